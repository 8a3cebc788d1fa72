import * as z from 'zod';
import { type Audience, mayBeMailed, type Subscriber } from '../shared/domain/audience.ts';
import type { MailChunk } from '../shared/domain/delivery.ts';
import type { DigestLedger } from '../shared/domain/digests.ts';
import { type AlertJob, alertJob, digestJob } from '../shared/domain/jobs.ts';
import type { PreparedMail } from '../shared/domain/mail.ts';
import { type ServeDeps, type Served, serve, sumOf } from '../shared/domain/mail-serve.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import { kindOf, type Story } from '../shared/domain/story.ts';
import { queueHandler } from '../shared/runtime/batch.ts';
import { type DigestDeps, sendDigest } from './digest.ts';
import { mayHaveGot } from './recipients.ts';
import { type Task, taskOf } from './task.ts';
import { aboutOf, begin, end, goOn, type Letter, settledChunks, tellAll, type WorkDeps } from './work.ts';

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
  const unsettled = mayHaveGot(chunks, job) ? 'unsettled' : undefined;
  // Most ranges of a small audience have nobody to tell: nothing more is read for them.
  if (task === undefined) {
    log.info('nobody to tell', about);
    return unsettled && goOn(deps, job, unsettled);
  }
  if (task === 'outdated') return log.info('nothing to tell any more', about);

  await ledger.open(job, now().toISOString());
  if (task.waiting.size > 0) await letWait(deps, job, task.waiting, chunks);
  const write = createWriter(deps, task);
  const { ends, rest } = await tellAll(deps, allowance, task.now, (serving, letter) =>
    tell({ ...deps, ...serving }, job, task, chunks, letter, write),
  );
  const { sent: told, ...others } = ends;
  log.info('alerts sent', { ...about, told, ...others, waiting: task.waiting.size, rest });
  await end(deps, job, chunks, ends, rest ?? unsettled);
}

/** A mail, and what it tells. */
type Writer = (language: string) => Promise<{ story: Story; mail: PreparedMail }>;

/** Composes the mail of each language once. */
function createWriter({ compose }: AlertDeps, task: Task): Writer {
  const made = new Map<string, ReturnType<Writer>>();
  return (language) => {
    const known = made.get(language);
    if (known) return known;
    const mail = task.story(language).then(async (story) => ({ story, mail: await compose(story) }));
    made.set(language, mail);
    return mail;
  };
}

/**
 * Tells those of a chunk who, at this moment, are still to be told; the few who have put their languages into another
 * order since they were read, in a chunk of their own.
 */
async function tell(
  deps: ServeDeps & { audience: Audience },
  job: AlertJob,
  task: Task,
  chunks: MailChunk[],
  letter: Letter,
  write: Writer,
): Promise<Served> {
  // Before it is asked who still wants it: composing takes its time.
  await write(letter.language);
  const people = (await deps.audience.subscribers(letter.ids)).filter((one) => mayBeMailed(one, deps.now()));
  const ends: Served[] = [];
  for (const [language, some] of Map.groupBy(people, task.languageOf)) {
    if (language === undefined) continue;
    ends.push(await tellIn(deps, job, task, chunks, await write(language), some));
  }
  return sumOf(ends);
}

async function tellIn(
  deps: ServeDeps & { audience: Audience },
  { event, range }: AlertJob,
  task: Task,
  chunks: MailChunk[],
  { story, mail }: Awaited<ReturnType<Writer>>,
  some: Subscriber[],
): Promise<Served> {
  const { slug, language, text } = story;
  const people = some.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const [first = { id: '' }] = people;
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
    async (ids) =>
      new Set(
        (await deps.audience.subscribers(ids))
          .filter((one) => mayBeMailed(one, deps.now()) && task.languageOf(one) === language)
          .map(({ id }) => id),
      ),
    chunks.find(isSame),
  );
}

/** Who waits for a translation stands with so many in one item at most: DynamoDB takes 400 kB, and each has about 100 bytes. */
const WAITING = 1_000;

/** Keeps who waits for a translation, and sees to it that they are told in the end. */
async function letWait(
  { ledger, later, now }: AlertDeps,
  { event, range }: AlertJob,
  waiting: Map<string, string>,
  chunks: MailChunk[],
): Promise<void> {
  const { slug, language, revision } = event.data;
  const kept = chunks.filter(
    (chunk) => chunk.kind === 'waiting' && chunk.language === language && chunk.revision === revision,
  );
  const more = [...waiting]
    .filter(([id, until]) => !kept.some(({ recipients }) => recipients[id]?.until === until))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  for (let i = 0; i < more.length; i += WAITING) {
    const some = more.slice(i, i + WAITING);
    const [[first] = ['']] = some;
    const previous = kept.find((chunk) => chunk.first === first);
    const at = now().toISOString();
    const chunk: MailChunk = {
      slug,
      range,
      language,
      revision,
      kind: 'waiting',
      text: revision,
      first,
      recipients: {
        ...previous?.recipients,
        ...Object.fromEntries(some.map(([id, until]) => [id, { state: 'waiting' as const, until }])),
      },
      claimedAt: at,
      settledAt: at,
      version: (previous?.version ?? 0) + 1,
    };
    if (!(await ledger.claim(chunk, previous)))
      throw new Error(`another worker holds those who wait for ${slug}, range ${range}`);
  }
  for (const until of new Set(waiting.values())) {
    const waited = (Date.parse(until) - Date.parse(event.time)) / HOUR;
    await later.at(`waited ${waited} ${event.id}`, until, { event, waited });
  }
}
