import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWebhookLedger } from '../../../functions/shared/adapters/ledger-webhooks.ts';
import { createPartnerStore } from '../../../functions/shared/adapters/partners.ts';
import type { WebhookAttempt, WebhookDelivery } from '../../../functions/shared/domain/delivery.ts';
import { newEndpoint, newPartner } from '../../../functions/shared/domain/partner.ts';
import { startTables } from '../../support/tables.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
beforeAll(async () => {
  tables = await startTables('Ledger', 'Partners');
});
afterAll(() => tables.stop());

const MANY = 120;
const all = Array.from({ length: MANY }, (_, n) => n);
const delivery = (n: number): WebhookDelivery => ({
  ...{ id: `msg_${n}`, slug: 'tide-gauges', language: 'en', revision: 1, type: 'release.published.v1' },
  ...{ partnerId: `partner-${n}`, endpointId: 'e1', sequence: 1, state: 'pending', attempts: 0, before: 0 },
  item: { digest: 'a'.repeat(64), bytes: 1, contentType: 'application/json' },
  ...{ createdAt: '2026-03-03T12:00:00.000Z', version: 1 },
});

describe('what a batch of jobs asks for at once', () => {
  it('is each job’s own delivery, however many there are, and the same for two jobs of one', async () => {
    const ledger = createWebhookLedger('Ledger', tables.client);
    await Promise.all(all.filter((n) => n !== 7).map((n) => ledger.add(delivery(n))));
    const found = await Promise.all([...all, 3, 7].map((n) => ledger.get(delivery(n))));
    expect(found).toEqual([...all, 3, 7].map((n) => (n === 7 ? undefined : delivery(n))));
  });

  it('is a delivery as it is after what was written before', async () => {
    const ledger = createWebhookLedger('Ledger', tables.client);
    const first = { ...delivery(1), slug: 'changed' };
    await ledger.add(first);
    const early = ledger.get(first);
    const next = { ...first, attempts: 1, version: 2 };
    expect(await ledger.replace(next, first)).toBe(true);
    expect(await ledger.get(first)).toEqual(next);
    expect([first, next]).toContainEqual(await early);
  });

  it('is each job’s own partner', async () => {
    const partners = createPartnerStore('Partners', tables.client);
    const key = { id: 'k', kind: 'hmac', sealed: 's', createdAt: '2026-03-03T12:00:00.000Z' } as const;
    const made = all.map((n) => {
      const at = new Date('2026-03-03T12:00:00.000Z');
      const endpoint = newEndpoint({ url: `https://p${n}.example.org/` }, 'e1', key, at);
      return newPartner({ name: `Partner ${n}` }, `partner-${n}`, [endpoint], at);
    });
    await Promise.all(made.map((partner) => partners.add(partner)));
    expect(await Promise.all(made.map(({ id }) => partners.get(id)))).toEqual(made);
    expect(await Promise.all([partners.get('nobody'), partners.get('partner-2')])).toEqual([
      undefined,
      made[2],
    ]);
  });

  it('keeps every attempt, and of one that is written twice one', async () => {
    const ledger = createWebhookLedger('Ledger', tables.client);
    const attempt = (n: number): WebhookAttempt => ({
      ...{ at: new Date(Date.UTC(2026, 2, 3, 12, n)).toISOString(), latency: n, status: 500 },
      error: 'answered 500',
    });
    await Promise.all([...all, 5].map((n) => ledger.addAttempt(`msg_${n % 2}`, attempt(n))));
    const kept = await Promise.all(['msg_0', 'msg_1'].map((id) => ledger.attempts(id)));
    expect(kept).toEqual([0, 1].map((rest) => all.filter((n) => n % 2 === rest).map(attempt)));
  });
});
