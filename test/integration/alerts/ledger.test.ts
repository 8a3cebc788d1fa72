import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertsOf, createMailLedger } from '../../../functions/shared/adapters/ledger-mail.ts';
import type { MailChunk } from '../../../functions/shared/domain/delivery.ts';
import type { MailLedger } from '../../../functions/shared/domain/mail-ledger.ts';
import { memoryMailLedger } from '../../support/memory-audience.ts';
import { startTables } from '../../support/tables.ts';

const names = Array.from({ length: 4 }, (_, i) => `Ledger${i}`);
let tables: Awaited<ReturnType<typeof startTables>>;
let fresh = 0;
beforeAll(async () => {
  tables = await startTables(...names);
});
afterAll(() => tables.stop());

const aChunk = (overrides: Partial<MailChunk> = {}): MailChunk => ({
  slug: 'tide-gauges',
  shard: 0,
  language: 'en',
  revision: 1,
  kind: 'published',
  text: 1,
  first: 'a',
  recipients: { a: { state: 'sending' }, b: { state: 'sending' } },
  claimedAt: '2026-03-02T09:00:00.000Z',
  ...overrides,
});
const settled: Partial<MailChunk> = {
  recipients: { a: { state: 'sent', messageId: 'ses-1' } },
  settledAt: '2026-03-02T09:00:02.000Z',
};

describe.each([
  ['in memory', (): MailLedger => memoryMailLedger()],
  ['in DynamoDB', (): MailLedger => createMailLedger(names[fresh++] ?? '', tables.client)],
])('the ledger of mail %s', (_where, create) => {
  let ledger: MailLedger;
  beforeEach(() => {
    ledger = create();
  });

  it('lets one claim a chunk', async () => {
    const claims = await Promise.all([ledger.claim(aChunk(), undefined), ledger.claim(aChunk(), undefined)]);
    expect(claims.sort()).toEqual([false, true]);
    expect(await ledger.chunks('tide-gauges', 0)).toEqual([aChunk()]);
  });

  it('settles what was claimed, and lets it be claimed again from there only', async () => {
    await ledger.claim(aChunk(), undefined);
    await ledger.settle(aChunk(settled));
    const next = aChunk({
      recipients: { ...settled.recipients, b: { state: 'sending' } },
      claimedAt: '2026-03-02T09:01:00.000Z',
    });
    expect(await ledger.claim(next, undefined)).toBe(false);
    expect(await ledger.claim(next, aChunk({ claimedAt: 'another time' }))).toBe(false);
    expect(await ledger.claim(next, aChunk(settled))).toBe(true);
    expect(await ledger.chunks('tide-gauges', 0)).toEqual([next]);
    await expect(ledger.settle(aChunk(settled))).rejects.toThrow(/claimed/);
    expect(await ledger.chunks('tide-gauges', 0)).toEqual([next]);
  });

  it('keeps releases, shards, editions, revisions and kinds apart, and adds them up', async () => {
    const other: Partial<MailChunk>[] = [
      {},
      { first: 'c', ...settled },
      { shard: 7, ...settled },
      { language: 'fr', ...settled },
      { revision: 2, kind: 'corrected', text: 2, ...settled },
      { slug: 'other' },
    ];
    for (const more of other) expect(await ledger.claim(aChunk(more), undefined)).toBe(true);
    expect(await ledger.chunks('tide-gauges', 0)).toHaveLength(4);
    expect(await ledger.chunks('tide', 0)).toEqual([]);
    expect(await alertsOf(ledger, 'tide-gauges')).toEqual([
      { language: 'en', revision: 1, kind: 'published', states: { sending: 2, sent: 2 } },
      { language: 'en', revision: 2, kind: 'corrected', states: { sent: 1 } },
      { language: 'fr', revision: 1, kind: 'published', states: { sent: 1 } },
    ]);
  });
});
