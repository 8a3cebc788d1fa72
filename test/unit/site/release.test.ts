import { select, selectAll } from 'hast-util-select';
import { toText } from 'hast-util-to-text';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';
import { describe, expect, it } from 'vitest';
import { render } from '../../../functions/shared/site/render.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { aDocument } from '../../support/newsroom.ts';
import { context, hold, publish, textAt } from './published.ts';

const PATH = '/en/news/2026/03/tide-gauges/';
const parse = (html: string | undefined) =>
  unified()
    .use(rehypeParse)
    .parse(html ?? '');
const textOf = (html: string | undefined, selector: string) => {
  const found = select(selector, parse(html));
  return found && toText(found);
};

const photo = (name: string) => ({
  slug: 'tide-gauges',
  name,
  upload: { key: `releases/tide-gauges/${name}`, sequencer: '1' },
  contentType: 'image/jpeg',
  bytes: 3,
  width: 1600,
  height: 900,
  hash: '0123456789abcdef',
});

describe('the page of a release', () => {
  it('has headline, dateline, text, contacts, links to its lists, and says its language', async () => {
    const index = memoryIndex();
    await publish(index, {
      document: {
        subtitle: 'The network is complete',
        dateline: { place: 'Saint-Louis', date: '2026-03-02' },
        contacts: [
          { name: 'A. Ndiaye', role: 'Harbour office', phone: '+221338200100', email: 'a@example.org' },
        ],
      },
    });
    const page = await textAt(index, PATH);
    expect(page).toMatch(/^<!DOCTYPE html>\n<html lang="en" dir="ltr">/);
    expect(textOf(page, 'h1')).toBe('Tide gauges reach the last harbour');
    expect(textOf(page, '.subtitle')).toBe('The network is complete');
    expect(textOf(page, '.text p')).toBe('SAINT-LOUIS, 2 March 2026 – A new gauge went live on Monday.');
    expect(page).toContain('href="tel:+221338200100"');
    expect(page).toContain('href="mailto:a@example.org"');
    expect(page).toContain('href="/en/topics/floods/"');
    expect(page).toContain('href="/en/places/senegal/"');
    expect(page).toContain(`<link rel="canonical" href="https://news.example.org${PATH}">`);
  });

  it('tells machines the same: NewsArticle, Open Graph, ninjs and plain text', async () => {
    const index = memoryIndex();
    await publish(index);
    const page = await textAt(index, PATH);
    const data = select('script[type="application/ld+json"]', parse(page));
    expect(JSON.parse(data ? toText(data, { whitespace: 'pre' }) : '')).toMatchObject({
      '@type': 'NewsArticle',
      headline: 'Tide gauges reach the last harbour',
      inLanguage: 'en',
      datePublished: '2026-03-02T09:00:00Z',
      articleSection: ['Floods'],
      contentLocation: [{ name: 'Senegal' }],
    });
    expect(page).toContain('<meta property="og:title" content="Tide gauges reach the last harbour">');
    expect(JSON.parse((await textAt(index, PATH, 'index.json')) ?? '')).toMatchObject({
      language: 'en',
      uri: `https://news.example.org${PATH}`,
    });
    const text = await textAt(index, PATH, 'index.txt');
    expect(text).toMatch(/^Tide gauges reach the last harbour\nInternational Tide Office, 2 March 2026\n/);
    expect(text).toContain('A new gauge went live on Monday.');
  });

  it('links the editions that are public, and is right to left in Arabic', async () => {
    const index = memoryIndex();
    await publish(index);
    await publish(index, { language: 'ar', document: { title: 'مقاييس المد' } });
    await hold(index, { language: 'fr', document: { title: 'Tenu secret' } });
    const arabic = await textAt(index, '/ar/news/2026/03/tide-gauges/');
    expect(arabic).toContain('<html lang="ar" dir="rtl">');
    const hreflang = (page: string | undefined) =>
      selectAll('link[rel=alternate][hreflang]', parse(page)).map((link) => link.properties.hrefLang);
    expect(hreflang(arabic)).toEqual(['ar', 'en', 'x-default']);
    expect(hreflang(await textAt(index, PATH))).toEqual(['ar', 'en', 'x-default']);
    expect(arabic).toContain(`hreflang="x-default" href="https://news.example.org${PATH}"`);
  });

  it('shows pictures at their public address and size, and names those to be copied', async () => {
    const index = memoryIndex();
    await index.putMedia(photo('gauge one.jpg'));
    await index.putMedia(photo('inside.jpg'));
    await index.putMedia(photo('never-shown.jpg'));
    await publish(index, {
      document: {
        image: { name: 'gauge one.jpg', alt: 'A gauge', caption: 'On the quay', credit: 'M. Sarr' },
        bodyHtml: '<p><img src="media:inside.jpg" alt="Inside"><img src="media:gone.jpg" alt="Gone"> end</p>',
      },
    });
    const { files, media } = await render(index, PATH, context);
    const page = String(files.get(`${PATH.slice(1)}index.html`)?.body);
    expect(page).toContain(
      'src="/media/tide-gauges/0123456789abcdef/gauge%20one.jpg" alt="A gauge" width="1600" height="900"',
    );
    expect(page).toContain('Photo: M. Sarr');
    expect(page).toMatch(
      /<img src="\/media\/tide-gauges\/0123456789abcdef\/inside.jpg" alt="Inside" width="1600"/,
    );
    expect(page).toContain('[Gone] end');
    expect(page).not.toContain('media:');
    expect(media.map(({ name }) => name)).toEqual(['gauge one.jpg', 'inside.jpg']);
  });

  it('lists an attachment that came with a held revision once that is public, and for good', async () => {
    const index = memoryIndex();
    await publish(index);
    await hold(index, { revision: 2, changeNote: 'More.' });
    await index.putMedia({
      slug: 'tide-gauges',
      name: 'annex.pdf',
      kind: 'attachment',
      upload: { key: 'releases/tide-gauges/annex.pdf', sequencer: '1' },
      contentType: 'application/pdf',
      bytes: 5,
      hash: '0123456789abcdef',
      heldWith: { en: 2 },
    });
    expect(await textAt(index, PATH)).not.toContain('annex.pdf');
    await publish(index, { revision: 3, changeNote: 'More.' });
    expect(await textAt(index, PATH)).toContain('annex.pdf');
    await hold(index, { revision: 4, changeNote: 'Even more.' });
    expect(await textAt(index, PATH)).toContain('annex.pdf');
  });

  it('shows pictures inside tables at their public address as well, and aligns cells by class', async () => {
    const index = memoryIndex();
    await index.putMedia(photo('inside.jpg'));
    await publish(index, {
      document: {
        bodyHtml:
          '<table><tbody><tr><td align="right">1</td><td><img src="media:inside.jpg" alt="Inside"></td></tr></tbody></table>',
      },
    });
    const page = await textAt(index, PATH);
    expect(page).toContain('<td class="right">1</td>');
    expect(page).toContain('src="/media/tide-gauges/');
    expect(page).not.toContain('media:inside');
  });

  it('lists what was changed with its date, and keeps silent about minor revisions', async () => {
    const index = memoryIndex();
    await publish(index);
    await publish(index, {
      revision: 2,
      changeNote: 'The depth was wrong.',
      announcement: 'corrected',
      publishedAt: '2026-03-04T10:00:00.000Z',
    });
    await publish(index, { revision: 3, minor: true, changeNote: 'A comma.', announcement: 'none' });
    const page = await textAt(index, PATH);
    expect(textOf(page, '.changes')).toContain('4 March 2026');
    expect(textOf(page, '.changes')).toContain('The depth was wrong.');
    expect(page).not.toContain('A comma.');
  });

  it('that is retracted says when and why, shows its text no more, and is in no index', async () => {
    const index = memoryIndex();
    await publish(index);
    await publish(index, {
      revision: 2,
      status: 'retracted',
      changeNote: 'Of another port.',
      publishedAt: '2026-03-05T10:00:00.000Z',
    });
    const page = await textAt(index, PATH);
    expect(textOf(page, '.retracted')).toContain('This release was retracted on 5 March 2026.');
    expect(textOf(page, '.retracted')).toContain('Of another port.');
    expect(page).not.toContain('went live on Monday');
    expect(page).toContain('<meta name="robots" content="noindex">');
    expect(await textAt(index, PATH, 'index.txt')).not.toContain('went live on Monday');
  });

  it('is not there before the release is public, at another month, or in a language the newsroom lacks', async () => {
    const index = memoryIndex();
    await hold(index, { slug: 'held' });
    await publish(index);
    for (const address of [
      '/en/news/2026/03/held/',
      '/en/news/2025/01/tide-gauges/',
      '/de/news/2026/03/tide-gauges/',
      '/en/news/2026/03/unknown/',
    ]) {
      const { files, remove } = await render(index, address, context);
      expect([...files.keys()], address).toEqual([]);
      expect(remove.map((key) => key.split('/').at(-1))).toEqual(['index.html', 'index.json', 'index.txt']);
    }
    await expect(render(index, '/etc/passwd', context)).rejects.toThrow('/etc/passwd is no address');
  });

  it('shows the last public revision while the next is held', async () => {
    const index = memoryIndex();
    await publish(index);
    await hold(index, {
      revision: 2,
      changeNote: 'Secret note',
      document: aDocument({ title: 'Secret title', bodyHtml: '<p>Secret text</p>' }),
    });
    const { files } = await render(index, PATH, context);
    expect(files.size).toBe(3);
    for (const file of files.values()) expect(String(file.body)).not.toContain('Secret');
    expect(textOf(await textAt(index, PATH), 'h1')).toBe('Tide gauges reach the last harbour');
  });
});
