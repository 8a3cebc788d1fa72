import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import * as z from 'zod';
import { fixedAddresses } from '../../../functions/shared/domain/pages.ts';
import { render } from '../../../functions/shared/site/render.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { testNewsroom } from '../../support/newsroom.ts';
import { context, hold, publish, textAt } from './published.ts';

const SITE = 'https://news.example.org';
const schema = (name: string) =>
  readFileSync(new URL(`../../../node_modules/sitemap/schema/${name}`, import.meta.url), 'utf8');

/** What the sitemaps' own schema leaves to others, as Google documents it: language links, news. */
const XHTML = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xhtml">
<xs:element name="link"><xs:complexType>
<xs:attribute name="rel" use="required" fixed="alternate"/>
<xs:attribute name="hreflang" use="required"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[a-z]{2,3}|x-default"/></xs:restriction></xs:simpleType></xs:attribute>
<xs:attribute name="href" use="required"><xs:simpleType><xs:restriction base="xs:anyURI"><xs:pattern value="https://.+"/></xs:restriction></xs:simpleType></xs:attribute>
</xs:complexType></xs:element></xs:schema>`;
const NEWS = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.google.com/schemas/sitemap-news/0.9" elementFormDefault="qualified">
<xs:element name="news"><xs:complexType><xs:sequence>
<xs:element name="publication"><xs:complexType><xs:sequence>
<xs:element name="name"><xs:simpleType><xs:restriction base="xs:string"><xs:minLength value="1"/></xs:restriction></xs:simpleType></xs:element>
<xs:element name="language"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="zh-cn|zh-tw|[a-z]{2,3}"/></xs:restriction></xs:simpleType></xs:element>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="publication_date" type="xs:dateTime"/>
<xs:element name="title" type="xs:string"/>
</xs:sequence></xs:complexType></xs:element></xs:schema>`;
const TOGETHER = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="http://www.sitemaps.org/schemas/sitemap/0.9" schemaLocation="sitemap.xsd"/>
<xs:import namespace="http://www.w3.org/1999/xhtml" schemaLocation="xhtml.xsd"/>
<xs:import namespace="http://www.google.com/schemas/sitemap-news/0.9" schemaLocation="news.xsd"/>
</xs:schema>`;

const errorsOf = async (xml: string) => {
  const { errors } = await validateXML({
    xml: { fileName: 'file.xml', contents: xml },
    schema: { fileName: 'together.xsd', contents: TOGETHER },
    preload: [
      { fileName: 'sitemap.xsd', contents: schema('sitemap.xsd') },
      { fileName: 'xhtml.xsd', contents: XHTML },
      { fileName: 'news.xsd', contents: NEWS },
    ],
  });
  return errors.map(({ message }) => message);
};

const parser = new XMLParser({
  ignoreAttributes: false,
  isArray: (name) => ['url', 'xhtml:link'].includes(name),
});
const urlset = z.object({
  urlset: z.object({
    url: z.array(
      z.object({
        loc: z.string(),
        lastmod: z.string().optional(),
        'xhtml:link': z.array(z.object({ '@_hreflang': z.string(), '@_href': z.string() })).default([]),
        'news:news': z.object({ 'news:title': z.coerce.string() }).loose().optional(),
      }),
    ),
  }),
});

/** The addresses of a sitemap that is valid, each with its other languages. */
async function read(index: ReturnType<typeof memoryIndex>, address: string, settings = testNewsroom) {
  const xml = (await textAt(index, address, undefined, settings)) ?? '';
  expect(await errorsOf(xml)).toEqual([]);
  return urlset.parse(parser.parse(xml)).urlset.url.map((url) => ({
    address: url.loc.replace(SITE, ''),
    lastmod: url.lastmod,
    languages: Object.fromEntries(
      url['xhtml:link'].map((link) => [link['@_hreflang'], link['@_href'].replace(SITE, '')]),
    ),
    title: url['news:news']?.['news:title'],
  }));
}

/** Whoever is named in another's set has the same set (Google, "Localized versions of your page"). */
function expectSymmetric(urls: { address: string; languages: Record<string, string> }[]): void {
  const sets = new Map(urls.map(({ address, languages }) => [address, languages]));
  for (const [address, languages] of sets) {
    const named = Object.values(languages);
    if (named.length > 0) expect(named).toContain(address);
    for (const other of named) expect(sets.get(other), `${other}, named at ${address}`).toEqual(languages);
  }
}

describe('sitemaps', () => {
  it('are judged by a schema that refuses what is wrong', async () => {
    const open =
      '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:x="http://www.w3.org/1999/xhtml">';
    const loc = '<loc>https://news.example.org/</loc>';
    for (const wrong of [
      `${open}</urlset>`,
      `${open}<url><lastmod>2026-03-02</lastmod>${loc}</url></urlset>`,
      `${open}<url>${loc}<lastmod>March</lastmod></url></urlset>`,
      `${open}<url>${loc}<x:link rel="alternate" hreflang="en" href="/en/"/></url></urlset>`,
    ]) {
      expect(await errorsOf(wrong), wrong).not.toEqual([]);
    }
    expect(await errorsOf(`${open}<url>${loc}</url></urlset>`)).toEqual([]);
  });

  it('name the pages that are always there in every language, and for all others the default one', async () => {
    const urls = await read(memoryIndex(), '/sitemaps/pages.xml');
    expectSymmetric(urls);
    expect(urls.find(({ address }) => address === '/ar/topics/floods/')?.languages).toEqual({
      en: '/en/topics/floods/',
      fr: '/fr/topics/floods/',
      ar: '/ar/topics/floods/',
      'x-default': '/en/topics/floods/',
    });
    const addresses = urls.map(({ address }) => address);
    expect(new Set(addresses).size).toBe(addresses.length);
    for (const list of ['/en/', '/fr/news/', '/ar/subscribe/', '/en/places/senegal/']) {
      expect(addresses).toContain(list);
    }
    // It leads to the default language, and is no page of its own.
    expect(addresses).not.toContain('/');
  });

  it('list a month with its topics and places, when each release changed, and its editions', async () => {
    const index = memoryIndex();
    await publish(index, { document: { title: 'A & B' } });
    await publish(index, { language: 'ar' });
    await hold(index, { language: 'fr' });
    await publish(index, { language: 'fr', slug: 'alone', document: { topics: ['ports'], places: [] } });
    await publish(index, { slug: 'withdrawn', document: { topics: ['ports'] } });
    await publish(index, { slug: 'withdrawn', revision: 2, status: 'retracted', changeNote: 'Wrong.' });
    await publish(index, { slug: 'older', document: { date: '2026-02-10T09:00:00Z' } });
    const urls = await read(index, '/sitemaps/2026-03.xml');
    expectSymmetric(urls);
    const editions = {
      en: '/en/news/2026/03/tide-gauges/',
      ar: '/ar/news/2026/03/tide-gauges/',
      'x-default': '/en/news/2026/03/tide-gauges/',
    };
    const lists = urls.filter(({ lastmod }) => lastmod === undefined).map(({ address }) => address);
    expect(lists.sort()).toEqual([
      '/ar/news/2026/03/',
      '/ar/places/senegal/2026/03/',
      '/ar/topics/floods/2026/03/',
      '/en/news/2026/03/',
      '/en/places/senegal/2026/03/',
      '/en/topics/floods/2026/03/',
      '/fr/news/2026/03/',
      '/fr/topics/ports/2026/03/',
    ]);
    for (const list of lists) expect((await render(index, list, context)).files.size, list).toBe(4);
    const releases = urls.filter(({ lastmod }) => lastmod !== undefined);
    expect(releases).toEqual([
      expect.objectContaining({
        address: editions.en,
        lastmod: '2026-03-02T09:00:01.000Z',
        languages: editions,
      }),
      expect.objectContaining({ address: '/fr/news/2026/03/alone/', languages: {} }),
      expect.objectContaining({ address: editions.ar, languages: editions }),
    ]);
  });

  it('are named by their index: the fixed pages, and each month that has something', async () => {
    const index = memoryIndex();
    await publish(index);
    await publish(index, { slug: 'older', document: { date: '2026-02-10T09:00:00Z' } });
    const xml = (await textAt(index, '/sitemap.xml')) ?? '';
    const found = [...xml.matchAll(/<sitemap><loc>([^<]+)<\/loc><\/sitemap>/g)].map(([, loc]) => loc);
    expect(found).toEqual(['pages', '2026-03', '2026-02'].map((name) => `${SITE}/sitemaps/${name}.xml`));
  });

  it('hold in the news only two days up to the newest, and no more than 1,000', async () => {
    const index = memoryIndex();
    await publish(index, { slug: 'first-of-march', document: { date: '2026-03-01T10:00:00Z' } });
    await publish(index, { slug: 'end-of-february', document: { date: '2026-02-28T12:00:00Z' } });
    await publish(index, {
      slug: 'newest',
      document: { title: 'A <b>\u0000', date: '2026-03-02T11:00:00Z' },
    });
    await publish(index, { slug: 'too-old', document: { date: '2026-02-28T10:59:00Z' } });
    const news = await read(index, '/news-sitemap.xml');
    expect(news.map(({ address }) => address.split('/').at(-2))).toEqual([
      'newest',
      'first-of-march',
      'end-of-february',
    ]);
    expect(news[0]?.title).toBe('A <b>');
    for (let i = 0; i < 1000; i++) {
      await publish(index, { slug: `burst-${i}`, document: { topics: [], date: '2026-03-02T10:00:00Z' } });
    }
    expect(await read(index, '/news-sitemap.xml')).toHaveLength(1000);
  });

  it('call Chinese what Google calls it', async () => {
    const zh = (texts: Record<string, string>) => ({ ...texts, zh: '国际潮汐办公室' });
    const settings = { ...testNewsroom, name: zh(testNewsroom.name), languages: ['en', 'zh'] };
    const index = memoryIndex();
    await publish(index, { language: 'zh' });
    await read(index, '/news-sitemap.xml', settings);
    expect(await textAt(index, '/news-sitemap.xml', undefined, settings)).toContain(
      '<news:name>国际潮汐办公室</news:name><news:language>zh-cn</news:language>',
    );
  });

  it('are named in robots.txt', async () => {
    const robots = await textAt(memoryIndex(), '/robots.txt');
    expect(robots).toContain('Sitemap: https://news.example.org/sitemap.xml');
    expect(robots).toContain('Sitemap: https://news.example.org/news-sitemap.xml');
  });
});

describe('security.txt', () => {
  const ADDRESS = '/.well-known/security.txt';
  const security = {
    contact: ['mailto:security@example.org', 'https://example.org/report'],
    expires: '2027-03-01',
  };

  it('is not asked for where the newsroom says nothing, and goes where it is', async () => {
    expect(fixedAddresses(testNewsroom)).not.toContain(ADDRESS);
    expect(fixedAddresses({ ...testNewsroom, security })).toContain(ADDRESS);
    const { files, remove } = await render(memoryIndex(), ADDRESS, context);
    expect(files.size).toBe(0);
    expect(remove).toEqual(['.well-known/security.txt']);
  });

  it('says whom to tell and until when (RFC 9116)', async () => {
    const settings = {
      ...testNewsroom,
      security: {
        ...security,
        policy: 'https://example.org/policy',
        encryption: 'https://example.org/key.txt',
      },
    };
    const { files } = await render(memoryIndex(), ADDRESS, { ...context, settings });
    expect(files.get('.well-known/security.txt')).toMatchObject({
      contentType: 'text/plain; charset=utf-8',
      body: `Contact: mailto:security@example.org
