import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/plan-digests/handler.ts';
import { rangesOf } from '../../../functions/shared/domain/audience.ts';
import { type Period, periodOver } from '../../../functions/shared/domain/digests.ts';
import type { DigestJob } from '../../../functions/shared/domain/jobs.ts';
import type { WEEKDAYS } from '../../../functions/shared/domain/newsroom.ts';
import { dying } from '../../support/dying.ts';
import { digestStage, tickAt } from './digest-stage.ts';

const HOUR = 3_600_000;
let stage: ReturnType<typeof digestStage>;
beforeEach(() => {
  stage = digestStage();
});
const settings = (timeZone: string, digestAt = 7, digestDay: (typeof WEEKDAYS)[number] = 'monday') => ({
  timeZone,
  alerts: { digestAt, digestDay },
});
const windowsOf = (jobs: DigestJob[]): Period[] => {
  const all = new Map(
    jobs.map(({ frequency, period, from, to }) => [
      `${frequency} ${period} ${from} ${to}`,
      { frequency, period, from, to },
    ]),
  );
  return [...all.values()];
};
const slugsOf = async (digest: Period): Promise<string[]> =>
  (await stage.digests.agenda(digest)).map(({ slug }) => slug).sort();

describe('a period', () => {
  it('ends at an hour of the wall clock: a day in which the clocks change has 23 hours, or 25', () => {
    const rome = settings('Europe/Rome');
    expect(periodOver('daily', Date.parse('2026-03-29T05:00:00Z'), rome)).toEqual({
      frequency: 'daily',
      period: '2026-03-29',
      from: '2026-03-28T06:00:00.000Z',
      to: '2026-03-29T05:00:00.000Z',
    });
    expect(periodOver('daily', Date.parse('2026-10-25T06:30:00Z'), rome)).toMatchObject({
      from: '2026-10-24T05:00:00.000Z',
      to: '2026-10-25T06:00:00.000Z',
    });
    expect(periodOver('weekly', Date.parse('2026-03-30T05:00:00Z'), rome)).toEqual({
      frequency: 'weekly',
      period: '2026-03-30',
      from: '2026-03-23T06:00:00.000Z',
      to: '2026-03-30T05:00:00.000Z',
    });
  });

  it('is not over a moment before', () => {
    const rome = settings('Europe/Rome');
    expect(periodOver('daily', Date.parse('2026-03-29T04:59:59.999Z'), rome).period).toBe('2026-03-28');
    expect(periodOver('weekly', Date.parse('2026-03-30T04:59:59.999Z'), rome).period).toBe('2026-03-23');
  });

  it('ends with the clocks’ change where its hour is skipped, and at the first of two', () => {
    const early = settings('Europe/Rome', 2);
    expect(periodOver('daily', Date.parse('2026-03-29T01:00:00Z'), early).to).toBe(
      '2026-03-29T01:00:00.000Z',
    );
    expect(periodOver('daily', Date.parse('2026-10-25T00:00:00Z'), early).to).toBe(
      '2026-10-25T00:00:00.000Z',
    );
    expect(periodOver('daily', Date.parse('2026-10-25T01:30:00Z'), early).to).toBe(
      '2026-10-25T00:00:00.000Z',
    );
  });

  it.each([
    ['Europe/Rome', '2026-01-01'],
    ['America/New_York', '2026-01-01'],
    ['Australia/Lord_Howe', '2026-01-01'],
    ['Asia/Kathmandu', '2026-01-01'],
    // At the end of 2011 a whole day was left out.
    ['Pacific/Apia', '2011-06-01'],
  ])('in %s follows the one before without a gap, whatever the hour', (zone, begin) => {
    for (const hour of [0, 2, 23])
      for (const frequency of ['daily', 'weekly'] as const) {
        const seen: string[] = [];
        for (let time = Date.parse(begin), i = 0; i < 366 * 24; i += 5, time += 5 * HOUR) {
          const { to, period } = periodOver(frequency, time, settings(zone, hour));
          expect(Date.parse(to), `${zone} ${hour} at ${new Date(time).toISOString()}`).toBeLessThanOrEqual(
            time,
          );
          if (seen.at(-1) !== `${to} ${period}`) seen.push(`${to} ${period}`);
        }
        expect(seen).toEqual(seen.toSorted());
        const ends = seen.map((one) => Date.parse(one.slice(0, 24)));
        const most = frequency === 'daily' ? 25 : 7 * 24 + 1;
        for (const [i, end] of ends.entries()) {
          const before = ends[i - 1];
          if (before !== undefined) expect(end - before).toBeLessThanOrEqual(most * HOUR);
        }
        expect(seen.length).toBeGreaterThan(frequency === 'daily' ? 364 : 51);
      }
  });
});

