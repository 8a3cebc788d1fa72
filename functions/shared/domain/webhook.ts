/** A release as a webhook, by Standard Webhooks (https://www.standardwebhooks.com). */
import { createHash } from 'node:crypto';
import type { WebhookAttempt, WebhookDelivery } from './delivery.ts';
import { ATTEMPTS, parseRetryAfter, retryDelay } from './webhook-retry.ts';

/** A webhook on its way. */
export interface WebhookRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What came of calling a partner. Times in milliseconds. */
export interface WebhookAnswer {
  /** Absent where there was no answer at all. */
  status?: number;
  latency: number;
  /** Why there was no answer. */
  error?: string;
  /** `Retry-After`, as it came. */
  retryAfter?: string;
  /** The first 2 kB of the body. */
  body?: string;
}

/** Calls a partner. Whatever a partner does is an answer; what is thrown is a fault of ours. */
export type Post = (request: WebhookRequest) => Promise<WebhookAnswer>;

/** The `webhook-id` of an event to an endpoint: the same over all attempts and replays. */
export function webhookId(eventId: string, partnerId: string, endpointId: string): string {
  const names = JSON.stringify([eventId, partnerId, endpointId]);
  return `msg_${createHash('sha256').update(names).digest('hex').slice(0, 32)}`;
}

/** Bytes of a body; a larger one is told by reference. Receivers' limits begin there (Standard Webhooks, "Payload size"). */
const INLINE = 20_000;

/** What of a delivery stands in its message. */
type Told = Pick<WebhookDelivery, 'type' | 'createdAt' | 'item' | 'sequence'>;

/**
 * The body of a delivery, and its media type. JSON formats travel in the envelope that the specification advises
 * ("Payload structure"): `type`, `timestamp` of the fact (not of the attempt), `data`; and `sequence`. An XML item is the
 * body itself; its names stand in the headers alone. What would not fit is told by reference: its address, and the
 * SHA-256 by which the receiver knows that it got the same.
 *
 * @param item the item's text
 * @param hrefOf where the item can be had: made where it is told
 */
export function webhookBody(
  delivery: Told,
  item: string,
  hrefOf: () => string,
): { contentType: string; body: string } {
  const { type, createdAt, sequence, item: stored } = delivery;
  const head = JSON.stringify({ type, timestamp: createdAt, sequence }).slice(0, -1);
  const isJson = /\bjson$/.test(stored.contentType);
  const whole = isJson
    ? { contentType: 'application/json', body: `${head},"data":${item}}` }
    : { contentType: stored.contentType, body: item };
  if (Buffer.byteLength(whole.body) < INLINE) return whole;
  const { contentType, bytes, digest } = stored;
  const reference = JSON.stringify({ href: hrefOf(), contentType, bytes, digest: `sha256:${digest}` });
  return { contentType: 'application/json', body: `${head},"reference":${reference}}` };
}

/** Headers beside those of the signature. The partner's own come first: none of them can take the place of ours. */
export const webhookHeaders = (
  delivery: Pick<WebhookDelivery, 'id'> & { type: string; sequence?: number },
  { contentType, signature, own }: { contentType: string; signature: string; own: Record<string, string> },
  { siteUrl, at }: { siteUrl: string; at: Date },
): Record<string, string> => ({
  ...own,
  'content-type': contentType,
  'user-agent': `Dateline (+${siteUrl})`,
  'webhook-id': delivery.id,
  'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
  'webhook-signature': signature,
  'dateline-event': delivery.type,
  ...(delivery.sequence === undefined ? {} : { 'dateline-sequence': String(delivery.sequence) }),
});

/** Header names that a partner may not set (RFC 9110, section 7.6.1, and those that carry the message and its proof). */
const NOT_THEIRS =
  /^(host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|content-.*|user-agent|cookie|webhook-.*|dateline-.*)$/;

/** The most headers of a partner's own wish, and the longest value. */
const MOST_HEADERS = 10;
const LONGEST_HEADER = 1_000;

