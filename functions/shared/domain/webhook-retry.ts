const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Seconds to wait after the first, second … failed attempt (Standard Webhooks, "Retries and failures"). */
const WAITS = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/** The first attempt and one after each wait: over 75 hours in all. */
export const ATTEMPTS = WAITS.length + 1;

/** A wait is up to a tenth longer, so that what failed together does not return together. */
const JITTER = 0.1;

/** The longest `Retry-After` that is kept to. */
const LONGEST_WISH = 24 * HOUR;

/**
 * How long to wait after a failed attempt.
 *
 * @param attempt the one that failed, 1 is the first
 * @param random 0 to below 1
 * @param wish seconds that the partner asked for: the wait is never shorter, up to 24 hours
 * @returns whole seconds; undefined: that was the last attempt
 */
export function retryDelay(attempt: number, random: number, wish = 0): number | undefined {
  const wait = WAITS[attempt - 1];
  if (wait === undefined) return undefined;
  return Math.ceil(Math.max(wait * (1 + JITTER * random), Math.min(wish, LONGEST_WISH)));
}

/**
 * Reads `Retry-After` in either form (RFC 9110, section 10.2.3).
 *
 * @returns seconds from now, at least 0; undefined where it says nothing that can be read
 */
export function parseRetryAfter(value: string | undefined, now: Date): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text);
  // Only HTTP dates, which end in GMT: `Date.parse` would take "12.5" or "-1" for dates.
  if (!/^[A-Z][a-z]+, .+ GMT$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}