describe('planning digests', () => {
  it('makes one job a range once the period is over, good for a day from its end', async () => {
    await stage.publish('2026-03-03T12:00:00.000Z', 'published');
    expect(await stage.tick('2026-03-04T05:30:00Z')).toEqual([]);
    // What was recorded in the last moment may still be on its way to the table.
    expect(await stage.tick('2026-03-04T06:00:30Z')).toEqual([]);
    const jobs = await stage.tick('2026-03-04T06:30:00Z');
    expect(jobs.map(({ range }) => range)).toEqual(rangesOf(8).map(({ from }) => from));
    for (const job of jobs)
      expect(job).toMatchObject({
        frequency: 'daily',
        period: '2026-03-04',
        to: '2026-03-04T06:00:00.000Z',
        notAfter: '2026-03-05T06:00:00.000Z',
      });
  });

  it('plans a period once, however often and however much at once the clock fires', async () => {
    await stage.publish('2026-03-03T12:00:00.000Z', 'published');
    await stage.tick('2026-03-04T06:30:00Z');
    expect(await stage.tick('2026-03-04T06:30:00Z', '2026-03-04T07:30:00Z', '2026-03-05T05:30:00Z')).toEqual(
      [],
    );

    const other = digestStage();
    await other.publish('2026-03-03T12:00:00.000Z', 'published');
    await Promise.all([1, 2, 3].map(() => createHandler(other.planner)(tickAt('2026-03-04T06:30:00Z'))));
    const names = other.queued.map(({ deduplication }) => deduplication);
    expect(new Set(names).size).toBe(8);
    expect(windowsOf(other.queued.flatMap(({ job }) => ('event' in job ? [] : [job])))).toHaveLength(1);
  });

  it('makes one longer digest of hours and days that the clock missed, and loses none of what was in them', async () => {
    await stage.tick('2026-03-03T06:30:00Z');
    await stage.publish('2026-03-03T12:00:00.000Z', 'published', { slug: 'first' });
    await stage.publish('2026-03-05T12:00:00.000Z', 'published', { slug: 'second' });
    const [digest, ...others] = windowsOf(await stage.tick('2026-03-06T20:10:00Z'));
    expect(others).toEqual([]);
    expect(digest).toEqual({
      frequency: 'daily',
      period: '2026-03-06',
      from: '2026-03-03T06:00:00.000Z',
      to: '2026-03-06T06:00:00.000Z',
    });
    expect(digest && (await slugsOf(digest))).toEqual(['first', 'second']);
  });

  it('of a week comes on its day, beside that of the day', async () => {
    await stage.publish('2026-03-04T12:00:00.000Z', 'published');
    for (let day = 5; day < 9; day += 1)
      expect(
        windowsOf(await stage.tick(`2026-03-0${day}T06:30:00Z`)).map(({ frequency }) => frequency),
      ).toEqual(day === 5 ? ['daily', 'weekly'].slice(0, 1) : []);
    expect(windowsOf(await stage.tick('2026-03-09T06:30:00Z'))).toEqual([
      {
        frequency: 'weekly',
        period: '2026-03-09',
        from: '2026-03-02T06:00:00.000Z',
        to: '2026-03-09T06:00:00.000Z',
      },
    ]);
  });

  it('of a time in which nothing became public makes no job, and goes on from there', async () => {
    expect(await stage.tick('2026-03-04T06:30:00Z')).toEqual([]);
    expect(await stage.digests.last('daily')).toMatchObject({
      period: '2026-03-04',
      plannedAt: expect.any(String),
    });
    await stage.publish('2026-03-04T06:00:00.001Z', 'published');
    expect(windowsOf(await stage.tick('2026-03-05T06:30:00Z'))).toMatchObject([
      { from: '2026-03-04T06:00:00.000Z' },
    ]);
  });

  it('leaves nothing between two digests and nothing in both, to the millisecond', async () => {
    await stage.tick('2026-03-03T06:30:00Z');
    await stage.publish('2026-03-04T06:00:00.000Z', 'published', { slug: 'last-moment' });
    await stage.publish('2026-03-04T06:00:00.001Z', 'published', { slug: 'next-moment' });
    const [first] = windowsOf(await stage.tick('2026-03-04T06:30:00Z'));
    const [second] = windowsOf(await stage.tick('2026-03-05T06:30:00Z'));
    expect([first && (await slugsOf(first)), second && (await slugsOf(second))]).toEqual([
      ['last-moment'],
      ['next-moment'],
    ]);
  });

  it('takes into the next digest what was late on its way, and never what a replay brings of long ago', async () => {
    await stage.tick('2026-03-04T06:30:00Z');
    const late = { recordedAt: '2026-03-04T12:00:00.000Z', alerts: false };
    await stage.publish('2026-03-03T12:00:00.000Z', 'published', { slug: 'late' }, late);
    await stage.publish('2026-02-20T12:00:00.000Z', 'published', { slug: 'ancient' }, late);
    const [digest] = windowsOf(await stage.tick('2026-03-05T06:30:00Z'));
    expect(digest && (await slugsOf(digest))).toEqual(['late']);
  });

  it('keeps to what was first recorded when an event is replayed', async () => {
    const event = await stage.publish('2026-03-03T12:00:00.000Z', 'published');
    await stage.tick('2026-03-04T06:30:00Z');
    await stage.digests.record(event, '2026-03-04T12:00:00.000Z');
    expect(await stage.tick('2026-03-05T06:30:00Z')).toEqual([]);
  });

  it('never goes back where the hour or the day is changed, and loses nothing by it', async () => {
    await stage.tick('2026-03-09T06:30:00Z');
    stage.planner.settings = { ...stage.planner.settings, alerts: { digestAt: 9, digestDay: 'friday' } };
    await stage.publish('2026-03-09T07:00:00.000Z', 'published');
    expect(await stage.tick('2026-03-09T08:30:00Z')).toEqual([]);
    expect(windowsOf(await stage.tick('2026-03-10T08:30:00Z'))).toMatchObject([
      { frequency: 'daily', from: '2026-03-09T06:00:00.000Z', to: '2026-03-10T08:00:00.000Z' },
    ]);
    expect([...stage.digests.digests.keys()]).not.toContain('weekly 2026-03-06');
    expect(windowsOf(await stage.tick('2026-03-13T08:30:00Z'))).toMatchObject([
      { frequency: 'weekly', from: '2026-03-09T06:00:00.000Z', to: '2026-03-13T08:00:00.000Z' },
    ]);
  });

  it('tells the jobs which digests may have told of the releases before', async () => {
    await stage.publish('2026-03-03T12:00:00.000Z', 'published');
    await stage.tick('2026-03-04T06:30:00Z');
    await stage.publish('2026-03-09T05:00:00.000Z', 'corrected', { revision: 2 });
    await stage.tick('2026-03-09T06:30:00Z');
    const day = { frequency: 'daily', period: '2026-03-09' } as const;
    expect(await stage.digests.agenda(day)).toMatchObject([
      { slug: 'tide-gauges', before: ['daily 2026-03-04'] },
    ]);
    const week = { frequency: 'weekly', period: '2026-03-09' } as const;
    expect(await stage.digests.agenda(week)).toMatchObject([
      {
        happened: [{ kind: 'published' }, { kind: 'corrected' }],
        before: ['daily 2026-03-04', 'daily 2026-03-09'],
      },
    ]);
  });

  it('refuses what is no hour of the clock', async () => {
    const { batchItemFailures } = await createHandler(stage.planner)(tickAt('this morning'));
    expect(batchItemFailures).toHaveLength(1);
  });
});

