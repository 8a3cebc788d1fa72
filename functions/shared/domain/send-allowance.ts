import type { SendQuota } from './mail.ts';

/** The part of SES's rate and of the day's mails that is left to opt-in mails, reports and the desk. */
const RESERVED = 0.1;
/** Mails that are on their way at a time at most, whatever the rate. */
export const AT_ONCE = 40;
/** Seconds that SES may take for an answer when there is much to do: so many mails are on their way at a time. */
const ANSWER = 1;
/** Seconds that a chunk of recipients is worked at, if it is no longer than that. */
const CHUNK_SECONDS = 4;
const CHUNK = { least: 25, most: 100 };

/** What one worker may do. */
export interface Allowance {
  /** Mails that may be sent now at all. */
  left: number;
  /** Mails a second; Infinity: as many as can be. */
  rate: number;
  /** Mails on their way at a time. */
  atOnce: number;
  /** Recipients that are claimed together: a crash makes at most these unknown. */
  chunk: number;
}

/**
 * What one of so many workers may do, by what SES says of the account. The workers ask nobody and hold no lock: each
 * takes its part of the rate.
 *
 * @param quota undefined: SES does not say, so that there is no limit
 */
export function allowanceOf(quota: SendQuota | undefined, workers: number): Allowance {
  const rate = quota === undefined ? Number.POSITIVE_INFINITY : (quota.rate * (1 - RESERVED)) / workers;
  const left =
    quota === undefined || !Number.isFinite(quota.day)
      ? Number.POSITIVE_INFINITY
      : Math.floor(quota.left - quota.day * RESERVED);
  return {
    left: Math.max(left, 0),
    rate,
    atOnce: Math.min(Math.max(Math.ceil(rate * ANSWER), 1), AT_ONCE),
    chunk: Math.min(Math.max(Math.ceil(rate * CHUNK_SECONDS), CHUNK.least), CHUNK.most),
  };
}

/**
 * Lets one through at a time, at a steady rate.
 *
 * @param rate a second; Infinity lets everybody through
 */
export function createPace(
  rate: number,
  { now, wait }: { now: () => Date; wait: (milliseconds: number) => Promise<void> },
): () => Promise<void> {
  let next = 0;
  return async () => {
    if (!Number.isFinite(rate)) return;
    const at = now().getTime();
    const mine = Math.max(next, at);
    next = mine + 1_000 / rate;
    // Timers know no less than a millisecond.
    if (mine - at >= 1) await wait(mine - at);
  };
}
