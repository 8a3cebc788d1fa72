/**
 * Public addresses of the site. An address is an absolute, percent-encoded path; those of pages end in `/`.
 * A page is a folder of the site bucket: `index.html` and, beside it, the same in other formats.
 */

import { dateFormat } from './intl.ts';

/** What a page shows, read from its address. */
export type Page =
  | { kind: 'root' }
  | { kind: 'home'; language: string }
  | { kind: 'release'; language: string; slug: string; year: string; month: string }
  | { kind: 'revisions'; language: string; slug: string; path: string }
  | { kind: 'revision'; language: string; slug: string; path: string; revision: number }
  | { kind: 'difference'; language: string; slug: string; path: string; from: number; to: number }
  | { kind: 'list'; language: string; facet: Facet; month?: string }
  | { kind: 'news'; language: string }
  | { kind: 'subscribe'; language: string }
  | { kind: 'search'; language: string }
  | { kind: 'search-shard'; language: string; period: string }
  | { kind: 'not-found' }
  | { kind: 'robots' }
  | { kind: 'security' }
  | { kind: 'llms' }
  | { kind: 'sitemap-index' }
  | { kind: 'sitemap'; month: string }
  | { kind: 'sitemap-pages' }
  | { kind: 'news-sitemap' };

/** What a list is of: everything, or one topic or place of the vocabulary, such as `topic:health`. */
export type Facet = 'all' | `topic:${string}` | `place:${string}`;

/** The facets that an edition is listed under. */
export function facetsOf(edition: { topics: string[]; places: string[] }): Facet[] {
  return [
    'all',
    ...edition.topics.map((topic): Facet => `topic:${topic}`),
    ...edition.places.map((place): Facet => `place:${place}`),
  ];
}

/**
 * The address of an edition.
 *
 * @param date the edition's date, UTC
 * @param timeZone the newsroom's IANA time zone, in which year and month are told
 */
export function releaseAddress(language: string, slug: string, date: string, timeZone: string): string {
  const [year, month] = monthOf(date, timeZone).split('-');
  return `/${language}/news/${year}/${month}/${encodeURIComponent(slug)}/`;
}

/** The revisions of an edition, below its page. */
export const revisionsAddress = (path: string): string => `${path}revisions/`;
/** One of them, as it stood. */
export const revisionAddress = (path: string, revision: number): string => `${path}revisions/${revision}/`;
/** What changed from one to a later one. */
export const differenceAddress = (path: string, from: number, to: number): string =>
  `${path}revisions/${from}-${to}/`;

