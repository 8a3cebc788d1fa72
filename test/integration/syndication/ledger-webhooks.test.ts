import type { BatchWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWebhookLedger } from '../../../functions/shared/adapters/ledger-webhooks.ts';
import type { WebhookAttempt, WebhookDelivery } from '../../../functions/shared/domain/delivery.ts';
import {
  type LogEntry,
  logFromEnd,
  type WebhookLedger,
} from '../../../functions/shared/domain/webhook-ledger.ts';
import { memoryWebhookLedger } from '../../support/memory-partners.ts';
import { startTables } from '../../support/tables.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
beforeAll(async () => {
  tables = await startTables('Ledger');
});
afterAll(() => tables.stop());

let fresh = 0;
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
  item: { digest: '0'.repeat(64), bytes: 1_234, contentType: 'application/json' },
  sequence: 1,
  state: 'pending',
  attempts: 0,
  before: 0,
  createdAt: '2026-03-03T12:00:00.000Z',
  version: 1,
  ...overrides,
});
const line = (sequence: number, overrides: Partial<LogEntry> = {}): LogEntry => ({
  sequence,
  id: `msg_${sequence}`,
  slug: 'tide-gauges',
  language: 'en',
  revision: 1,
  type: 'release.published.v1',
  at: '2026-03-03T12:00:00.000Z',
  ...overrides,
});

