import { XMLValidator } from 'fast-xml-parser';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import type { Media } from '../../../functions/shared/domain/release.ts';
import { siteAssets } from '../../../functions/shared/site/assets.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { testNewsroom } from '../../support/newsroom.ts';
import { hold, publish, textAt } from './published.ts';

const SITE = 'https://news.example.org';
const URL = `${SITE}/en/news/2026/03/tide-gauges/`;
const HUB = 'https://hub.example.org/?a=1&b=2';
type Index = ReturnType<typeof memoryIndex>;

/** One feed in each format, parsed, in the same words. */
async function read(index: Index, list: string, settings = testNewsroom) {
  const [atomText = '', rssText = '', jsonText = ''] = await Promise.all(
    ['feed.atom', 'feed.rss', 'feed.json'].map((file) => textAt(index, list, file, settings)),
  );
  for (const xml of [atomText, rssText]) expect(XMLValidator.validate(xml)).toBe(true);
  const [atom, rss, json] = [parseAtomFeed(atomText), parseRssFeed(rssText), parseJsonFeed(jsonText)];
  const items = {
    atom: (atom.entries ?? []).map((one) => ({
      id: one.id,
      title: one.title?.value,
      summary: one.summary?.value,
      content: one.content?.value,
      published: one.published,
      updated: one.updated,
      tags: one.categories?.map(({ term }) => term),
    })),
    rss: (rss.items ?? []).map((one) => ({
      id: one.guid?.value,
      title: one.title,
      summary: one.description,
      content: one.content?.encoded,
      published: new Date(one.pubDate ?? '').toISOString(),
      updated: one.atom?.updated,
      tags: one.categories?.map(({ name }) => name),
    })),
    json: (json.items ?? []).map((one) => ({
      id: one.id,
      title: one.title,
      summary: one.summary,
      content: one.content_html,
      published: one.date_published,
      updated: one.date_modified,
      tags: one.tags,
    })),
  };
  return { atom, rss, json, items, texts: [atomText, rssText, jsonText] };
}

it('of an empty list has a list of items all the same', async () => {
  const { texts } = await read(memoryIndex(), '/en/');
  expect(JSON.parse(texts[2] ?? '')).toMatchObject({
    version: 'https://jsonfeed.org/version/1.1',
    items: [],
  });
});

/** What all three formats say alike. */
async function itemsOf(index: Index, list: string) {
  const { items } = await read(index, list);
  expect(items.rss).toEqual(items.atom);
  expect(items.json).toEqual(items.atom);
  return items.atom;
}

const picture = (name: string, overrides: Partial<Media> = {}): Media => ({
  slug: 'tide-gauges',
  name,
  upload: { key: `releases/tide-gauges/${name}`, sequencer: '1' },
  contentType: 'image/jpeg',
  bytes: 1,
  hash: '0123456789abcdef',
  ...overrides,
});

async function corrected() {
  const index = memoryIndex();
  await publish(index);
  await publish(index, {
    revision: 2,
    changeNote: 'More <b>& more.',
    publishedAt: '2026-03-04T10:00:00.000Z',
    document: {
      title: 'Tide & wind <gauges>',
      bodyHtml: '<p>All of <em>it</em>, <a href="/en/">here</a> &amp; <img src="media:a.jpg" alt="A"></p>',
    },
  });
  await index.putMedia(picture('a.jpg'));
  return index;
}
const NOTE =
  '<section><h2>Changes to this release</h2><ul><li><time datetime="2026-03-04T10:00:00.000Z">4 March 2026</time>: More &lt;b&gt;&amp; more.</li></ul></section>';
const CONTENT = `${NOTE}<p>All of <em>it</em>, <a href="https://news.example.org/en/">here</a> &#x26; <img src="https://news.example.org/media/tide-gauges/0123456789abcdef/a.jpg" alt="A"></p>`;

