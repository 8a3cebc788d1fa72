import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/plan-alerts/handler.ts';
import { rangesOf } from '../../../functions/shared/domain/audience.ts';
import { addConfirmed } from '../../../functions/shared/domain/audience-change.ts';
import { type AlertJob, alertJob, type DigestJob } from '../../../functions/shared/domain/jobs.ts';
import { MailNotAccepted, MailRefused } from '../../../functions/shared/domain/mail.ts';
import type { NewsroomSettings } from '../../../functions/shared/domain/newsroom.ts';
import { memoryJobs, memorySchedule } from '../../support/memory.ts';
import {
  memoryAudience,
  memoryBulkMailer,
  memoryLog,
  memoryMailLedger,
  SAID,
} from '../../support/memory-audience.ts';
import { memoryDigestLedger } from '../../support/memory-digests.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { anEdition, aRevision, testNewsroom } from '../../support/newsroom.ts';

const NOW = new Date('2026-03-02T09:00:05.000Z');
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

const planner = (test?: NewsroomSettings['alerts']['test']) => {
  const jobs = memoryJobs<AlertJob | DigestJob>();
  const audience = memoryAudience();
  const ledger = memoryMailLedger();
  const digests = memoryDigestLedger();
  const index = memoryIndex();
  const inbox = memoryBulkMailer();
  const later = memorySchedule();
  const settings = { ...testNewsroom, alerts: { ...testNewsroom.alerts, ...(test ? { test } : {}) } };
  const handler = createHandler({
    ...{ audience, ledger, digests, index, jobs, later, settings, mailer: inbox, compose: inbox.compose },
    now: () => NOW,
    log: memoryLog(),
  });
  const record = (body: unknown) => ({ ...message(undefined), body: JSON.stringify(body) });
  return {
    jobs,
    audience,
    ledger,
    digests,
    index,
    inbox,
    later,
    handle: (detail: unknown) => handler({ Records: [message(detail)] }),
    handleJob: (body: unknown) => handler({ Records: [record(body)] }),
  };
};

