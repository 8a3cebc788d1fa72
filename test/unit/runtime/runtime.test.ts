import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { busMessage, queueHandler } from '../../../functions/shared/runtime/batch.ts';
import { readEnv, text } from '../../../functions/shared/runtime/env.ts';
import type { Log } from '../../../functions/shared/runtime/log.ts';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

const event = (queue: string, bodies: string[]): SQSEvent => ({
  Records: bodies.map((body, i) => ({
    messageId: `m${i}`,
    receiptHandle: `r${i}`,
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 's',
      ApproximateFirstReceiveTimestamp: '0',
      MessageGroupId: 'g',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${queue}`,
    awsRegion: 'us-east-1',
  })),
});

describe('a queue’s handler', () => {
  const seen: number[] = [];
  const handler = queueHandler(
    z.object({ n: z.number() }),
    async ({ n }) => {
      if (n < 0) throw new Error('negative');
      seen.push(n);
    },
    silent,
  );
  const failed = async (queue: string, ...bodies: unknown[]) =>
    (
      await handler(
        event(
          queue,
          bodies.map((b) => (typeof b === 'string' ? b : JSON.stringify(b))),
        ),
      )
    ).batchItemFailures.map((f) => f.itemIdentifier);

  it('gives back alone what fails: bad JSON, another shape, a thrown error', async () => {
    seen.length = 0;
    expect(await failed('jobs', { n: 1 }, 'no json', { m: 2 }, { n: -1 }, { n: 5 })).toEqual([
      'm1',
      'm2',
      'm3',
    ]);
    expect(seen.toSorted()).toEqual([1, 5]);
  });

  it('gives back all when all fail, without losing any', async () => {
    expect(await failed('jobs', { n: -1 }, { n: -2 })).toEqual(['m0', 'm1']);
  });

  it('in a FIFO queue holds what comes after a failure in its group', async () => {
    seen.length = 0;
    expect(await failed('jobs.fifo', { n: 1 }, { n: -1 }, { n: 3 })).toEqual(['m1', 'm2']);
    expect(seen).toEqual([1]);
  });

  it('reads the detail out of what EventBridge put around it', () => {
    expect(
      busMessage(z.object({ id: z.string() })).parse({ source: 'dateline', detail: { id: 'evt_1' } }),
    ).toEqual({ detail: { id: 'evt_1' } });
  });
});

describe('readEnv', () => {
  it('names every variable that is missing, and what it received', () => {
    expect(() => readEnv({ SITE_URL: z.url(), NEWSROOM_TABLE: text }, { SITE_URL: 'nowhere' })).toThrow(
      /SITE_URL="nowhere".*NEWSROOM_TABLE=undefined/,
    );
  });

  it('leaves out what was not asked for', () => {
    expect(readEnv({ NEWSROOM_TABLE: text }, { NEWSROOM_TABLE: 'News', PATH: '/bin' })).toEqual({
      NEWSROOM_TABLE: 'News',
    });
  });
});
