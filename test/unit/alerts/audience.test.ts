import { describe, expect, it } from 'vitest';
import {
  type Audience,
  type Choice,
  listingsOf,
  readAddress,
  shardOf,
  subscriberId,
  wants,
} from '../../../functions/shared/domain/audience.ts';
import {
  addConfirmed,
  asked,
  change,
  choose,
  confirm,
  erase,
  leave,
  leavePart,
  pause,
} from '../../../functions/shared/domain/audience-change.ts';
import { aReader, memoryAudience, SAID } from '../../support/memory-audience.ts';

const NOW = '2026-03-02T09:00:00.000Z';
const all: Choice & { waits: number } = { languages: ['en'], topics: [], places: [], waits: 0 };
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
  const atOnce = { frequencies: [{ from: NOW, value: 'at-once' as const }] };

  it('is listed under its topics, else its places, else everything, in each language', () => {
    const names = (choice: Parameters<typeof listingsOf>[0]) =>
      listingsOf(choice).map((listing) => `${listing.language}#${listing.facet}`);
    expect(names({ ...atOnce, languages: ['en', 'fr'], topics: ['floods'], places: ['senegal'] })).toEqual([
      '*#all',
      'en#topic:floods',
      'fr#topic:floods',
    ]);
    expect(names({ ...atOnce, ...all, places: ['senegal'] })).toEqual(['*#all', 'en#place:senegal']);
    expect(names({ ...atOnce, ...all })).toEqual(['*#all', 'en#all']);
  });

  it.each([
    [[], [], true],
    [['floods'], [], true],
    [['ports'], [], false],
    [[], ['senegal'], true],
    [['floods'], ['turkiye'], false],
    [['ports', 'floods'], ['turkiye', 'senegal'], true],
  ])('of topics %j and places %j wants a release on floods in Senegal: %j', (topics, places, wanted) => {
    expect(wants({ topics, places }, { topics: ['floods'], places: ['senegal'] })).toBe(wanted);
  });
});

describe('a change', () => {
  it('moves the entries, and leaving removes them', async () => {
    const audience = memoryAudience();
    const { id } = await aReader(audience, 'rim@example.org', { ...all, topics: ['floods', 'ports'] }, NOW);
    expect(standing(audience)).toEqual(['*#all', 'en#topic:floods', 'en#topic:ports']);
    await choose(
      audience,
      id,
      { languages: ['fr'], topics: [], places: ['senegal'], frequency: 'daily' },
      SAID,
    );
    // Who got releases at once until now stands in the list of digests from now on.
    expect(standing(audience)).toEqual(['*#all', '*#daily', 'fr#place:senegal']);
    expect(await audience.count()).toBe(1);
    await leave(audience, id, SAID);
    await leave(audience, id, SAID);
    expect(standing(audience)).toEqual([]);
    await confirm(audience, id, SAID);
    expect(await audience.subscriber(id)).toMatchObject({ status: 'left', listed: [] });
  });

  it.each(['before', 'after'] as const)(
    'that dies %s any of its writes lists no less than it says, and the next one mends it',
    async (when) => {
      for (let point = 1; ; point += 1) {
        const audience = memoryAudience();
        const { id } = await aReader(audience, 'rim@example.org', { ...all, topics: ['floods'] }, NOW);
        const died = await dies(
          choose(dieAt(audience, point, when), id, { ...all, topics: ['ports'] }, SAID),
        );
        const now = await audience.subscriber(id);
        expect(standing(audience), `point ${point}`).toContain(`en#topic:${now?.topics[0]}`);
        await choose(audience, id, { ...all, places: ['senegal'] }, SAID);
        expect(standing(audience), `point ${point}`).toEqual(['*#all', 'en#place:senegal']);
        if (!died) return expect(point).toBeGreaterThan(4);
      }
    },
  );

  it('made by two at once ends as one of them, listed as it says', async () => {
    const audience = memoryAudience();
    const { id } = await aReader(audience, 'rim@example.org', all, NOW);
    await Promise.all([
      choose(audience, id, { ...all, topics: ['floods'] }, SAID),
      choose(audience, id, { ...all, topics: ['ports'] }, SAID),
      choose(audience, id, { ...all, places: ['senegal'] }, SAID),
    ]);
    const now = await audience.subscriber(id);
    const [, { facet } = { facet: '' }] = listingsOf(now ?? { ...all, frequencies: [] });
    expect(standing(audience)).toEqual(['*#all', `en#${facet}`]);
  });

  it.each(['leave', 'erase'] as const)('raced by %s at any moment leaves nothing listed', async (what) => {
    for (let point = 1; ; point += 1) {
      const audience = memoryAudience();
      const { id } = await aReader(audience, 'rim@example.org', { ...all, topics: ['floods'] }, NOW);
      const go = () => (what === 'leave' ? leave(audience, id, SAID) : erase(audience, id, NOW));
      const { raced, hooked } = meanwhileAt(audience, point, go);
      await choose(hooked, id, { ...all, topics: ['ports'] }, SAID);
      const now = await audience.subscriber(id);
      if (!raced()) return expect(point).toBeGreaterThan(4);
      expect([now?.status, now?.listed], `point ${point}`).toEqual([
        what === 'leave' ? 'left' : 'erased',
        [],
      ]);
      expect(standing(audience), `point ${point}`).toEqual([]);
    }
  });
});

