import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAudience, listSubscribers } from '../../../functions/shared/adapters/audience.ts';
import {
  type Audience,
  type Choice,
  EVERYBODY,
  rangesOf,
  subscriberId,
} from '../../../functions/shared/domain/audience.ts';
import {
  asked,
  change,
  choose,
  confirm,
  erase,
  leave,
} from '../../../functions/shared/domain/audience-change.ts';
import { aReader, memoryAudience, SAID } from '../../support/memory-audience.ts';
import { startTables } from '../../support/tables.ts';

const NOW = '2026-03-02T09:00:00.000Z';
const all: Choice = { languages: ['en'], topics: [], places: [] };
const names = Array.from({ length: 20 }, (_, i) => `Audience${i}`);
let tables: Awaited<ReturnType<typeof startTables>>;
let fresh = 0;
beforeAll(async () => {
  tables = await startTables(...names);
});
afterAll(() => tables.stop());

const add = (audience: Audience, count: number, choice = all) =>
  Promise.all(
    Array.from({ length: count }, (_, i) => aReader(audience, `reader${i}@example.net`, choice, NOW)),
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

  it.each([1, 2, 4, 8, 32, 256])('cut into %i ranges finds everybody once, by id', async (count) => {
    const added = await add(audience, 40);
    const found: string[] = [];
    for (const range of rangesOf(count)) {
      const slice = await audience.slice({ language: 'en', facet: 'all' }, range);
      expect(slice.every(({ id }) => id >= range.from && (range.to === undefined || id < range.to))).toBe(
        true,
      );
      found.push(...slice.map((entry) => entry.id));
    }
    expect(found).toEqual(added.map((one) => one.id).sort());
    expect(await audience.slice({ language: 'fr', facet: 'all' }, { from: '' })).toEqual([]);
  });

  it('slices by bounds that are ids, empty, or in the middle of a partition', async () => {
    const ids = (await add(audience, 40)).map((one) => one.id).sort();
    const slice = async (from: string, to?: string) =>
      (await audience.slice(EVERYBODY, { from, to })).map((entry) => entry.id);
    const [low = '', high = ''] = [ids[7], ids[31]];
    expect(await slice('')).toEqual(ids);
    expect(await slice(low, high)).toEqual(ids.slice(7, 31));
    expect(await slice('', high)).toEqual(ids.slice(0, 31));
    expect(await slice(low)).toEqual(ids.slice(7));
    expect(await slice(low, low)).toEqual([]);
    expect(await slice('3', '8c')).toEqual(ids.filter((id) => id >= '3' && id < '8c'));
  });

  it('says in an entry all that decides whether a mail is wanted', async () => {
    const [one] = await add(audience, 1, { ...all, topics: ['floods'], waits: 12, frequency: 'daily' });
    const entry = {
      id: one?.id,
      languages: ['en'],
      topics: ['floods'],
      places: [],
      waits: 12,
      frequencies: [{ from: NOW, value: 'daily' }],
    };
    for (const listing of [
      EVERYBODY,
      { language: '*', facet: 'daily' },
      { language: 'en', facet: 'topic:floods' },
    ] as const) {
      expect(await audience.slice(listing, { from: '' })).toEqual([entry]);
      expect(await audience.count(listing)).toBe(1);
    }
    expect(await audience.count({ language: '*', facet: 'weekly' })).toBe(0);
  });

  it('lets no older version touch an entry', async () => {
    const listing = { language: 'en', facet: 'topic:floods' } as const;
    const id = '0'.repeat(32);
    const entry = { id, languages: ['en'], topics: [], waits: 0, frequencies: [] };
    const stands = async () => (await audience.slice(listing, { from: '' })).map(({ places }) => places);
    await audience.list({ ...entry, places: ['senegal'] }, [listing], 5);
    await audience.list({ ...entry, places: ['turkiye'] }, [listing], 4);
    await audience.unlist(id, [listing], 4);
    expect(await stands()).toEqual([['senegal']]);
    await audience.unlist(id, [listing], 5);
    await audience.unlist(id, [listing], 5);
    expect(await stands()).toEqual([]);
  });

  it('counts and lists who is confirmed', async () => {
    const added = await add(audience, 25, { ...all, topics: ['floods', 'ports'] });
    const [first, second] = added;
    if (first) await leave(audience, first.id, SAID);
    if (second)
      await choose(audience, second.id, { languages: ['fr', 'ar'], topics: [], places: ['senegal'] }, SAID);
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

it('lets the table delete a sign-up that nobody confirms, and nobody else', async () => {
  const table = names[18] ?? '';
  const audience = createAudience(table, tables.client);
  const [id, word] = ['a'.repeat(32), { ...SAID, at: NOW }];
  const expiresAt = async () =>
    (
      await tables.client.send(
        new GetCommand({ TableName: table, Key: { pk: `SUBSCRIBER#${id}`, sk: 'SUBSCRIBER' } }),
      )
    ).Item?.expiresAt;
  await change(audience, id, (current) => asked(current, id, 'rim@example.net', all, word));
  expect(await expiresAt()).toBe(Date.parse(NOW) / 1000 + 7 * 86_400);
  await confirm(audience, id, word);
  expect([(await audience.subscriber(id))?.status, await expiresAt()]).toEqual(['confirmed', undefined]);
  await leave(audience, id, word);
  expect(await expiresAt()).toBeUndefined();
  await erase(audience, id, NOW);
  expect([(await audience.subscriber(id))?.status, await expiresAt()]).toEqual(['erased', undefined]);
});

it('makes each key of the newsroom once, whoever asks first', async () => {
  const table = names[19] ?? '';
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
