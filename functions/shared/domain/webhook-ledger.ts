import * as z from 'zod';
import { PARTNER_EVENT_TYPES } from '../../../events/catalogue.ts';
import type { WebhookAttempt, WebhookDelivery } from './delivery.ts';

/** What names an endpoint's deliveries of one edition, over all its revisions. */
export type WebhookRoute = Pick<WebhookDelivery, 'slug' | 'language' | 'partnerId' | 'endpointId'>;

/** What names a delivery. */
export type DeliveryName = WebhookRoute & Pick<WebhookDelivery, 'revision' | 'type'>;

/** An endpoint of a partner. */
export type EndpointName = Pick<WebhookDelivery, 'partnerId' | 'endpointId'>;

/** A line of an endpoint's log: everything that was ever to be sent there, numbered without a gap. */
export const logEntry = z.object({
  /** 1 is the first. */
  sequence: z.int().min(1),
  /** `webhook-id` of the delivery. */
  id: z.string(),
  slug: z.string(),
  language: z.string(),
  revision: z.int().min(1),
  type: z.enum(PARTNER_EVENT_TYPES),
  /** When it was entered (UTC). */
  at: z.string(),
});
export type LogEntry = z.infer<typeof logEntry>;

/** A line whose delivery is not in the ledger after so long, in milliseconds, is no longer waited for. */
const WRITTEN_BY_THEN = 3_600_000;

/** Whether the delivery of a line may still be written: a line is entered before its delivery is. */
export const mayBeWritten = ({ at }: Pick<LogEntry, 'at'>, now: Date): boolean =>
  now.getTime() - Date.parse(at) < WRITTEN_BY_THEN;

/** The webhook part of the ledger (law 7). */
export interface WebhookLedger {
  /** Every delivery of a release, by language, partner, endpoint and revision. */
  deliveriesOf(slug: string): Promise<WebhookDelivery[]>;
  /** An endpoint's deliveries of an edition, the oldest first. */
  along(route: WebhookRoute): Promise<WebhookDelivery[]>;
  get(name: DeliveryName): Promise<WebhookDelivery | undefined>;
  /** The deliveries of some names, those that there are, in no order: a request for a hundred. */
  getAll(names: DeliveryName[]): Promise<WebhookDelivery[]>;
  /** Writes a delivery before it is tried. `false`: it was there already and is left as it is. */
  add(delivery: WebhookDelivery): Promise<boolean>;
  /** Replaces a delivery that still is of `previous`'s version. `false`: it had changed. */
  replace(delivery: WebhookDelivery, previous: WebhookDelivery): Promise<boolean>;

  /** The last number of an endpoint's log; 0: nothing stands there. */
  tail(endpoint: EndpointName): Promise<number>;
  /** Enters a line. `false`: another stands under its number. */
  append(endpoint: EndpointName, entry: LogEntry): Promise<boolean>;
  /** Lines after a number, the oldest first. */
  logAfter(endpoint: EndpointName, after: number, limit: number): Promise<LogEntry[]>;
  /** Lines before a number, the newest first; `before` absent: from the end. */
  logBefore(endpoint: EndpointName, before: number | undefined, limit: number): Promise<LogEntry[]>;

  /** Keeps an attempt, for 90 days. */
  addAttempt(deliveryId: string, attempt: WebhookAttempt): Promise<void>;
  /** The attempts of a delivery that are kept, the oldest first. */
  attempts(deliveryId: string): Promise<WebhookAttempt[]>;
}

/** Whether a delivery tells of a later state of the same edition than another. */
export const isAfter = (
  a: Pick<WebhookDelivery, 'revision' | 'type'>,
  b: Pick<WebhookDelivery, 'revision' | 'type'>,
): boolean => a.revision > b.revision || (a.revision === b.revision && rankOf(a) > rankOf(b));

/** A revision is announced under embargo before it is public. */
export const rankOf = ({ type }: Pick<WebhookDelivery, 'type'>): number => (isEmbargoed({ type }) ? 0 : 1);

/** Whether a delivery is of a revision under embargo. */
export const isEmbargoed = ({ type }: Pick<WebhookDelivery, 'type'>): boolean =>
  type === 'release.scheduled.v1';

/** Whether a fact is about what is, or was to be, held: in no log and no feed is it named (law 9). */
export const isAboutHeld = ({ type }: Pick<WebhookDelivery, 'type'>): boolean =>
  type === 'release.scheduled.v1' || type === 'release.cancelled.v1';

/** Whether a delivery says that nothing of the edition is to be used. In strict order, too, it takes the place of all before. */
export const isWithdrawal = ({ type }: Pick<WebhookDelivery, 'type'>): boolean =>
  type === 'release.retracted.v1' || type === 'release.cancelled.v1';

/**
 * Whether a partner who is not trusted may have what was held of an edition, as it was called with it. Else not even that
 * it is cancelled is told, for that names it (law 9).
 *
 * @param along deliveries of the edition to an endpoint
 */
export const mayHaveHeld = (along: Pick<WebhookDelivery, 'type' | 'attempts'>[]): boolean =>
  along.some((one) => isEmbargoed(one) && one.attempts > 0);

/**
 * Whether a delivery takes the place of another of the same edition. One under embargo takes that of none that is public:
 * until it lifts, the public text is the one to carry.
 */
export const takesPlaceOf = (
  later: Pick<WebhookDelivery, 'revision' | 'type'>,
  earlier: Pick<WebhookDelivery, 'revision' | 'type'>,
): boolean => isAfter(later, earlier) && (isEmbargoed(earlier) || !isEmbargoed(later));

/**
 * Whether a delivery keeps an earlier one of the same edition from being sent. In strict order each revision is told in
 * turn: only what withdraws it, what the partner has, or what stands before it in the log does.
 */
export const overtakesIn = (
  order: 'latest' | 'strict' | undefined,
  later: Pick<WebhookDelivery, 'revision' | 'type' | 'state' | 'sequence'>,
  earlier: Pick<WebhookDelivery, 'revision' | 'type' | 'sequence'>,
): boolean =>
  takesPlaceOf(later, earlier) &&
  (isWithdrawal(later) ||
    (later.state !== 'skipped' &&
      (order !== 'strict' || later.state === 'delivered' || later.sequence < earlier.sequence)));

/**
 * The endpoint's log before a number, or from its end, the newest first, some lines at a time.
 *
 * @param page how many lines are read at once; a hundred deliveries are read by one request
 */
export async function* logFromEnd(
  ledger: Pick<WebhookLedger, 'logBefore'>,
  endpoint: EndpointName,
  before?: number,
  page = 100,
): AsyncGenerator<LogEntry[]> {
  for (let from = before; ; ) {
    const lines = await ledger.logBefore(endpoint, from, page);
    if (lines.length > 0) yield lines;
    from = lines.at(-1)?.sequence;
    if (lines.length < page || from === undefined) return;
  }
}
