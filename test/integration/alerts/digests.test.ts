import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PublicEvent } from '../../../events/catalogue.ts';
import { eventId } from '../../../events/event-id.ts';
import { createDigestLedger } from '../../../functions/shared/adapters/ledger-digests.ts';
import type { AgendaItem, DigestLedger, PlannedDigest } from '../../../functions/shared/domain/digests.ts';
import { memoryDigestLedger } from '../../support/memory-digests.ts';
import { startTables } from '../../support/tables.ts';

const names = Array.from({ length: 10 }, (_, i) => `Ledger${i}`);
let tables: Awaited<ReturnType<typeof startTables>>;
let fresh = 0;
beforeAll(async () => {
  tables = await startTables(...names);
});
afterAll(() => tables.stop());

const anEvent = (slug: string, time: string): PublicEvent => ({
  id: eventId('release.published.v1', slug, 'en', 1),
  type: 'release.published.v1',
  time,
  data: { slug, language: 'en', revision: 1, path: `/en/news/2026/03/${slug}/`, topics: [], places: [] },
});
const aDigest = (period: string, more: Partial<PlannedDigest> = {}): PlannedDigest => ({
  frequency: 'daily',
  period,
  from: '2026-03-02T06:00:00.000Z',
  to: '2026-03-03T06:00:00.000Z',
  ...more,
});
const anItem = (slug: string): AgendaItem => ({
  slug,
  happened: [
    {
      slug,
      language: 'en',
      kind: 'corrected',
      revision: 2,
      time: '2026-03-02T09:00:00Z',
      recordedAt: '2026-03-02T09:00:02.000Z',
    },
  ],
  before: ['daily 2026-03-01'],
});

describe.each([
  ['in memory', (): DigestLedger => memoryDigestLedger()],
  ['in DynamoDB', (): DigestLedger => createDigestLedger(names[fresh++] ?? '', tables.client)],
])('what digests are made of, %s,', (_where, create) => {
  let digests: DigestLedger;
  beforeEach(() => {
    digests = create();
  });
  const slugs = async (after: string, upTo: string) =>
    (await digests.recorded(after, upTo)).map(({ slug }) => slug);

  it('records an event once: when it first came', async () => {
    const event = anEvent('gauges', '2026-03-02T09:00:00Z');
    await digests.record(event, '2026-03-02T09:00:02.000Z');
    await digests.record(event, '2026-03-03T09:00:00.000Z');
    expect(await digests.recorded('2026-03-02T09:00:01.999Z', '2026-03-02T09:00:02.000Z')).toEqual([
      {
        slug: 'gauges',
        language: 'en',
        kind: 'published',
        revision: 1,
        time: event.time,
        recordedAt: '2026-03-02T09:00:02.000Z',
      },
    ]);
    expect(await slugs('2026-03-02T09:00:02.000Z', '2026-03-10T09:00:00Z')).toEqual([]);
  });

  it('finds what was recorded in a time of several days, in the order in which it happened', async () => {
    await digests.record(anEvent('late', '2026-02-24T23:59:59Z'), '2026-03-03T05:59:59.000Z');
    await digests.record(anEvent('too-late', '2026-02-24T05:59:58Z'), '2026-03-03T05:59:59.000Z');
    await digests.record(anEvent('last', '2026-03-03T06:00:00Z'), '2026-03-03T06:00:00.000Z');
    await digests.record(anEvent('next', '2026-03-03T06:00:00Z'), '2026-03-03T06:00:00.001Z');
    await digests.record(anEvent('first', '2026-03-01T09:00:00.5Z'), '2026-03-01T09:00:01.000Z');
    expect(await slugs('2026-03-01T06:00:00.000Z', '2026-03-03T06:00:00.000Z')).toEqual([
      'late',
      'first',
      'last',
    ]);
  });

  it('finds an event whose clock was ahead of ours', async () => {
    await digests.record(anEvent('ahead', '2026-03-03T00:00:00.500Z'), '2026-03-02T23:59:59.900Z');
    expect(await slugs('2026-03-02T00:00:00Z', '2026-03-03T00:00:00.000Z')).toEqual([]);
    expect(await slugs('2026-03-03T00:00:00.000Z', '2026-03-04T00:00:00.000Z')).toEqual(['ahead']);
  });

  it('lets one begin a digest, and knows the newest of a frequency', async () => {
    expect(await digests.last('daily')).toBeUndefined();
    const begun = await Promise.all([
      digests.begin(aDigest('2026-03-03')),
      digests.begin(aDigest('2026-03-03')),
    ]);
    expect(begun.sort()).toEqual([false, true]);
    expect(await digests.last('daily')).toEqual(aDigest('2026-03-03'));
    await digests.planned(aDigest('2026-03-03'), '2026-03-03T06:30:00.000Z');
    expect(await digests.last('daily')).toEqual(
      aDigest('2026-03-03', { plannedAt: '2026-03-03T06:30:00.000Z' }),
    );
    await digests.begin(aDigest('2026-03-09', { frequency: 'weekly' }));
    await digests.begin(aDigest('2026-03-04'));
    expect(await digests.last('daily')).toEqual(aDigest('2026-03-04'));
  });

  it('keeps an agenda, of many releases too, and which digests may have told of each', async () => {
    const many = Array.from({ length: 60 }, (_, i) => anItem(`release-${String(i).padStart(2, '0')}`));
    await digests.setAgenda(aDigest('2026-03-03'), many);
    await digests.setAgenda(aDigest('2026-03-03'), many);
    await digests.setAgenda(aDigest('2026-03-09', { frequency: 'weekly' }), [anItem('release-07')]);
    expect(await digests.agenda(aDigest('2026-03-03'))).toEqual(many);
    expect(await digests.agenda(aDigest('2026-03-04'))).toEqual([]);
    expect(await digests.digestsOf('release-07')).toEqual(['daily 2026-03-03', 'weekly 2026-03-09']);
    expect(await digests.digestsOf('release-08')).toEqual(['daily 2026-03-03']);
    expect(await digests.digestsOf('unknown')).toEqual([]);
  });
});
