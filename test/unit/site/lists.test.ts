import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import { render } from '../../../functions/shared/site/render.ts';
import { memoryIndex } from '../../support/memory.ts';
import { context, publish, textAt } from './published.ts';

const LISTS = [
  '/en/',
  '/en/news/2026/03/',
  '/en/topics/floods/',
  '/en/places/senegal/',
  '/en/topics/floods/2026/03/',
];
const URL = 'https://news.example.org/en/news/2026/03/tide-gauges/';

describe('lists', () => {
  it.each(LISTS)('%s has the release, with a link, and its feeds', async (list) => {
    const index = memoryIndex();
    await publish(index);
    const page = await textAt(index, list);
    expect(page).toContain('<a href="/en/news/2026/03/tide-gauges/">Tide gauges reach the last harbour</a>');
    expect(page).toContain(`href="${list}feed.atom"`);
  });

  it.each(LISTS)('%s drops what was retracted', async (list) => {
    const index = memoryIndex();
    await publish(index);
    await publish(index, { slug: 'stays' });
    await publish(index, { revision: 2, status: 'retracted', changeNote: 'Wrong.' });
    const { files } = await render(index, list, context);
    expect(files.size).toBe(4);
    for (const [key, file] of files) {
      expect(String(file.body), key).not.toContain('tide-gauges');
      expect(String(file.body), key).toContain('stays');
    }
  });

  it('show the newest, newest first; all releases are counted, and the month has all', async () => {
    const index = memoryIndex();
    for (let day = 1; day <= 25; day++) {
      const date = `2026-03-${String(day).padStart(2, '0')}T09:00:00Z`;
      await publish(index, { slug: `day-${day}`, document: { title: `Day ${day}.`, date } });
    }
    const home = (await textAt(index, '/en/')) ?? '';
    expect(home).not.toContain('Day 5.');
    expect(home.indexOf('Day 25.')).toBeLessThan(home.indexOf('Day 17.'));
    const all = (await textAt(index, '/en/news/')) ?? '';
    expect(all).toContain('Day 6.');
    expect(all).not.toContain('Day 5.');
    expect(all).toContain('25 releases');
    expect(await textAt(index, '/en/topics/floods/')).toContain('25 releases');
    const month = await textAt(index, '/en/news/2026/03/');
    expect(month).toContain('Day 1.');
    expect(month).toContain('25 releases');
    expect(parseAtomFeed((await textAt(index, '/en/news/2026/03/', 'feed.atom')) ?? '').entries).toHaveLength(
      20,
    );
  });

  it('are there, empty, before any release; months and unknown topics are not', async () => {
    const index = memoryIndex();
    expect(await textAt(index, '/fr/')).toContain('Rien pour le moment.');
    expect(
      parseAtomFeed((await textAt(index, '/fr/topics/floods/', 'feed.atom')) ?? '').title?.value,
    ).toContain('Inondations');
    for (const address of ['/en/news/2020/01/', '/en/topics/unknown/', '/de/']) {
      const { files, remove } = await render(index, address, context);
      expect(files.size).toBe(0);
      expect(remove).toContain(`${address.slice(1)}index.html`);
    }
  });

  it.each(['/ar/', '/ar/news/', '/ar/topics/floods/', '/ar/places/senegal/'])(
    '%s names releases that have no Arabic edition, in the first language that has one, under their own heading',
    async (list) => {
      const index = memoryIndex();
      await publish(index, { language: 'fr', document: { title: 'Un marégraphe' } });
      await publish(index, { document: { title: 'A tide gauge' } });
      const page = (await textAt(index, list)) ?? '';
      expect(page).toContain('بلغات أخرى');
      expect(page).toMatch(/hreflang="en" lang="en" dir="ltr">A tide gauge</);
      expect(page).not.toContain('Un marégraphe');
      for (const feed of list === '/ar/news/' ? [] : ['feed.atom', 'feed.rss', 'feed.json']) {
        expect(await textAt(index, list, feed)).not.toContain('tide-gauges');
      }
      await publish(index, { language: 'ar', document: { title: 'مقياس المد' } });
      expect(await textAt(index, list)).not.toContain('بلغات أخرى');
      await publish(index, { language: 'ar', revision: 2, status: 'retracted', changeNote: 'خطأ.' });
      expect(await textAt(index, list)).toContain('A tide gauge');
    },
  );

  it('of a month name the month before, and not the one after: they are done when it is', async () => {
    const index = memoryIndex();
    await publish(index, { slug: 'january', document: { date: '2026-01-10T09:00:00Z' } });
    await publish(index, { slug: 'march' });
    const march = await textAt(index, '/en/news/2026/03/');
    expect(march).toContain('href="/en/news/2026/01/">Earlier: January 2026');
    const january = await textAt(index, '/en/topics/floods/2026/01/');
    expect(january).not.toContain('2026/03');
    expect(january).toContain('href="/en/topics/floods/">Floods');
  });

  it('show on home what is newest of each topic', async () => {
    const index = memoryIndex();
    for (const day of [1, 2, 3, 4]) {
      await publish(index, {
        slug: `port-${day}`,
        document: { title: `Port ${day}`, topics: ['ports'], date: `2026-02-0${day}T09:00:00Z` },
      });
    }
    const home = (await textAt(index, '/en/')) ?? '';
    const ports = home.slice(home.indexOf('<h3>Ports</h3>'));
    expect(ports).toContain('Port 4');
    expect(ports).not.toContain('Port 1');
    expect(ports).toContain('href="/en/topics/ports/">More: Ports');
    expect(home).not.toContain('<h3>Floods</h3>');
  });
});

