import type { SiteFile } from '../domain/ports.ts';

/** How long the CDN keeps the page of a release, in seconds. */
export const RELEASE_SECONDS = 600;

/** `Cache-Control` by kind of file. */
export const CACHE = {
  /** Lists, feeds, sitemaps: they change with every release, and nobody should wait long for it. */
  page: 'public, max-age=60, stale-if-error=86400',
  /**
   * Pages of releases: the CDN keeps them longer, and is told when one is replaced (render-pages). `s-maxage` is how
   * long it shows the old page if it was not told.
   */
  release: `public, max-age=60, s-maxage=${RELEASE_SECONDS}, stale-if-error=86400`,
  /** What has its content's hash in its name. */
  forever: 'public, max-age=31536000, immutable',
} as const;

const file =
  (contentType: string) =>
  (body: string, contentLanguage?: string): SiteFile => ({
    body,
    contentType,
    cacheControl: CACHE.page,
    ...(contentLanguage ? { contentLanguage } : {}),
  });

export const htmlFile = file('text/html; charset=utf-8');
export const textFile = file('text/plain; charset=utf-8');
export const jsonFile = file('application/json; charset=utf-8');
export const xmlFile = file('application/xml; charset=utf-8');
export const atomFile = file('application/atom+xml; charset=utf-8');
export const rssFile = file('application/rss+xml; charset=utf-8');
/** JSON Feed 1.1, "Suggestions for publishers". */
export const jsonFeedFile = file('application/feed+json; charset=utf-8');
