import type { Endpoint } from './partner.ts';
import type { WebhookAnswer } from './webhook.ts';

const HOUR = 3_600_000;
/** After so long of nothing but failures an endpoint is disabled; half-way there its partner is warned. Milliseconds. */
export const GIVEN_UP = 120 * HOUR;
const WARNED = GIVEN_UP / 2;

/** An answer that takes longer makes an endpoint a slow one, milliseconds; one that is quicker than the other no longer. */
const SLOW = 5_000;
const QUICK = 2_000;

/** The queue that an endpoint's first attempts go to: one that answers late or fails keeps nobody else waiting. */
export const laneOf = ({ slow, failingSince }: Pick<Endpoint, 'slow' | 'failingSince'>): 'fast' | 'slow' =>
  slow || failingSince !== undefined ? 'slow' : 'fast';

/** What somebody is told by mail about an endpoint. */
export type Notice = 'warned' | 'disabled' | 'gone';

/**
 * What an attempt changes in an endpoint; undefined: nothing, as is usual. `notice`: what is to be told of it.
 *
 * @param at when the attempt ended
 */
export function afterAttempt(
  endpoint: Endpoint,
  answer: Pick<WebhookAnswer, 'status' | 'latency'>,
  succeeded: boolean,
  at: Date,
): { endpoint: Endpoint; notice?: Notice } | undefined {
  const slow = answer.latency > SLOW || (endpoint.slow && !(succeeded && answer.latency < QUICK));
  if (succeeded) {
    if (endpoint.failingSince === undefined && slow === endpoint.slow) return undefined;
    const { failingSince: _, warnedAt: __, ...rest } = endpoint;
    return { endpoint: { ...rest, slow } };
  }
  if (endpoint.state !== 'active') return undefined;
  const moment = at.toISOString();
  const off = (why: string) => ({ ...endpoint, slow, state: 'disabled' as const, why, since: moment });
  if (answer.status === 410)
    return { endpoint: off('it answered that it is gone for good (410)'), notice: 'gone' };
  const failingSince = endpoint.failingSince ?? moment;
  const failing = at.getTime() - Date.parse(failingSince);
  if (failing >= GIVEN_UP)
    return {
      endpoint: { ...off(`nothing but failures since ${failingSince}`), failingSince },
      notice: 'disabled',
    };
  if (failing >= WARNED && endpoint.warnedAt === undefined)
    return { endpoint: { ...endpoint, slow, failingSince, warnedAt: moment }, notice: 'warned' };
  if (endpoint.failingSince !== undefined && slow === endpoint.slow) return undefined;
  return { endpoint: { ...endpoint, slow, failingSince } };
}

/**
 * What it changes in an endpoint that a delivery waited too long to be sent without a person's word: one that did nothing
 * but fail is given up, and so is one in strict order, where all that comes after it would wait without anybody knowing.
 */
export function afterLate(endpoint: Endpoint, at: Date): { endpoint: Endpoint; notice?: Notice } | undefined {
  const { state, order, failingSince } = endpoint;
  const isGivenUp = failingSince !== undefined && at.getTime() - Date.parse(failingSince) >= GIVEN_UP;
  if (state !== 'active' || !(isGivenUp || order === 'strict')) return undefined;
  const why = isGivenUp
    ? `nothing but failures since ${failingSince}`
    : 'a delivery that waited for more than 120 hours holds the rest, in strict order';
  return {
    endpoint: { ...endpoint, state: 'disabled', why, since: at.toISOString() },
    ...(failingSince === undefined ? {} : { notice: 'disabled' }),
  };
}

/** The endpoint after a person paused it; undefined: it takes nothing already, and why that is stays said. */
export const paused = (endpoint: Endpoint, why: string, now: Date): Endpoint | undefined =>
  endpoint.state === 'active' ? { ...endpoint, state: 'paused', why, since: now.toISOString() } : undefined;

/** The endpoint after it was said to go on, its failures forgotten; undefined: it is active. Whether it is slow is yet to be seen. */
export function resumed(endpoint: Endpoint): Endpoint | undefined {
  if (endpoint.state === 'active') return undefined;
  const { why: _, since: __, failingSince: ___, warnedAt: ____, ...rest } = endpoint;
  return { ...rest, state: 'active' };
}
