import {
  differenceAddress,
  type Facet,
  facetsOf,
  listAddress,
  monthAddress,
  monthOf,
  revisionAddress,
  revisionsAddress,
  sitemapAddress,
  subscribeAddress,
} from './address.ts';
import type { NewsroomSettings } from './newsroom.ts';
import type { Edition, Revision } from './release.ts';

export const SITEMAP_INDEX = '/sitemap.xml';
export const NEWS_SITEMAP = '/news-sitemap.xml';
export const PAGES_SITEMAP = '/sitemaps/pages.xml';

/**
 * Every address that a public revision changes, its own page first: what shows it, what showed the public revision
 * before it, and the other editions, whose language links name it. None of it depends on the size of the archive
 * (law 5).
 *
 * @param previous the public revision before this one, if there was any
 * @param editions all editions of the release; those that are not public have no page
 * @param revisions of the edition, those that the public may see
 */
export function touchedAddresses(
  current: Revision,
  previous: Revision | undefined,
  edition: Edition,
  editions: Edition[],
  settings: NewsroomSettings,
  revisions: Pick<Revision, 'revision' | 'status'>[] = [],
): string[] {
  const documents = [current.document, ...(previous ? [previous.document] : [])];
  const months = documents.map(({ date }) => monthOf(date, settings.timeZone));
  const facets = documents.flatMap((document): Facet[] => facetsOf(document));
  const others = editions.filter((other) => other.language !== current.language && other.publicRevision > 0);
  return [
    ...new Set([
      edition.path,
      ...revisionAddresses(current, edition.path, revisions),
      ...(edition.formerPaths ?? []).flatMap((path) => [
        path,
        ...revisionAddresses({ ...current, status: 'retracted' }, path, revisions),
      ]),
      ...facets.map((facet) => listAddress(current.language, facet)),
      ...months.map((month) => monthAddress(current.language, month)),
      ...others.map((other) => other.path),
      ...months.map(sitemapAddress),
      SITEMAP_INDEX,
      NEWS_SITEMAP,
    ]),
  ];
}

/** The lists, feeds and sitemaps that a revision is in: what many releases share. */
export function sharedAddresses({ language, document }: Revision, settings: NewsroomSettings): string[] {
  const month = monthOf(document.date, settings.timeZone);
  return [
    ...facetsOf(document).map((facet) => listAddress(language, facet)),
    monthAddress(language, month),
    sitemapAddress(month),
    SITEMAP_INDEX,
    NEWS_SITEMAP,
  ];
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
    SITEMAP_INDEX,
    PAGES_SITEMAP,
    NEWS_SITEMAP,
    ...settings.languages.flatMap((language) => [
      ...facets.map((facet) => listAddress(language, facet)),
      subscribeAddress(language),
    ]),
  ];
}
