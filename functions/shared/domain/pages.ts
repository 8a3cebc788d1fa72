import {
  differenceAddress,
  type Facet,
  facetsOf,
  listAddress,
  monthAddress,
  monthOf,
  newsAddress,
  revisionAddress,
  revisionsAddress,
  searchAddress,
  shardAddress,
  sitemapAddress,
  subscribeAddress,
} from './address.ts';
import type { NewsroomSettings } from './newsroom.ts';
import type { NewsroomIndex } from './newsroom-index.ts';
import type { Edition, ReleaseDocument, Revision } from './release.ts';

export const SITEMAP_INDEX = '/sitemap.xml';
export const NEWS_SITEMAP = '/news-sitemap.xml';
export const PAGES_SITEMAP = '/sitemaps/pages.xml';
export const SECURITY_TXT = '/.well-known/security.txt';
export const LLMS_TXT = '/llms.txt';

/** A release leads on to so many older ones of its topic. */
export const RELATED = 3;

/**
 * Every address that a public revision changes, its own page first: what shows it, what showed the public revision
 * before it, and the other editions, whose language links name it. None of it depends on the size of the archive
 * (law 5). The pages of other releases are in `neighbourAddresses`.
 *
 * @param previous the public revision before this one, if there was any
 * @param editions all editions of the release; those that are not public have no page
 * @param translations what its other editions say, of a revision that begins or ends to be readable: the lists that
 * those are in name them where this one lacks
 * @param revisions of the edition, those that the public may see
 */
export function touchedAddresses(
  current: Revision,
  previous: Revision | undefined,
  edition: Edition,
  editions: Edition[],
  settings: NewsroomSettings,
  revisions: Pick<Revision, 'revision' | 'status'>[] = [],
  translations: ReleaseDocument[] = [],
): string[] {
  const { language, addressSlug } = current;
  const documents = [current.document, ...(previous ? [previous.document] : [])];
  const others = editions.filter((other) => other.language !== language && other.publicRevision > 0);
  const hasMoved = previous !== undefined && previous.addressSlug !== addressSlug;
  return [
    ...new Set([
      edition.path,
      ...(hasMoved
        ? everyRevisionAddress(edition.path, revisions)
        : revisionAddresses(current, edition.path, revisions)),
      ...(edition.formerPaths ?? []).flatMap((path) => [path, ...everyRevisionAddress(path, revisions)]),
      ...others.map((other) => other.path),
      ...documents.flatMap((document) => listsOf(document, language, settings)),
      ...documents.flatMap((document) => listsElsewhere(document, language, settings)),
      ...translations.flatMap((document) => newest(document, language)),
    ]),
  ];
}

/**
 * The addresses of search that a public revision changes: the shards that it is or was in, and the search page where
 * it may be the first of its month, or may have been the last.
 *
 * @param merged years of the language whose months are one shard
 */
export function searchAddresses(
  { language, document, status }: Revision,
  previous: Revision | undefined,
  merged: string[],
  settings: NewsroomSettings,
): string[] {
  const month = monthOf(document.date, settings.timeZone);
  const before = previous && monthOf(previous.document.date, settings.timeZone);
  const periods = [month, ...(before ? [before] : [])].map((one) => {
    const year = one.slice(0, 4);
    return merged.includes(year) ? year : one;
  });
  return [
    ...[...new Set(periods)].map((period) => shardAddress(language, period)),
    ...(month === before && status === previous?.status ? [] : [searchAddress(language)]),
  ];
}

/** The lists, feeds, sitemaps and shards of search that a revision is in: what many releases share. */
export const sharedAddresses = (revision: Revision, settings: NewsroomSettings): string[] => [
  ...listsOf(revision.document, revision.language, settings),
  ...listsElsewhere(revision.document, revision.language, settings),
  // Of a month and its year one is not in use; nothing is written there.
  ...searchAddresses(revision, undefined, [], settings),
  shardAddress(revision.language, monthOf(revision.document.date, settings.timeZone).slice(0, 4)),
];

/** The pages in a document's own language that have a line of it. */
function listsOf(document: ReleaseDocument, language: string, settings: NewsroomSettings): string[] {
  const month = monthOf(document.date, settings.timeZone);
  const facets = facetsOf(document);
  return [
    ...facets.map((facet) => listAddress(language, facet)),
    newsAddress(language),
    ...facets.map((facet) => monthAddress(language, month, facet)),
    sitemapAddress(month),
    SITEMAP_INDEX,
    NEWS_SITEMAP,
  ];
}

