import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { type MailChunk, type MailFate, withState } from '../shared/domain/delivery.ts';
import { subjectOf } from '../shared/domain/jobs.ts';
import type { MailControl, MailLedger, OpenJob, OpenJobs } from '../shared/domain/mail-ledger.ts';
import { giveUp } from '../shared/domain/mail-serve.ts';
import { queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';

export interface Deps {
  ledger: MailLedger;
  open: OpenJobs & Pick<MailControl, 'hold' | 'held' | 'told'>;
  /** Asks for SES's events of some minutes again; undefined: they are not kept here. */
  replay: ((from: string, to: string) => Promise<void>) | undefined;
  now: () => Date;
  log: Log;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** No function runs longer (Lambda quotas): who claimed something before that is done, or died. */
const LONGEST_RUN = 15 * MINUTE;
/** SES tells of a mail within so long of its chunk's claim. */
const TELLING = 15 * MINUTE;
/** Events are in the archive after so long (EventBridge User Guide, "Archiving and replaying events"). */
const ARCHIVING = 10 * MINUTE;
/** Events that were asked for have come after so long. */
const COMING = 3 * HOUR;
/** When it is said that the fate of a mail will not be known, where nobody could be asked. */
const PATIENCE = 72 * HOUR;

/** Something waits for a person. All is done and written when it is thrown: it rings the alarm, once. */
export class NotSettled extends Error {}

/** What a rule by the clock sends (EventBridge User Guide, "Scheduled Event"). */
const scheduledEvent = z.object({ time: z.iso.datetime() });

export const createHandler =
  (deps: Deps) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    let lost = 0;
    let late = 0;
    const work = async (): Promise<void> => {
      const { unsettled, failures } = await reconcile(deps);
      lost += unsettled;
      late += await reportLate(deps);
      if (failures.length > 0) throw failures[0];
    };
    const response = await queueHandler(scheduledEvent, work, deps.log)(event);
    if (lost > 0) throw new NotSettled(`the fate of ${lost} mails was not settled by SES's events`);
    if (late > 0) throw new NotSettled(`jobs that came too late are held: ${late}`);
    return response;
  };

/** Says of jobs that came too late that they wait (law 8), each once. Whoever paused mail knows of those that met it. */
async function reportLate({ open, now, log }: Deps): Promise<number> {
  const late = (await open.held()).filter(({ reason, toldAt }) => reason === 'stale' && toldAt === undefined);
  for (const held of late) {
    const { range } = held.job;
    log.error('mail is held because it is late', { subject: subjectOf(held.job), range });
    await open.told(held, now().toISOString());
  }
  return late.length;
}

/**
 * Looks through the jobs that were begun and not ended: names `unknown` what a worker left when it died, asks for SES's
 * events of those minutes, closes what is settled, and reports what could not be.
 *
 * @returns how many mails were given up, and what failed; the other jobs were looked at all the same
 */
async function reconcile(deps: Deps): Promise<{ unsettled: number; failures: unknown[] }> {
  const { open, replay, now, log } = deps;
  const time = now().getTime();
  const asking: OpenJob[] = [];
  const windows: Window[] = [];
  const failures: unknown[] = [];
  let unsettled = 0;
  const opened = await open.openSince(iso(time - LONGEST_RUN));
  for (const one of opened) {
    try {
      const chunks = await unknownOf(deps, one, time);
      if (chunks === 'busy') continue;
      const theirs = chunks.flatMap(windowsOf);
      if (chunks.length === 0) await open.close(one.job, one.since);
      else if (isOver(one, time)) unsettled += await report(deps, one, opened, chunks, iso(time));
      else if (replay && !one.askedAt && theirs.every(({ to }) => to + ARCHIVING <= time)) {
        windows.push(...theirs);
        asking.push(one);
      }
    } catch (error) {
      log.error('job not reconciled', { ...aboutOf(one), error: String(error) });
      failures.push(error);
    }
  }
  try {
    for (const { from, to } of united(windows)) {
      await replay?.(iso(from), iso(to));
      log.info('events about mails are asked for again', { from: iso(from), to: iso(to) });
    }
    for (const one of asking) await open.asked(one, iso(time));
  } catch (error) {
    failures.push(error);
  }
  return { unsettled, failures };
}

/** Whether there is nothing more to wait for. */
const isOver = ({ since, askedAt }: OpenJob, time: number): boolean =>
  time >= (askedAt === undefined ? Date.parse(since) + PATIENCE : Date.parse(askedAt) + COMING);

/**
 * Says what could not be settled, and closes the job. Where SES's events were asked for and have no trace of a mail, it
 * is `missed`, and the job is held: a person decides whether those few are still to be told. Chunks of the range that
 * were tried after the asking are asked for anew.
 */
async function report(
  { ledger, open, log }: Deps,
  one: OpenJob,
  opened: OpenJob[],
  chunks: MailChunk[],
  at: string,
): Promise<number> {
  const fate = one.askedAt === undefined ? 'unknown' : 'missed';
  const answered = chunks.filter((chunk) => isAnswered(one, chunk));
  // Held before it is written that there is something to decide. A chunk does not say of which of the range's jobs it is.
  if (fate === 'missed' && answered.length > 0)
    for (const { job } of opened.filter((other) => rangeOf(other) === rangeOf(one)))
      await open.hold({ reason: 'missed', heldAt: at, job });
  let count = 0;
  for (const chunk of answered) {
    const told = fate === 'unknown' ? chunk : await ledger.settle(withState(chunk, 'unknown', 'missed'));
    count += howMany(told, fate);
  }
  if (count > 0) log.error('the fate of mails was not settled', { ...aboutOf(one), count, fate });
  if (answered.length < chunks.length) await open.open(one.job, at);
  else await open.close(one.job, one.since);
  return count;
}

/** Whether the events that a job asked for tell of a chunk; where none could be asked for, time has. */
const isAnswered = ({ askedAt }: OpenJob, chunk: MailChunk): boolean =>
  askedAt === undefined || windowsOf(chunk).every(({ to }) => to + ARCHIVING <= Date.parse(askedAt));

/** What chunks a job may have written. */
const rangeOf = ({ job }: OpenJob): string => `${subjectOf(job)}#${job.range}#${kindOf(job)}`;

const kindOf = (job: OpenJob['job']): string | undefined =>
  'event' in job ? job.event.type.split('.')[1] : 'digest';

/** Chunks of a job of which mails are unknown; `busy`: somebody may be at work there. */
async function unknownOf(
  { ledger }: Deps,
  { job, since }: OpenJob,
  time: number,
): Promise<MailChunk[] | 'busy'> {
  const kind = kindOf(job);
  const found: MailChunk[] = [];
  for (const chunk of await ledger.chunks(subjectOf(job), job.range)) {
    if (chunk.kind !== kind) continue;
    const claimed = Date.parse(chunk.claimedAt);
    if (chunk.settledAt === undefined && claimed > time - LONGEST_RUN) return 'busy';
    // Of long before this job was opened: it was reported then.
    if (claimed < Date.parse(since) - PATIENCE) continue;
    const settled = chunk.settledAt === undefined ? await giveUp(ledger, chunk, iso(time)) : chunk;
    if (howMany(settled, 'unknown') > 0) found.push(settled);
  }
  return found;
}

const howMany = ({ recipients }: MailChunk, state: MailFate['state']): number =>
  Object.values(recipients).filter((fate) => fate.state === state).length;

const aboutOf = ({ job }: OpenJob) => ({ slug: subjectOf(job), range: job.range });

/** Milliseconds since 1970. */
interface Window {
  from: number;
  to: number;
}

/** When SES told of those mails of a chunk that are unknown. */
function windowsOf({ claimedAt, recipients }: MailChunk): Window[] {
  const unknown = Object.values(recipients).filter(({ state }) => state === 'unknown');
  return [...new Set(unknown.map((fate) => Date.parse(fate.claimedAt ?? claimedAt)))].map((claimed) => ({
    from: claimed - MINUTE,
    to: claimed + TELLING,
  }));
}

/** The same times without overlap: ranges of one release are worked at together, and crash together. */
function united(windows: Window[]): Window[] {
  const result: Window[] = [];
  for (const window of windows.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && window.from <= last.to) last.to = Math.max(last.to, window.to);
    else result.push({ ...window });
  }
  return result;
}

const iso = (time: number): string => new Date(time).toISOString();
