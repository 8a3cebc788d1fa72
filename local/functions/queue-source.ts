import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { REGION } from '../template/identity.ts';

export interface QueueSource {
  queueUrl: string;
  queueArn: string;
  batchSize: number;
  /** Batches at once. */
  concurrency: number;
  reportsFailures: boolean;
  invoke(event: unknown): Promise<unknown>;
  /** Told of every batch that failed, whole or in part. */
  onFailure(error: unknown): void;
}

/** The longest that SQS waits for a message. */
const WAIT_SECONDS = 20;
/** After SQS itself failed. */
const PAUSE_MS = 500;
/** What is not done by then comes back at the next start. */
const GRACE_MS = 3_000;

/**
 * The event-source mapping: brings the messages of a queue to a function in batches (Lambda Developer Guide, "Using
 * Lambda with Amazon SQS"). What succeeded is deleted; what failed stays in flight until the queue's visibility
 * timeout brings it back, or moves it to the dead-letter queue.
 */
export function startQueueSource(sqs: SQSClient, source: QueueSource): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();

  const poll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      while (running.size >= source.concurrency) await Promise.race(running);
      const messages = await receive(sqs, source, stopping.signal);
      if (messages.length === 0) continue;
      const batch = workOff(sqs, source, messages, stopping.signal).finally(() => running.delete(batch));
      running.add(batch);
    }
  };
  const polling = poll();
  return {
    /** Takes no more messages, and gives the batches under way a moment to end. */
    async stop() {
      stopping.abort();
      await Promise.race([Promise.all([polling, ...running]), sleep(GRACE_MS, undefined, { ref: false })]);
    },
  };
}

async function receive(sqs: SQSClient, source: QueueSource, abortSignal: AbortSignal): Promise<Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: source.queueUrl,
    MaxNumberOfMessages: source.batchSize,
    WaitTimeSeconds: WAIT_SECONDS,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
  try {
    return (await sqs.send(command, { abortSignal })).Messages ?? [];
  } catch (error) {
    if (!abortSignal.aborted) {
      source.onFailure(error);
      await sleep(PAUSE_MS);
    }
    return [];
  }
}

async function workOff(
  sqs: SQSClient,
  source: QueueSource,
  messages: Message[],
  stopping: AbortSignal,
): Promise<void> {
  try {
    const answer = await source.invoke({
      Records: messages.map((message) => record(message, source.queueArn)),
    });
    const failed = source.reportsFailures ? failedIds(answer, messages) : new Set<string>();
    const done = messages.filter((message) => !failed.has(message.MessageId ?? ''));
    if (failed.size > 0) source.onFailure(new Error(`${failed.size} of ${messages.length} messages failed`));
    if (done.length === 0) return;
    await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: source.queueUrl,
        Entries: done.map((message, i) => ({ Id: String(i), ReceiptHandle: message.ReceiptHandle })),
      }),
    );
  } catch (error) {
    if (!stopping.aborted) source.onFailure(error);
  }
}

const batchResponse = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

/**
 * Messages that a partial batch response names. One that isn't understood, or names an unknown message, fails the
 * whole batch (Lambda Developer Guide, "Success and failure conditions").
 */
function failedIds(answer: unknown, messages: Message[]): Set<string> {
  const ids = messages.map((message) => message.MessageId ?? '');
  const response = batchResponse.safeParse(answer);
  if (!response.success) return new Set(ids);
  const failed = (response.data?.batchItemFailures ?? []).map((failure) => failure.itemIdentifier);
  return new Set(failed.every((id) => ids.includes(id)) ? failed : ids);
}

/** A message as a function sees it. */
function record(message: Message, eventSourceARN: string) {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
        name,
        { stringValue: value.StringValue, binaryValue: value.BinaryValue, dataType: value.DataType },
      ]),
    ),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: REGION,
  };
}
