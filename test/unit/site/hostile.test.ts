import { XMLValidator } from 'fast-xml-parser';
import { selectAll } from 'hast-util-select';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';
import { describe, expect, it } from 'vitest';
import { fixedAddresses, searchAddresses, touchedAddresses } from '../../../functions/shared/domain/pages.ts';
import type { SiteFile } from '../../../functions/shared/domain/ports.ts';
import { render } from '../../../functions/shared/site/render.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { testNewsroom } from '../../support/newsroom.ts';
import { context, hold, publish } from './published.ts';

const HOSTILE = [
  '</title></script><script>steal()</script>',
  '"><img src=x onerror=steal()>',
  "' onmouseover='steal()",
  ']]><script>steal()</script><![CDATA[',
  '\u202Etxet desrever\u202C & <b>',
  'nul \u0000 bell \u0007 half \ud800 &#0; &amp;lt;',
];

/** Every file of the site that a release is in, with nothing left out. */
async function everywhere(hostile: string): Promise<[string, SiteFile][]> {
  const index = memoryIndex();
  const { revision, edition } = await publish(index, {
    document: {
      title: hostile,
      subtitle: hostile,
      summary: hostile,
      dateline: { place: hostile, date: '2026-03-02' },
      contacts: [{ name: hostile, role: hostile, phoneText: hostile, email: hostile }],
      image: { name: 'a.jpg', alt: hostile, caption: hostile, credit: hostile },
      topics: ['floods', 'unknown'],
      bodyText: hostile,
    },
  });
  await publish(index, { revision: 2, changeNote: hostile, document: revision.document });
  await index.putMedia({
    slug: 'tide-gauges',
    name: 'a.jpg',
    upload: { key: 'releases/tide-gauges/a.jpg', sequencer: '1' },
    contentType: 'image/jpeg',
    bytes: 1,
    hash: '0123456789abcdef',
  });
  await publish(index, { slug: 'withdrawn', document: { title: hostile } });
  await publish(index, {
    slug: 'withdrawn',
    revision: 2,
    status: 'retracted',
    changeNote: hostile,
    document: { title: hostile },
  });
  const addresses = [
    ...touchedAddresses(revision, undefined, edition, [edition], testNewsroom),
    ...searchAddresses(revision, undefined, [], testNewsroom),
  ];
  const pages = await Promise.all(
    [...new Set([...addresses, '/en/news/2026/03/withdrawn/', ...fixedAddresses(testNewsroom)])].map(
      (address) => render(index, address, context),
    ),
  );
  return pages.flatMap(({ files }) => [...files]);
}

describe.each(HOSTILE)('a release that says %j', (hostile) => {
  it('runs nothing and adds no element or attribute', async () => {
    for (const [key, file] of await everywhere(hostile)) {
      if (!file.contentType.startsWith('text/html')) continue;
      const tree = unified().use(rehypeParse).parse(String(file.body));
      for (const { properties, children } of selectAll('script', tree)) {
        if (properties.src === undefined) expect(properties.type, key).toBe('application/ld+json');
        else expect([properties.src, children], key).toEqual([expect.stringMatching(/^\/assets\/\w/), []]);
      }
      for (const element of selectAll('*', tree)) {
        const handlers = Object.keys(element.properties).filter((name) => /^on|^style$/i.test(name));
        expect(handlers, `${key} <${element.tagName}>`).toEqual([]);
      }
      expect(selectAll('img[src=x], b', tree), key).toEqual([]);
    }
  });

  it('leaves XML well-formed and JSON as JSON', async () => {
    let checked = 0;
    for (const [key, file] of await everywhere(hostile)) {
      const body = String(file.body);
      if (/json/.test(file.contentType)) JSON.parse(body);
      else if (/xml/.test(file.contentType)) {
        expect(XMLValidator.validate(body), key).toBe(true);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 takes none of these
        expect(body, key).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
        expect(body.isWellFormed(), key).toBe(true);
      } else continue;
      checked += 1;
    }
    expect(checked).toBeGreaterThan(10);
  });
});

describe('a held release', () => {
  it('is nowhere on the site: neither its words nor its name', async () => {
    const index = memoryIndex();
    const { revision, edition } = await publish(index);
    await hold(index, { slug: 'undisclosed', document: { title: 'Undisclosed matter' } });
    await hold(index, { language: 'fr', document: { title: 'Undisclosed matter' } });
    const addresses = [
      ...touchedAddresses(revision, undefined, edition, await index.editions('tide-gauges'), testNewsroom),
      ...searchAddresses(revision, undefined, [], testNewsroom),
      '/fr/search/2026-03.json',
    ];
    for (const address of [...addresses, ...fixedAddresses(testNewsroom), '/en/news/2026/03/undisclosed/']) {
      for (const [key, file] of (await render(index, address, context)).files) {
        expect(String(file.body).toLowerCase(), key).not.toContain('undisclosed');
        expect(String(file.body), key).not.toContain('/fr/news/2026/03/');
      }
    }
  });
});
