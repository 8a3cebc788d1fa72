import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMailLedger } from '../../../functions/shared/adapters/ledger-mail.ts';
import type { MailChunk } from '../../../functions/shared/domain/delivery.ts';
import type { AlertJob } from '../../../functions/shared/domain/jobs.ts';
import {
  alertsOf,
  type HeldJob,
  type MailControl,
  type MailLedger,
  type OpenJobs,
} from '../../../functions/shared/domain/mail-ledger.ts';
import { memoryMailLedger } from '../../support/memory-audience.ts';
import { startTables } from '../../support/tables.ts';

const names = Array.from({ length: 10 }, (_, i) => `Ledger${i}`);
let tables: Awaited<ReturnType<typeof startTables>>;
let fresh = 0;
beforeAll(async () => {
  tables = await startTables(...names);
});
afterAll(() => tables.stop());

const aChunk = (overrides: Partial<MailChunk> = {}): MailChunk => ({
  slug: 'tide-gauges',
  range: '0000',
  language: 'en',
  revision: 1,
  kind: 'published',
  text: 1,
  first: 'a',
  recipients: { a: { state: 'sending' }, b: { state: 'sending' } },
  claimedAt: '2026-03-02T09:00:00.000Z',
  version: 1,
  ...overrides,
});
const settled: Partial<MailChunk> = {
  recipients: { a: { state: 'sent', messageId: 'ses-1' } },
  settledAt: '2026-03-02T09:00:02.000Z',
};

type Ledger = MailLedger & OpenJobs & MailControl;
const job: AlertJob = {
  event: {
    id: `evt_${'0'.repeat(32)}`,
    type: 'release.published.v1',
    time: '2026-03-02T09:00:00.000Z',
    data: { slug: 'tide-gauges', language: 'en', revision: 1, path: '/x/', topics: [], places: [] },
  },
  range: '0000',
  ranges: 8,
  notAfter: '2026-03-03T09:00:00.000Z',
};