/** The month of a moment in a time zone, as `yyyy-mm`. */
export function monthOf(date: string, timeZone: string): string {
  const parts = dateFormat('en', { timeZone, year: 'numeric', month: '2-digit' }).formatToParts(
    new Date(date),
  );
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}`;
}

/** The newest entries of a facet: home, topic or place. Of `all` this is the home page. */
export function listAddress(language: string, facet: Facet): string {
  if (facet === 'all') return `/${language}/`;
  const [kind, id] = splitFacet(facet);
  return `/${language}/${kind}s/${id}/`;
}

/** All releases: the newest, and the way to every month. */
export const newsAddress = (language: string): string => `/${language}/news/`;

/** The archive of one month: of everything, or of a topic or place. */
export function monthAddress(language: string, month: string, facet: Facet = 'all'): string {
  const list = facet === 'all' ? newsAddress(language) : listAddress(language, facet);
  return `${list}${month.replace('-', '/')}/`;
}

export const subscribeAddress = (language: string): string => `/${language}/subscribe/`;
export const searchAddress = (language: string): string => `/${language}/search/`;
/** What search knows of a month (`yyyy-mm`), or of a year (`yyyy`) whose months are merged. */
export const shardAddress = (language: string, period: string): string =>
  `/${language}/search/${period}.json`;
export const sitemapAddress = (month: string): string => `/sitemaps/${month}.xml`;

/** Stylesheet, icon and their like: the content's hash is in the name, so that they may be kept for ever. */
export const assetAddress = (name: string, hash: string, extension: string): string =>
  `/assets/${name}.${hash}.${extension}`;

/** What stands at an address of ours, or undefined. The inverse of the functions above. */
export function parseAddress(address: string): Page | undefined {
  switch (address) {
    case '/':
      return { kind: 'root' };
    case '/404.html':
      return { kind: 'not-found' };
    case '/robots.txt':
      return { kind: 'robots' };
    case '/.well-known/security.txt':
      return { kind: 'security' };
    case '/llms.txt':
      return { kind: 'llms' };
    case '/sitemap.xml':
      return { kind: 'sitemap-index' };
    case '/sitemaps/pages.xml':
      return { kind: 'sitemap-pages' };
    case '/news-sitemap.xml':
      return { kind: 'news-sitemap' };
  }
  const sitemap = /^\/sitemaps\/(\d{4}-\d{2})\.xml$/.exec(address);
  if (sitemap?.[1]) return { kind: 'sitemap', month: sitemap[1] };

  const [, ofShard, period] = /^\/([a-z]{2,3})\/search\/(\d{4}(?:-\d{2})?)\.json$/.exec(address) ?? [];
  if (ofShard && period) return { kind: 'search-shard', language: ofShard, period };

  const [, language, section, ...rest] = address.split('/').slice(0, -1);
  if (!language || !/^[a-z]{2,3}$/.test(language) || !address.endsWith('/')) return undefined;
  if (section === undefined) return { kind: 'home', language };
  if (section === 'subscribe' && rest.length === 0) return { kind: 'subscribe', language };
  if (section === 'search' && rest.length === 0) return { kind: 'search', language };
  if (section === 'topics' || section === 'places') {
    const [id, ...month] = rest;
    const facet: Facet = `${section === 'topics' ? 'topic' : 'place'}:${id}`;
    return id ? listPage(language, facet, month) : undefined;
  }
  if (section === 'news') {
    if (rest.length === 0) return { kind: 'news', language };
    if (rest.length <= 2) return listPage(language, 'all', rest);
    const [year, month, slug] = rest;
    if (!year || !month || !slug || monthIn([year, month]) === undefined) return undefined;
    if (rest.length === 3) return { kind: 'release', language, year, month, slug: decodeURIComponent(slug) };
    if (rest[3] === 'revisions' && rest.length <= 5) {
      const path = `/${language}/news/${year}/${month}/${slug}/`;
      return revisionPage({ language, slug: decodeURIComponent(slug), path }, rest[4]);
    }
  }
  return undefined;
}

function listPage(language: string, facet: Facet, rest: string[]): Page | undefined {
  if (rest.length === 0) return { kind: 'list', language, facet };
  const month = monthIn(rest);
  return month === undefined ? undefined : { kind: 'list', language, facet, month };
}

/** `yyyy-mm` of two parts of an address. */
function monthIn([year, month, ...more]: (string | undefined)[]): string | undefined {
  const isMonth = /^\d{4}$/.test(year ?? '') && /^(0[1-9]|1[0-2])$/.test(month ?? '') && more.length === 0;
  return isMonth ? `${year}-${month}` : undefined;
}

function revisionPage(
  of: { language: string; slug: string; path: string },
  name: string | undefined,
): Page | undefined {
  if (name === undefined) return { kind: 'revisions', ...of };
  const [, from, to] = /^([1-9]\d{0,5})(?:-([1-9]\d{0,5}))?$/.exec(name) ?? [];
  if (from === undefined) return undefined;
  if (to === undefined) return { kind: 'revision', ...of, revision: Number(from) };
  return Number(from) < Number(to)
    ? { kind: 'difference', ...of, from: Number(from), to: Number(to) }
    : undefined;
}

/** The object key in the site bucket of a file beside a page: `/en/` and `feed.atom` give `en/feed.atom`. */
export function siteKey(address: string, file = 'index.html'): string {
  const decoded = decodeURIComponent(address).slice(1);
  return address.endsWith('/') ? `${decoded}${file}` : decoded;
}

/** Where readers find an object of the site bucket: a page under its folder, as the CDN does, and under its own name. */
export function addressesOf(key: string): string[] {
  const address = `/${key.split('/').map(encodeURIComponent).join('/')}`;
  return address.endsWith('/index.html') ? [address.slice(0, -'index.html'.length), address] : [address];
}

function splitFacet(facet: Facet): [string, string] {
  const at = facet.indexOf(':');
  return [facet.slice(0, at), facet.slice(at + 1)];
}

/** The address of a file of a release. Its content's hash is in it, so that it never changes and may be kept for ever. */
export function mediaAddress(media: { slug: string; hash: string; name: string }): string {
  return `/media/${encodeURIComponent(media.slug)}/${media.hash}/${encodeURIComponent(media.name)}`;
}