/** What is wrong with headers of a partner's own wish, and how to mend it; undefined: nothing. Values are not shown. */
export function checkHeaders(headers: Record<string, string>): string | undefined {
  const names = Object.keys(headers);
  if (names.length > MOST_HEADERS)
    return `${names.length} headers are too many; at most ${MOST_HEADERS} are sent`;
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name))
      return `${JSON.stringify(name)} is no name of a header; write it as in x-api-key, in lower case`;
    if (NOT_THEIRS.test(name)) return `the header ${name} is ours to set; choose another, such as x-api-key`;
    if (!/^[\x20-\x7e]*$/.test(value) || value.trim() !== value)
      return `the value of the header ${name} has other characters than ASCII, or a space at an end; leave them out`;
    if (value.length > LONGEST_HEADER)
      return `the value of the header ${name} has ${value.length} characters; at most ${LONGEST_HEADER} are sent`;
  }
  return undefined;
}

const HOUR = 3_600_000;

/** Older than this, in milliseconds, a delivery is not sent without a person's word (law 8). */
const LATE = 120 * HOUR;

/** Whether a delivery waits too long to be sent blind: since the fact, or since a person asked for it. */
export const isLate = ({ createdAt, askedAt }: WebhookDelivery, now: Date): boolean =>
  now.getTime() - Date.parse(askedAt ?? createdAt) > LATE;

/** The delivery after it was decided that it is not tried (any more, or for now). */
export function ended(
  { nextAt: _, ...delivery }: WebhookDelivery,
  state: 'skipped' | 'held' | 'superseded' | 'failed',
  reason: string,
): WebhookDelivery {
  return { ...delivery, state, reason, version: delivery.version + 1 };
}

/** The delivery after a person asked for it to be sent (again): the schedule begins anew, the id stays. */
export function askedAgain(
  { nextAt: _, reason: __, ...delivery }: WebhookDelivery,
  now: Date,
): WebhookDelivery {
  return {
    ...delivery,
    state: 'pending',
    before: delivery.attempts,
    askedAt: now.toISOString(),
    version: delivery.version + 1,
  };
}

/** What is kept of a call. */
export function attemptOf(answer: WebhookAnswer, at: Date): WebhookAttempt {
  const error = errorOf(answer);
  return {
    at: at.toISOString(),
    latency: answer.latency,
    ...(answer.status === undefined ? {} : { status: answer.status }),
    ...(error === undefined ? {} : { error }),
    ...(answer.body ? { answer: answer.body } : {}),
  };
}

/**
 * The delivery after an attempt: 2xx is a success, 410 the end, anything else another attempt while there is one left.
 *
 * @param at when the attempt began
 * @param random 0 to below 1
 */
export function attempted(
  { nextAt: _, reason: __, ...delivery }: WebhookDelivery,
  answer: WebhookAnswer,
  at: Date,
  random: number,
): WebhookDelivery {
  const last = attemptOf(answer, at);
  const next = { ...delivery, attempts: delivery.attempts + 1, last, version: delivery.version + 1 };
  if (last.error === undefined) return { ...next, state: 'delivered' };
  if (answer.status === 410)
    return { ...next, state: 'failed', reason: 'the endpoint is gone for good (410)' };
  const end = new Date(at.getTime() + answer.latency);
  const wait = retryDelay(next.attempts - next.before, random, parseRetryAfter(answer.retryAfter, end));
  if (wait === undefined)
    return { ...next, state: 'failed', reason: `${ATTEMPTS} attempts, the last: ${last.error}` };
  return { ...next, nextAt: new Date(end.getTime() + wait * 1000).toISOString() };
}

function errorOf({ status, error }: WebhookAnswer): string | undefined {
  if (status === undefined) return error ?? 'no answer';
  if (status >= 200 && status < 300) return undefined;
  if (status >= 300 && status < 400) return `redirects are not followed (${status})`;
  return `answered ${status}`;
}
