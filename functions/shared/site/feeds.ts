import { generateAtomFeed, generateJsonFeed, generateRssFeed } from 'feedsmith';
import type { Facet } from '../domain/address.ts';
import type { NewsroomIndex } from '../domain/newsroom-index.ts';
import type { SiteFile } from '../domain/ports.ts';
import type { ListEntry, Media, ReleaseDocument, Revision } from '../domain/release.ts';
import { bodyOf } from './body.ts';
import { atomFile, jsonFeedFile, rssFile } from './files.ts';
import { newsroomName, termName } from './i18n/words.ts';
import { picturesOf } from './pictures.ts';
import type { RenderContext } from './rendered.ts';
import { xmlSafe } from './xml.ts';

/** Names of the feeds beside each list. */
export const FEED_FILES = { atom: 'feed.atom', rss: 'feed.rss', json: 'feed.json' } as const;

/** A feed has the full text of so many releases, the newest. */
export const FEED_LENGTH = 20;

export interface FeedOf {
  language: string;
  facet: Facet;
  /** The address of the list. */
  address: string;
  title: string;
  description: string;
  /** Newest first. */
  entries: ListEntry[];
}

/** Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1 of a list. An item's id is its page's address, which never changes. */
export async function renderFeeds(
  index: NewsroomIndex,
  feed: FeedOf,
  context: RenderContext,
): Promise<Record<string, SiteFile>> {
  const entries = feed.entries.slice(0, FEED_LENGTH);
  const revisions = await index.revisionsOf(entries);
  const items = await Promise.all(
    entries.map((entry) => {
      const revision = revisions.find((r) => r.slug === entry.slug && r.language === entry.language);
      return itemOf(index, entry, revision, context);
    }),
  );
  const made = { ...feed, title: xmlSafe(feed.title), description: xmlSafe(feed.description), items };
  return {
    [FEED_FILES.atom]: atomFile(atom(made, context), feed.language),
    [FEED_FILES.rss]: rssFile(rss(made, context), feed.language),
    [FEED_FILES.json]: jsonFeedFile(json(made, context), feed.language),
  };
}

type Item = Awaited<ReturnType<typeof itemOf>>;
type Made = FeedOf & { items: Item[] };

async function itemOf(
  index: NewsroomIndex,
  entry: ListEntry,
  revision: Revision | undefined,
  { settings, siteUrl }: RenderContext,
) {
  const { slug, language } = entry;
  // Most releases show no picture: nothing is asked for them.
  const files = revision && showsFiles(revision.document) ? await index.media(slug) : [];
  const terms: [typeof settings.topics, string[]][] = [
    [settings.topics, entry.topics],
    [settings.places, entry.places],
  ];
  return {
    url: `${siteUrl}${entry.path}`,
    title: xmlSafe(entry.title),
    summary: xmlSafe(entry.summary),
    content: revision ? contentOf(revision, files, siteUrl) : '',
    published: new Date(entry.date),
    updated: new Date(entry.updatedAt),
    tags: terms.flatMap(([known, ids]) => ids.map((id) => xmlSafe(termName(known, id, language)))),
  };
}

/** Texts as they stand in feeds, by everything that they are made of: a list is rendered often, a text changes rarely. */
const contents = new Map<string, string>();
const CONTENTS_KEPT = 500;

function contentOf({ contentHash, language, document }: Revision, files: Media[], siteUrl: string): string {
  const key = JSON.stringify([contentHash, language, siteUrl, files.map((file) => [file.name, file.hash])]);
  const known = contents.get(key);
  if (known !== undefined) return known;
  const made = xmlSafe(bodyOf(document, language, picturesOf(files), siteUrl));
  if (contents.size >= CONTENTS_KEPT) contents.clear();
  contents.set(key, made);
  return made;
}

const showsFiles = ({ image, bodyHtml }: ReleaseDocument): boolean =>
  image !== undefined || bodyHtml.includes('"media:');

/** When the newest change was; a feed that never had an item has not changed since the beginning. */
const updatedOf = (items: Item[]): Date =>
  new Date(Math.max(0, ...items.map(({ updated }) => updated.getTime())));

function atom({ items, title, description, language, address }: Made, { siteUrl, settings }: RenderContext) {
  return generateAtomFeed({
    id: `${siteUrl}${address}`,
    title: { value: title },
    ...(description ? { subtitle: { value: description } } : {}),
    updated: updatedOf(items),
    authors: [{ name: newsroomName(settings, language), uri: `${siteUrl}/` }],
    links: [
      { href: `${siteUrl}${address}`, rel: 'alternate', type: 'text/html', hreflang: language },
      { href: `${siteUrl}${address}${FEED_FILES.atom}`, rel: 'self', type: 'application/atom+xml' },
    ],
    xml: { lang: language },
    entries: items.map((item) => ({
      id: item.url,
      title: { value: item.title },
      links: [{ href: item.url, rel: 'alternate', type: 'text/html', hreflang: language }],
      published: item.published,
      updated: item.updated,
      summary: { value: item.summary },
      content: { value: item.content, type: 'html' },
      categories: item.tags.map((term) => ({ term })),
    })),
  });
}

function rss({ items, title, description, language, address }: Made, { siteUrl }: RenderContext) {
  return generateRssFeed({
    title,
    link: `${siteUrl}${address}`,
    description: description || title,
    language,
    lastBuildDate: updatedOf(items),
    atom: {
      links: [{ href: `${siteUrl}${address}${FEED_FILES.rss}`, rel: 'self', type: 'application/rss+xml' }],
    },
    items: items.map((item) => ({
      title: item.title,
      link: item.url,
      guid: { value: item.url, isPermaLink: true },
      pubDate: item.published,
      description: item.summary,
      content: { encoded: item.content },
      categories: item.tags.map((name) => ({ name })),
    })),
  });
}

function json({ items, title, description, language, address }: Made, { siteUrl, settings }: RenderContext) {
  const feed = generateJsonFeed({
    title,
    ...(description ? { description } : {}),
    home_page_url: `${siteUrl}${address}`,
    feed_url: `${siteUrl}${address}${FEED_FILES.json}`,
    language,
    authors: [{ name: newsroomName(settings, language), url: `${siteUrl}/` }],
    items: items.map((item) => ({
      id: item.url,
      url: item.url,
      title: item.title,
      summary: item.summary,
      content_html: item.content,
      date_published: item.published,
      date_modified: item.updated,
      tags: item.tags,
      language,
    })),
  });
  return `${JSON.stringify(feed, null, 1)}\n`;
}
