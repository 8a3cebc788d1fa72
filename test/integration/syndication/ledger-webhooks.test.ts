import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWebhookLedger } from '../../../functions/shared/adapters/ledger-webhooks.ts';
import type { WebhookDelivery } from '../../../functions/shared/domain/delivery.ts';
import type { WebhookLedger } from '../../../functions/shared/domain/webhook-ledger.ts';
import { memoryWebhookLedger } from '../../support/memory-partners.ts';
import { startTables } from '../../support/tables.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
beforeAll(async () => {
  tables = await startTables('Ledger');
});
afterAll(() => tables.stop());

const ledgers: [string, () => WebhookLedger][] = [
  ['in DynamoDB', () => createWebhookLedger('Ledger', tables.client)],
  ['in memory', () => memoryWebhookLedger()],
];

const delivery = (overrides: Partial<WebhookDelivery> = {}): WebhookDelivery => ({
  id: 'msg_1',
  slug: 'tide-gauges',
  language: 'en',
  revision: 1,
  type: 'release.published.v1',
  partnerId: 'wire',
  endpointId: 'e1',
  state: 'pending',
  attempts: [],
  createdAt: '2026-03-03T12:00:00.000Z',
  ...overrides,
});

describe.each(ledgers)('the ledger of webhooks %s', (_, open) => {
  it('replaces only what is still as it was read', async () => {
    const ledger = open();
    const slug = 'raced';
    const first = delivery({ slug });
    const failed = delivery({
      slug,
      attempts: [
        { at: '2026-03-03T12:00:01.000Z', latency: 12, status: 500, error: 'answered 500', answer: 'no' },
      ],
      nextAt: '2026-03-03T12:00:06.000Z',
    });
    expect(await ledger.replace(first, first)).toBe(false);
    expect(await ledger.add(first)).toBe(true);
    expect(await ledger.add({ ...first, id: 'msg_2' })).toBe(false);
    expect(await ledger.replace(failed, first)).toBe(true);
    expect(await ledger.replace(failed, first)).toBe(false);
    const delivered: WebhookDelivery = { ...failed, state: 'delivered' };
    expect(await ledger.replace(delivered, failed)).toBe(true);
    expect(await ledger.replace(failed, failed)).toBe(false);
    expect(await ledger.deliveriesOf(slug)).toEqual([delivered]);
  });

  it('shows a release whole, and one endpoint of an edition alone, the revisions in their order', async () => {
    const ledger = open();
    const names: Partial<WebhookDelivery>[] = [
      { revision: 10 },
      { revision: 2 },
      {},
      { endpointId: 'e10' },
      { partnerId: 'wire-2' },
      { language: 'fr' },
    ];
    for (const name of names) await ledger.add(delivery(name));
    await ledger.add(delivery({ slug: 'tide-gauges-2' }));

    const along = await ledger.along({
      slug: 'tide-gauges',
      language: 'en',
      partnerId: 'wire',
      endpointId: 'e1',
    });
    expect(along.map((d) => d.revision)).toEqual([1, 2, 10]);
    const all = await ledger.deliveriesOf('tide-gauges');
    expect(all).toHaveLength(6);
    expect(all.at(-1)?.language).toBe('fr');
    expect(await ledger.deliveriesOf('nothing')).toEqual([]);
  });
});