describe('planning', () => {
  it('makes one job a range, however often the event comes, good for a day from the fact itself', async () => {
    const { jobs, handle } = planner();
    for (let i = 0; i < 10; i += 1) expect((await handle(event)).batchItemFailures).toEqual([]);
    expect(jobs.jobs.map((job) => job.range)).toEqual(rangesOf(8).map(({ from }) => from));
    expect(new Set(jobs.queued.map((job) => job.group)).size).toBe(8);
    for (const job of jobs.jobs)
      expect(alertJob.parse(job)).toMatchObject({ event, ranges: 8, notAfter: '2026-03-03T09:00:00.000Z' });
  });

  it('cuts a large audience into more ranges, and never again otherwise', async () => {
    const { jobs, audience, ledger, handle } = planner();
    const choice = { languages: ['en'], topics: [], places: [] };
    for (let i = 0; i < 20_000; i += 1) {
      const id = i.toString(16).padStart(8, '0').split('').toReversed().join('').padEnd(32, '0');
      await audience.list(
        { id, ...choice, waits: 0, frequencies: [] },
        [{ language: 'en', facet: 'all' }],
        1,
      );
    }
    await handle(event);
    expect(jobs.jobs).toHaveLength(32);
    expect(ledger.planned.get('old-news')).toBe(32);
    await addConfirmed(audience, 'one@example.net', choice, SAID);
    await handle({ ...event, id: `evt_${'1'.repeat(32)}`, data: { ...event.data, language: 'fr' } });
    expect(jobs.jobs).toHaveLength(64);
  });

  it('cuts it by the readers of all languages, though the first edition has few of them', async () => {
    const { jobs, audience, handle } = planner();
    for (let i = 0; i < 20_000; i += 1) {
      const id = i.toString(16).padStart(8, '0').split('').toReversed().join('').padEnd(32, '0');
      const languages = ['en', 'fr'];
      const listings = languages.map((language) => ({ language, facet: 'all' as const }));
      await audience.list({ id, languages, topics: [], places: [], waits: 0, frequencies: [] }, listings, 1);
    }
    await handle({ ...event, data: { ...event.data, language: 'ar' } });
    expect(jobs.jobs).toHaveLength(32);
  });

  it('records once, for digests, what became public, and when that was learnt', async () => {
    const { digests, handle, handleJob } = planner();
    await handle(event);
    await handle(event);
    await handleJob({ event, waited: 12 });
    expect(await digests.recorded('2026-03-02T09:00:04Z', '2026-03-02T09:00:05Z')).toMatchObject([
      { slug: 'old-news', kind: 'published', time: event.time, recordedAt: NOW.toISOString() },
    ]);
  });

  it('of those who waited for a translation says how long; a job that waited goes on as it is', async () => {
    const { jobs, handleJob } = planner();
    await handleJob({ event, waited: 12 });
    expect(jobs.jobs).toHaveLength(8);
    expect(jobs.jobs.every((job) => 'waited' in job && job.waited === 12)).toBe(true);
    expect(jobs.jobs[0]?.notAfter).toBe('2026-03-03T21:00:00.000Z');
    const job = { ...alertJob.parse(jobs.jobs[0]), again: 3 };
    await handleJob({ job });
    expect(jobs.jobs.at(-1)).toEqual(job);
    expect(new Set(jobs.queued.map(({ deduplication }) => deduplication)).size).toBe(9);
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

describe('a test to the desk', () => {
  const TEST = { above: 64, minutes: 15 };
  const large = async (plan: ReturnType<typeof planner>) => {
    for (const digit of '0123456789abcdef')
      await plan.audience.list(
        {
          id: digit.padStart(3, '0').padEnd(32, '7'),
          languages: ['en'],
          topics: [],
          places: [],
          waits: 0,
          frequencies: [],
        },
        [{ language: 'en', facet: 'all' }],
        1,
      );
    await plan.index.addRevision(aRevision({ slug: 'old-news', document: { title: 'Tide gauges' } }));
    await plan.index.replaceEdition(anEdition({ slug: 'old-news' }), undefined);
  };

  it('comes before a large audience, once the settings ask for it; the others wait', async () => {
    const plan = planner(TEST);
    await large(plan);
    await plan.handle(event);
    expect(plan.jobs.jobs).toEqual([]);
    expect(plan.inbox.sent).toMatchObject([
      { to: 'desk@example.org', subject: '[Test] Tide gauges', tags: { kind: 'test' } },
    ]);
    const [schedule, ...more] = [...plan.later.due.values()];
    expect([schedule, more]).toMatchObject([
      { when: new Date(NOW.getTime() + 15 * 60_000).toISOString(), job: { event, tested: true } },
      [],
    ]);
    await plan.handleJob(schedule?.job);
    expect(plan.jobs.jobs).toHaveLength(8);
    expect(plan.inbox.sent).toHaveLength(1);
  });

  it('is not sent to whom a small audience is told, nor where nobody asked for tests', async () => {
    for (const plan of [planner({ ...TEST, above: 1_000_000 }), planner()]) {
      await large(plan);
      await plan.handle(event);
      expect([plan.inbox.sent, plan.jobs.jobs.length]).toEqual([[], 8]);
    }
  });

  it('that SES does not take now is tried again; one that it refuses stops nobody', async () => {
    const plan = planner(TEST);
    await large(plan);
    plan.inbox.hooks.send = () => {
      throw new MailNotAccepted('throttled');
    };
    expect((await plan.handle(event)).batchItemFailures).toHaveLength(1);
    plan.inbox.hooks.send = () => {
      throw new MailRefused('no such desk');
    };
    expect((await plan.handle(event)).batchItemFailures).toEqual([]);
    expect(plan.later.due.size).toBe(1);
  });
});
