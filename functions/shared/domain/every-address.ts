import {
  type Facet,
  facetsOf,
  listAddress,
  monthAddress,
  monthOf,
  shardAddress,
  sitemapAddress,
} from './address.ts';
import type { NewsroomSettings } from './newsroom.ts';
import type { MergedYear, NewsroomIndex } from './newsroom-index.ts';
import { everyRevisionAddress, fixedAddresses } from './pages.ts';
import { publicRevisions } from './readable.ts';
import type { Edition, ListEntry } from './release.ts';

type Index = Pick<
  NewsroomIndex,
  'months' | 'month' | 'mergedYears' | 'withdrawn' | 'editionsIn' | 'revisions'
>;

/** A part of the site: the pages of a month, or those that belong to none. */
export interface SitePart {
  /** `yyyy-mm`; undefined: what belongs to no month. */
  month: string | undefined;
  /** Each once within the part. */
  addresses: string[];
  /** The editions whose pages are among them. */
  editions: Pick<Edition, 'slug' | 'language'>[];
  /** How much of the newsroom's releases lies in this part and those before it, from 0 to 1. */
  share: number;
}

/**
 * Every address at which the site has a page, read from the index and the settings without a scan: first what belongs
 * to no month, then month by month, the newest first, so that memory does not grow with the archive. An edition is in
 * the month of its date, wherever its page stands. What is held has no address (law 9); what was withdrawn keeps its own.
 *
 * @param since the first month that is wanted, `yyyy-mm`
 */
export async function* everyAddress(
  index: Index,
  settings: NewsroomSettings,
  since = '',
): AsyncGenerator<SitePart> {
  const { languages, timeZone } = settings;
  const fixed = fixedAddresses(settings);
  yield { month: undefined, addresses: fixed, editions: [], share: 0 };

  const known = new Set(fixed);
  const counts = await Promise.all(languages.map((language) => index.months(language, 'all')));
  const merged = await Promise.all(languages.map((language) => index.mergedYears(language)));
  const gone = (await Promise.all(languages.map((language) => index.withdrawn(language, 'all', '')))).map(
    (entries) => Map.groupBy(entries, ({ date }) => monthOf(date, timeZone)),
  );
  const months = new Map<string, number>();
  for (const { month, count } of counts.flat()) months.set(month, (months.get(month) ?? 0) + count);
  for (const [month, entries] of gone.flatMap((its) => [...its]))
    months.set(month, (months.get(month) ?? 0) + entries.length);
  const wanted = [...months].filter(([month]) => month >= since).sort(([a], [b]) => (a < b ? 1 : -1));
  const total = wanted.reduce((sum, [, count]) => sum + count, 0);

  let passed = 0;
  for (const [month, count] of wanted) {
    const addresses = counts.flat().some((one) => one.month === month) ? [sitemapAddress(month)] : [];
    const editions: Edition[] = [];
    for (const [i, language] of languages.entries()) {
      const isListed = counts[i]?.some((one) => one.month === month);
      const listed = isListed ? await index.month(language, 'all', month) : [];
      const withdrawn = gone[i]?.get(month) ?? [];
      const its = await editionsOf(index, language, [...listed, ...withdrawn]);
      editions.push(...its);
      addresses.push(
        ...listsOf(language, month, listed, known),
        ...(isListed ? shardOf(language, month, merged[i] ?? [], known) : []),
        ...(await pagesOf(index, its)),
      );
    }
    passed += count;
    yield { month, addresses: [...new Set(addresses)], editions, share: passed / total };
  }
}

/** The lists that a language has of a month, and those of what the vocabulary does not know (any more), once. */
function listsOf(language: string, month: string, entries: ListEntry[], known: Set<string>): string[] {
  const facets = [...new Set<Facet>(entries.flatMap(facetsOf))];
  const unknown = facets.map((facet) => listAddress(language, facet)).filter((list) => !known.has(list));
  for (const list of unknown) known.add(list);
  return [...unknown, ...facets.map((facet) => monthAddress(language, month, facet))];
}

/** The shard of search that a month is in: its own, or that of its year, once. */
function shardOf(language: string, month: string, merged: MergedYear[], known: Set<string>): string[] {
  const year = month.slice(0, 4);
  const shard = shardAddress(language, merged.some((one) => one.year === year) ? year : month);
  if (known.has(shard)) return [];
  known.add(shard);
  return [shard];
}

/** The editions of some lines of lists, those that the public may see. */
async function editionsOf(index: Index, language: string, entries: ListEntry[]): Promise<Edition[]> {
  const slugs = entries.map(({ slug }) => slug);
  return (await index.editionsIn(language, slugs)).filter(({ publicRevision }) => publicRevision > 0);
}

/** The pages of some editions: where each stands and stood, and its revisions. */
async function pagesOf(index: Index, editions: Edition[]): Promise<string[]> {
  const pages: string[] = [];
  for (const edition of editions) {
    pages.push(edition.path, ...(edition.formerPaths ?? []), ...(await revisionPagesOf(index, edition)));
  }
  return pages;
}

async function revisionPagesOf(index: Index, edition: Edition): Promise<string[]> {
  // The first revision has nothing before it: most editions are not asked for theirs.
  if (edition.publicRevision === 1) return [];
  const revisions = await index.revisions(edition.slug, edition.language);
  return everyRevisionAddress(edition.path, publicRevisions(edition, revisions));
}
