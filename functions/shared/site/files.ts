import type { SiteFile } from '../domain/ports.ts';

/** `Cache-Control` by kind of file. */
export const CACHE = {
  /** Pages, feeds, sitemaps: they change, and a reader should not wait long for a correction. */
  page: 'public, max-age=60, stale-if-error=86400',
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
