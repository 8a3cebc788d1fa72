import type { SQSEvent, SQSRecord } from 'aws-lambda';

/** A message as Lambda gets it. */
export const sqsRecord = (body: unknown, messageId: string, group?: string): SQSRecord => ({
  messageId,
  receiptHandle: messageId,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'test',
    ApproximateFirstReceiveTimestamp: '0',
    ...(group ? { MessageGroupId: group } : {}),
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:queue${group ? '.fifo' : ''}`,
  awsRegion: 'us-east-1',
});

/** Messages of a standard queue. */
export const sqsEvent = (...bodies: unknown[]): SQSEvent => ({
  Records: bodies.map((body, i) => sqsRecord(body, `message-${i}`)),
});

/** Page jobs in the FIFO queue, grouped by address. */
export const pagesEvent = (
  ...jobs: { address: string; announce?: unknown; run?: string | undefined; bulk?: boolean | undefined }[]
): SQSEvent => ({
  Records: jobs.map((job, i) => sqsRecord(job, `message-${i}`, job.address)),
});
