import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import { monthOf, parseAddress } from '../../../functions/shared/domain/address.ts';
import type { ListEntry } from '../../../functions/shared/domain/release.ts';
import { bodyOf } from '../../../functions/shared/site/body.ts';
import { FEED_LENGTH } from '../../../functions/shared/site/feeds.ts';
import { longDate, textsOf } from '../../../functions/shared/site/i18n/index.ts';
import { newsroomName, termName } from '../../../functions/shared/site/i18n/words.ts';
import { retractionNotice } from '../../../functions/shared/site/pages/release-main.ts';
import { picturesOf } from '../../../functions/shared/site/pictures.ts';
import { settings, siteUrl, wholeSite } from './whole-site.ts';

const { index, files } = await wholeSite();

/** Lists by their address: every one of the site that has feeds. */
const lists = [...files.keys()]
  .filter((key) => key.endsWith('/feed.atom'))
  .map((key) => `/${key.slice(0, -'feed.atom'.length)}`);

/** What an item is to say, by the index. */
async function itemOf(entry: ListEntry) {
  const { slug, language } = entry;
  const revision = await index.revision(slug, language, entry.revision);
  if (!revision) throw new Error(`no revision of ${slug}`);
  return {
    id: `${siteUrl}${entry.path}`,
    title: entry.title,
    summary: entry.summary,
    content:
      (await changesOf(entry)) +
      bodyOf(revision.document, language, picturesOf(await index.media(slug)), siteUrl),
    published: new Date(entry.date).toISOString(),
    updated: new Date(entry.updatedAt).toISOString(),
    categories: [
      ...entry.topics.map((id) => termName(settings.topics, id, language)),
      ...entry.places.map((id) => termName(settings.places, id, language)),
    ],
  };
}

/** The notes of corrections, at the head of the text. */
async function changesOf({ slug, language, revision: newest }: ListEntry): Promise<string> {
  const told = (await index.revisions(slug, language)).filter(
    (one) => one.revision > 1 && one.revision <= newest && one.publishedAt && !one.minor && one.changeNote,
  );
  const notes = told.map(({ publishedAt = '', changeNote }) => {
    const day = longDate(publishedAt, language, settings.timeZone);
    return `<li><time datetime="${publishedAt}">${day}</time>: ${changeNote}</li>`;
  });
  const heading = `<h2>${textsOf(language).corrections}</h2>`;
  return notes.length === 0 ? '' : `<section>${heading}<ul>${notes.join('')}</ul></section>`;
}

/** What an item is to say of a release that was withdrawn: that, when and why. */
async function withdrawnItemOf(entry: ListEntry) {
  const { slug, language, title } = entry;
  const revision = await index.revision(slug, language, entry.revision);
  if (!revision) throw new Error(`no revision of ${slug}`);
  const item = await itemOf(entry);
  return {
    ...item,
    title: `${textsOf(language).retracted}: ${title}`,
    summary: undefined,
    content: (await retractionNotice({ revision }, { settings })).toString(),
  };
}

/** What stands in the index for a list, newest first. */
async function expected(address: string) {
  const page = parseAddress(address);
  if (!page || !('language' in page)) throw new Error(`${address} is no list`);
  const { language } = page;
  const facet = page.kind === 'list' ? page.facet : 'all';
  const month = page.kind === 'list' ? page.month : undefined;
  const entries = await (month
    ? index.month(language, facet, month)
    : index.latest(language, facet, FEED_LENGTH));
  // No list here has so much that what was withdrawn drops out of its feed.
  const withdrawn = (await index.withdrawn(language, facet, '')).filter(
    ({ date }) => month === undefined || monthOf(date, settings.timeZone) === month,
  );
  const items = await Promise.all([
    ...entries.slice(0, FEED_LENGTH).map(itemOf),
    ...withdrawn.map(withdrawnItemOf),
  ]);
  return { language, items: items.sort((a, b) => (a.published < b.published ? 1 : -1)) };
}

const textAt = (address: string): string => String(files.get(address.slice(1))?.body);
const isoOf = (date: Date | string | undefined): string => new Date(date ?? Number.NaN).toISOString();

it('every language has lists with feeds', () => {
  for (const language of settings.languages)
    expect(lists.filter((address) => address.startsWith(`/${language}/`)).length).toBeGreaterThan(10);
});

describe.each(settings.languages)('read back, in %s', (language) => {
  const own = lists.filter((address) => address.startsWith(`/${language}/`));

  it('an Atom feed says what the index does', async () => {
    for (const address of own) {
      const { items } = await expected(address);
      const feed = parseAtomFeed(textAt(`${address}feed.atom`));
      expect(feed).toMatchObject({ id: `${siteUrl}${address}`, xml: { lang: language } });
      expect(feed.authors?.map(({ name }) => name)).toEqual([newsroomName(settings, language)]);
      expect(feed.links).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ rel: 'self', href: `${siteUrl}${address}feed.atom` }),
          expect.objectContaining({ rel: 'alternate', href: `${siteUrl}${address}` }),
        ]),
      );
      const entries = (feed.entries ?? []).map((entry) => ({
        id: entry.id,
        title: entry.title?.value,
        summary: entry.summary?.value,
        content: entry.content?.value,
        published: isoOf(entry.published),
        updated: isoOf(entry.updated),
        categories: (entry.categories ?? []).map(({ term }) => term),
      }));
      expect(entries, address).toEqual(items);
      expect((feed.entries ?? []).map(({ links = [] }) => links[0]?.href)).toEqual(items.map(({ id }) => id));
      const newest = Math.max(0, ...items.map(({ updated }) => Date.parse(updated)));
      expect(isoOf(feed.updated), address).toBe(new Date(newest).toISOString());
    }
  });

  it('an RSS feed says what the index does', async () => {
    for (const address of own) {
      const { items } = await expected(address);
      const feed = parseRssFeed(textAt(`${address}feed.rss`));
      expect(feed).toMatchObject({ link: `${siteUrl}${address}`, language });
      expect(feed.atom?.links).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ rel: 'self', href: `${siteUrl}${address}feed.rss` }),
        ]),
      );
      const entries = (feed.items ?? []).map((item) => ({
        id: item.guid?.value,
        title: item.title,
        summary: item.description,
        content: item.content?.encoded,
        // RFC 822 has no parts of a second.
        published: isoOf(item.pubDate),
        link: item.link,
        categories: (item.categories ?? []).map(({ name }) => name),
      }));
      const wanted = items.map(({ updated: _, published, id, ...item }) => ({
        ...item,
        id,
        link: id,
        published: new Date(Math.floor(Date.parse(published) / 1000) * 1000).toISOString(),
      }));
      expect(entries, address).toEqual(wanted);
    }
  });

  it('a JSON feed says what the index does', async () => {
    for (const address of own) {
      const { items } = await expected(address);
      const feed = parseJsonFeed(JSON.parse(textAt(`${address}feed.json`)));
      expect(feed).toMatchObject({
        language,
        home_page_url: `${siteUrl}${address}`,
        feed_url: `${siteUrl}${address}feed.json`,
      });
      const entries = (feed.items ?? []).map((item) => ({
        id: item.id,
        link: item.url,
        language: item.language,
        title: item.title,
        summary: item.summary,
        content: item.content_html,
        published: isoOf(item.date_published),
        updated: isoOf(item.date_modified),
        categories: item.tags ?? [],
      }));
      expect(entries, address).toEqual(items.map((item) => ({ ...item, link: item.id, language })));
    }
  });
});
