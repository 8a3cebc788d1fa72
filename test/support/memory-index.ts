import type { Facet } from '../../functions/shared/domain/address.ts';
import type { Due, MergedYear, WritableIndex } from '../../functions/shared/domain/newsroom-index.ts';
import type {
  Edition,
  ListEntry,
  Media,
  Revision,
  UploadRecord,
} from '../../functions/shared/domain/release.ts';
import type { SearchEntry } from '../../functions/shared/domain/search-entry.ts';

const byKey = <T>(entries: Iterable<[string, T]>): [string, T][] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/** The index in memory, with the semantics of the DynamoDB one; a contract test holds the two together. */
export function memoryIndex() {
  const editions = new Map<string, Edition>();
  const revisions = new Map<string, Revision>();
  const media = new Map<string, Media>();
  const lists = new Map<string, Map<string, ListEntry>>();
  const withdrawn = new Map<string, Map<string, ListEntry>>();
  const records = new Map<string, UploadRecord>();
  const addresses = new Map<string, string>();
  const due = new Map<string, Due>();
  const search = new Map<string, SearchEntry>();
  const merged = new Map<string, MergedYear>();
  const counts = { reads: 0, writes: 0 };
  const copy = <T>(value: T): T => structuredClone(value);
  const read = <T>(value: T): T => {
    counts.reads += 1;
    return copy(value);
  };
  const listKey = (language: string, facet: Facet, month: string) => `${language}#${facet}#${month}`;
  const revisionKey = (slug: string, language: string, n: number) =>
    `${slug}#${language}#${String(n).padStart(6, '0')}`;

  const index: WritableIndex = {
    async edition(slug, language) {
      return read(editions.get(`${slug}#${language}`));
    },
    async editions(slug) {
      return read(
        byKey(editions)
          .map(([, e]) => e)
          .filter((e) => e.slug === slug),
      );
    },
    async revision(slug, language, n) {
      return read(revisions.get(revisionKey(slug, language, n)));
    },
    async revisionsOf(entries) {
      const named = new Set(entries.map((e) => revisionKey(e.slug, e.language, e.revision)));
      return read([...named].flatMap((key) => revisions.get(key) ?? []));
    },
    async revisions(slug, language) {
      return read(
        byKey(revisions)
          .map(([, r]) => r)
          .filter((r) => r.slug === slug && r.language === language)
          .reverse(),
      );
    },
    async latest(language, facet, limit) {
      const found: ListEntry[] = [];
      for (const { month } of await index.months(language, facet)) {
        if (found.length >= limit) break;
        found.push(...(await index.month(language, facet, month)));
      }
      return found.slice(0, limit);
    },
    async month(language, facet, month) {
      return read(
        byKey(lists.get(listKey(language, facet, month)) ?? [])
          .map(([, e]) => e)
          .reverse(),
      );
    },
    async months(language, facet) {
      const prefix = `${language}#${facet}#`;
      return read(
        [...lists]
          .filter(([key, entries]) => key.startsWith(prefix) && entries.size > 0)
          .map(([key, entries]) => ({ month: key.slice(prefix.length), count: entries.size }))
          .sort((a, b) => (a.month < b.month ? 1 : -1)),
      );
    },
    async beside(language, facet, place, side, limit) {
      const prefix = `${language}#${facet}#`;
      const at = `${place.month}#${place.date}#${place.slug}`;
      const all = [...lists]
        .filter(([key]) => key.startsWith(prefix))
        .flatMap(([key, entries]) =>
          [...entries].map(([sk, e]): [string, ListEntry] => [`${key.slice(prefix.length)}#${sk}`, e]),
        );
      const sorted = byKey(all).filter(([key]) => (side === 'older' ? key < at : key > at));
      const nearest = side === 'older' ? sorted.reverse() : sorted;
      return read(nearest.slice(0, limit).map(([, e]) => e));
    },
    async withdrawn(language, facet, since) {
      return read(
        byKey(withdrawn.get(`${language}#${facet}`) ?? [])
          .filter(([key]) => key > since)
          .map(([, e]) => e)
          .reverse(),
      );
    },
    async editionsIn(language, slugs) {
      return read([...new Set(slugs)].flatMap((slug) => editions.get(`${slug}#${language}`) ?? []));
    },
    async media(slug) {
      return read(
        byKey(media)
          .map(([, m]) => m)
          .filter((m) => m.slug === slug),
      );
    },
    async searchEntries(language, month) {
      return read(
        byKey(search)
          .filter(([key]) => key.startsWith(`${language}#${month}#`))
          .map(([, e]) => e)
          .reverse(),
      );
    },
    async mergedYears(language) {
      return read(
        byKey(merged)
          .filter(([key]) => key.startsWith(`${language}#`))
          .map(([, m]) => m)
          .reverse(),
      );
    },
    async addRevision(revision) {
      counts.writes += 1;
      const key = revisionKey(revision.slug, revision.language, revision.revision);
      if (revisions.has(key)) return false;
      revisions.set(key, copy(revision));
      return true;
    },
    async markPublic(revision, publishedAt, announcement) {
      counts.writes += 1;
      const key = revisionKey(revision.slug, revision.language, revision.revision);
      const stored = revisions.get(key);
      if (!stored) throw new Error(`no revision ${key}`);
      if (!stored.publishedAt) revisions.set(key, { ...stored, publishedAt, announcement });
      return copy(revisions.get(key) ?? stored);
    },
    async replaceEdition(edition, previous) {
      counts.writes += 1;
      const key = `${edition.slug}#${edition.language}`;
      const stored = editions.get(key);
      if (JSON.stringify(version(stored)) !== JSON.stringify(version(previous))) return false;
      editions.set(key, copy(edition));
      return true;
    },
    async putDue(line) {
      counts.writes += 1;
      due.set(`${line.dueAt}#${line.slug}#${line.language}`, copy(line));
    },
    async removeDue({ dueAt, slug, language }) {
      counts.writes += 1;
      due.delete(`${dueAt}#${slug}#${language}`);
    },
    async due() {
      return read(byKey(due).map(([, line]) => line));
    },
    async addressOwner(path) {
      const slug = addresses.get(path);
      return read(slug === undefined ? undefined : { slug });
    },
    async claimAddress(path, slug) {
      counts.writes += 1;
      const owner = addresses.get(path) ?? slug;
      addresses.set(path, owner);
      return owner === slug;
    },
    async putListEntry(facet, month, entry) {
      counts.writes += 1;
      const key = listKey(entry.language, facet, month);
      const list = lists.get(key) ?? new Map<string, ListEntry>();
      list.set(`${entry.date}#${entry.slug}`, copy(entry));
      lists.set(key, list);
    },
    async removeListEntry(facet, month, entry) {
      counts.writes += 1;
      lists.get(listKey(entry.language, facet, month))?.delete(`${entry.date}#${entry.slug}`);
    },
    async putWithdrawn(facet, entry) {
      counts.writes += 1;
      const key = `${entry.language}#${facet}`;
      const list = withdrawn.get(key) ?? new Map<string, ListEntry>();
      list.set(`${entry.date}#${entry.slug}`, copy(entry));
      withdrawn.set(key, list);
    },
    async removeWithdrawn(facet, entry) {
      counts.writes += 1;
      withdrawn.get(`${entry.language}#${facet}`)?.delete(`${entry.date}#${entry.slug}`);
    },
    async putSearchEntry(month, entry) {
      counts.writes += 1;
      search.set(`${entry.language}#${month}#${entry.date}#${entry.slug}`, copy(entry));
    },
    async removeSearchEntry(month, { language, date, slug }) {
      counts.writes += 1;
      search.delete(`${language}#${month}#${date}#${slug}`);
    },
    async mergeYear(language, { year, run }) {
      counts.writes += 1;
      const key = `${language}#${year}`;
      const known = merged.get(key) ?? { year, run };
      merged.set(key, known);
      return known.run === run;
    },
    async putMedia(file) {
      counts.writes += 1;
      media.set(`${file.slug}#${file.name}`, copy(file));
    },
    async recordUpload(record) {
      counts.writes += 1;
      records.set(`${record.upload.key}#${record.upload.sequencer.padEnd(32, '0')}`, copy(record));
    },
    async upload({ key, sequencer }) {
      return read(records.get(`${key}#${sequencer.padEnd(32, '0')}`));
    },
    async uploads(key, limit) {
      return read(
        byKey(records)
          .filter(([, r]) => r.upload.key === key)
          .map(([, r]) => r)
          .reverse()
          .slice(0, limit),
      );
    },
  };
  return { ...index, counts };
}

function version(edition: Edition | undefined) {
  return edition && [edition.revision, edition.publicRevision, edition.status];
}