describe.each([
  ['in memory', (): Ledger => memoryMailLedger()],
  ['in DynamoDB', (): Ledger => createMailLedger(names[fresh++] ?? '', tables.client)],
])('the ledger of mail %s', (_where, create) => {
  let ledger: Ledger;
  beforeEach(() => {
    ledger = create();
  });

  it('lets one claim a chunk', async () => {
    const claims = await Promise.all([ledger.claim(aChunk(), undefined), ledger.claim(aChunk(), undefined)]);
    expect(claims.sort()).toEqual([false, true]);
    expect(await ledger.chunks('tide-gauges', '0000')).toEqual([aChunk()]);
  });

  it('settles what was claimed, and lets it be claimed again from there only', async () => {
    await ledger.claim(aChunk(), undefined);
    const first = await ledger.settle(aChunk(settled));
    expect(first).toEqual(aChunk({ ...settled, version: 2 }));
    const next = aChunk({
      recipients: { ...settled.recipients, b: { state: 'sending' } },
      claimedAt: '2026-03-02T09:01:00.000Z',
      version: 3,
    });
    expect(await ledger.claim(next, undefined)).toBe(false);
    expect(await ledger.claim(next, aChunk())).toBe(false);
    expect(await ledger.claim(next, first)).toBe(true);
    expect(await ledger.chunks('tide-gauges', '0000')).toEqual([next]);
    await expect(ledger.settle(aChunk(settled))).rejects.toThrow(/claimed/);
    expect(await ledger.chunks('tide-gauges', '0000')).toEqual([next]);
  });

  it('keeps what SES told meanwhile, where that says more, whichever comes first', async () => {
    await ledger.claim(aChunk(), undefined);
    const name = aChunk();
    expect(await ledger.tell(name, 'b', { state: 'bounced' })).toEqual({ state: 'bounced' });
    await ledger.settle(
      aChunk({ recipients: { a: { state: 'unknown' }, b: { state: 'sent', messageId: 'ses-2' } } }),
    );
    await ledger.tell(name, 'a', { state: 'sent', messageId: 'ses-1' });
    await ledger.tell(name, 'a', { state: 'unknown' });
    const [chunk] = await ledger.chunks('tide-gauges', '0000');
    expect(chunk?.recipients).toEqual({
      a: { state: 'sent', messageId: 'ses-1' },
      b: { state: 'bounced', messageId: 'ses-2' },
    });
    expect(await ledger.tell(name, 'nobody', { state: 'sent' })).toBeUndefined();
    expect(await ledger.tell({ ...name, first: 'z' }, 'a', { state: 'sent' })).toBeUndefined();
  });

  it('loses nothing of what is told of one chunk at once', async () => {
    const ids = Array.from({ length: 6 }, (_, i) => `id${i}`);
    const recipients = Object.fromEntries(ids.map((id) => [id, { state: 'sending' as const }]));
    await ledger.claim(aChunk({ recipients }), undefined);
    await Promise.all(ids.map((id) => ledger.tell(aChunk(), id, { state: 'complained' })));
    const [chunk] = await ledger.chunks('tide-gauges', '0000');
    expect(new Set(Object.values(chunk?.recipients ?? {}).map(({ state }) => state))).toEqual(
      new Set(['complained']),
    );
  });

  it('cuts the audience once for each release', async () => {
    expect(await ledger.ranges('tide-gauges')).toBeUndefined();
    expect(await ledger.ranges('tide-gauges', 8)).toBe(8);
    expect(await ledger.ranges('tide-gauges', 64)).toBe(8);
    expect(await ledger.ranges('tide-gauges')).toBe(8);
    expect(await ledger.ranges('other', 64)).toBe(64);
  });

  it('keeps releases, ranges, editions, revisions and kinds apart, and adds them up', async () => {
    await ledger.ranges('tide-gauges', 8);
    const other: Partial<MailChunk>[] = [
      {},
      { first: 'c', ...settled, recipients: { c: { state: 'sent' } } },
      { range: 'e000', ...settled },
      { language: 'fr', ...settled },
      { revision: 2, kind: 'corrected', text: 2, ...settled },
      { slug: 'other' },
    ];
    for (const more of other) expect(await ledger.claim(aChunk(more), undefined)).toBe(true);
    expect(await ledger.chunks('tide-gauges', '0000')).toHaveLength(4);
    expect(await ledger.chunks('tide', '0000')).toEqual([]);
    expect(await alertsOf(ledger, 'tide-gauges')).toEqual([
      { language: 'en', revision: 1, kind: 'published', states: { sending: 2, sent: 2 } },
      { language: 'en', revision: 2, kind: 'corrected', states: { sent: 1 } },
      { language: 'fr', revision: 1, kind: 'published', states: { sent: 1 } },
    ]);
  });

  it('knows which jobs are open, and since when', async () => {
    await ledger.open(job, '2026-03-02T09:00:00.000Z');
    await ledger.open({ ...job, range: '2000' }, '2026-03-02T09:30:00.000Z');
    const [old, ...more] = await ledger.openSince('2026-03-02T09:30:00.000Z');
    expect([old, more]).toEqual([{ job, since: '2026-03-02T09:00:00.000Z' }, []]);
    if (old) await ledger.asked(old, '2026-03-02T10:00:00.000Z');
    expect(await ledger.openSince('2026-03-02T09:30:00.000Z')).toEqual([
      { job, since: '2026-03-02T09:00:00.000Z', askedAt: '2026-03-02T10:00:00.000Z' },
    ]);
    // Nor is it asked for, or closed, where it was opened again since it was looked at.
    await ledger.open(job, '2026-03-02T09:10:00.000Z');
    if (old) await ledger.asked(old, '2026-03-02T10:00:00.000Z');
    await ledger.close(job, old?.since);
    expect(await ledger.openSince('2026-03-02T09:30:00.000Z')).toEqual([
      { job, since: '2026-03-02T09:10:00.000Z' },
    ]);
    // The same job again, whatever number it bears, is the same.
    await ledger.close({ ...job, again: 4 });
    expect(await ledger.openSince('2027')).toHaveLength(1);
  });

  it('holds jobs, and keeps since when mail is paused', async () => {
    expect(await ledger.paused()).toBeUndefined();
    await ledger.pause('2026-03-02T09:00:00.000Z');
    await ledger.pause('2026-03-02T10:00:00.000Z');
    expect(await ledger.paused()).toBe('2026-03-02T09:00:00.000Z');
    await ledger.resume();
    expect(await ledger.paused()).toBeUndefined();

    const held: HeldJob = { reason: 'stale', heldAt: '2026-03-02T09:00:00.000Z', job };
    await ledger.hold(held);
    await ledger.hold(held);
    await ledger.hold({ ...held, job: { ...job, waited: 2 } });
    expect(await ledger.held()).toHaveLength(2);
    await ledger.told({ ...held, heldAt: '2026-03-02T08:00:00.000Z' }, '2026-03-02T11:00:00.000Z');
    await ledger.told({ ...held, job: { ...job, waited: 12 } }, '2026-03-02T11:00:00.000Z');
    expect((await ledger.held()).map(({ toldAt }) => toldAt)).toEqual([undefined, undefined]);
    await ledger.told(held, '2026-03-02T11:00:00.000Z');
    expect(await ledger.held()).toContainEqual({ ...held, toldAt: '2026-03-02T11:00:00.000Z' });
    // One that was held again since it was looked at stays held.
    await ledger.unhold({ ...held, heldAt: '2026-03-02T08:00:00.000Z' });
    expect(await ledger.held()).toHaveLength(2);
    await ledger.unhold(held);
    await ledger.unhold(held);
    expect(await ledger.held()).toEqual([{ ...held, job: { ...job, waited: 2 } }]);
  });
});
