import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAudience, listSubscribers } from '../../../functions/shared/adapters/audience.ts';
import {
  type Audience,
  type Choice,
  shardOf,
  subscriberId,
} from '../../../functions/shared/domain/audience.ts';
import { addConfirmed, choose, leave } from '../../../functions/shared/domain/audience-change.ts';
import { memoryAudience } from '../../support/memory-audience.ts';
import { startTables } from '../../support/tables.ts';

const NOW = '2026-03-02T09:00:00.000Z';
const all: Choice = { languages: ['en'], topics: [], places: [] };
const names = Array.from({ length: 8 }, (_, i) => `Audience${i}`);
let tables: Awaited<ReturnType<typeof startTables>>;
let fresh = 0;
beforeAll(async () => {
  tables = await startTables(...names);
});
afterAll(() => tables.stop());

const add = (audience: Audience, count: number, choice = all) =>
  Promise.all(
    Array.from({ length: count }, (_, i) => addConfirmed(audience, `reader${i}@example.net`, choice, NOW)),
  );

describe.each([
  ['in memory', (): Audience => memoryAudience()],
  ['in DynamoDB', (): Audience => createAudience(names[fresh++] ?? '', tables.client)],
])('the audience %s', (_where, create) => {
  let audience: Audience;
  beforeEach(() => {
    audience = create();
  });

  it('saves a subscriber only as whoever read them last', async () => {
    const [one] = await add(audience, 1);
    if (!one) throw new Error('nobody was added');
    expect(await audience.save({ ...one, version: 99 }, undefined)).toBe(false);
    expect(await audience.save({ ...one, version: 99 }, { ...one, version: 98 })).toBe(false);
    expect(await audience.subscriber(one.id)).toEqual(one);
    expect(await audience.save({ ...one, topics: ['ports'], version: 99 }, one)).toBe(true);
    expect((await audience.subscriber(one.id))?.topics).toEqual(['ports']);
    expect(await audience.subscriber('f'.repeat(32))).toBeUndefined();
  });

  it('cuts a list into slices by id, and finds everybody once', async () => {
    const added = await add(audience, 40);
    const found: string[] = [];
    for (let shard = 0; shard < 8; shard += 1) {
      let after: string | undefined;
      for (;;) {
        const slice = await audience.slice({ language: 'en', facet: 'all' }, shard, after, 3);
        expect(
          slice.every((entry) => shardOf(entry.id) === shard && (after === undefined || entry.id > after)),
        ).toBe(true);
        found.push(...slice.map((entry) => entry.id));
        after = slice.at(-1)?.id;
        if (slice.length < 3) break;
      }
    }
    expect(found.sort()).toEqual(added.map((one) => one.id).sort());
    expect(await audience.slice({ language: 'fr', facet: 'all' }, 0, undefined, 3)).toEqual([]);
  });

  it('lets no older version touch an entry', async () => {
    const listing = { language: 'en', facet: 'topic:floods' } as const;
    const id = '0'.repeat(32);
    const stands = async () => (await audience.slice(listing, 0, undefined, 9)).map((entry) => entry.places);
    await audience.list({ id, ...all, places: ['senegal'] }, [listing], 5);
    await audience.list({ id, ...all, places: ['turkiye'] }, [listing], 4);
    await audience.unlist(id, [listing], 4);
    expect(await stands()).toEqual([['senegal']]);
    await audience.unlist(id, [listing], 5);
    await audience.unlist(id, [listing], 5);
    expect(await stands()).toEqual([]);
  });

  it('counts and lists who is confirmed', async () => {
    const added = await add(audience, 25, { ...all, topics: ['floods', 'ports'] });
    const [first, second] = added;
    if (first) await leave(audience, first.id);
    if (second)
      await choose(audience, second.id, { languages: ['fr', 'ar'], topics: [], places: ['senegal'] });
    const listed: string[] = [];
    for await (const page of listSubscribers(audience, 4)) listed.push(...page.map((one) => one.email));
    expect(listed.sort()).toEqual(
      added
        .slice(1)
        .map((one) => one.email)
        .sort(),
    );
    expect(await audience.count()).toBe(24);
  });

  it('reads many at once, and those that are not there are left out', async () => {
    const added = await add(audience, 120);
    const found = await audience.subscribers([...added.map((one) => one.id), 'f'.repeat(32)]);
    expect(found.map((one) => one.id).sort()).toEqual(added.map((one) => one.id).sort());
    expect(await audience.subscribers([])).toEqual([]);
  });
});

it('makes each key of the newsroom once, whoever asks first', async () => {
  const table = names[7] ?? '';
  const made = await Promise.all(
    Array.from({ length: 8 }, () => createAudience(table, tables.client).key('addresses')),
  );
  const hex = new Set(made.map((key) => Buffer.from(key).toString('hex')));
  expect(hex.size).toBe(1);
  expect([...hex][0]).toMatch(/^[0-9a-f]{64}$/);
  const audience = createAudience(table, tables.client);
  const [addresses, links] = [await audience.key('addresses'), await audience.key('links')];
  expect(links).not.toEqual(addresses);
  expect(subscriberId('rim@example.net', addresses)).not.toBe(subscriberId('rim@example.net', links));
});
