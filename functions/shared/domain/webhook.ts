/** A release as a webhook, by Standard Webhooks (https://www.standardwebhooks.com). */
import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { PublicEvent } from '../../../events/catalogue.ts';
import type { WebhookAttempt, WebhookDelivery } from './delivery.ts';
import type { NinjsItem } from './ninjs.ts';
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

/**
 * A signed request: the body has the three names that the specification advises ("Payload structure"): `type`,
 * `timestamp` of the fact (not of the attempt), `data`. The attempt's moment is in `webhook-timestamp`.
 */
export function webhookRequest(
  delivery: WebhookDelivery,
  event: PublicEvent,
  item: NinjsItem,
  endpoint: { url: string; secret: string },
  { siteUrl, now }: { siteUrl: string; now: Date },
): WebhookRequest {
  const body = JSON.stringify({ type: event.type, timestamp: event.time, data: item });
  return {
    url: endpoint.url,
    headers: {
      'content-type': 'application/json',
      'user-agent': `Dateline (+${siteUrl})`,
      'webhook-id': delivery.id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(endpoint.secret).sign(delivery.id, now, body),
    },
    body,
  };
}

/** Older than this, in milliseconds, a delivery is not sent without a person's word (law 8). */
const LATE = 120 * 3_600_000;

/**
 * Why a delivery is not sent, or undefined: a later revision took its place, or it waited too long.
 *
 * @param siblings all deliveries of the same edition to the same endpoint
 */
export function whyNotSent(
  delivery: WebhookDelivery,
  siblings: WebhookDelivery[],
  now: Date,
): string | undefined {
  const later = siblings.find(
    (s) => s.revision > delivery.revision && (s.state === 'pending' || s.state === 'delivered'),
  );
  if (later) return `revision ${later.revision} takes its place`;
  if (now.getTime() - Date.parse(delivery.createdAt) > LATE) return 'it waited for more than 120 hours';
  return undefined;
}

/** The delivery after it was given up without a try. */
export function skipped({ nextAt: _, ...delivery }: WebhookDelivery, reason: string): WebhookDelivery {
  return { ...delivery, state: 'skipped', reason };
}

/**
 * The delivery after an attempt: 2xx is a success, 410 the end, anything else another attempt while there is one left.
 *
 * @param at when the attempt began
 * @param random 0 to below 1
 */
export function attempted(
  { nextAt: _, ...delivery }: WebhookDelivery,
  answer: WebhookAnswer,
  at: Date,
  random: number,
): WebhookDelivery {
  const error = errorOf(answer);
  const attempt: WebhookAttempt = {
    at: at.toISOString(),
    latency: answer.latency,
    ...(answer.status === undefined ? {} : { status: answer.status }),
    ...(error === undefined ? {} : { error }),
    ...(answer.body ? { answer: answer.body } : {}),
  };
  const attempts = [...delivery.attempts, attempt];
  if (error === undefined) return { ...delivery, attempts, state: 'delivered' };
  if (answer.status === 410) {
    return { ...delivery, attempts, state: 'failed', reason: 'the endpoint is gone for good (410)' };
  }
  const ended = new Date(at.getTime() + answer.latency);
  const wait = retryDelay(attempts.length, random, parseRetryAfter(answer.retryAfter, ended));
  if (wait === undefined) {
    return { ...delivery, attempts, state: 'failed', reason: `${ATTEMPTS} attempts, the last: ${error}` };
  }
  return { ...delivery, attempts, nextAt: new Date(ended.getTime() + wait * 1000).toISOString() };
}

function errorOf({ status, error }: WebhookAnswer): string | undefined {
  if (status === undefined) return error ?? 'no answer';
  if (status >= 200 && status < 300) return undefined;
  if (status >= 300 && status < 400) return `redirects are not followed (${status})`;
  return `answered ${status}`;
}
