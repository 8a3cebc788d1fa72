import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { defaultIsContentTypeBinary } from 'hono/aws-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { aPartner, FIRST, SECOND, type Telling } from '../../support/partner-log.ts';
import { start, type World } from './world.ts';

let world: World;
const renew = async (change = {}) => {
  world = start(await aPartner(change));
};
beforeEach(() => renew());

const HELD = 'A flood that nobody may know of yet';
const held = (more: Telling = {}): Telling => ({
  type: 'release.scheduled.v1',
  text: JSON.stringify({ title: HELD }),
  ...more,
});
const reference = z.strictObject({
  href: z.url(),
  contentType: z.string(),
  bytes: z.int(),
  digest: z.string(),
});
/** What a partner is told of a line, and nothing else. */
const line = z.strictObject({
  sequence: z.int(),
  id: z.string(),
  type: z.string(),
  timestamp: z.iso.datetime(),
  slug: z.string().optional(),
  language: z.string().optional(),
  revision: z.int().optional(),
  state: z.string().optional(),
  item: z.unknown().optional(),
  supersededBy: z.int().optional(),
  gone: z.string().optional(),
});
const answered = z.strictObject({
  partner: z.string(),
  endpoint: z.string(),
  after: z.int(),
  next: z.int(),
  more: z.boolean(),
  items: z.array(line),
});
const pageOf = async (query: string) =>
  answered.parse(await (await world.get(`/partners/tide-wire/items?${query}`)).json());
const one = (sequence: number, query = '') => world.get(`/partners/tide-wire/items/${sequence}${query}`);
/** Everything there is, as a partner fetches it, from a number. */
async function fetchAll(limit: number, from = 0) {
  const lines: z.infer<typeof line>[] = [];
  for (let next = from; ; ) {
    const page = await pageOf(`after=${next}&limit=${limit}`);
    expect(page.after).toBe(next);
    lines.push(...page.items);
    next = page.next;
    if (!page.more) return lines;
  }
}

describe('what is under embargo', () => {
  it('is given to a trusted partner alone; to others not even its name', async () => {
    for (const trusted of [true, false]) {
      await renew({ trusted });
      await world.tell(held({ slug: 'flood-warning', state: 'pending' }));
      const [list, item, own] = [
        await pageOf('after=0'),
        await one(1),
        await world.app.request(`/partners/tide-wire/items/1?token=${world.itemToken(1)}`),
      ];
      expect(list.next).toBe(1);
      expect([item.status, own.status]).toEqual(trusted ? [200, 200] : [410, 410]);
      const texts = [JSON.stringify(list), await item.text(), await own.text()];
      for (const text of texts) {
        expect(text.includes(HELD)).toBe(trusted);
        if (!trusted) expect(text).not.toContain('flood-warning');
      }
    }
  });

  it('and lost its hold is not given as if it still were held', async () => {
    await renew({ trusted: true });
    await world.tell(held({ state: 'superseded' }));
    expect((await pageOf('after=0')).items).toEqual([
      expect.objectContaining({ gone: expect.stringMatching(/no longer held/) }),
    ]);
    expect((await one(1)).status).toBe(410);
  });

  it('and was cancelled is given to nobody, by no link', async () => {
    await renew({ trusted: true });
    await world.tell(held());
    await world.tell({ type: 'release.cancelled.v1', revision: 2, text: '{"pubStatus":"canceled"}' });
    const { items } = await pageOf('after=0');
    expect(items[0]).toMatchObject({ sequence: 1, supersededBy: 2 });
    expect(items[0]).not.toHaveProperty('item');
    expect(items[1]).toMatchObject({ item: { pubStatus: 'canceled' } });
    for (const token of [world.token(), world.itemToken(1)]) {
      const answer = await world.app.request(`/partners/tide-wire/items/1?token=${token}`);
      expect([answer.status, await answer.text()]).toEqual([410, expect.not.stringContaining(HELD)]);
    }
  });

  it('and was cancelled has no name for who lost its trust before it was called with it', async () => {
    for (const attempts of [0, 1]) {
      await renew({ trusted: false });
      const slug = 'flood-warning';
      await world.tell(held({ slug, attempts, state: 'superseded' }));
      await world.tell({ slug, type: 'release.cancelled.v1', revision: 2, text: JSON.stringify({ slug }) });
      const [list, item] = [await pageOf('after=0'), await one(2)];
      expect([list.next, item.status]).toEqual([2, attempts === 0 ? 410 : 200]);
      for (const text of [JSON.stringify(list), await item.text()])
        expect(text.includes('flood-warning')).toBe(attempts > 0);
    }
  });

  it('takes the place of nothing that is public', async () => {
    await renew({ trusted: true });
    await world.tell();
    await world.tell(held({ revision: 2 }));
    const { items } = await pageOf('after=0');
    expect(items[0]).toMatchObject({ item: { title: 'item 1' } });
    expect(items[1]).toMatchObject({ item: { title: HELD } });
  });
});

