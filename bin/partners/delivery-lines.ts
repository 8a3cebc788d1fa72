import type { WebhookAttempt, WebhookDelivery } from '../../functions/shared/domain/delivery.ts';
import { nameOf } from './find.ts';

/** What a delivery tells: `published`, `corrected`, `retracted`, `scheduled` or `cancelled`. */
export const whatOf = ({ type }: Pick<WebhookDelivery, 'type'>): string => type.split('.')[1] ?? type;

/** Text from outside for a terminal, on one line: nothing in it moves a cursor or turns the direction of reading. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();

/** An attempt in a few words: `503 in 41 ms: answered 503`. */
export const attemptLine = ({ status, latency, error }: WebhookAttempt): string =>
  `${status ?? 'no answer'} in ${Math.round(latency)} ms${error === undefined ? '' : `: ${error}`}`;

/** A delivery on one line. */
export function deliveryLine(delivery: WebhookDelivery): string {
  const { createdAt, partnerId, endpointId, slug, language, revision, sequence } = delivery;
  return [
    createdAt,
    nameOf(partnerId, endpointId),
    `#${sequence}`,
    `${slug} (${language})`,
    `revision ${revision}, ${whatOf(delivery)}`,
    standing(delivery),
  ].join('  ');
}

/** How a delivery stands: `pending, 2 attempts, the last: 503 in 41 ms: answered 503; the next 2026-…`. */
export function standing({ state, reason, attempts, last, nextAt }: WebhookDelivery): string {
  const tried =
    last === undefined
      ? 'not tried yet'
      : `${attempts} attempt${attempts === 1 ? '' : 's'}, the last: ${attemptLine(last)}`;
  return [
    `${state}${reason === undefined ? '' : ` (${reason})`}, ${tried}`,
    ...(nextAt === undefined ? [] : [`the next ${nextAt}`]),
  ].join('; ');
}
