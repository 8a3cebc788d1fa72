import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientConfig, type StageOutputs } from './stage.ts';

/** The queues of a stage. */
export function queuesOf(stage: StageOutputs) {
  const sqs = new SQSClient(clientConfig(stage, 'sqs'));
  const urls = async (): Promise<string[]> =>
    (await sqs.send(new ListQueuesCommand({ MaxResults: 1000 }))).QueueUrls ?? [];
  return {
    sqs,
    urls,
    /** Puts a message into the one queue whose construct has this name, behind the rule that would have put it there. */
    async put(name: string, message: unknown): Promise<void> {
      const found = (await urls()).filter((url) => url.includes(name) && !url.includes('DeadLetters'));
      if (found.length !== 1)
        throw new Error(`${found.length} queues are called ${name}: ${found.join(', ')}`);
      await sqs.send(new SendMessageCommand({ QueueUrl: found[0], MessageBody: JSON.stringify(message) }));
    },
  };
}
