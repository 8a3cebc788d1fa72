import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import * as z from 'zod';
import { siteKey } from '../../../functions/shared/domain/address.ts';
import { siteUrl, wholeSite } from './whole-site.ts';

const { files } = await wholeSite();
const text = (key: string): string => String(files.get(key)?.body);
const months = [...files.keys()].filter((key) => /^sitemaps\/\d{4}-\d{2}\.xml$/.test(key));

const many = <T extends z.ZodType>(item: T) => z.preprocess((value) => [value ?? []].flat(), z.array(item));
const urlset = z.object({
  urlset: z.object({
    url: many(
      z.object({
        loc: z.string(),
        lastmod: z.string().optional(),
        'xhtml:link': many(z.object({ '@_hreflang': z.string(), '@_href': z.string() })),
      }),
    ),
  }),
});
const index = z.object({ sitemapindex: z.object({ sitemap: many(z.object({ loc: z.string() })) }) });
const parser = new XMLParser({ ignoreAttributes: false });
const urlsOf = (key: string) => urlset.parse(parser.parse(text(key))).urlset.url;

const isThere = (loc: string): boolean => files.has(siteKey(new URL(loc).pathname));

describe('by the schema that the package "sitemap" carries', () => {
  // What extends sitemaps (links to other languages, news) is of schemas that lie elsewhere: it is passed over.
  const schema = readFileSync(
    new URL('../../../node_modules/sitemap/schema/sitemap.xsd', import.meta.url),
    'utf8',
  ).replaceAll('processContents="strict"', 'processContents="lax"');
  const errors = async (xml: string): Promise<string[]> => {
    const { errors: found } = await validateXML({
      xml: [{ fileName: 'sitemap.xml', contents: xml }],
      schema: [{ fileName: 'sitemap.xsd', contents: schema }],
    });
    return found.map(({ message }) => message);
  };

  it.each(['sitemaps/pages.xml', 'news-sitemap.xml', ...months])('%s is valid', async (key) => {
    expect(await errors(text(key))).toEqual([]);
  });

  it('what is no sitemap is not', async () => {
    expect(await errors(text('sitemaps/pages.xml').replaceAll('loc>', 'place>'))).not.toEqual([]);
  });
});

describe('the sitemaps', () => {
  let listed: string[] = [];
  beforeAll(() => {
    const { sitemapindex } = index.parse(parser.parse(text('sitemap.xml')));
    listed = sitemapindex.sitemap.map(({ loc }) => siteKey(new URL(loc).pathname));
  });

  it('are all in the index, and what the index names is there', () => {
    expect([...listed].sort()).toEqual([...months, 'sitemaps/pages.xml'].sort());
  });

  it('name every page that search engines may show once, and no other', () => {
    const named = listed.flatMap((key) => urlsOf(key).map(({ loc }) => loc));
    expect(named.filter((loc) => !isThere(loc))).toEqual([]);
    expect(named.filter((loc, i) => named.indexOf(loc) !== i)).toEqual([]);
    const meant = [...files]
      .filter(([key, { contentType }]) => key.endsWith('index.html') && contentType.startsWith('text/html'))
      .map(([key, { body }]) => ({
        url: `${siteUrl}/${key.replace(/index\.html$/, '')}`,
        page: String(body),
      }))
      .filter(
        ({ url, page }) => !/name="robots"/.test(page) && page.includes(`rel="canonical" href="${url}"`),
      )
      .map(({ url }) => url);
    expect(meant.filter((url) => !named.includes(url))).toEqual([]);
    const hidden = named.filter((loc) => /name="robots"/.test(text(siteKey(new URL(loc).pathname))));
    expect(hidden).toEqual([]);
  });

  it('link editions as the pages do, back and forth', () => {
    const urls = listed.flatMap(urlsOf);
    const byLoc = new Map(
      urls.map((url) => [url.loc, url['xhtml:link'].map((link) => link['@_href']).sort()]),
    );
    let sets = 0;
    for (const [loc, alternates] of byLoc) {
      if (alternates.length === 0) continue;
      sets += 1;
      expect(alternates, loc).toContain(loc);
      for (const other of alternates) expect(byLoc.get(other), `${loc} and ${other}`).toEqual(alternates);
      const page = text(siteKey(new URL(loc).pathname));
      for (const other of alternates) expect(page, loc).toContain(`href="${other}"`);
    }
    expect(sets).toBeGreaterThan(10);
  });

  it('of news names releases that are there', () => {
    const urls = urlsOf('news-sitemap.xml');
    expect(urls.length).toBeGreaterThan(0);
    for (const { loc } of urls) expect(isThere(loc), loc).toBe(true);
  });
});
