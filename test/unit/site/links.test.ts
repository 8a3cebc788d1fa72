import { select, selectAll } from 'hast-util-select';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { siteKey } from '../../../functions/shared/domain/address.ts';
import { settings, siteUrl, wholeSite } from './whole-site.ts';

const { files } = await wholeSite();
const pages = new Map(
  [...files]
    .filter(([, { contentType }]) => contentType.startsWith('text/html'))
    .map(([key, { body }]) => [key, unified().use(rehypeParse).parse(String(body))]),
);
type Tree = NonNullable<ReturnType<typeof pages.get>>;

const addressOf = (key: string): string => `/${key.replace(/(^|\/)index\.html$/, '$1')}`;

/** Answered by manage-subscriptions, and no file. */
const isApi = (path: string): boolean => path.startsWith('/subscriptions');

/** Where an element leads on the site, with its fragment; `undefined`: elsewhere. */
function onSite(value: unknown, from: string): URL | undefined {
  const url = new URL(String(value), `${siteUrl}${encodeURI(from)}`);
  return url.origin === siteUrl && !isApi(url.pathname) ? url : undefined;
}

const linksOf = (tree: Tree): unknown[] => [
  ...selectAll('[href]', tree).map(({ properties }) => properties.href),
  ...selectAll('[src]', tree).map(({ properties }) => properties.src),
  ...selectAll('[srcset]', tree).flatMap(({ properties }) =>
    String(properties.srcSet)
      .split(',')
      .map((one) => one.trim().split(' ')[0]),
  ),
];

const alternatesOf = (tree: Tree): Map<string, string> =>
  new Map(
    selectAll('link[rel=alternate][hreflang]', tree).map(({ properties }) => [
      String(properties.hrefLang),
      String(properties.href),
    ]),
  );

describe('every link of the site', () => {
  it('leads to a file that is there, and every fragment to an element', () => {
    const dead = new Set<string>();
    let seen = 0;
    for (const [key, tree] of pages) {
      for (const link of linksOf(tree)) {
        const url = onSite(link, addressOf(key));
        if (!url) continue;
        seen += 1;
        const target = siteKey(url.pathname);
        if (!files.has(target)) dead.add(`${key} → ${url.pathname}`);
        const id = decodeURIComponent(url.hash.slice(1));
        const there = pages.get(target);
        const ids =
          there && id !== '' ? selectAll('[id]', there).map(({ properties }) => properties.id) : [id];
        if (!ids.includes(id)) dead.add(`${key} → ${url.pathname}#${id}`);
      }
    }
    expect(seen).toBeGreaterThan(5_000);
    expect([...dead]).toEqual([]);
  });

  it('names nothing of an upload: no address is left that only a document knows', () => {
    for (const [key, { body, contentType }] of files) {
      if (/^(text|application)\//.test(contentType)) expect(String(body), key).not.toContain('"media:');
    }
  });
});

describe('the editions of a page', () => {
  it('name one another, themselves among them, and each is there', () => {
    let sets = 0;
    for (const [key, tree] of pages) {
      const alternates = alternatesOf(tree);
      alternates.delete('x-default');
      if (alternates.size === 0) continue;
      sets += 1;
      expect([...alternates.values()], key).toContain(`${siteUrl}${addressOf(key)}`);
      for (const [language, url] of alternates) {
        const other = pages.get(siteKey(new URL(url).pathname));
        if (!other) throw new Error(`${key} names ${url} (${language}), and that is not there`);
        expect(select('html', other)?.properties.lang, url).toBe(language);
        const back = alternatesOf(other);
        back.delete('x-default');
        expect(Object.fromEntries(back), `${key} and ${url}`).toEqual(Object.fromEntries(alternates));
      }
    }
    expect(sets).toBeGreaterThan(50);
  });

  it('are known by one address, which is there', () => {
    for (const [key, tree] of pages) {
      const canonical = String(select('link[rel=canonical]', tree)?.properties.href);
      expect(canonical.startsWith(`${siteUrl}/`), key).toBe(true);
      const target = siteKey(new URL(canonical).pathname);
      expect(files.has(target), `${key} → ${canonical}`).toBe(true);
      const there = pages.get(target);
      // Whoever is led on is not led on again.
      expect(there && select('link[rel=canonical]', there)?.properties.href, key).toBe(canonical);
    }
  });
});

/** What Google documents for NewsArticle ("Article structured data"), and what we say beyond it. */
const newsArticle = z.looseObject({
  '@context': z.literal('https://schema.org'),
  '@type': z.literal('NewsArticle'),
  headline: z.string().min(1),
  datePublished: z.iso.datetime(),
  dateModified: z.iso.datetime(),
  inLanguage: z.string(),
  image: z.array(z.url()).min(1).optional(),
  author: z.looseObject({ '@type': z.literal('Organization'), name: z.string().min(1), url: z.url() }),
  publisher: z.looseObject({ '@type': z.literal('Organization'), name: z.string().min(1) }),
});

it('what a release says to machines is what it says to people', () => {
  let articles = 0;
  for (const [key, tree] of pages) {
    for (const script of selectAll('script[type="application/ld+json"]', tree)) {
      const [text] = script.children;
      const article = newsArticle.parse(JSON.parse(text?.type === 'text' ? text.value : ''));
      articles += 1;
      const meta = (property: string) => select(`meta[property="${property}"]`, tree)?.properties.content;
      expect(meta('og:title'), key).toBe(article.headline);
      expect(meta('og:url'), key).toBe(`${siteUrl}${addressOf(key)}`);
      expect(meta('article:published_time'), key).toBe(article.datePublished);
      expect(select('html', tree)?.properties.lang, key).toBe(article.inLanguage);
      expect(select('h1 + *, .meta time', tree), key).toBeDefined();
      for (const image of article.image ?? [])
        expect(files.has(siteKey(new URL(image).pathname)), `${key} → ${image}`).toBe(true);
    }
  }
  expect(articles).toBeGreaterThan(settings.languages.length * 3);
});
