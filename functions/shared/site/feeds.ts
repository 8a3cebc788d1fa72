import { generateAtomFeed, generateJsonFeed, generateRssFeed } from 'feedsmith';
import { type Facet, monthOf } from '../domain/address.ts';
import { feedItem } from '../domain/items/json-feed.ts';
import { mainRendition, renditionAddress } from '../domain/media.ts';
import type { NewsroomIndex } from '../domain/newsroom-index.ts';
import type { SiteFile } from '../domain/ports.ts';
import type { ListEntry, Media, ReleaseDocument, Revision } from '../domain/release.ts';
import { xmlSafe } from '../domain/xml.ts';
import { siteAssets } from './assets.ts';
import { bodyOf } from './body.ts';
import { atomFile, jsonFeedFile, rssFile } from './files.ts';
import { html } from './html.ts';
import { longDate, textsOf } from './i18n/index.ts';
import { newsroomName, termName } from './i18n/words.ts';
import { retractionNotice } from './pages/release-main.ts';
import { picturesOf } from './pictures.ts';
import type { RenderContext } from './rendered.ts';

/** Names of the feeds beside each list. */
export const FEED_FILES = { atom: 'feed.atom', rss: 'feed.rss', json: 'feed.json' } as const;

/** A feed has the full text of so many releases, the newest; and at most so many that were withdrawn. */
export const FEED_LENGTH = 20;

/** An item says what was changed in so many revisions, the newest. */
const REVISIONS_TOLD = 5;

/** What feeds are made with. */
type FeedContext = Omit<RenderContext, 'scripts'>;

export interface FeedOf {
  language: string;
  facet: Facet;
  /** Of the archive of a month: `yyyy-mm`. */
  month?: string | undefined;
  /** The address of the list. */
  address: string;
  title: string;
  description: string;
  /** Newest first. */
  entries: ListEntry[];
}

/**
 * Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1 of a list. An item's id is its page's address, which never changes. What
 * was withdrawn from among the newest stays as an item that says so: whoever has the release from the feed learns it.
 */
export async function renderFeeds(
  index: NewsroomIndex,
  feed: FeedOf,
  context: FeedContext,
): Promise<Record<string, SiteFile>> {
  const entries = feed.entries.slice(0, FEED_LENGTH);
  const withdrawn = await withdrawnFrom(index, feed, entries, context);
  const items = await feedItems(index, entries, withdrawn, context);
  const made = { ...feed, title: xmlSafe(feed.title), description: xmlSafe(feed.description), items };
  return {
    [FEED_FILES.atom]: atomFile(atom(made, context), feed.language),
    [FEED_FILES.rss]: rssFile(rss(made, context), feed.language),
    [FEED_FILES.json]: jsonFeedFile(json(made, context), feed.language),
  };
}

/** Releases and what was withdrawn as items of a feed, newest first. */
export async function feedItems(
  index: Pick<NewsroomIndex, 'revisionsOf' | 'media'>,
  entries: ListEntry[],
  withdrawn: ListEntry[],
  context: FeedContext,
): Promise<FeedItem[]> {
  const revisions = await index.revisionsOf([...entries.flatMap(revisionsTold), ...withdrawn]);
  const revisionsOf = ({ slug, language }: ListEntry) =>
    revisions
      .filter((one) => one.slug === slug && one.language === language)
      .sort((a, b) => b.revision - a.revision);
  const items = await Promise.all([
    ...entries.map((entry) => itemOf(index, entry, revisionsOf(entry), context)),
    ...withdrawn.map((entry) => withdrawnItemOf(entry, revisionsOf(entry), context)),
  ]);
  return items.sort((a, b) => b.published.getTime() - a.published.getTime());
}

/** What was withdrawn from a list and would be in its feed otherwise, newest first. */
async function withdrawnFrom(
  index: NewsroomIndex,
  { language, facet, month }: FeedOf,
  entries: ListEntry[],
  { settings }: FeedContext,
): Promise<ListEntry[]> {
  const oldest = entries.length < FEED_LENGTH ? undefined : entries.at(-1)?.date;
  // A day before the month, in UTC, is before it in every time zone.
  const since = oldest ?? (month ? new Date(Date.parse(`${month}-01`) - DAY).toISOString() : '');
  const withdrawn = await index.withdrawn(language, facet, since);
  return withdrawn
    .filter(({ slug, date }) => {
      const isBack = entries.some((entry) => entry.slug === slug);
      return !isBack && (month === undefined || monthOf(date, settings.timeZone) === month);
    })
    .slice(0, FEED_LENGTH);
}