describe('what was withdrawn', () => {
  it('is given to nobody again, by no link and in no format; what came after the withdrawal is', async () => {
    await world.tell({ text: '{"title":"WRONG"}' });
    await world.tell({ type: 'release.corrected.v1', revision: 2, text: '{"title":"WRONG too"}' });
    await world.tell({ type: 'release.retracted.v1', revision: 3, text: '{"pubStatus":"canceled"}' });
    await world.tell({ slug: 'other', text: '{"title":"other"}' });
    const listed = await pageOf('after=0');
    expect(JSON.stringify(listed)).not.toContain('WRONG');
    expect(listed.items.map(({ supersededBy }) => supersededBy)).toEqual([3, 3, undefined, undefined]);
    for (const sequence of [1, 2])
      for (const token of [world.token(), world.itemToken(sequence)]) {
        const answer = await world.app.request(`/partners/tide-wire/items/${sequence}?token=${token}`);
        expect(answer.status).toBe(410);
        expect(await answer.json()).toMatchObject({
          status: 410,
          detail: 'It was withdrawn: number 3 says so.',
        });
      }
    expect((await one(3)).status).toBe(200);
    await world.tell({ revision: 4, text: '{"title":"right"}' });
    expect(await (await one(5)).json()).toEqual({ title: 'right' });
    expect((await one(1)).status).toBe(410);
  });

  it('is so whatever order it came in', async () => {
    await world.tell({ type: 'release.retracted.v1', revision: 2 });
    await world.tell({ revision: 1, text: '{"title":"WRONG"}' });
    expect((await pageOf('after=1')).items).toEqual([
      expect.objectContaining({ sequence: 2, supersededBy: 1 }),
    ]);
    expect((await one(2)).status).toBe(410);
  });
});

describe('what was overtaken', () => {
  it('names what took its place; the link of its webhook still opens it', async () => {
    await world.tell();
    await world.tell({ language: 'fr' });
    await world.tell({ type: 'release.corrected.v1', revision: 2 });
    await world.tell({ type: 'release.corrected.v1', revision: 3 });
    const { items } = await pageOf('after=0');
    expect(items.map((line) => line.supersededBy)).toEqual([4, undefined, 4, undefined]);
    expect(items[3]).toMatchObject({
      item: { title: 'item 4' },
      revision: 3,
      type: 'release.corrected.v1',
      state: 'delivered',
    });
    const answer = await world.app.request(`/partners/tide-wire/items/1?token=${world.itemToken(1)}`);
    expect(await answer.json()).toEqual({ title: 'item 1' });
  });
});

