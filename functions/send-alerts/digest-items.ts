import { type Frequency, frequencyAt, type Subscription, wants } from '../shared/domain/audience.ts';
import type { AgendaItem, DigestFrequency, DigestItem, Happening } from '../shared/domain/digests.ts';

/** What an edition says to the public now. */
export interface PublicEdition {
  language: string;
  path: string;
  revision: number;
  retracted: boolean;
  title: string;
  summary: string;
  /** The moment of publication, UTC. */
  date: string;
  topics: string[];
  places: string[];
  /** When the world was told of it first; undefined: it came out of an archive, and nobody was. */
  announcedAt: string | undefined;
  /** Change notes of the revisions of the agenda, by number. */
  notes: Map<number, string>;
}

/** A release of the agenda, with all that there is of it in public. */
export interface DigestRelease extends AgendaItem {
  /** By language. */
  editions: Map<string, PublicEdition>;
}

/** What a mail of an earlier digest told somebody. */
export interface Heard {
  frequency: DigestFrequency;
  slug: string;
  language: string;
  /** The revision whose words they had. */
  text: number;
  /** Whether SES took that mail. */
  sent: boolean;
}

/** Who was told what before, of the releases of an agenda. */
export interface Past {
  /** By subscriber's id. */
  heard: Map<string, Heard[]>;
  /** Ids that an alert told of a release, by slug. */
  alerted: Map<string, Set<string>>;
}

/** What a digest of a frequency tells somebody: of each release one thing, in its final state. */
export const itemsFor = (
  one: Subscription,
  releases: DigestRelease[],
  past: Past,
  frequency: DigestFrequency,
): DigestItem[] => releases.flatMap((release) => itemFor(one, release, past, frequency) ?? []);

function itemFor(
  one: Subscription,
  release: DigestRelease,
  { heard, alerted }: Past,
  frequency: DigestFrequency,
): DigestItem | undefined {
  const before = (heard.get(one.id) ?? []).filter(({ slug }) => slug === release.slug);
  if (before.length > 0)
    return changeOf(
      release,
      before.filter((said) => said.frequency === frequency),
    );
  return alerted.get(release.slug)?.has(one.id) ? undefined : newsOf(one, release, frequency);
}

/**
 * A release as news: one of their editions became public in the period, and the frequency was theirs when the first of
 * their editions did. They get the best that there is now.
 */
function newsOf(
  one: Subscription,
  release: DigestRelease,
  frequency: DigestFrequency,
): DigestItem | undefined {
  const { happened, editions } = release;
  const isOpen = (language: string): boolean => editions.get(language)?.retracted === false;
  const best = editions.get(one.languages.find(isOpen) ?? '');
  if (best === undefined || !wants(one, best)) return undefined;
  const isNew = happened.some(
    ({ kind, language, time }) =>
      kind === 'published' &&
      one.languages.includes(language) &&
      isOpen(language) &&
      Date.parse(time) >= joined(one),
  );
  if (!isNew) return undefined;
  const [first] = announcedTimes(release, one.languages);
  if (first === undefined || frequencyAt(one, first) !== frequency) return undefined;
  return itemOf(release, best, 'published', best.revision);
}

/** What became of the words that somebody had; undefined: nothing that they have not heard. */
function changeOf(release: DigestRelease, heard: Heard[]): DigestItem | undefined {
  for (const edition of release.editions.values()) {
    const theirs = heard.filter(({ language }) => language === edition.language);
    if (!theirs.some(({ sent }) => sent)) continue;
    const known = Math.max(...theirs.map(({ text }) => text));
    const unheard = release.happened
      .filter(({ language, kind }) => language === edition.language && kind !== 'published')
      .filter(({ revision }) => revision > known)
      .sort((a, b) => a.revision - b.revision);
    const last = unheard.at(-1);
    // Withdrawn after the period, or back after its withdrawal: that is told by the next digest.
    if (last === undefined || (last.kind === 'retracted') !== edition.retracted) continue;
    return itemOf(release, edition, last.kind, last.revision, notesOf(edition, unheard, last.kind));
  }
  return undefined;
}

/** Every note that they have not read, in order. */
function notesOf(
  { notes }: PublicEdition,
  unheard: Happening[],
  kind: Happening['kind'],
): string | undefined {
  const told = unheard
    .filter((one) => one.kind === kind)
    .flatMap(({ revision }) => notes.get(revision) ?? []);
  return told.length > 0 ? told.join(' ') : undefined;
}

const itemOf = (
  { slug }: DigestRelease,
  { language, path, title, summary, date, topics, places, revision: text }: PublicEdition,
  kind: Happening['kind'],
  revision: number,
  changeNote?: string,
): DigestItem => ({
  slug,
  language,
  kind,
  title,
  summary,
  changeNote,
  path,
  date,
  revision,
  text,
  topics,
  places,
});

/** Since when somebody is one of the readers, as far back as that matters. */
const joined = ({ frequencies: [first] }: Subscription): number => (first ? Date.parse(first.from) : 0);

/** When editions of a release became public, the first of them first. */
function announcedTimes({ editions }: DigestRelease, languages: string[]): string[] {
  const times = languages.flatMap((language) => editions.get(language)?.announcedAt ?? []);
  return times.sort((a, b) => Date.parse(a) - Date.parse(b));
}

/**
 * The ways in which somebody may have heard of a release before, by what they have chosen over time. Of one edition
 * there is one way, and it is told once; of several, other languages may have been theirs at the time.
 */
export function waysOf(
  one: Subscription,
  release: DigestRelease,
  frequency: DigestFrequency,
): Set<Frequency> {
  const times = announcedTimes(release, [...release.editions.keys()]);
  if (times.length < 2) return new Set();
  // Who left and came back has no history of before.
  if (times.some((time) => Date.parse(time) < joined(one))) return new Set(['at-once', 'daily', 'weekly']);
  return new Set([frequency, ...times.map((time) => frequencyAt(one, time))]);
}