const DAY = 24 * 60 * 60 * 1000;

/** The revisions whose notes an item shows: its own and a few before it. Most releases have one. */
const revisionsTold = (entry: ListEntry): ListEntry[] =>
  Array.from({ length: Math.min(entry.revision, REVISIONS_TOLD) }, (_, i) => ({
    ...entry,
    revision: entry.revision - i,
  }));

/** The picture of a release as one file. Pixels and bytes. */
interface Picture {
  url: string;
  contentType: string;
  bytes: number;
  width: number;
  height: number;
  alt: string;
  credit?: string;
}

/** A release as feeds have it. */
export interface FeedItem {
  url: string;
  language: string;
  title: string;
  /** None of what was withdrawn. */
  summary?: string;
  content: string;
  published: Date;
  updated: Date;
  tags: string[];
  picture?: Picture;
}
type Made = FeedOf & { items: FeedItem[] };

/** @param revisions of the edition, newest first; the first of them is the one that the entry is of */
async function itemOf(
  index: Pick<NewsroomIndex, 'media'>,
  entry: ListEntry,
  revisions: Revision[],
  context: FeedContext,
): Promise<FeedItem> {
  const revision = revisions.find((one) => one.revision === entry.revision);
  // Most releases show no picture: nothing is asked for them.
  const files = revision && showsFiles(revision.document) ? await index.media(entry.slug) : [];
  const picture = pictureOf(entry, files, context);
  return {
    ...commonOf(entry, context),
    title: xmlSafe(entry.title),
    summary: xmlSafe(entry.summary),
    content: revision
      ? (await changesOf(revisions, context)) + contentOf(revision, files, context.siteUrl)
      : '',
    ...(picture ? { picture } : {}),
  };
}

/** What is left of a release that was withdrawn: that it was, when and why; of its words none but its headline. */
async function withdrawnItemOf(
  entry: ListEntry,
  [revision]: Revision[],
  context: FeedContext,
): Promise<FeedItem> {
  const notice = revision ? await retractionNotice({ revision }, context) : '';
  return {
    ...commonOf(entry, context),
    title: xmlSafe(`${textsOf(entry.language).retracted}: ${entry.title}`),
    content: xmlSafe(notice.toString()),
  };
}

function commonOf(entry: ListEntry, { settings, siteUrl }: FeedContext) {
  const terms: [typeof settings.topics, string[]][] = [
    [settings.topics, entry.topics],
    [settings.places, entry.places],
  ];
  return {
    url: `${siteUrl}${entry.path}`,
    language: entry.language,
    published: new Date(entry.date),
    updated: new Date(entry.updatedAt),
    tags: terms.flatMap(([known, ids]) => ids.map((id) => xmlSafe(termName(known, id, entry.language)))),
  };
}

/** What was changed since the release first stood there, as its page says it. Held revisions are not told of (law 9). */
async function changesOf(revisions: Revision[], { settings }: FeedContext): Promise<string> {
  const told = revisions.filter(
    ({ revision, minor, changeNote, publishedAt, status }) =>
      revision > 1 && !minor && changeNote && publishedAt && status === 'published',
  );
  const [newest] = told;
  if (!newest) return '';
  const { language } = newest;
  const notes = await html`<section><h2>${textsOf(language).corrections}</h2><ul>${told.map(
    ({ changeNote, publishedAt, createdAt }) => {
      const date = publishedAt ?? createdAt;
      return html`<li><time datetime="${date}">${longDate(date, language, settings.timeZone)}</time>: ${changeNote}</li>`;
    },
  )}</ul></section>`;
  return xmlSafe(notes.toString());
}