describe('what was withdrawn', () => {
  const NOTICE = 'This release was retracted on 5 March 2026.';
  const retract = {
    revision: 2,
    status: 'retracted',
    changeNote: 'The gauge <never> stood there.',
    publishedAt: '2026-03-05T08:00:00.000Z',
    document: { title: 'Words of the retraction', bodyHtml: '<p>Withdrawn words.</p>' },
  } as const;

  it('stays as an item of the same id that says so, when and why, and nothing of what it said', async () => {
    const index = memoryIndex();
    await publish(index, {
      document: {
        summary: 'Withdrawn words.',
        bodyHtml: '<p>Withdrawn words.</p>',
        image: { name: 'a.jpg', alt: 'Withdrawn words.' },
      },
    });
    await publish(index, retract);
    const { items, atom, texts } = await read(index, '/en/topics/floods/');
    expect(items.rss).toEqual(items.atom);
    expect(items.json).toEqual(items.atom);
    expect(items.atom).toEqual([
      {
        id: URL,
        title: 'Retracted: Tide gauges reach the last harbour',
        content: expect.stringContaining(NOTICE),
        published: '2026-03-02T09:00:00.000Z',
        updated: '2026-03-05T08:00:00.000Z',
        tags: ['Floods', 'Senegal'],
      },
    ]);
    expect(items.atom[0]?.content).toContain('Reason: The gauge &lt;never&gt; stood there.');
    expect(atom.updated).toBe('2026-03-05T08:00:00.000Z');
    for (const text of texts) {
      expect(text).not.toContain('Withdrawn words');
      expect(text).not.toContain('a.jpg');
    }
  });

  it('is a release again once it is restored', async () => {
    const index = memoryIndex();
    await publish(index);
    await publish(index, retract);
    await publish(index, { revision: 3, changeNote: 'It does.', publishedAt: '2026-03-06T08:00:00.000Z' });
    const items = await itemsOf(index, '/en/');
    expect(items.map(({ title }) => title)).toEqual(['Tide gauges reach the last harbour']);
    // The note of the withdrawal was its reason; it is none of the release's changes.
    expect(items[0]?.content).toContain('It does.');
    expect(items[0]?.content).not.toContain('never');
  });

  it('is told in the language of the feed, and in no other', async () => {
    const index = memoryIndex();
    await publish(index, { language: 'ar', document: { title: 'مقياس المد' } });
    await publish(index);
    await publish(index, { ...retract, language: 'ar', changeNote: 'خطأ.' });
    const [item] = await itemsOf(index, '/ar/');
    expect(item?.title).toBe('مسحوب: مقياس المد');
    expect(item?.content).toContain('السبب: خطأ.');
    expect((await itemsOf(index, '/en/')).map(({ title }) => title)).toEqual([
      'Tide gauges reach the last harbour',
    ]);
  });

  const day = (n: number) => `2026-03-${String(n).padStart(2, '0')}T09:00:00Z`;

  it('goes when what is as old goes, however much was withdrawn', async () => {
    const index = memoryIndex();
    for (let n = 1; n <= 28; n++) {
      await publish(index, { slug: `day-${n}`, document: { title: `Day ${n}`, date: day(n) } });
    }
    for (const n of [2, 27]) {
      await publish(index, { ...retract, slug: `day-${n}`, document: { date: day(n) } });
    }
    const titles = (await itemsOf(index, '/en/')).map(({ title }) => title);
    expect(titles).toHaveLength(21);
    expect(titles.slice(0, 3)).toEqual(['Day 28', 'Retracted: Day 27', 'Day 26']);
    expect(titles.at(-1)).toBe('Day 8');
    for (let n = 1; n <= 28; n++) {
      if (n !== 2 && n !== 27) {
        await publish(index, { ...retract, slug: `day-${n}`, document: { date: day(n) } });
      }
    }
    expect(await itemsOf(index, '/en/')).toHaveLength(20);
  });

  it('is in the feed of its month and of no other, by the newsroom’s own clock', async () => {
    const index = memoryIndex();
    // In Rome it is April already.
    for (const [slug, date] of [
      ['april', '2026-03-31T22:30:00Z'],
      ['march', '2026-03-31T21:30:00Z'],
      ['may', '2026-05-01T09:00:00Z'],
    ] as const) {
      await publish(index, { slug, document: { title: slug, date } });
      await publish(index, { slug: `${slug}-stays`, document: { title: `${slug} stays`, date } });
      await publish(index, { ...retract, slug, document: { date } });
    }
    const titles = async (list: string) => (await itemsOf(index, list)).map(({ title }) => title);
    expect((await titles('/en/news/2026/04/')).sort()).toEqual(['Retracted: april', 'april stays']);
    expect((await titles('/en/topics/floods/2026/03/')).sort()).toEqual(['Retracted: march', 'march stays']);
    expect((await titles('/en/')).filter((title) => title?.startsWith('Retracted'))).toHaveLength(3);
  });
});

describe('changes', () => {
  it('are told at the head of the text, newest first, and no held or minor one', async () => {
    const index = memoryIndex();
    await publish(index);
    await publish(index, {
      revision: 2,
      changeNote: 'First change.',
      publishedAt: '2026-03-03T10:00:00.000Z',
    });
    await hold(index, { revision: 3, changeNote: 'Held change.' });
    await publish(index, {
      revision: 4,
      changeNote: 'Second change.',
      publishedAt: '2026-03-05T10:00:00.000Z',
    });
    await publish(index, {
      revision: 5,
      minor: true,
      changeNote: 'Minor change.',
      publishedAt: '2026-03-06T10:00:00.000Z',
    });
    await hold(index, { revision: 6, changeNote: 'Held change.' });
    const [item] = await itemsOf(index, '/en/');
    const text = item?.content?.replace(/<[^>]+>/g, '|') ?? '';
    expect(text).toMatch(
      /^\|+Changes to this release\|+5 March 2026\|: Second change\.\|+3 March 2026\|: First/,
    );
    expect(text).not.toMatch(/Held|Minor/);
    expect(item?.updated).toBe('2026-03-06T10:00:00.000Z');
  });

  it('cost no request more, however often a release was changed', async () => {
    const reads = async (revisions: number) => {
      const index = memoryIndex();
      for (let n = 1; n <= revisions; n++) await publish(index, { revision: n, changeNote: `Change ${n}.` });
      const before = index.counts.reads;
      const items = await textAt(index, '/en/news/2026/03/', 'feed.atom');
      return { reads: index.counts.reads - before, items };
    };
    const [one, many] = [await reads(1), await reads(12)];
    expect(many.reads).toBe(one.reads);
    expect(many.items).toContain('Change 12.');
    expect(many.items).not.toContain('Change 7.');
  });
});