describe('consent', () => {
  const later = (days: number) => new Date(Date.parse(NOW) + days * 86_400_000).toISOString();
  const said = (words: string, at = NOW) => ({ at, from: '/en/subscribe/ (192.0.2.1)', words });
  const id = 'a'.repeat(32);
  const ask = (audience: Audience, at = NOW, choice: Choice = all) =>
    change(audience, id, (now) => asked(now, id, 'rim@example.net', choice, said('Send me news.', at)));

  it('is recorded at each step: when, from where, which words', async () => {
    const audience = memoryAudience();
    await ask(audience);
    await ask(audience, later(1));
    await confirm(audience, id, said('Confirm', later(2)));
    await choose(audience, id, { ...all, topics: ['ports'] }, said('Save', later(3)));
    await choose(audience, id, all, said('Save', later(4)));
    await leave(audience, id, said('Unsubscribe', later(5)));
    await leave(audience, id, said('Unsubscribe', later(6)));
    expect((await audience.subscriber(id))?.consent).toEqual([
      { what: 'asked', ...said('Send me news.', later(1)) },
      { what: 'confirmed', ...said('Confirm', later(2)) },
      { what: 'changed', ...said('Save', later(4)) },
      { what: 'left', ...said('Unsubscribe', later(5)) },
    ]);
  });

  it('never grows without end', async () => {
    const audience = memoryAudience();
    for (let i = 0; i < 60; i += 1) {
      await ask(audience);
      await confirm(audience, id, said('Confirm'));
      await leave(audience, id, said('Unsubscribe'));
    }
    expect((await audience.subscriber(id))?.consent.length).toBeLessThanOrEqual(50);
  });

  it('of one who has left is all that stays of them, beside the address', async () => {
    const audience = memoryAudience();
    await ask(audience, NOW, {
      ...all,
      topics: ['floods'],
      places: ['senegal'],
      waits: 12,
      frequency: 'weekly',
    });
    await confirm(audience, id, said('Confirm'));
    await pause(audience, id, later(30));
    await leave(audience, id, said('Unsubscribe'));
    expect(await audience.subscriber(id)).toEqual({
      id,
      email: 'rim@example.net',
      status: 'left',
      languages: [],
      topics: [],
      places: [],
      waits: 0,
      frequencies: [],
      createdAt: NOW,
      consent: [
        expect.objectContaining({ what: 'asked' }),
        expect.objectContaining({ what: 'confirmed' }),
        expect.objectContaining({ what: 'left' }),
      ],
      listed: [],
      version: expect.any(Number),
    });
  });

  it('that was never given is forgotten after seven days, and a sign-up starts anew', async () => {
    const audience = memoryAudience();
    await ask(audience, NOW, { ...all, topics: ['floods'] });
    expect((await confirm(audience, id, said('Confirm', later(7))))?.status).toBe('pending');
    await ask(audience, later(8), { ...all, frequency: 'daily' });
    expect(await audience.subscriber(id)).toMatchObject({
      createdAt: later(8),
      topics: [],
      frequencies: [{ from: later(8), value: 'daily' }],
      consent: [{ at: later(8) }],
    });
    expect((await confirm(audience, id, said('Confirm', later(14))))?.status).toBe('confirmed');
  });

  it('of before is not lost by a sign-up that comes to nothing', async () => {
    const audience = memoryAudience();
    await ask(audience);
    await confirm(audience, id, said('Confirm'));
    await leave(audience, id, said('Unsubscribe'));
    await ask(audience, later(1), { ...all, topics: ['ports'] });
    expect(await audience.subscriber(id)).toMatchObject({ status: 'left', createdAt: NOW });
    expect((await confirm(audience, id, said('Confirm', later(2))))?.status).toBe('confirmed');
    expect(standing(audience)).toEqual(['*#all', 'en#topic:ports']);
  });

  it('has its seven days again, also of one whose first opt-in mail came back', async () => {
    const audience = memoryAudience();
    await ask(audience);
    const suppression = { reason: 'bounce', at: NOW, detail: '' } as const;
    await change(audience, id, (now) => now && { ...now, status: 'suppressed', suppression });
    await ask(audience, later(6));
    expect(await audience.subscriber(id)).toMatchObject({ status: 'suppressed', createdAt: later(6) });
    expect((await confirm(audience, id, said('Confirm', later(12))))?.status).toBe('confirmed');
  });

  it('from the mailbox ends a suppression, and nothing else does', async () => {
    const audience = memoryAudience();
    await ask(audience);
    await confirm(audience, id, said('Confirm'));
    const suppression = { reason: 'bounce', at: later(1), detail: '550' } as const;
    await change(
      audience,
      id,
      (now) => now && { ...now, status: 'suppressed', suppression, softBounces: [NOW] },
    );
    await ask(audience, later(2), { ...all, topics: ['ports'] });
    expect(await audience.subscriber(id)).toMatchObject({ status: 'suppressed', suppression });
    expect(standing(audience)).not.toContain('en#topic:ports');
    await confirm(audience, id, said('Confirm', later(3)));
    const now = await audience.subscriber(id);
    expect(now).toMatchObject({ status: 'confirmed', confirmedAt: later(3), topics: ['ports'] });
    expect([now?.suppression, now?.softBounces]).toEqual([undefined, undefined]);
  });
});