function pictureOf({ image }: ListEntry, files: Media[], { siteUrl }: FeedContext): Picture | undefined {
  const media = image && files.find(({ name }) => name === image.name);
  const main = media && mainRendition(media);
  if (!main) return undefined;
  const { contentType, bytes, width, height } = main;
  return {
    url: `${siteUrl}${renditionAddress(media, main)}`,
    contentType,
    bytes,
    width,
    height,
    alt: xmlSafe(image.alt),
    ...(image.credit ? { credit: xmlSafe(image.credit) } : {}),
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
const updatedOf = (items: FeedItem[]): Date =>
  new Date(Math.max(0, ...items.map(({ updated }) => updated.getTime())));

/** Where readers may ask to be told of changes (W3C WebSub, section 4). */
const hubLinks = ({ settings }: FeedContext) =>
  settings.webSubHub ? [{ href: settings.webSubHub, rel: 'hub' }] : [];

function atom({ items, title, description, language, address }: Made, context: FeedContext) {
  const { siteUrl, settings } = context;
  const { icon, logo } = siteAssets(settings);
  return generateAtomFeed({
    id: `${siteUrl}${address}`,
    title: { value: title },
    ...(description ? { subtitle: { value: description } } : {}),
    updated: updatedOf(items),
    icon: `${siteUrl}${icon.address}`,
    ...(logo ? { logo: `${siteUrl}${logo.address}` } : {}),
    authors: [{ name: newsroomName(settings, language), uri: `${siteUrl}/` }],
    links: [
      { href: `${siteUrl}${address}`, rel: 'alternate', type: 'text/html', hreflang: language },
      { href: `${siteUrl}${address}${FEED_FILES.atom}`, rel: 'self', type: 'application/atom+xml' },
      ...hubLinks(context),
    ],
    xml: { lang: language },
    entries: items.map(({ url, picture, summary, ...item }) => ({
      id: url,
      title: { value: item.title },
      links: [
        { href: url, rel: 'alternate', type: 'text/html', hreflang: language },
        ...(picture
          ? [{ href: picture.url, rel: 'enclosure', type: picture.contentType, length: picture.bytes }]
          : []),
      ],
      published: item.published,
      updated: item.updated,
      ...(summary ? { summary: { value: summary } } : {}),
      content: { value: item.content, type: 'html' },
      categories: item.tags.map((term) => ({ term })),
    })),
  });
}

function rss({ items, title, description, language, address }: Made, context: FeedContext) {
  const { siteUrl } = context;
  return generateRssFeed({
    title,
    link: `${siteUrl}${address}`,
    description: description || title,
    language,
    lastBuildDate: updatedOf(items),
    atom: {
      links: [
        { href: `${siteUrl}${address}${FEED_FILES.rss}`, rel: 'self', type: 'application/rss+xml' },
        ...hubLinks(context),
      ],
    },
    items: items.map(({ picture, summary, ...item }) => ({
      title: item.title,
      link: item.url,
      guid: { value: item.url, isPermaLink: true },
      pubDate: item.published,
      // RSS has no date of the newest change; Atom's may stand in it.
      atom: { updated: item.updated },
      ...(summary ? { description: summary } : {}),
      content: { encoded: item.content },
      categories: item.tags.map((name) => ({ name })),
      ...(picture ? rssPicture(picture) : {}),
    })),
  });
}

/** As an enclosure, which every reader knows, and as Media RSS, which has its size, its words and who took it. */
const rssPicture = ({ url, contentType, bytes, width, height, alt, credit }: Picture) => ({
  enclosures: [{ url, length: bytes, type: contentType }],
  media: {
    contents: [
      {
        url,
        type: contentType,
        fileSize: bytes,
        medium: 'image',
        width,
        height,
        ...(alt ? { description: { value: alt, type: 'plain' } } : {}),
        ...(credit ? { credits: [{ value: credit }] } : {}),
      },
    ],
  },
});

type JsonFeed = Parameters<typeof generateJsonFeed>[0];

/**
 * A JSON Feed 1.1 of the newsroom's (https://www.jsonfeed.org/version/1.1/).
 *
 * @param said by the standard's names; icon and authors are the newsroom's. Items as `jsonItem` makes them
 */
export function jsonFeed(
  said: JsonFeed & { language: string; items: NonNullable<JsonFeed['items']> },
  { siteUrl, settings }: Pick<FeedContext, 'siteUrl' | 'settings'>,
): unknown {
  const feed = generateJsonFeed({
    ...said,
    icon: `${siteUrl}${siteAssets(settings).icon.address}`,
    authors: [{ name: newsroomName(settings, said.language), url: `${siteUrl}/` }],
  });
  // The standard asks for `items`; the library leaves an empty list out.
  return said.items.length > 0 ? feed : Object.assign({}, feed, { items: [] });
}

function json({ items, title, description, language, address }: Made, context: FeedContext) {
  const { siteUrl, settings } = context;
  const feed = jsonFeed(
    {
      title,
      ...(description ? { description } : {}),
      home_page_url: `${siteUrl}${address}`,
      feed_url: `${siteUrl}${address}${FEED_FILES.json}`,
      language,
      ...(settings.webSubHub ? { hubs: [{ type: 'WebSub', url: settings.webSubHub }] } : {}),
      items: items.map(jsonItem),
    },
    context,
  );
  return `${JSON.stringify(feed, null, 1)}\n`;
}

/** An item of a JSON Feed 1.1. */
export const jsonItem = (item: FeedItem) => ({
  ...feedItem(item, item.language),
  content_html: item.content,
});
