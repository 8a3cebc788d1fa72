import { parseAtomFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import { render } from '../../../functions/shared/site/render.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { context, publish, textAt } from './published.ts';

const LISTS = [
  '/en/',
  '/en/news/2026/03/',
  '/en/topics/floods/',
  '/en/places/senegal/',
  '/en/topics/floods/2026/03/',
];

describe('lists', () => {
  it.each(LISTS)('%s has the release, with a link, and its feeds', async (list) => {
    const index = memoryIndex();
    await publish(index);
    const page = await textAt(index, list);
    expect(page).toContain('<a href="/en/news/2026/03/tide-gauges/">Tide gauges reach the last harbour</a>');
    expect(page).toContain(`href="${list}feed.atom"`);
  });

  it.each(LISTS)(
    '%s drops what was retracted; its feeds say that it was, and none of its words',
    async (list) => {
      const index = memoryIndex();
      await publish(index, {
        document: { summary: 'Withdrawn words.', bodyHtml: '<p>Withdrawn words.</p>' },
      });
      await publish(index, { slug: 'stays' });
      await publish(index, { revision: 2, status: 'retracted', changeNote: 'Wrong.' });
      const { files } = await render(index, list, context);
      expect(files.size).toBe(4);
      for (const [key, file] of files) {
        expect(String(file.body).includes('tide-gauges'), key).toBe(!key.endsWith('index.html'));
        expect(String(file.body), key).not.toContain('Withdrawn words');
        expect(String(file.body), key).toContain('stays');
      }
    },
  );

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