describe('leaving one topic or place', () => {
  it.each([
    ['one of two topics', { topics: ['floods', 'ports'] }, { topic: 'floods' }, { topics: ['ports'] }],
    ['one of two places', { places: ['senegal', 'egypt'] }, { place: 'egypt' }, { places: ['senegal'] }],
    ['a topic that they had not chosen', { topics: ['ports'] }, { topic: 'floods' }, { topics: ['ports'] }],
    ['a topic of everything', {}, { topic: 'floods' }, { topics: [], status: 'confirmed' }],
    ['a place under the name of a topic', { places: ['ports'] }, { topic: 'ports' }, { places: ['ports'] }],
    ['the last topic', { topics: ['floods'] }, { topic: 'floods' }, { status: 'left' }],
    [
      'the last topic of some places',
      { topics: ['floods'], places: ['egypt'] },
      { topic: 'floods' },
      { status: 'left' },
    ],
    [
      'the last place of some topics',
      { topics: ['floods'], places: ['egypt'] },
      { place: 'egypt' },
      { status: 'left' },
    ],
  ] as const)('%s', async (_what, choice, part, then) => {
    const audience = memoryAudience();
    const { id } = await aReader(
      audience,
      'rim@example.org',
      { ...all, ...structuredClone(choice) } as Choice,
      NOW,
    );
    for (let i = 0; i < 2; i += 1) {
      await leavePart(audience, id, part, SAID);
      expect(await audience.subscriber(id)).toMatchObject(then);
    }
    expect(standing(audience)).not.toContain(
      'status' in then && then.status === 'left' ? 'en#all' : 'en#topic:floods',
    );
  });

  it('and the other at the same moment is leaving altogether, never everything', async () => {
    for (let point = 1; ; point += 1) {
      const audience = memoryAudience();
      const { id } = await aReader(audience, 'rim@example.org', { ...all, topics: ['floods', 'ports'] }, NOW);
      const { raced, hooked } = meanwhileAt(audience, point, () =>
        leavePart(audience, id, { topic: 'ports' }, SAID),
      );
      await leavePart(hooked, id, { topic: 'floods' }, SAID);
      if (!raced()) return expect(point).toBeGreaterThan(3);
      expect([(await audience.subscriber(id))?.status, standing(audience)], `point ${point}`).toEqual([
        'left',
        [],
      ]);
    }
  });
});