describe.each(['before', 'after'] as const)('a planner that dies %s any call', (when) => {
  it.each([
    ['the next hour', '2026-03-04T07:30:00Z'],
    ['the next day', '2026-03-05T06:30:00Z'],
  ])('has its digest planned as it was by %s', async (_what, next) => {
    for (let point = 1; ; point += 1) {
      stage = digestStage();
      await stage.tick('2026-03-03T06:30:00Z');
      await stage.publish('2026-03-03T12:00:00.000Z', 'published', { slug: 'first' });
      await stage.publish('2026-03-04T12:00:00.000Z', 'published', { slug: 'second' });
      const worker = dying(stage.planner, point, when);
      stage.at('2026-03-04T06:30:00Z');
      await createHandler(worker.deps)(tickAt('2026-03-04T06:30:00Z'));
      await stage.tick(next);
      await stage.tick('2026-03-05T07:30:00Z');

      const windows = windowsOf(stage.queued.flatMap(({ job }) => ('event' in job ? [] : [job])));
      const days = windows.filter(({ frequency }) => frequency === 'daily');
      const lost = days.length === 1;
      // Where not even a beginning was written, a longer digest takes its place.
      expect(days.map(({ from }) => from)).toEqual(
        ['2026-03-03T06:00:00.000Z', '2026-03-04T06:00:00.000Z'].slice(0, days.length),
      );
      expect(days.at(-1)?.to).toBe('2026-03-05T06:00:00.000Z');
      if (lost) expect([when, _what]).toEqual([expect.any(String), 'the next day']);
      const told = (await Promise.all(days.map(slugsOf))).flat();
      const agendas = await Promise.all(days.map((day) => stage.digests.agenda(day)));
      expect(agendas.flat().flatMap(({ before }) => before)).toEqual([]);
      expect(told, `point ${point}`).toEqual(['first', 'second']);
      for (const { from } of rangesOf(8))
        for (const { period } of days)
          expect(stage.queued.map(({ job }) => !('event' in job) && `${job.period} ${job.range}`)).toContain(
            `${period} ${from}`,
          );
      if (!worker.died()) {
        expect(point).toBeGreaterThan(10);
        return;
      }
    }
  });
});