describe('a partner who was away', () => {
  it('gets every line in order, none twice, whatever the size of a page', async () => {
    for (let n = 0; n < 60; n += 1)
      await world.tell({
        slug: `release-${n % 40}`,
        revision: 1 + Math.floor(n / 40),
        state: n % 3 ? 'held' : 'failed',
      });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 0, max: 60 }),
        async (limit, from) => {
          const lines = await fetchAll(limit, from);
          expect(lines.map(({ sequence }) => sequence)).toEqual(
            Array.from({ length: 60 - from }, (_, i) => from + 1 + i),
          );
          for (const line of lines) expect('item' in line).toBe(line.sequence > 20);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('has their own endpoint’s lines, the first endpoint’s where none is named', async () => {
    await world.tell();
    await world.tell({
      endpointId: SECOND,
      text: '<newsItem/>',
      contentType: 'application/vnd.iptc.g2.newsitem+xml',
    });
    expect(await pageOf('after=0')).toMatchObject({
      partner: 'tide-wire',
      endpoint: FIRST,
      items: [{ item: { title: 'item 1' } }],
    });
    const { endpoint, items } = await pageOf(`after=0&endpoint=${SECOND}`);
    expect(endpoint).toBe(SECOND);
    const { href, ...said } = reference.parse(items[0]?.item);
    const digest = createHash('sha256').update('<newsItem/>').digest('hex');
    expect(said).toEqual({
      contentType: 'application/vnd.iptc.g2.newsitem+xml',
      bytes: 11,
      digest: `sha256:${digest}`,
    });
    const url = new URL(href);
    const answer = await world.app.request(url.pathname + url.search);
    expect([answer.status, await answer.text()]).toEqual([200, '<newsItem/>']);
  });

  it('does not pass a line whose delivery is not written yet, nor waits for it for ever', async () => {
    await world.tell();
    await world.tell({ unwritten: true, slug: 'crashed' });
    await world.tell({ slug: 'later' });
    const page = await pageOf('after=0');
    expect([page.next, page.more, page.items.length]).toEqual([1, false, 1]);
    expect(await pageOf('after=1')).toMatchObject({ next: 1, more: false, items: [] });
    world.clock += 2 * 3_600_000;
    expect(await pageOf('after=1')).toMatchObject({
      next: 3,
      more: false,
      items: [{ gone: 'It was never written, or is no longer kept.' }, { item: {} }],
    });
  });

  it('is told where to go on when lines are no longer kept, and never led over a gap', async () => {
    for (let n = 0; n < 6; n += 1) await world.tell({ slug: `release-${n}` });
    const { logAfter } = world.ledger;
    const kept = new Set([3, 4, 6]);
    world.ledger.logAfter = async (name, from, limit) =>
      (await logAfter(name, from, 100)).filter(({ sequence }) => kept.has(sequence)).slice(0, limit);
    const lost = await world.get('/partners/tide-wire/items?after=0');
    expect([lost.status, lost.headers.get('content-type')]).toEqual([410, 'application/problem+json']);
    expect(await lost.json()).toMatchObject({ first: 3, detail: expect.stringContaining('after=2') });
    // Who names no number begins with the first that is kept.
    expect(await pageOf('')).toMatchObject({
      after: 2,
      next: 4,
      more: true,
      items: [{ sequence: 3 }, { sequence: 4 }],
    });
    expect(await (await world.get('/partners/tide-wire/items?after=4')).json()).toMatchObject({
      status: 410,
      first: 6,
    });
    expect((await one(2)).status).toBe(410);
  });

  it('is told that what they had is no longer stored', async () => {
    const { item } = await world.tell();
    world.items.stored.delete(item.digest);
    expect((await pageOf('after=0')).items[0]).toMatchObject({ gone: expect.stringContaining('120 days') });
    expect((await one(1)).status).toBe(410);
  });

  it('with nothing there gets nothing, and can come again', async () => {
    expect(await pageOf('')).toEqual({
      partner: 'tide-wire',
      endpoint: FIRST,
      after: 0,
      next: 0,
      more: false,
      items: [],
    });
    await world.tell();
    expect(await pageOf('after=1')).toMatchObject({ after: 1, next: 1, more: false, items: [] });
  });
});

describe('a question', () => {
  it.each([
    ['after=-1', '"-1"'],
    ['after=', '""'],
    ['after=1e3', '"1e3"'],
    ['after=NaN', '"NaN"'],
    ['after=1%00', '"1\\u0000"'],
    ['after=99999999999999999999', '"99999999999999999999"'],
    ['after=<b>', '"<b>"'],
    ['after=7', 'after=7 is more than the last number, 1'],
    ['after=0&limit=0', '"0"'],
    ['after=0&limit=101', '"101"'],
    ['after=0&limit=ten', '"ten"'],
    [`after=0&endpoint=nobody`, `"nobody" is none of yours: ${FIRST}, ${SECOND}`],
  ])('%s is refused with what was wrong', async (query, words) => {
    await world.tell();
    const answer = await world.get(`/partners/tide-wire/items?${query}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
    expect(z.object({ detail: z.string() }).parse(await answer.json()).detail).toContain(words);
  });

  it.each([
    ['2', 400],
    ['0', 400],
    ['x', 400],
    ['1.5', 400],
  ])('for the item %s answers %i', async (sequence, status) => {
    await world.tell();
    expect((await world.get(`/partners/tide-wire/items/${sequence}`)).status).toBe(status);
  });
});

describe('one item', () => {
  it.each([
    ['application/json', '{ "title" : "Türkiye 地震" }'],
    ['application/vnd.iptc.g2.newsitem+xml', '<?xml version="1.0"?><a>é</a>'],
    ['application/feed+json', '{"id":1}'],
  ])('of %s comes byte for byte, with its type and digest', async (contentType, text) => {
    await world.tell({ text, contentType });
    const answer = await one(1);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.toString()).toBe(text);
    expect(answer.headers.get('content-type')).toBe(contentType);
    expect(answer.headers.get('content-digest')).toBe(
      `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`,
    );
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  });
});

describe('an answer', () => {
  it('stays below what Lambda hands over, however the texts are quoted, and the rest follows', async () => {
    const quotes = JSON.stringify({ body: '"\\'.repeat(150_000) });
    for (let n = 0; n < 20; n += 1) await world.tell({ slug: `release-${n}`, text: quotes });
    const answer = await world.get('/partners/tide-wire/items?after=0&limit=100');
    const body = await answer.text();
    // The adapter hands a text over inside JSON, and what it takes for binary as base64.
    expect(defaultIsContentTypeBinary(answer.headers.get('content-type') ?? '')).toBe(false);
    expect(Buffer.byteLength(JSON.stringify({ body }))).toBeLessThan(6_000_000);
    const page = JSON.parse(body);
    expect(page).toMatchObject({ more: true, next: page.items.length });
    expect(page.items.length).toBeGreaterThan(1);
    expect((await fetchAll(100)).map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
  });

  it('names an item that is too large for it by reference, and goes on', async () => {
    await world.tell({ slug: 'huge', text: JSON.stringify('x'.repeat(3_000_000)) });
    await world.tell();
    const { items, more } = await pageOf('after=0');
    expect(more).toBe(false);
    expect(items[0]?.item).toMatchObject({
      href: expect.stringContaining('/partners/tide-wire/items/1?'),
      bytes: 3_000_002,
    });
    expect(items[1]).toMatchObject({ item: { title: 'item 2' } });
  });
});
