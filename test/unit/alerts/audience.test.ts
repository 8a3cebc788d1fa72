import { describe, expect, it } from 'vitest';
import {
  type Audience,
  listingsOf,
  readAddress,
  shardOf,
  subscriberId,
  wants,
} from '../../../functions/shared/domain/audience.ts';
import { addConfirmed, choose, confirm, leave } from '../../../functions/shared/domain/audience-change.ts';
import { memoryAudience } from '../../support/memory-audience.ts';

const NOW = '2026-03-02T09:00:00.000Z';
const all = { languages: ['en'], topics: [], places: [] };
const standing = (audience: ReturnType<typeof memoryAudience>): string[] =>
  [...audience.entries]
    .filter(([, list]) => list.size > 0)
    .map(([name]) => name.replace(/#\d$/, ''))
    .sort();

describe('an address', () => {
  it.each([
    '',
    'nobody',
    '@example.org',
    'a@',
    'a@b',
    'a b@example.org',
    'a@example.org\r\nBcc: x@example.org',
    'a@exa mple.org',
    'a,b@example.org',
    '<a@example.org>',
    `${'a'.repeat(65)}@example.org`,
    `a@${'b'.repeat(250)}.org`,
    'a@@example.org',
    '"a"@example.org',
  ])('%j is none', (text) => {
    expect(readAddress(text)).toBeUndefined();
  });

  it('keeps its local part and gets its domain in ASCII', () => {
    expect(readAddress('  Rim.N+news@EXÄMPLE.org ')).toBe('Rim.N+news@xn--exmple-cua.org');
  });

  it('is one subscriber in upper and lower case, and another under another key', () => {
    const [key, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    expect(subscriberId('Rim@example.org', key)).toBe(subscriberId('rim@EXAMPLE.org', key));
    expect(subscriberId('rim@example.org', key)).toMatch(/^[0-9a-f]{32}$/);
    expect(subscriberId('rim@example.org', key)).not.toBe(subscriberId('rim@example.org', other));
  });

  it('falls into one of eight shards, evenly', () => {
    const counts = new Array<number>(8).fill(0);
    const key = new Uint8Array(32).fill(1);
    for (let i = 0; i < 4000; i += 1) {
      const shard = shardOf(subscriberId(`reader${i}@example.org`, key));
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(120);
  });
});

describe('a choice', () => {
  it('is listed under its topics, else its places, else everything, in each language', () => {
    const names = (choice: Parameters<typeof listingsOf>[0]) =>
      listingsOf(choice).map((listing) => `${listing.language}#${listing.facet}`);
    expect(names({ languages: ['en', 'fr'], topics: ['floods'], places: ['senegal'] })).toEqual([
      '*#all',
      'en#topic:floods',
      'fr#topic:floods',
    ]);
    expect(names({ ...all, places: ['senegal'] })).toEqual(['*#all', 'en#place:senegal']);
    expect(names(all)).toEqual(['*#all', 'en#all']);
  });

  it.each([
    [[], [], true],
    [['floods'], [], true],
    [['ports'], [], false],
    [[], ['senegal'], true],
    [['floods'], ['turkiye'], false],
    [['ports', 'floods'], ['turkiye', 'senegal'], true],
  ])('of topics %j and places %j wants a release on floods in Senegal: %j', (topics, places, wanted) => {
    expect(wants({ languages: ['en'], topics, places }, { topics: ['floods'], places: ['senegal'] })).toBe(
      wanted,
    );
  });
});

describe('a change', () => {
  it('moves the entries, and leaving removes them', async () => {
    const audience = memoryAudience();
    const { id } = await addConfirmed(
      audience,
      'rim@example.org',
      { ...all, topics: ['floods', 'ports'] },
      NOW,
    );
    expect(standing(audience)).toEqual(['*#all', 'en#topic:floods', 'en#topic:ports']);
    await choose(audience, id, { languages: ['fr'], topics: [], places: ['senegal'] });
    expect(standing(audience)).toEqual(['*#all', 'fr#place:senegal']);
    expect(await audience.count()).toBe(1);
    await leave(audience, id);
    await leave(audience, id);
    expect(standing(audience)).toEqual([]);
    expect((await audience.subscriber(id))?.status).toBe('left');
    await confirm(audience, id, NOW);
    expect((await audience.subscriber(id))?.status).toBe('left');
  });

  it.each(['before', 'after'] as const)(
    'that dies %s any of its writes lists no less than it says, and the next one mends it',
    async (when) => {
      for (let point = 1; ; point += 1) {
        const audience = memoryAudience();
        const { id } = await addConfirmed(audience, 'rim@example.org', { ...all, topics: ['floods'] }, NOW);
        const dying = dieAt(audience, point, when);
        const died = await choose(dying, id, { ...all, topics: ['ports'] }).then(
          () => false,
          () => true,
        );
        const now = await audience.subscriber(id);
        expect(standing(audience), `point ${point}`).toContain(`en#topic:${now?.topics[0]}`);
        await choose(audience, id, { ...all, places: ['senegal'] });
        expect(standing(audience), `point ${point}`).toEqual(['*#all', 'en#place:senegal']);
        if (!died) return expect(point).toBeGreaterThan(4);
      }
    },
  );

  it('made by two at once ends as one of them, listed as it says', async () => {
    const audience = memoryAudience();
    const { id } = await addConfirmed(audience, 'rim@example.org', all, NOW);
    await Promise.all([
      choose(audience, id, { ...all, topics: ['floods'] }),
      choose(audience, id, { ...all, topics: ['ports'] }),
      choose(audience, id, { ...all, places: ['senegal'] }),
    ]);
    const now = await audience.subscriber(id);
    const [, { facet } = { facet: '' }] = listingsOf(now ?? all);
    expect(standing(audience)).toEqual(['*#all', `en#${facet}`]);
  });
});

/** An audience whose user dies at the nth call: nothing that they do afterwards has an effect. */
function dieAt(audience: Audience, point: number, when: 'before' | 'after'): Audience {
  let calls = 0;
  const step = async <T>(call: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls > point || (calls === point && when === 'before')) throw new Error('died');
    const result = await call();
    if (calls === point) throw new Error('died');
    return result;
  };
  return {
    key: (name) => step(() => audience.key(name)),
    subscriber: (id) => step(() => audience.subscriber(id)),
    subscribers: (ids) => step(() => audience.subscribers(ids)),
    save: (next, previous) => step(() => audience.save(next, previous)),
    list: (entry, listings, version) => step(() => audience.list(entry, listings, version)),
    unlist: (id, listings, version) => step(() => audience.unlist(id, listings, version)),
    slice: (...args) => step(() => audience.slice(...args)),
    count: () => step(() => audience.count()),
  };
}