/**
 * The lists in other languages: they name the newest there are in this one, as far as those can't be read in theirs.
 * Those that have the release as well are among them: what takes its place among the newest, they may lack.
 */
const listsElsewhere = (
  document: ReleaseDocument,
  language: string,
  { languages }: NewsroomSettings,
): string[] => languages.filter((other) => other !== language).flatMap((other) => newest(document, other));

/** The lists of the newest releases that a document is in, in a language. */
const newest = (document: ReleaseDocument, language: string): string[] => [
  ...facetsOf(document).map((facet) => listAddress(language, facet)),
  newsAddress(language),
];

/**
 * The pages beside a revision that it changes, by where it stands in the lists now and where it stood before: the
 * releases before and after it lead to it, the next few of its topics and places name it as related, and the next month
 * of each list names its month. Of what is newest there are none but the one before. Whoever comes between two releases
 * asks for their pages after it did, so that the last word is right.
 */
export async function neighbourAddresses(
  index: Pick<NewsroomIndex, 'beside' | 'months'>,
  { slug, language, document }: Revision,
  previous: Revision | undefined,
  { timeZone }: NewsroomSettings,
): Promise<string[]> {
  const places = [document, ...(previous ? [previous.document] : [])].map((one) => ({
    ...one,
    place: { month: monthOf(one.date, timeZone), date: one.date, slug },
  }));
  const found = await Promise.all(
    places.flatMap(({ place, ...one }) => [
      index.beside(language, 'all', place, 'older', 1),
      index.beside(language, 'all', place, 'newer', 1),
      ...facetsOf(one)
        .filter((facet) => facet !== 'all')
        .map((facet) => index.beside(language, facet, place, 'newer', RELATED)),
    ]),
  );
  const months = await Promise.all(
    places.flatMap(({ place, ...one }) =>
      facetsOf(one).map(async (facet) => {
        const later = (await index.months(language, facet)).findLast(({ month }) => month > place.month);
        return later ? [monthAddress(language, later.month, facet)] : [];
      }),
    ),
  );
  return [...new Set([...found.flat().map(({ path }) => path), ...months.flat()])];
}

/**
 * The pages of an edition's revisions that one of them changes: its own, the list, and what changed since each before
 * it. A withdrawal changes all of them, and so does what follows it. A lone revision has none.
 */
function revisionAddresses(
  { revision, status }: Pick<Revision, 'revision' | 'status'>,
  path: string,
  revisions: Pick<Revision, 'revision' | 'status'>[],
): string[] {
  const all = [...revisions].sort((a, b) => a.revision - b.revision).map((one) => one.revision);
  if (all.length < 2) return [];
  const isNewest = revision === all.at(-1);
  const before = revisions.find((one) => one.revision === all.at(-2));
  const isAll = status === 'retracted' || before?.status === 'retracted' || all.length === 2 || !isNewest;
  const pairs = all.flatMap((from, i) => all.slice(i + 1).map((to) => ({ from, to })));
  return [
    revisionsAddress(path),
    ...(isAll ? all : [revision]).map((one) => revisionAddress(path, one)),
    ...pairs
      .filter(({ to }) => isAll || to === revision)
      .map(({ from, to }) => differenceAddress(path, from, to)),
  ];
}

/** The pages of an edition's public revisions, all of them. */
export const everyRevisionAddress = (path: string, revisions: Pick<Revision, 'revision'>[]): string[] =>
  revisionAddresses(
    { revision: Math.max(...revisions.map(({ revision }) => revision)), status: 'retracted' },
    path,
    revisions.map(({ revision }) => ({ revision, status: 'published' })),
  );

/** The pages that a newsroom has before its first release. */
export function fixedAddresses(settings: NewsroomSettings): string[] {
  const facets: Facet[] = [
    'all',
    ...settings.topics.map(({ id }): Facet => `topic:${id}`),
    ...settings.places.map(({ id }): Facet => `place:${id}`),
  ];
  return [
    '/',
    '/404.html',
    '/robots.txt',
    ...(settings.security ? [SECURITY_TXT] : []),
    LLMS_TXT,
    SITEMAP_INDEX,
    PAGES_SITEMAP,
    NEWS_SITEMAP,
    ...settings.languages.flatMap((language) => [
      ...facets.map((facet) => listAddress(language, facet)),
      newsAddress(language),
      subscribeAddress(language),
      searchAddress(language),
    ]),
  ];
}