describe('feeds', () => {
  async function feeds() {
    const index = memoryIndex();
    await publish(index);
    await publish(index, {
      revision: 2,
      changeNote: 'More.',
      publishedAt: '2026-03-04T10:00:00.000Z',
      document: {
        title: 'Tide & wind <gauges>',
        bodyHtml: '<p>All of <em>it</em>, <a href="/en/">here</a> &amp; <img src="media:a.jpg" alt="A"></p>',
      },
    });
    await index.putMedia({
      slug: 'tide-gauges',
      name: 'a.jpg',
      upload: { key: 'releases/tide-gauges/a.jpg', sequencer: '1' },
      contentType: 'image/jpeg',
      bytes: 1,
      hash: '0123456789abcdef',
    });
    return index;
  }
  const CONTENT =
    '<p>All of <em>it</em>, <a href="https://news.example.org/en/">here</a> &#x26; <img src="https://news.example.org/media/tide-gauges/0123456789abcdef/a.jpg" alt="A"></p>';

  it('are Atom with full text, language, update and an id that stays', async () => {
    const feed = parseAtomFeed((await textAt(await feeds(), '/en/', 'feed.atom')) ?? '');
    expect(feed).toMatchObject({
      id: 'https://news.example.org/en/',
      title: { value: 'International Tide Office' },
      updated: '2026-03-04T10:00:00.000Z',
      xml: { lang: 'en' },
    });
    expect(feed.entries?.[0]).toMatchObject({
      id: URL,
      title: { value: 'Tide & wind <gauges>' },
      published: '2026-03-02T09:00:00.000Z',
      updated: '2026-03-04T10:00:00.000Z',
      content: { value: CONTENT, type: 'html' },
      categories: [{ term: 'Floods' }, { term: 'Senegal' }],
    });
  });

  it('are RSS 2.0 with full text', async () => {
    const feed = parseRssFeed((await textAt(await feeds(), '/en/', 'feed.rss')) ?? '');
    expect(feed.language).toBe('en');
    expect(feed.items?.[0]).toMatchObject({
      title: 'Tide & wind <gauges>',
      link: URL,
      guid: { value: URL, isPermaLink: true },
      content: { encoded: CONTENT },
    });
  });

  it('are JSON Feed 1.1 with full text', async () => {
    const text = (await textAt(await feeds(), '/en/', 'feed.json')) ?? '';
    expect(JSON.parse(text)).toMatchObject({ version: 'https://jsonfeed.org/version/1.1', language: 'en' });
    expect(parseJsonFeed(text).items?.[0]).toMatchObject({ id: URL, content_html: CONTENT, language: 'en' });
  });
});

describe('sitemaps', () => {
  const parser = new XMLParser({ ignoreAttributes: false });
  const read = async (index: ReturnType<typeof memoryIndex>, address: string) => {
    const xml = (await textAt(index, address)) ?? '';
    expect(XMLValidator.validate(xml)).toBe(true);
    return JSON.stringify(parser.parse(xml));
  };

  it('are an index of months, a file a month with the editions of each other, and the news', async () => {
    const index = memoryIndex();
    await publish(index);
    await publish(index, { language: 'fr' });
    await publish(index, { slug: 'older', document: { date: '2026-02-10T09:00:00Z' } });
    const all = await read(index, '/sitemap.xml');
    expect(all).toContain('https://news.example.org/sitemaps/2026-03.xml');
    expect(all).toContain('https://news.example.org/sitemaps/2026-02.xml');
    expect(all).toContain('https://news.example.org/sitemaps/pages.xml');
    const month = (await textAt(index, '/sitemaps/2026-03.xml')) ?? '';
    expect(month.match(/hreflang="fr"/g)).toHaveLength(2);
    expect(month.match(/hreflang="en"/g)).toHaveLength(2);
    expect(month).not.toContain('older');
    expect(await read(index, '/sitemaps/pages.xml')).toContain('https://news.example.org/ar/subscribe/');
  });

  it('hold in the news only two days up to the newest', async () => {
    const index = memoryIndex();
    await publish(index, { slug: 'first-of-march', document: { date: '2026-03-01T10:00:00Z' } });
    await publish(index, { slug: 'end-of-february', document: { date: '2026-02-28T12:00:00Z' } });
    await publish(index, { slug: 'newest', document: { date: '2026-03-02T11:00:00Z' } });
    await publish(index, { slug: 'too-old', document: { date: '2026-02-28T10:59:00Z' } });
    const news = await read(index, '/news-sitemap.xml');
    for (const slug of ['newest', 'first-of-march', 'end-of-february']) expect(news).toContain(slug);
    expect(news).not.toContain('too-old');
  });

  it('are named in robots.txt', async () => {
    const robots = await textAt(memoryIndex(), '/robots.txt');
    expect(robots).toContain('Sitemap: https://news.example.org/sitemap.xml');
    expect(robots).toContain('Sitemap: https://news.example.org/news-sitemap.xml');
  });
});
