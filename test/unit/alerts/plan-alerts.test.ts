import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/plan-alerts/handler.ts';
import { SHARDS } from '../../../functions/shared/domain/audience.ts';
import { type AlertJob, alertJob } from '../../../functions/shared/domain/jobs.ts';
import { memoryJobs } from '../../support/memory.ts';
import { memoryLog } from '../../support/memory-audience.ts';

const event = {
  id: `evt_${'0'.repeat(32)}`,
  type: 'release.published.v1',
  time: '2026-03-02T09:00:00Z',
  data: {
    slug: 'old-news',
    language: 'en',
    revision: 1,
    path: '/en/news/1999/01/old-news/',
    topics: [],
    places: [],
  },
};
const message = (detail: unknown) => ({
  messageId: 'm',
  body: JSON.stringify({ source: 'dateline', 'detail-type': 'x', detail }),
  receiptHandle: 'r',
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 's',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: 'x',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:announcements',
  awsRegion: 'us-east-1',
});

const planner = () => {
  const jobs = memoryJobs<AlertJob>();
  const handler = createHandler({ jobs, log: memoryLog() });
  return { jobs, handle: (detail: unknown) => handler({ Records: [message(detail)] }) };
};

describe('planning', () => {
  it('makes one job a shard, however often the event comes, good for a day from the fact itself', async () => {
    const { jobs, handle } = planner();
    for (let i = 0; i < 10; i += 1) expect((await handle(event)).batchItemFailures).toEqual([]);
    expect(jobs.jobs.map((job) => job.shard)).toEqual(Array.from({ length: SHARDS }, (_, shard) => shard));
    expect(new Set(jobs.queued.map((job) => job.group)).size).toBe(SHARDS);
    for (const job of jobs.jobs)
      expect(alertJob.parse(job)).toMatchObject({ event, notAfter: '2026-03-03T09:00:00.000Z' });
  });

  it('late, by a redrive or a replay, makes nothing fresher than it is', async () => {
    const { jobs, handle } = planner();
    await handle({ ...event, time: '1999-01-01T00:00:00.500Z' });
    expect(new Set(jobs.jobs.map((job) => job.notAfter))).toEqual(new Set(['1999-01-02T00:00:00.500Z']));
  });

  it.each([
    { ...event, type: 'release.accepted.v1' },
    { ...event, data: { ...event.data, title: 'x' } },
    null,
  ])('of %j fails and makes no job', async (detail) => {
    const { jobs, handle } = planner();
    expect((await handle(detail)).batchItemFailures).toHaveLength(1);
    expect(jobs.jobs).toEqual([]);
  });
});