describe.each(ledgers)('the ledger of webhooks %s', (_, open) => {
  let ledger: WebhookLedger;
  let slug: string;
  let endpoint: { partnerId: string; endpointId: string };
  beforeEach(() => {
    ledger = open();
    fresh += 1;
    slug = `release-${fresh}`;
    endpoint = { partnerId: 'wire', endpointId: `e${fresh}` };
  });

  it('replaces only what is still of the version that was read', async () => {
    const first = delivery({ slug });
    const failed = delivery({
      slug,
      attempts: 1,
      last: { at: '2026-03-03T12:00:01.000Z', latency: 12, status: 500, error: 'answered 500', answer: 'no' },
      nextAt: '2026-03-03T12:00:06.000Z',
      version: 2,
    });
    expect(await ledger.replace(failed, first)).toBe(false);
    expect(await ledger.add(first)).toBe(true);
    expect(await ledger.add({ ...first, id: 'msg_2' })).toBe(false);
    expect(await ledger.replace(failed, first)).toBe(true);
    expect(await ledger.replace(failed, first)).toBe(false);
    const { nextAt: _gone, ...rest } = failed;
    const delivered: WebhookDelivery = { ...rest, state: 'delivered', version: 3 };
    expect(await ledger.replace(delivered, failed)).toBe(true);
    expect(await ledger.replace({ ...failed, version: 3 }, failed)).toBe(false);
    expect(await ledger.get(first)).toEqual(delivered);
    expect(await ledger.deliveriesOf(slug)).toEqual([delivered]);
  });

  it('of many who replace the same version lets one', async () => {
    const first = delivery({ slug });
    await ledger.add(first);
    const tries = Array.from({ length: 20 }, (_, n) =>
      ledger.replace({ ...first, reason: `${n}`, version: 2 }, first),
    );
    expect((await Promise.all(tries)).filter((won) => won)).toHaveLength(1);
  });

  it('shows a release whole, and one endpoint of an edition alone, the revisions in their order', async () => {
    const names: Partial<WebhookDelivery>[] = [
      { revision: 10 },
      { revision: 2 },
      {},
      { type: 'release.scheduled.v1' },
      { endpointId: 'e10' },
      { partnerId: 'wire-2' },
      { language: 'fr' },
    ];
    for (const name of names) expect(await ledger.add(delivery({ slug, ...name }))).toBe(true);
    await ledger.add(delivery({ slug: `${slug}-2` }));

    const along = await ledger.along({ slug, language: 'en', partnerId: 'wire', endpointId: 'e1' });
    expect(along.map((d) => [d.revision, d.type])).toEqual([
      // Under embargo before public.
      [1, 'release.scheduled.v1'],
      [1, 'release.published.v1'],
      [2, 'release.published.v1'],
      [10, 'release.published.v1'],
    ]);
    const all = await ledger.deliveriesOf(slug);
    expect(all).toHaveLength(7);
    expect(all.at(-1)?.language).toBe('fr');
    expect(await ledger.deliveriesOf('nothing')).toEqual([]);
  });

  it('takes what is public of a revision for the same as its correction or withdrawal, and not as its embargo', async () => {
    expect(await ledger.add(delivery({ slug, type: 'release.corrected.v1' }))).toBe(true);
    expect(await ledger.add(delivery({ slug, type: 'release.published.v1' }))).toBe(false);
    expect(await ledger.add(delivery({ slug, type: 'release.scheduled.v1' }))).toBe(true);
  });

  it('gives deliveries by their names, those that there are, more than a request of DynamoDB takes', async () => {
    const known = Array.from({ length: 120 }, (_, n) => delivery({ slug, revision: n + 1 }));
    await Promise.all(known.map((one) => ledger.add(one)));
    const found = await ledger.getAll([...known, delivery({ slug: 'nothing' })]);
    expect(found.map(({ revision }) => revision).sort((a, b) => a - b)).toEqual(known.map((d) => d.revision));
    expect(await ledger.getAll([])).toEqual([]);
    expect(await ledger.get(delivery({ slug: 'nothing' }))).toBeUndefined();
  });

  it('enters a line under a number once', async () => {
    expect(await ledger.tail(endpoint)).toBe(0);
    expect(await ledger.append(endpoint, line(1))).toBe(true);
    expect(await ledger.append(endpoint, line(1, { id: 'msg_other' }))).toBe(false);
    expect(await ledger.logAfter(endpoint, 0, 10)).toEqual([line(1)]);
    expect(await ledger.tail(endpoint)).toBe(1);
    expect(await ledger.tail({ ...endpoint, endpointId: `${endpoint.endpointId}0` })).toBe(0);
  });

  it('leaves no gap and no double, whoever enters lines at the same time', async () => {
    const enter = async (id: string): Promise<number> => {
      for (;;) {
        const sequence = (await ledger.tail(endpoint)) + 1;
        if (await ledger.append(endpoint, line(sequence, { id }))) return sequence;
      }
    };
    const ids = Array.from({ length: 20 }, (_, n) => `msg_${n}`);
    const numbers = await Promise.all(ids.map(enter));
    const expected = ids.map((_, n) => n + 1);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(expected);
    const log = await ledger.logAfter(endpoint, 0, 100);
    expect(log.map(({ sequence }) => sequence)).toEqual(expected);
    // Each has the number that it was told.
    const told = ids.map((id, n): [string, number | undefined] => [id, numbers[n]]);
    expect(new Map(log.map(({ id, sequence }) => [id, sequence]))).toEqual(new Map(told));
    expect(await ledger.tail(endpoint)).toBe(20);
  });

  it('pages its log forwards from a number and backwards to one, over more digits too', async () => {
    const numbers = [1, 2, 9, 10, 11, 99, 100, 101];
    for (const number of numbers) await ledger.append(endpoint, line(number));
    const newerThan = async (number: number, limit: number) =>
      (await ledger.logAfter(endpoint, number, limit)).map(({ sequence }) => sequence);
    const olderThan = async (number: number | undefined, limit: number) =>
      (await ledger.logBefore(endpoint, number, limit)).map(({ sequence }) => sequence);

    expect(await newerThan(0, 3)).toEqual([1, 2, 9]);
    expect(await newerThan(9, 3)).toEqual([10, 11, 99]);
    expect(await newerThan(99, 3)).toEqual([100, 101]);
    expect(await newerThan(101, 3)).toEqual([]);
    expect(await olderThan(undefined, 3)).toEqual([101, 100, 99]);
    expect(await olderThan(99, 3)).toEqual([11, 10, 9]);
    expect(await olderThan(9, 3)).toEqual([2, 1]);
    expect(await olderThan(1, 3)).toEqual([]);

    const pages: number[][] = [];
    for await (const page of logFromEnd(ledger, endpoint, undefined, 3))
      pages.push(page.map(({ sequence }) => sequence));
    expect(pages).toEqual([
      [101, 100, 99],
      [11, 10, 9],
      [2, 1],
    ]);
  });

  it('keeps the attempts of a delivery in the order in which they were made, each whole', async () => {
    const attempts: WebhookAttempt[] = [
      { at: '2026-03-03T12:00:00.000Z', latency: 15_000, error: 'no answer' },
      { at: '2026-03-03T12:05:00.000Z', latency: 12, status: 500, error: 'answered 500', answer: 'محاولة' },
      { at: '2026-03-03T12:35:00.000Z', latency: 9.5, status: 204 },
    ];
    for (const attempt of attempts.toReversed()) await ledger.addAttempt(`msg_${slug}`, attempt);
    await ledger.addAttempt(`msg_${slug}2`, { at: '2026-03-03T12:00:00.000Z', latency: 1, status: 200 });
    expect(await ledger.attempts(`msg_${slug}`)).toEqual(attempts);
    expect(await ledger.attempts('msg_none')).toEqual([]);
  });
});

it('in DynamoDB, deliveries and attempts expire, each at its time; lines stay', async () => {
  const items: Record<string, unknown>[] = [];
  const client = Object.assign(Object.create(tables.client), {
    async send({ input }: { input: { Item?: Record<string, unknown> } & BatchWriteCommandInput }) {
      const puts = Object.values(input.RequestItems ?? {}).flat();
      items.push(
        ...[input.Item, ...puts.map(({ PutRequest }) => PutRequest?.Item)].filter(
          (item) => item !== undefined,
        ),
      );
      return {};
    },
  });
  const ledger = createWebhookLedger('Ledger', client);
  await ledger.add(delivery());
  await ledger.append({ partnerId: 'wire', endpointId: 'e1' }, line(1));
  await ledger.addAttempt('msg_1', { at: '2026-03-03T12:00:00.000Z', latency: 1 });
  const made = Date.parse('2026-03-03T12:00:00.000Z') / 1000;
  const days = items.map(({ pk, expiresAt }) => [
    pk,
    expiresAt === undefined ? 'for ever' : (Number(expiresAt) - made) / 86_400,
  ]);
  expect(days).toEqual([
    ['WEBHOOK#tide-gauges', 732],
    ['ENDPOINT#wire#e1', 'for ever'],
    ['ATTEMPTS#msg_1', 90],
  ]);
});
