import { parseJsonFeed } from 'feedsmith';
import { beforeEach, describe, expect, it } from 'vitest';
import { aPartner } from '../../support/partner-log.ts';
import { hold, publish } from '../site/published.ts';
import { SITE, start, type World } from './world.ts';

let world: World;
const renew = async (change = {}) => {
  world = start(await aPartner(change));
};
beforeEach(() => renew());

const feedAt = async (path: string) => parseJsonFeed(await (await world.app.request(path)).text());
const feed = (query = '') => feedAt(`/partners/tide-wire/feed.json?token=${world.token()}${query}`);
const titles = ({ items = [] }: Awaited<ReturnType<typeof feed>>) => items.map(({ title }) => title);

describe('a partner’s feed', () => {
  it('has nothing that is held, to whomever', async () => {
    await renew({ trusted: true });
    await hold(world.index, {
      slug: 'flood-warning',
      document: { title: 'A flood that nobody may know of' },
    });
    await world.tell({ type: 'release.scheduled.v1', slug: 'flood-warning' });
    await publish(world.index, { slug: 'known', document: { title: 'Known' } });
    await world.tell({ slug: 'known' });
    await hold(world.index, {
      slug: 'known',
      revision: 2,
      changeNote: 'held note',
      document: { title: 'Known to nobody' },
    });
    await world.tell({ type: 'release.scheduled.v1', slug: 'known', revision: 2 });
    const text = JSON.stringify(await feed());
    expect(text).not.toMatch(/flood|nobody|held note/);
    expect(titles(await feed())).toEqual(['Known']);
  });

  it('has what was withdrawn as a line that says so, without its words', async () => {
    await publish(world.index, { document: { title: 'Wrong', bodyHtml: '<p>WRONG WORDS</p>' } });
    await world.tell();
    await publish(world.index, {
      revision: 2,
      status: 'retracted',
      changeNote: 'It was not so.',
      document: { title: 'Wrong', bodyHtml: '<p>WRONG WORDS</p>' },
    });
    // The public page says it before the webhook does.
    for (let n = 0; n < 2; n += 1) {
      const [item, ...more] = (await feed()).items ?? [];
      expect(more).toEqual([]);
      expect(item?.title).toBe('Retracted: Wrong');
      expect(item?.content_html).toContain('It was not so.');
      expect(JSON.stringify(item)).not.toContain('WRONG WORDS');
      await world.tell({ type: 'release.retracted.v1', revision: 2 });
    }
  });

  it('has each edition once, in full, as it is public now, in its own language', async () => {
    await publish(world.index, { document: { bodyHtml: '<p>First</p>' } });
    await publish(world.index, { language: 'ar', document: { title: 'مقاييس المد' } });
    await publish(world.index, {
      revision: 2,
      changeNote: 'A number.',
      document: { bodyHtml: '<p>Second</p>' },
    });
    await world.tell();
    await world.tell({ language: 'ar' });
    await world.tell({ type: 'release.corrected.v1', revision: 2 });
    const { items = [], ...head } = await feed();
    expect(items.map(({ language, url }) => [language, url])).toEqual(
      expect.arrayContaining([
        ['en', `${SITE}/en/news/2026/03/tide-gauges/`],
        ['ar', `${SITE}/ar/news/2026/03/tide-gauges/`],
      ]),
    );
    expect(items).toHaveLength(2);
    const text = items.find(({ language }) => language === 'en')?.content_html;
    expect(text).toContain('<p>Second</p>');
    expect(text).toContain('A number.');
    expect(text).not.toContain('First');
    expect(head.title).toBe('International Tide Office – Tide Wire');
  });

  it('has summaries alone for who takes summaries', async () => {
    const partner = await aPartner();
    await renew({ endpoints: partner.endpoints.map((one) => ({ ...one, bodies: 'summary' })) });
    await publish(world.index, { document: { summary: 'In short.', bodyHtml: '<p>AT LENGTH</p>' } });
    await world.tell();
    await publish(world.index, {
      slug: 'terse',
      document: { title: 'Terse', summary: '', bodyHtml: '<p>AT LENGTH</p>' },
    });
    await world.tell({ slug: 'terse' });
    const { items } = await feed();
    expect(items).toMatchObject([{ content_text: 'Terse' }, { content_text: 'In short.' }]);
    expect(JSON.stringify(items)).not.toContain('AT LENGTH');
    await publish(world.index, { revision: 2, status: 'retracted', changeNote: 'It was not so.' });
    expect(JSON.stringify(await feed())).toContain('It was not so.');
  });

  it('leads on to older lines, over all of them, and names each edition on one page', async () => {
    for (let n = 1; n <= 120; n += 1) {
      const slug = `release-${((n - 1) % 110) + 1}`;
      const revision = n > 110 ? 2 : 1;
      await publish(world.index, { slug, revision, document: { title: slug } });
      await world.tell({
        slug,
        revision,
        type: revision === 1 ? 'release.published.v1' : 'release.corrected.v1',
      });
    }
    // A revision under embargo is no news of its release.
    await world.tell({ slug: 'release-20', revision: 2, type: 'release.scheduled.v1' });
    const seen: (string | undefined)[] = [];
    let page = await feed();
    expect(page.feed_url).toBe(
      `${SITE}/partners/tide-wire/feed.json?${new URLSearchParams({ token: world.token(), endpoint: page.feed_url?.slice(-8) ?? '' })}`,
    );
    for (;;) {
      seen.push(...titles(page));
      if (!page.next_url) break;
      page = await feedAt(page.next_url.slice(SITE.length));
    }
    expect(seen).toHaveLength(110);
    expect(new Set(seen).size).toBe(110);
  });

  it('stays below what Lambda hands over, and leads on to the rest', async () => {
    for (let n = 0; n < 20; n += 1) {
      const bodyHtml = `<p>${'"\\'.repeat(150_000)}</p>`;
      await publish(world.index, { slug: `release-${n}`, document: { title: `release-${n}`, bodyHtml } });
      await world.tell({ slug: `release-${n}` });
    }
    const bodyHtml = `<p>${'x'.repeat(4_000_000)}</p>`;
    await publish(world.index, { slug: 'huge', document: { title: 'huge', bodyHtml } });
    await world.tell({ slug: 'huge' });
    const seen: (string | undefined)[] = [];
    for (let path: string | undefined = `/partners/tide-wire/feed.json?token=${world.token()}`; path; ) {
      const body: string = await (await world.app.request(path)).text();
      expect(Buffer.byteLength(JSON.stringify({ body }))).toBeLessThan(6_000_000);
      const page: Awaited<ReturnType<typeof feed>> = parseJsonFeed(body);
      seen.push(...titles(page));
      path = page.next_url?.slice(SITE.length);
    }
    expect(seen).toEqual(['huge', ...Array.from({ length: 20 }, (_, n) => `release-${19 - n}`)]);
  });

  it('is a JSON Feed that nobody keeps, also with nothing in it', async () => {
    const answer = await world.get('/partners/tide-wire/feed.json');
    expect(answer.headers.get('content-type')).toBe('application/feed+json; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ version: 'https://jsonfeed.org/version/1.1', items: [] });
    // Whoever came by a header finds no token in it.
    expect(text).not.toContain('token');
  });

  it.each(['-1', 'x', '0', '1.5'])('before %s is refused with the value', async (before) => {
    const answer = await world.get(`/partners/tide-wire/feed.json?before=${before}`);
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining(`before=\\"${before}\\"`),
    ]);
  });
});
