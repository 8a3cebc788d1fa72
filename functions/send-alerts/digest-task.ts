import {
  type Audience,
  type IdRange,
  mayBeMailed,
  rangeOf,
  rangesOf,
  type Subscriber,
  type Subscription,
} from '../shared/domain/audience.ts';
import type { MailChunk } from '../shared/domain/delivery.ts';
import type { AgendaItem, DigestItem, DigestLedger, Happening } from '../shared/domain/digests.ts';
import type { DigestJob } from '../shared/domain/jobs.ts';
import type { MailLedger } from '../shared/domain/mail-ledger.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import type { Edition, Revision } from '../shared/domain/release.ts';
import { type DigestRelease, itemsFor, type Past, type PublicEdition, waysOf } from './digest-items.ts';
import { servedOf } from './recipients.ts';

/** Whom a job tells and what. */
export interface DigestTask {
  /** By the language of the mail: what each is told, by id. */
  now: Map<string, Map<string, DigestItem[]>>;
  /** What somebody, as they are at this moment, is to be told. */
  itemsOf(one: Subscriber): DigestItem[];
}

export interface DigestReads {
  index: Pick<NewsroomIndex, 'editionsIn' | 'revisionsOf'>;
  audience: Pick<Audience, 'slice' | 'subscribers'>;
  ledger: Pick<MailLedger, 'ranges' | 'chunks'>;
  digests: Pick<DigestLedger, 'agenda'>;
  /** Of the newsroom, the default one first. */
  languages: string[];
  now: () => Date;
}

/**
 * Reads whom a digest is to tell in a range, and what: those who get digests of its frequency, or did when something of
 * it became public; and those whom an earlier digest told of what was corrected or withdrawn since.
 *
 * @param served who is not to be looked at any more
 */
export async function digestTask(
  deps: DigestReads,
  job: DigestJob,
  served: Set<string>,
): Promise<DigestTask> {
  const range = rangeOf(job);
  const { frequency } = job;
  const agenda = await deps.digests.agenda(job);
  const entries = await deps.audience.slice({ language: '*', facet: frequency }, range);
  const releases = await readReleases(deps, agenda);
  const past = await readPast(deps, job, range, entries, releases);
  const itemsOf = (one: Subscription): DigestItem[] => itemsFor(one, releases, past, frequency);

  const now: DigestTask['now'] = new Map();
  const add = (one: Subscription): void => {
    const items = served.has(one.id) ? [] : itemsOf(one);
    if (items.length === 0) return;
    const language = languageOf(one, deps.languages);
    const group = now.get(language) ?? new Map<string, DigestItem[]>();
    now.set(language, group.set(one.id, items));
  };
  for (const entry of entries) add(entry);
  // Those who were told before and stand in this list no more.
  const listed = new Set(entries.map(({ id }) => id));
  const others = [...past.heard.keys()].filter((id) => !listed.has(id)).sort();
  for (let i = 0; i < others.length; i += PEOPLE_AT_ONCE) {
    const people = await deps.audience.subscribers(others.slice(i, i + PEOPLE_AT_ONCE));
    for (const one of people) if (mayBeMailed(one, deps.now())) add(one);
  }
  return { now, itemsOf };
}

const PEOPLE_AT_ONCE = 100;
/** Releases whose texts are in memory at a time, in all languages; of each only a few lines stay. */
const RELEASES_AT_ONCE = 25;

/** The language around the items of a digest: the first of theirs that the newsroom speaks. */
const languageOf = (one: Pick<Subscription, 'languages'>, languages: string[]): string =>
  one.languages.find((language) => languages.includes(language)) ?? languages[0] ?? '';

/** What there is in public of the releases of an agenda, in the order in which something became of them. */
async function readReleases(
  { index, languages }: Pick<DigestReads, 'index' | 'languages'>,
  agenda: AgendaItem[],
): Promise<DigestRelease[]> {
  const sorted = agenda.toSorted(
    (a, b) => compare(a.happened[0]?.time, b.happened[0]?.time) || compare(a.slug, b.slug),
  );
  const releases: DigestRelease[] = [];
  for (let i = 0; i < sorted.length; i += RELEASES_AT_ONCE) {
    const some = sorted.slice(i, i + RELEASES_AT_ONCE);
    const slugs = some.map(({ slug }) => slug);
    const read = await Promise.all(languages.map((language) => index.editionsIn(language, slugs)));
    const editions = read.flat().filter(({ publicRevision }) => publicRevision > 0);
    const wanted = editions.flatMap((edition) => revisionsFor(edition, some));
    const texts = new Map((await index.revisionsOf(wanted)).map((one) => [nameOf(one), one]));
    for (const item of some) {
      const its = editions.filter(({ slug }) => slug === item.slug);
      const shown = its.map((edition) => publicEdition(edition, item, texts));
      for (const { language, revision } of item.happened) {
        const edition = shown.find((one) => one.language === language);
        if (languages.includes(language) && (edition === undefined || edition.revision < revision))
          throw new Error(
            `the index does not hold revision ${revision} of ${item.slug} (${language}) as public`,
          );
      }
      releases.push({ ...item, editions: new Map(shown.map((one) => [one.language, one])) });
    }
  }
  return releases;
}

type RevisionName = Pick<Revision, 'slug' | 'language' | 'revision'>;
const nameOf = ({ slug, language, revision }: RevisionName): string => `${slug}#${language}#${revision}`;
const compare = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);

