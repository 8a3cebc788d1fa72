/** What telling an alert and telling a digest have in common: when a job may go on, and what becomes of its rest. */
import type { Audience } from '../shared/domain/audience.ts';
import type { MailChunk } from '../shared/domain/delivery.ts';
import { type AlertJob, type DigestJob, queuedMail, subjectOf } from '../shared/domain/jobs.ts';
import type { BulkMailer, SendQuota } from '../shared/domain/mail.ts';
import type { HeldJob, MailControl, MailLedger, OpenJobs } from '../shared/domain/mail-ledger.ts';
import { giveUp, type ServeDeps, type Served, sumOf } from '../shared/domain/mail-serve.ts';
import type { Jobs, Schedule } from '../shared/domain/ports.ts';
import { type Allowance, allowanceOf, createPace } from '../shared/domain/send-allowance.ts';
import type { Log } from '../shared/runtime/log.ts';

export interface WorkDeps {
  audience: Audience;
  ledger: MailLedger & OpenJobs & MailControl;
  mailer: BulkMailer;
  /** What SES lets the account send; undefined where it does not say. */
  quota: () => Promise<SendQuota | undefined>;
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

/** Milliseconds after which a job stops at the next chunk, and comes again for the rest: its function has two minutes. */
const PATIENCE = 80_000;
/** Milliseconds after which a job begins no mail any more, so that its last ones have an answer and a fate in those minutes. */
const LAST_MAIL = 90_000;
/** Chunks that are told at a time: while the one is claimed or settled, the other goes on. A crash may hit both. */
const LANES = 2;
/** The longest pause before a job comes again, in milliseconds: a FIFO queue can't hold back a single message. */
const PAUSE = 5_000;
/** Milliseconds after which a job comes again that found the day's mails used up. */
const TOMORROW = 15 * 60_000;
/** Milliseconds after which a job comes again that is to tell who had a mail, where the fate of some is unknown. */
const SETTLED = 3_600_000;
/** Milliseconds for which it is believed that mail is not paused. */
const BELIEVED = 10_000;

/**
 * Why a job ended before all of its recipients were served. `changed`: some chose otherwise meanwhile; `unsettled`: some
 * are among them only if they had an earlier mail, whose fate is unknown.
 */
export type Rest = 'time' | 'refused' | 'paused' | 'day' | 'changed' | 'unsettled';

type Job = AlertJob | DigestJob;

/**
 * Whether a job may begin: it is neither late nor paused, and SES takes mail today. If not, it is held or comes again.
 *
 * @returns what it may send; undefined: it may not begin
 */
export async function begin(deps: WorkDeps, job: Job): Promise<Allowance | undefined> {
  const late = deps.now().getTime() > Date.parse(job.notAfter);
  if (late || (await deps.ledger.paused())) {
    await hold(deps, job, late ? 'stale' : 'paused');
    return undefined;
  }
  const allowance = allowanceOf(await quotaOf(deps), deps.workers);
  if (allowance.left > 0) return allowance;
  await goOn(deps, job, 'day');
  return undefined;
}

/** What SES lets the account send; where it does not answer, its own throttling is what holds us back. */
const quotaOf = ({ quota, log }: WorkDeps): Promise<SendQuota | undefined> =>
  quota().catch((error: unknown) => {
    log.warn('SES does not tell the quota', { error: error instanceof Error ? error.name : String(error) });
    return undefined;
  });

/** The chunks of a job's range; one that is still `sending` is of a worker that died. */
export async function settledChunks({ ledger, now }: WorkDeps, job: Job): Promise<MailChunk[]> {
  const chunks: MailChunk[] = [];
  for (const chunk of await ledger.chunks(subjectOf(job), job.range))
    chunks.push(chunk.settledAt ? chunk : await giveUp(ledger, chunk, now().toISOString()));
  return chunks;
}

/** Some who are told together, in one language. */
export interface Letter {
  language: string;
  ids: string[];
}

function* lettersOf(recipients: Map<string, string[]>, size: number): Generator<Letter> {
  for (const [language, ids] of recipients)
    for (let i = 0; i < ids.length; i += size) yield { language, ids: ids.slice(i, i + size) };
}

/**
 * Tells all recipients, chunk by chunk, until all are told or something is in the way.
 *
 * @param recipients ids by language
 * @param tell claims and serves those of a chunk who are still to be told
 */
export async function tellAll(
  deps: WorkDeps,
  allowance: Allowance,
  recipients: Map<string, string[]>,
  tell: (serving: ServeDeps, letter: Letter) => Promise<Served>,
): Promise<{ ends: Served; rest: Rest | undefined }> {
  const { now, ledger } = deps;
  const atOnce = Math.ceil(allowance.atOnce / LANES);
  const begun = now().getTime();
  const isOver = (): boolean => now().getTime() - begun > LAST_MAIL;
  const serving = { ...deps, pace: createPace(allowance.rate, deps), atOnce, isOver };
  const ends: Served[] = [];
  let asked = begun;
  let planned = 0;
  let rest: Rest | undefined;
  const inTheWay = async ({ ids }: Letter): Promise<Rest | undefined> => {
    const at = now().getTime();
    if (at - begun > (deps.patience ?? PATIENCE)) return 'time';
    if (planned >= allowance.left) return 'day';
    // Before anything is waited for: the other lane reckons with it.
    planned += ids.length;
    if (at - asked <= BELIEVED) return undefined;
    asked = at;
    return (await ledger.paused()) ? 'paused' : undefined;
  };
  const letters = lettersOf(recipients, deps.chunk ?? allowance.chunk);
  const lane = async (): Promise<void> => {
    for (const letter of letters) {
      // The other lane may come upon something while this one asks.
      const mine = await inTheWay(letter);
      rest ??= mine;
      if (rest !== undefined) return;
      const served = await tell(serving, letter);
      ends.push(served);
      if (served.unserved > 0) rest ??= isOver() ? 'time' : 'refused';
    }
  };
  // To their ends, both: what a lane has claimed it settles, though the other fails.
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
  for (const one of lanes) if (one.status === 'rejected') throw one.reason;
  return { ends: sumOf(ends), rest };
}

/** Ends a job: sees to its rest, or closes it where the fate of all its mails is known. */
export async function end(
  deps: WorkDeps,
  job: Job,
  chunks: MailChunk[],
  ends: Served,
  rest: Rest | undefined,
): Promise<void> {
  if (rest !== undefined) return goOn(deps, job, rest);
  const before = chunks.some((chunk) =>
    Object.values(chunk.recipients).some(({ state }) => state === 'unknown'),
  );
  if (!before && ends.unknown === 0) await deps.ledger.close(job);
}

/** Holds a job back until a person decides. A pause that was lifted meanwhile, with what it held, holds nothing more. */
async function hold(deps: WorkDeps, job: Job, reason: HeldJob['reason']): Promise<void> {
  const { ledger, now, jobs, log } = deps;
  const held: HeldJob = { reason, heldAt: now().toISOString(), job };
  await ledger.hold(held);
  log.warn('mails are held', { ...aboutOf(job), reason });
  if (reason !== 'paused' || (await ledger.paused())) return;
  await jobs.send([queuedMail({ ...job, again: (job.again ?? 0) + 1 })]);
  await ledger.unhold(held);
}

/** Sees to it that the rest of a job is done: at once, after a pause so that it does not spin, or when SES takes mail again. */
export async function goOn(deps: WorkDeps, job: Job, rest: Rest): Promise<void> {
  const { jobs, later, now, wait, random, log } = deps;
  if (rest === 'paused') return hold(deps, job, 'paused');
  const again = (job.again ?? 0) + 1;
  const next = { ...job, again };
  log.warn('mails go on later', { ...aboutOf(job), again, rest });
  const queued = queuedMail(next);
  if (rest === 'day' || rest === 'unsettled') {
    const pause = rest === 'day' ? TOMORROW : SETTLED;
    return later.at(queued.deduplication ?? '', new Date(now().getTime() + pause).toISOString(), {
      job: next,
    });
  }
  if (rest === 'refused') await wait(PAUSE * (0.5 + random() / 2));
  await jobs.send([queued]);
}

/** What is logged of a job. */
export function aboutOf(job: Job): Record<string, unknown> {
  const { range } = job;
  if (!('event' in job)) return { digest: subjectOf(job), range };
  const { slug, language, revision } = job.event.data;
  return { slug, language, revision, type: job.event.type, range };
}
