import {
  BatchProcessor,
  EventType,
  processPartialResponse,
  SqsFifoPartialProcessorAsync,
} from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import type { Log } from './log.ts';

/** The envelope that EventBridge puts around an event on its way to a queue. */
export const busMessage = <T extends z.ZodType>(detail: T) => z.object({ detail });

/**
 * Works off the messages of a queue; those that fail return to the queue alone (partial batch response), and after
 * the queue's number of tries go to its dead-letter queue. In a FIFO queue, a failure holds the rest of its group.
 *
 * @param schema what a message's body must be; one that isn't is a failure
 * @param work handles one message; throws when the message is to be tried again
 * @param options.atOnce whether the messages of a batch are handled at the same time; those of a FIFO queue never are
 */
export function queueHandler<T extends z.ZodType>(
  schema: T,
  work: (job: z.infer<T>, record: SQSRecord) => Promise<void>,
  log: Log,
  { atOnce = true }: { atOnce?: boolean } = {},
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const handle = async (record: SQSRecord) => {
    try {
      await work(schema.parse(JSON.parse(record.body)), record);
    } catch (error) {
      log.error('message failed', {
        messageId: record.messageId,
        error: error instanceof Error ? error : String(error),
      });
      throw error;
    }
  };
  return async (event) =>
    event.Records.some((record) => record.eventSourceARN.endsWith('.fifo'))
      ? processPartialResponse(event, handle, new SqsFifoPartialProcessorAsync(), {
          skipGroupOnError: true,
          throwOnFullBatchFailure: false,
        })
      : processPartialResponse(event, handle, new BatchProcessor(EventType.SQS), {
          throwOnFullBatchFailure: false,
          processInParallel: atOnce,
        });
}