/** The revisions of an edition that a digest reads, each once: its words now, what was changed, and whence it came. */
function revisionsFor({ slug, language, publicRevision }: Edition, agenda: AgendaItem[]): RevisionName[] {
  const happened = happenedIn(agenda.find((one) => one.slug === slug)?.happened ?? [], language);
  const isNew = happened.some(({ kind }) => kind === 'published');
  const numbers = [publicRevision, ...happened.map(({ revision }) => revision), ...(isNew ? [] : [1])];
  return [...new Set(numbers)].map((revision) => ({ slug, language, revision }));
}

const happenedIn = (happened: Happening[], language: string): Happening[] =>
  happened.filter((one) => one.language === language);

function publicEdition(
  edition: Edition,
  { happened }: AgendaItem,
  texts: Map<string, Revision>,
): PublicEdition {
  const { slug, language, path } = edition;
  const textOf = (revision: number) => texts.get(nameOf({ slug, language, revision }));
  const shown = textOf(edition.publicRevision);
  if (shown === undefined)
    throw new Error(`the index does not hold revision ${edition.publicRevision} of ${slug} (${language})`);
  const its = happenedIn(happened, language);
  const isOfArchive = !its.some(({ kind }) => kind === 'published') && textOf(1)?.imported === true;
  const { title, summary, date, topics, places } = shown.document;
  return {
    language,
    path,
    revision: shown.revision,
    retracted: shown.status === 'retracted',
    title,
    summary,
    date,
    topics,
    places,
    announcedAt: isOfArchive ? undefined : edition.publishedAt,
    notes: new Map(
      its.flatMap(({ revision }): [number, string][] => {
        const note = textOf(revision)?.changeNote;
        return note === undefined ? [] : [[revision, note]];
      }),
    ),
  };
}

/**
 * Asks the ledger who was told before: by digests of this frequency of what was changed since, all of them; and of a
 * release in several languages those who, by what they have chosen, may have heard of it already.
 */
async function readPast(
  { ledger }: Pick<DigestReads, 'ledger'>,
  job: DigestJob,
  range: IdRange,
  entries: Subscription[],
  releases: DigestRelease[],
): Promise<Past> {
  const { frequency } = job;
  const asked = { digests: new Map<string, Set<string> | 'all'>(), alerts: new Map<string, Set<string>>() };
  const ask = (digest: string, id: string): void => {
    const ids = asked.digests.get(digest) ?? new Set();
    if (ids !== 'all') asked.digests.set(digest, ids.add(id));
  };
  for (const release of releases) {
    const earlier = release.before.filter((name) => frequencyOf(name) === frequency);
    if (release.happened.some(({ kind }) => kind !== 'published'))
      for (const name of earlier) asked.digests.set(name, 'all');
    const alerted = new Set<string>();
    for (const entry of entries) {
      const ways = waysOf(entry, release, frequency);
      if (ways.has('at-once')) alerted.add(entry.id);
      for (const name of release.before) if (ways.has(frequencyOf(name))) ask(name, entry.id);
    }
    if (alerted.size > 0) asked.alerts.set(release.slug, alerted);
  }

  const past: Past = { heard: new Map(), alerted: new Map() };
  for (const [slug, ids] of asked.alerts) {
    const told = new Set<string>();
    for await (const chunks of chunksFor(ledger, slug, range, ids))
      for (const id of servedOf(chunks)) told.add(id);
    past.alerted.set(slug, told);
  }
  const slugs = new Set(releases.map(({ slug }) => slug));
  for (const [name, ids] of asked.digests)
    for await (const chunks of chunksFor(ledger, name, range, ids))
      for (const chunk of chunks) hear(past, chunk, frequencyOf(name), slugs, range);
  return past;
}

/** Ids of those in a range whom digests told of a release, or may have. */
export async function heardOf(
  { ledger, digests }: { ledger: DigestReads['ledger']; digests: Pick<DigestLedger, 'digestsOf'> },
  slug: string,
  range: IdRange,
): Promise<Set<string>> {
  const past: Past = { heard: new Map(), alerted: new Map() };
  for (const name of await digests.digestsOf(slug))
    for await (const chunks of chunksFor(ledger, name, range, 'all'))
      for (const chunk of chunks) hear(past, chunk, frequencyOf(name), new Set([slug]), range);
  return new Set(past.heard.keys());
}

const frequencyOf = (name: string): DigestJob['frequency'] =>
  name.startsWith('daily ') ? 'daily' : 'weekly';

/** The chunks of a release or a digest in which some of a range stand, a range of its own after the other. */
async function* chunksFor(
  ledger: DigestReads['ledger'],
  subject: string,
  range: IdRange,
  ids: Set<string> | 'all',
): AsyncGenerator<MailChunk[]> {
  for (const one of rangesOf((await ledger.ranges(subject)) ?? 0)) {
    const meets =
      (range.to === undefined || one.from < range.to) && (one.to === undefined || range.from < one.to);
    if (meets && (ids === 'all' || [...ids].some((id) => isIn(one, id))))
      yield await ledger.chunks(subject, one.from);
  }
}

const isIn = ({ from, to }: IdRange, id: string): boolean => id >= from && (to === undefined || id < to);

/** Takes down what the mails of a chunk told those of a range of some releases. */
function hear(
  { heard }: Past,
  { items = [], recipients }: MailChunk,
  frequency: DigestJob['frequency'],
  slugs: Set<string>,
  range: IdRange,
): void {
  if (!items.some(({ slug }) => slugs.has(slug))) return;
  for (const [id, { state, told = [] }] of Object.entries(recipients)) {
    if (!isIn(range, id) || state === 'missed') continue;
    for (const place of told) {
      const item = items[place];
      if (item === undefined || !slugs.has(item.slug)) continue;
      const { slug, language, text } = item;
      const more = { frequency, slug, language, text, sent: state === 'sent' };
      heard.set(id, [...(heard.get(id) ?? []), more]);
    }
  }
}
