import { createHash } from 'node:crypto';
import { GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Jobs, QueuedJob } from '../domain/ports.ts';

/** SendMessageBatch takes ten messages (SQS quotas). */
const MESSAGES_PER_REQUEST = 10;

/** A queue of jobs in SQS; FIFO where the jobs name a group. */
export function createJobs<J>(queueUrl: string, client = new SQSClient()): Jobs<J> {
  return {
    async send(jobs) {
      for (let i = 0; i < jobs.length; i += MESSAGES_PER_REQUEST) {
        const answer = await client.send(
          new SendMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: jobs
              .slice(i, i + MESSAGES_PER_REQUEST)
              .map((queued, n) => ({ Id: String(n), ...message(queued) })),
          }),
        );
        const [failed] = answer.Failed ?? [];
        if (failed)
          throw new Error(
            `the queue ${queueUrl} refused a job: ${failed.Code ?? ''} ${failed.Message ?? ''}`,
          );
      }
    },
  };
}

/** How many jobs of a queue are not done, about: those that wait, and those that are being worked off. */
export async function waitingIn(queueUrl: string, client = new SQSClient()): Promise<number> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  );
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}

/** Group and deduplication ids are hashed: SQS takes 128 characters of ASCII, and ours hold addresses of any script. */
function message<J>({ job, group, deduplication, delaySeconds }: QueuedJob<J>) {
  return {
    MessageBody: JSON.stringify(job),
    ...(group === undefined ? {} : { MessageGroupId: hash(group) }),
    ...(deduplication === undefined ? {} : { MessageDeduplicationId: hash(deduplication) }),
    ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
  };
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