describe('feeds', () => {
  it('say the same in Atom, RSS and JSON: full text, updates, ids that stay', async () => {
    expect(await itemsOf(await corrected(), '/en/')).toEqual([
      {
        id: URL,
        title: 'Tide & wind <gauges>',
        summary: 'A new gauge went live on Monday.',
        content: CONTENT,
        published: '2026-03-02T09:00:00.000Z',
        updated: '2026-03-04T10:00:00.000Z',
        tags: ['Floods', 'Senegal'],
      },
    ]);
  });

  it('say what they are, in which language, and where', async () => {
    const { atom, rss, json } = await read(await corrected(), '/en/topics/floods/');
    const list = `${SITE}/en/topics/floods/`;
    const icon = `${SITE}${siteAssets(testNewsroom).icon.address}`;
    expect(atom).toMatchObject({
      id: list,
      title: { value: 'Floods – International Tide Office' },
      updated: '2026-03-04T10:00:00.000Z',
      icon,
      xml: { lang: 'en' },
    });
    expect(atom.links).toEqual([
      { href: list, rel: 'alternate', type: 'text/html', hreflang: 'en' },
      { href: `${list}feed.atom`, rel: 'self', type: 'application/atom+xml' },
    ]);
    expect(rss).toMatchObject({
      title: 'Floods – International Tide Office',
      link: list,
      language: 'en',
      atom: { links: [{ href: `${list}feed.rss`, rel: 'self', type: 'application/rss+xml' }] },
    });
    expect(rss.items?.[0]).toMatchObject({ link: URL, guid: { value: URL, isPermaLink: true } });
    expect(json).toMatchObject({
      title: 'Floods – International Tide Office',
      home_page_url: list,
      feed_url: `${list}feed.json`,
      icon,
      language: 'en',
      authors: [{ name: 'International Tide Office', url: `${SITE}/` }],
      items: [{ id: URL, url: URL, language: 'en' }],
    });
    expect(json).not.toHaveProperty('hubs');
  });

  it('name the WebSub hub where one is set', async () => {
    const settings = { ...testNewsroom, webSubHub: HUB };
    const { atom, rss, json } = await read(await corrected(), '/en/', settings);
    expect(atom.links).toContainEqual({ href: HUB, rel: 'hub' });
    expect(atom.links).toContainEqual(expect.objectContaining({ rel: 'self' }));
    expect(rss.atom?.links).toContainEqual({ href: HUB, rel: 'hub' });
    expect(json.hubs).toEqual([{ type: 'WebSub', url: HUB }]);
  });

  it('carry the newsroom’s logo where the format takes an SVG', async () => {
    const settings = { ...testNewsroom, logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"/>' };
    const { atom } = await read(await corrected(), '/en/', settings);
    expect(atom.logo).toBe(`${SITE}${siteAssets(settings).logo?.address}`);
  });

  it('carry the picture of a release once it is ready, with its words', async () => {
    const index = memoryIndex();
    await publish(index, {
      document: { image: { name: 'a.jpg', alt: 'A gauge & \u0000"waves"', credit: 'M. <Sarr>' } },
    });
    await index.putMedia(picture('a.jpg'));
    for (const text of (await read(index, '/en/')).texts) expect(text).not.toContain('/media/');
    const rendition = { contentType: 'image/jpeg', width: 800, height: 450, bytes: 900 };
    await index.putMedia(
      picture('a.jpg', {
        renditions: [
          { ...rendition, name: '1600.avif', contentType: 'image/avif', width: 1600 },
          { ...rendition, name: '800.jpg' },
          { ...rendition, name: '1600.jpg', width: 1600, height: 900, bytes: 4000 },
        ],
      }),
    );
    const { atom, rss, json } = await read(index, '/en/');
    const url = `${SITE}/media/tide-gauges/0123456789abcdef/1600.jpg`;
    expect(atom.entries?.[0]?.links).toContainEqual({
      href: url,
      rel: 'enclosure',
      type: 'image/jpeg',
      length: 4000,
    });
    expect(rss.items?.[0]?.enclosures).toEqual([{ url, type: 'image/jpeg', length: 4000 }]);
    expect(rss.items?.[0]?.media?.contents).toEqual([
      expect.objectContaining({
        url,
        medium: 'image',
        width: 1600,
        height: 900,
        description: { value: 'A gauge & "waves"', type: 'plain' },
        credits: [{ value: 'M. <Sarr>' }],
      }),
    ]);
    expect(json.items?.[0]?.image).toBe(url);
  });
});
