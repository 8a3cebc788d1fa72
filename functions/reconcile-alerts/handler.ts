import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import type { MailChunk } from '../shared/domain/delivery.ts';
import type { MailLedger, OpenRange, OpenRanges } from '../shared/domain/mail-ledger.ts';
import { giveUp } from '../shared/domain/mail-serve.ts';
import { queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';

export interface Deps {
  ledger: MailLedger;
  open: Pick<OpenRanges, 'openSince' | 'close' | 'asked'>;
  /** Asks for SES's events of some minutes again; undefined: they are not kept here. */
  replay: ((from: string, to: string) => Promise<void>) | undefined;
  now: () => Date;
  log: Log;
}

const MINUTE = 60_000;
/** No function runs longer (Lambda quotas): who claimed something before that is done, or died. */
const LONGEST_RUN = 15 * MINUTE;
/** SES tells of a mail within so long of its chunk's claim. */
const TELLING = 15 * MINUTE;
/** Events are in the archive after so long (EventBridge User Guide, "Archiving and replaying events"). */
const ARCHIVING = 10 * MINUTE;
/** When it is said that the fate of a mail will not be known. */
const PATIENCE = 72 * 60 * MINUTE;

/** Mails whose fate nobody can tell any more. Everything is done when it is thrown: it rings the alarm, once. */
export class FatesUnknown extends Error {}

/** What a rule by the clock sends (EventBridge User Guide, "Scheduled Event"). */
const scheduledEvent = z.object({ time: z.iso.datetime() });

export const createHandler =
  (deps: Deps) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    let lost = 0;
    const work = async (): Promise<void> => {
      const { unknown, failures } = await reconcile(deps);
      lost += unknown;
      if (failures.length > 0) throw failures[0];
    };
    const response = await queueHandler(scheduledEvent, work, deps.log)(event);
    if (lost > 0) throw new FatesUnknown(`the fate of ${lost} mails can't be known any more`);
    return response;
  };

/**
 * Looks through the ranges of announcements that were begun and not ended: names `unknown` what a worker left when it
 * died, asks for SES's events of those minutes, closes what is settled, and reports what could not be.
 *
 * @returns how many mails were given up, and what failed; the other ranges were looked at all the same
 */
async function reconcile(deps: Deps): Promise<{ unknown: number; failures: unknown[] }> {
  const { open, replay, now, log } = deps;
  const time = now().getTime();
  const asking: OpenRange[] = [];
  const windows: Window[] = [];
  const failures: unknown[] = [];
  let lost = 0;
  for (const range of await open.openSince(iso(time - LONGEST_RUN))) {
    try {
      const chunks = await unknownOf(deps, range, time);
      if (chunks === 'busy') continue;
      const count = chunks.reduce((sum, chunk) => sum + unknownIn(chunk), 0);
      if (count === 0) {
        await open.close(range);
      } else if (time >= Date.parse(range.since) + PATIENCE) {
        log.error('the fate of mails is unknown for good', { slug: range.slug, range: range.range, count });
        await open.close(range);
        lost += count;
      } else if (replay !== undefined && range.askedAt === undefined) {
        const theirs = chunks.map(windowOf);
        if (theirs.some(({ to }) => to + ARCHIVING > time)) continue;
        windows.push(...theirs);
        asking.push(range);
      }
    } catch (error) {
      log.error('range not reconciled', { slug: range.slug, range: range.range, error: String(error) });
      failures.push(error);
    }
  }
  try {
    for (const { from, to } of united(windows)) {
      await replay?.(iso(from), iso(to));
      log.info('events about mails are asked for again', { from: iso(from), to: iso(to) });
    }
    for (const range of asking) await open.asked(range, iso(time));
  } catch (error) {
    failures.push(error);
  }
  return { unknown: lost, failures };
}

/** Chunks of a range of which mails are unknown; `busy`: somebody may be at work there. */
async function unknownOf(
  { ledger }: Deps,
  { slug, range, since }: OpenRange,
  time: number,
): Promise<MailChunk[] | 'busy'> {
  const found: MailChunk[] = [];
  for (const chunk of await ledger.chunks(slug, range)) {
    const claimed = Date.parse(chunk.claimedAt);
    if (chunk.settledAt === undefined && claimed > time - LONGEST_RUN) return 'busy';
    // Of an announcement long ago: reported then.
    if (claimed < Date.parse(since) - PATIENCE) continue;
    const settled = chunk.settledAt === undefined ? await giveUp(ledger, chunk, iso(time)) : chunk;
    if (unknownIn(settled) > 0) found.push(settled);
  }
  return found;
}

const unknownIn = ({ recipients }: MailChunk): number =>
  Object.values(recipients).filter(({ state }) => state === 'unknown').length;

/** Milliseconds since 1970. */
interface Window {
  from: number;
  to: number;
}

/** When SES told of the mails of a chunk. */
const windowOf = ({ claimedAt }: MailChunk): Window => ({
  from: Date.parse(claimedAt) - MINUTE,
  to: Date.parse(claimedAt) + TELLING,
});

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
