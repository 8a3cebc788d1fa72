import * as z from 'zod';
import { type Audience, mayBeMailed, type Subscriber } from '../shared/domain/audience.ts';
import type { MailChunk } from '../shared/domain/delivery.ts';
import type { DigestLedger } from '../shared/domain/digests.ts';
import { type AlertJob, alertJob, digestJob } from '../shared/domain/jobs.ts';
import type { PreparedMail } from '../shared/domain/mail.ts';
import { type ServeDeps, type Served, serve } from '../shared/domain/mail-serve.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import { kindOf, type Story } from '../shared/domain/story.ts';
import { queueHandler } from '../shared/runtime/batch.ts';
import { type DigestDeps, sendDigest } from './digest.ts';
import { type Task, taskOf } from './task.ts';
import { aboutOf, begin, end, settledChunks, tellAll, type WorkDeps } from './work.ts';

export interface AlertDeps extends WorkDeps {
  index: NewsroomIndex;
  digests: Pick<DigestLedger, 'digestsOf'>;
  /** Composes the mail of an edition. */
  compose: (story: Story) => Promise<PreparedMail>;
}
export type Deps = AlertDeps & DigestDeps;

const HOUR = 3_600_000;

export const createHandler = (deps: Deps) =>
  queueHandler(
    z.union([alertJob, digestJob]),
    (job) => ('event' in job ? sendAlerts(deps, job) : sendDigest(deps, job)),
    deps.log,
  );

/**
 * Tells one range of the audience of a release, each of them once. FIFO groups see to it that nobody else works on this
 * release and range meanwhile, so that a chunk that is still `sending` is one whose worker died.
 *
 * Where there is no time left, or SES takes no mail now, a job for the rest is queued and this one ends: that uses up
 * no tries. What is late or paused is held until a person decides (law 8).
 *
 * @throws Error where a crash or a fault of ours came between: the same job again serves those who wait
 */
export async function sendAlerts(deps: AlertDeps, job: AlertJob): Promise<void> {
  const { ledger, now, log } = deps;
  const about = aboutOf(job);
  const allowance = await begin(deps, job);
  if (allowance === undefined) return;
  const chunks = await settledChunks(deps, job);
  const task = await taskOf(deps, job, chunks);
  // Most ranges of a small audience have nobody to tell: nothing more is read for them.
  if (task === undefined) return log.info('nobody to tell', about);
  if (task === 'outdated') return log.info('nothing to tell any more', about);

  await ledger.open(job, now().toISOString());
  if (task.waiting.size > 0) await letWait(deps, job, task.waiting, chunks);
  const letters = lettersOf(deps, task, deps.chunk ?? allowance.chunk);
  const { ends, rest } = await tellAll(deps, allowance, letters, (serving, letter) =>
    tell({ ...deps, ...serving }, job, task, chunks, letter),
  );
  const { sent: told, ...others } = ends;
  log.info('alerts sent', { ...about, told, ...others, waiting: task.waiting.size, rest });
  await end(deps, job, chunks, ends, rest);
}

/** A mail, and some of those who get it. */
interface Letter {
  story: Story;
  mail: PreparedMail;
  ids: string[];
}

async function* lettersOf({ compose }: AlertDeps, task: Task, size: number): AsyncGenerator<Letter> {
  for (const [language, ids] of task.now) {
    const story = await task.story(language);
    const mail = await compose(story);
    for (let i = 0; i < ids.length; i += size) yield { story, mail, ids: ids.slice(i, i + size) };
  }
}

/** Tells those of a chunk who, at this moment, are still to be told. */
async function tell(
  deps: ServeDeps & { audience: Audience },
  { event, range }: AlertJob,
  task: Task,
  chunks: MailChunk[],
  { story, mail, ids }: Letter,
): Promise<Served> {
  const { slug, language, text } = story;
  const read = async (some: string[]): Promise<Subscriber[]> =>
    (await deps.audience.subscribers(some)).filter(
      (one) => mayBeMailed(one, deps.now()) && task.isFor(language, one),
    );
  const people = (await read(ids)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const [first] = people;
  if (first === undefined) return { sent: 0, refused: 0, unknown: 0, unserved: 0 };
  const kind = kindOf(event);
  const names = { slug, range, language, revision: story.revision, kind, text, first: first.id };
  const isSame = (one: MailChunk): boolean =>
    one.first === names.first &&
    one.language === language &&
    one.revision === names.revision &&
    one.kind === kind;
  return serve(
    deps,
    names,
    people.map(({ id, email }) => ({ id, address: email, mail })),
    async (some) => new Set((await read(some)).map(({ id }) => id)),
    chunks.find(isSame),
  );
}

/** Keeps who waits for a translation, and sees to it that they are told in the end. */
async function letWait(
  { ledger, later, now }: AlertDeps,
  { event, range }: AlertJob,
  waiting: Map<string, string>,
  chunks: MailChunk[],
): Promise<void> {
  const { slug, language, revision } = event.data;
  const kept = chunks.find(
    (chunk) => chunk.kind === 'waiting' && chunk.language === language && chunk.revision === revision,
  );
  const recipients = {
    ...kept?.recipients,
    ...Object.fromEntries([...waiting].map(([id, until]) => [id, { state: 'waiting' as const, until }])),
  };
  const at = now().toISOString();
  const chunk: MailChunk = {
    slug,
    range,
    language,
    revision,
    kind: 'waiting',
    text: revision,
    first: range,
    recipients,
    claimedAt: at,
    settledAt: at,
    version: (kept?.version ?? 0) + 1,
  };
  if (!(await ledger.claim(chunk, kept)))
    throw new Error(`another worker holds those who wait for ${slug}, range ${range}`);
  for (const until of new Set(waiting.values())) {
    const waited = (Date.parse(until) - Date.parse(event.time)) / HOUR;
    await later.at(`waited ${waited} ${event.id}`, until, { event, waited });
  }
}