describe('erasing', () => {
  const tomb = (id: string) => ({
    id,
    email: '',
    status: 'erased',
    languages: [],
    topics: [],
    places: [],
    waits: 0,
    frequencies: [],
    createdAt: NOW,
    consent: [],
    listed: [],
    version: expect.any(Number),
  });

  it('leaves the hash and the moment, and nothing brings the address back', async () => {
    const audience = memoryAudience();
    const { id } = await aReader(audience, 'rim@example.org', { ...all, topics: ['floods'] }, NOW);
    await pause(audience, id, NOW);
    await erase(audience, id, NOW);
    const stays = await audience.subscriber(id);
    expect(stays).toEqual(tomb(id));
    await erase(audience, id, '2027-01-01T00:00:00.000Z');
    await confirm(audience, id, SAID);
    await choose(audience, id, all, SAID);
    await pause(audience, id, NOW);
    await leave(audience, id, SAID);
    await leavePart(audience, id, { topic: 'floods' }, SAID);
    expect(await addConfirmed(audience, 'RIM@example.org', all, SAID)).toBe('erased');
    expect(await addConfirmed(audience, 'rim@example.org', all, SAID, 'imported')).toBe('erased');
    expect(await audience.subscriber(id)).toEqual(stays);
    expect([standing(audience), await audience.count()]).toEqual([[], 0]);
    expect(JSON.stringify([...audience.people])).not.toMatch(/rim|example|flood/);
  });

  it('of somebody who was never there keeps them away as well', async () => {
    const audience = memoryAudience();
    const id = subscriberId('rim@example.org', await audience.key('addresses'));
    await erase(audience, id, NOW);
    expect(await audience.subscriber(id)).toEqual(tomb(id));
    expect(await addConfirmed(audience, 'rim@example.org', all, SAID)).toBe('erased');
  });

  it.each(['before', 'after'] as const)(
    'that dies %s any of its writes is ended by the next',
    async (when) => {
      for (let point = 1; ; point += 1) {
        const audience = memoryAudience();
        const { id } = await aReader(audience, 'rim@example.org', { ...all, topics: ['floods'] }, NOW);
        const died = await dies(erase(dieAt(audience, point, when), id, NOW));
        await erase(audience, id, NOW);
        expect(await audience.subscriber(id), `point ${point}`).toEqual(tomb(id));
        expect(standing(audience), `point ${point}`).toEqual([]);
        if (!died) return expect(point).toBeGreaterThan(3);
      }
    },
  );
});

describe('adding', () => {
  it('does not write again to whom mail can not reach, nor by a list to one who left', async () => {
    const audience = memoryAudience();
    const { id } = await aReader(audience, 'rim@example.org', all, NOW);
    await leave(audience, id, SAID);
    expect(await addConfirmed(audience, 'rim@example.org', all, SAID, 'imported')).toBe('left');
    expect(await addConfirmed(audience, 'rim@example.org', all, SAID)).toMatchObject({ status: 'confirmed' });
    const suppression = { reason: 'complaint', at: NOW, detail: 'abuse' } as const;
    await change(audience, id, (now) => now && { ...now, status: 'suppressed', suppression });
    for (const what of ['added', 'imported'] as const)
      expect(await addConfirmed(audience, 'rim@example.org', all, SAID, what)).toBe('suppressed');
    expect(standing(audience)).toEqual([]);
  });

  it('takes the place of a sign-up that waits, or was forgotten', async () => {
    for (const at of [NOW, '2026-04-02T09:00:00.000Z']) {
      const audience = memoryAudience();
      const id = subscriberId('rim@example.org', await audience.key('addresses'));
      await change(audience, id, (now) => asked(now, id, 'rim@example.org', all, { ...SAID, at: NOW }));
      await addConfirmed(audience, 'rim@example.org', { ...all, topics: ['ports'] }, { ...SAID, at });
      expect(await audience.subscriber(id)).toMatchObject({
        status: 'confirmed',
        topics: ['ports'],
        confirmedAt: at,
      });
      expect(standing(audience)).toEqual(['*#all', 'en#topic:ports']);
    }
  });
});

const dies = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => false,
    () => true,
  );

/** An audience with something before each call. */
function hooked(audience: Audience, step: <T>(call: () => Promise<T>) => Promise<T>): Audience {
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

/** An audience whose user dies at the nth call: nothing that they do afterwards has an effect. */
function dieAt(audience: Audience, point: number, when: 'before' | 'after'): Audience {
  let calls = 0;
  return hooked(audience, async (call) => {
    calls += 1;
    if (calls > point || (calls === point && when === 'before')) throw new Error('died');
    const result = await call();
    if (calls === point) throw new Error('died');
    return result;
  });
}

/** An audience where somebody else does something right before the nth call of its user. */
function meanwhileAt(audience: Audience, point: number, work: () => Promise<unknown>) {
  let calls = 0;
  return {
    raced: () => calls >= point,
    hooked: hooked(audience, async (call) => {
      calls += 1;
      if (calls === point) await work();
      return call();
    }),
  };
}