Contact: https://example.org/report
Expires: 2027-03-01T00:00:00Z
Encryption: https://example.org/key.txt
Policy: https://example.org/policy
Preferred-Languages: en, fr, ar
Canonical: https://news.example.org/.well-known/security.txt
`,
    });
  });
});

describe('llms.txt', () => {
  it('is one heading, one quotation and lists of links, to pages that are there', async () => {
    const index = memoryIndex();
    const text = (await textAt(index, '/llms.txt')) ?? '';
    expect(text).toMatch(/^# International Tide Office\n\n> The International Tide Office helps/);
    expect(text.match(/^# /gm)).toHaveLength(1);
    expect(text).toContain('`index.txt`');
    expect(text.match(/^## .*$/gm)).toEqual(['## English', '## Français', '## العربية', '## Sitemaps']);
    const links = [...text.matchAll(/^- \[[^\]]+\]\(https:\/\/news\.example\.org(\/[^)]*)\)$/gm)].map(
      ([, address = '']) => address,
    );
    expect(links).toHaveLength(text.match(/^- /gm)?.length ?? 0);
    const fixed = fixedAddresses(testNewsroom);
    for (const address of links) expect(fixed).toContain(address.replace(/feed\.\w+$/, ''));
    expect(links).toContain('/ar/places/senegal/');
    expect(links).toContain('/fr/feed.json');
    expect(links).toContain('/en/search/');
  });

  it('survives a name that would end its line or its link', async () => {
    const [first, ...topics] = testNewsroom.topics;
    const name = { en: 'Floods](https://evil.example)\n# Tides', fr: 'x', ar: 'x' };
    const settings = { ...testNewsroom, topics: [{ ...first, id: 'floods', name }, ...topics] };
    const text = await textAt(memoryIndex(), '/llms.txt', undefined, settings);
    expect(text).toContain(
      '- [Topics: Floods\\](https://evil.example) # Tides](https://news.example.org/en/topics/floods/)',
    );
  });
});
