import * as z from 'zod';
import { type Audience, mayBeMailed, type Subscriber } from '../shared/domain/audience.ts';
import type { MailChunk } from '../shared/domain/delivery.ts';
import { type AlertJob, alertJob, type DigestJob, digestJob, queuedMail } from '../shared/domain/jobs.ts';
import type { BulkMailer, PreparedMail, SendQuota } from '../shared/domain/mail.ts';
import type { HeldJob, MailControl, MailLedger, OpenJobs } from '../shared/domain/mail-ledger.ts';
import { giveUp, type ServeDeps, type Served, serve } from '../shared/domain/mail-serve.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import type { Jobs, Schedule } from '../shared/domain/ports.ts';
import { type Allowance, allowanceOf, createPace } from '../shared/domain/send-allowance.ts';
import { kindOf, type Story } from '../shared/domain/story.ts';
import { queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';
import { type Task, taskOf } from './task.ts';

export interface Deps {
  index: NewsroomIndex;
  audience: Audience;
  ledger: MailLedger & OpenJobs & MailControl;
  mailer: BulkMailer;
  /** What SES lets the account send; undefined where it does not say. */
  quota: () => Promise<SendQuota | undefined>;
  /** Composes the mail of an edition. */
  compose: (story: Story) => Promise<PreparedMail>;
  /** The token of the links in the mails of a subscriber. */
  sign: (id: string) => Promise<string>;
  jobs: Jobs<AlertJob | DigestJob>;
  /** Brings a job to plan-alerts at a moment. */
  later: Schedule;
  /** How many workers share SES's rate. */
  workers: number;
  now: () => Date;
  wait: (milliseconds: number) => Promise<void>;
  /** 0 to below 1. */
  random: () => number;
  log: Log;
  /** @default PATIENCE */
  patience?: number;
  /** Recipients that are claimed together at most. @default by the rate, at most 100 */
  chunk?: number;
}

const HOUR = 3_600_000;
/** Milliseconds after which a job stops at the next chunk, and comes again for the rest: its function has two minutes. */
const PATIENCE = 80_000;
/** Chunks that are told at a time: while the one is claimed or settled, the other goes on. A crash may hit both. */
const LANES = 2;
/** The longest pause before a job comes again, in milliseconds: a FIFO queue can't hold back a single message. */
const PAUSE = 5_000;
/** Milliseconds after which a job comes again that found the day's mails used up. */
const TOMORROW = 15 * 60_000;
/** Milliseconds for which it is believed that mail is not paused. */
const BELIEVED = 10_000;

export const createHandler = (deps: Deps) =>
  queueHandler(
    z.union([alertJob, digestJob]),
    (job) => ('event' in job ? sendAlerts(deps, job) : Promise.resolve()),
    deps.log,
  );

/** Why a job ended before all of its recipients were served. */
type Rest = 'time' | 'refused' | 'paused' | 'day';

/**
 * Tells one range of the audience of a release, each of them once. FIFO groups see to it that nobody else works on this
 * release and range meanwhile, so that a chunk that is still `sending` is one whose worker died.
 *
 * Where there is no time left, or SES takes no mail now, a job for the rest is queued and this one ends: that uses up
 * no tries. What is late or paused is held until a person decides (law 8).
 *
 * @throws Error where a crash or a fault of ours came between: the same job again serves those who wait
 */
export async function sendAlerts(deps: Deps, job: AlertJob): Promise<void> {
  const { ledger, now, log } = deps;
  const { event, range } = job;
  const { slug, language, revision } = event.data;
  const about = { slug, language, revision, type: event.type, range };
  if (now().getTime() > Date.parse(job.notAfter)) return hold(deps, job, 'stale');
  if (await ledger.paused()) return hold(deps, job, 'paused');
  const allowance = allowanceOf(await quotaOf(deps), deps.workers);
  if (allowance.left === 0) return goOn(deps, job, 'day');

  const chunks: MailChunk[] = [];
  for (const chunk of await ledger.chunks(slug, range))
    chunks.push(chunk.settledAt ? chunk : await giveUp(ledger, chunk, now().toISOString()));
  const task = await taskOf(deps, job, chunks);
  // Most ranges of a small audience have nobody to tell: nothing more is read for them.
  if (task === undefined) return log.info('nobody to tell', about);
  if (task === 'outdated') return log.info('nothing to tell any more', about);

  await ledger.open(job, now().toISOString());
  if (task.waiting.size > 0) await letWait(deps, job, task.waiting, chunks);
  const ends: Served = { sent: 0, refused: 0, unknown: 0, unserved: 0 };
  const rest = await tellAll(deps, job, task, chunks, allowance, ends);
  const { sent: told, ...others } = ends;
  log.info('alerts sent', { ...about, told, ...others, waiting: task.waiting.size, rest });
  if (rest !== undefined) return goOn(deps, job, rest);
  const before = chunks.some((chunk) =>
    Object.values(chunk.recipients).some(({ state }) => state === 'unknown'),
  );
  if (!before && ends.unknown === 0) await ledger.close(job);
}

/** What SES lets the account send; where it does not answer, its own throttling is what holds us back. */
const quotaOf = ({ quota, log }: Deps): Promise<SendQuota | undefined> =>
  quota().catch((error: unknown) => {
    log.warn('SES does not tell the quota', { error: error instanceof Error ? error.name : String(error) });
    return undefined;
  });

/** Tells all recipients, chunk by chunk, until all are told or something is in the way. */
async function tellAll(
  deps: Deps,
  job: AlertJob,
  task: Task,
  chunks: MailChunk[],
  allowance: Allowance,
  ends: Served,
): Promise<Rest | undefined> {
  const { now, ledger } = deps;
  const atOnce = Math.ceil(allowance.atOnce / LANES);
  const serving = { ...deps, pace: createPace(allowance.rate, deps), atOnce };
  const begun = now().getTime();
  let asked = begun;
  let planned = 0;
  let rest: Rest | undefined;
  const inTheWay = async (): Promise<Rest | undefined> => {
    const at = now().getTime();
    if (at - begun > (deps.patience ?? PATIENCE)) return 'time';
    if (planned >= allowance.left) return 'day';
    if (at - asked <= BELIEVED) return undefined;
    asked = at;
    return (await ledger.paused()) ? 'paused' : undefined;
  };
  const letters = lettersOf(deps, task, deps.chunk ?? allowance.chunk);
  const lane = async (): Promise<void> => {
    for await (const letter of letters) {
      rest ??= await inTheWay();
      if (rest !== undefined) return;
      planned += letter.ids.length;
      const served = await tell(serving, job, task, chunks, letter);
      for (const fate of ['sent', 'refused', 'unknown', 'unserved'] as const) ends[fate] += served[fate];
      if (served.unserved > 0) rest ??= 'refused';
    }
  };
  // To their ends, both: what a lane has claimed it settles, though the other fails.
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
  for (const one of lanes) if (one.status === 'rejected') throw one.reason;
  return rest;
}

/** A mail, and some of those who get it. */
interface Letter {
  story: Story;
  mail: PreparedMail;
  ids: string[];
}

async function* lettersOf({ compose }: Deps, task: Task, size: number): AsyncGenerator<Letter> {
  for (const [language, ids] of task.now) {
    const story = await task.story(language);
    const mail = await compose(story);
    for (let i = 0; i < ids.length; i += size) yield { story, mail, ids: ids.slice(i, i + size) };
  }
}

/** Tells those of a chunk who, at this moment, are still to be told. */
async function tell(
  deps: ServeDeps & Pick<Deps, 'audience'>,
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
  { ledger, later, now }: Deps,
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

/** Holds a job back until a person decides. */
async function hold({ ledger, now, log }: Deps, job: AlertJob, reason: HeldJob['reason']): Promise<void> {
  const { slug, language, revision } = job.event.data;
  await ledger.hold({ reason, heldAt: now().toISOString(), job });
  log.warn('alerts are held', { slug, language, revision, range: job.range, reason });
}

/** Sees to it that the rest of a job is done: at once, after a pause so that it does not spin, or when SES takes mail again. */
async function goOn(deps: Deps, job: AlertJob, rest: Rest): Promise<void> {
  const { jobs, later, now, wait, random, log } = deps;
  if (rest === 'paused') return hold(deps, job, 'paused');
  const { slug, language, revision } = job.event.data;
  const again = (job.again ?? 0) + 1;
  const next = { ...job, again };
  log.warn('alerts go on later', { slug, language, revision, range: job.range, again, rest });
  const queued = queuedMail(next);
  const tomorrow = new Date(now().getTime() + TOMORROW).toISOString();
  if (rest === 'day') return later.at(queued.deduplication ?? '', tomorrow, { job: next });
  if (rest === 'refused') await wait(PAUSE * (0.5 + random() / 2));
  await jobs.send([queued]);
}
