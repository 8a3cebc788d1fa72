import { askedFor } from '../shared/domain/asked-for.ts';
import { type Audience, rangeOf, type Subscriber, type Subscription } from '../shared/domain/audience.ts';
import type { MailChunk } from '../shared/domain/delivery.ts';
import type { DigestLedger } from '../shared/domain/digests.ts';
import type { AlertJob } from '../shared/domain/jobs.ts';
import type { MailLedger } from '../shared/domain/mail-ledger.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import { kindOf, readEditions, readStory, type Story } from '../shared/domain/story.ts';
import { heardOf } from './digest-task.ts';
import { bestOf, doneWaiting, gotEarlier, isAskedFor, servedOf, waitsUntil } from './recipients.ts';

/** Whom a job tells and what. */
export interface Task {
  /** Ids by the language that they are told in, each by id. */
  now: Map<string, string[]>;
  /** Until when the others of the job wait for a translation, by id. */
  waiting: Map<string, string>;
  story(language: string): Promise<Story>;
  /** In which language somebody, as they are at this moment, is to be told; undefined: in none. */
  languageOf(one: Subscriber | Subscription): string | undefined;
}

interface Deps {
  index: NewsroomIndex;
  audience: Pick<Audience, 'slice' | 'subscribers'>;
  ledger: Pick<MailLedger, 'ranges' | 'chunks'>;
  digests: Pick<DigestLedger, 'digestsOf'>;
  now: () => Date;
}

/**
 * Reads whom a job is to tell, by what the ledger has of the range.
 *
 * @returns undefined: nobody, and nothing more was read; `outdated`: there is nothing to tell any more
 */
export function taskOf(
  deps: Deps,
  job: AlertJob,
  chunks: MailChunk[],
): Promise<Task | 'outdated' | undefined> {
  if (kindOf(job.event) !== 'published') return afterwards(deps, job, chunks);
  return job.waited === undefined ? news(deps, job, chunks) : newsAtLast(deps, job, chunks);
}

/** A correction or a retraction goes to those who had the words before. */
async function afterwards(
  { index }: Deps,
  job: AlertJob,
  chunks: MailChunk[],
): Promise<Task | 'outdated' | undefined> {
  const ids = gotEarlier(chunks, kindOf(job.event), job);
  if (ids.length === 0) return undefined;
  const story = await readStory(index, job.event);
  if (story === 'outdated') return story;
  return {
    now: new Map([[story.language, ids]]),
    waiting: new Map(),
    story: async () => story,
    languageOf: () => story.language,
  };
}

/**
 * News goes to those who asked for it, each in the best edition that can be read now. Those who rather wait for a
 * better one are told then: by the event of their first language, or when their time has come.
 */
async function news(deps: Deps, job: AlertJob, chunks: MailChunk[]): Promise<Task | 'outdated' | undefined> {
  const { index, audience, now } = deps;
  const { event } = job;
  const told = servedOf(chunks);
  const asking = (await askedFor(audience, event.data, rangeOf(job))).filter(
    (one) => !told.has(one.id) && isAskedFor(one, event),
  );
  if (asking.length === 0) return undefined;
  const heard = await heardOf(deps, event.data.slug, rangeOf(job));
  const asked = asking.filter(({ id }) => !heard.has(id));
  if (asked.length === 0) return undefined;
  if ((await readStory(index, event)) === 'outdated') return 'outdated';
  const { languages, story } = await readEditions(index, event.data.slug);
  const begun = now();
  const waiting = new Map<string, string>();
  for (const one of asked) {
    const until = waitsUntil(one, bestOf(one, languages) ?? '', event, begun);
    if (until !== undefined) waiting.set(one.id, until);
  }
  const languageOf = (one: Subscriber | Subscription): string | undefined => {
    const best = isAskedFor(one, event) ? bestOf(one, languages) : undefined;
    return best === undefined || waitsUntil(one, best, event, begun) !== undefined ? undefined : best;
  };
  return { now: inGroups(asked, languages, languageOf), waiting, story, languageOf };
}

/** Who has waited long enough for a translation is told in the best edition that there is by now. */
async function newsAtLast(deps: Deps, job: AlertJob, chunks: MailChunk[]): Promise<Task | undefined> {
  const { index, audience } = deps;
  const { event } = job;
  const told = servedOf(chunks);
  const waited = doneWaiting(chunks, job).filter((id) => !told.has(id));
  if (waited.length === 0) return undefined;
  const heard = await heardOf(deps, event.data.slug, rangeOf(job));
  const ids = waited.filter((id) => !heard.has(id));
  const { languages, story } = await readEditions(index, event.data.slug);
  const languageOf = (one: Subscriber | Subscription): string | undefined =>
    isAskedFor(one, event) ? bestOf(one, languages) : undefined;
  const people = (await audience.subscribers(ids)).sort((a, b) => (a.id < b.id ? -1 : 1));
  return { now: inGroups(people, languages, languageOf), waiting: new Map(), story, languageOf };
}

function inGroups<T extends { id: string }>(
  people: T[],
  languages: Set<string>,
  languageOf: (one: T) => string | undefined,
): Map<string, string[]> {
  const groups = [...languages].map((language): [string, string[]] => [
    language,
    people.filter((one) => languageOf(one) === language).map(({ id }) => id),
  ]);
  return new Map(groups.filter(([, ids]) => ids.length > 0));
}
