/** What the ledger keeps (law 7): written before the try, settled after it. */
import * as z from 'zod';
import { PARTNER_EVENT_TYPES } from '../../../events/catalogue.ts';

/**
 * Fate of one mail. `unknown`: the worker died or lost the answer; never sent again by guesswork, settled by SES's own
 * events. `missed`: SES's events have no trace of it, and a person decides. `bounced` and `complained` were sent before. `waiting`: for a translation, until a moment.
 */
export const mailState = z.enum([
  'waiting',
  'sending',
  'unknown',
  'missed',
  'refused',
  'sent',
  'bounced',
  'complained',
]);
export type MailState = z.infer<typeof mailState>;

const mailFate = z.object({
  state: mailState,
  messageId: z.string().optional(),
  /** Of one who waits for a translation: until then. */
  until: z.string().optional(),
  /** Of one who is unknown, and whose chunk was claimed again for others: when it was claimed for them. */
  claimedAt: z.string().optional(),
  /** Of a digest: which of the chunk's `items` it told, by their places. */
  told: z.array(z.int()).optional(),
});
export type MailFate = z.infer<typeof mailFate>;

/** What a mail tells of: the release, the edition, and the revision whose words went out. */
export const toldItem = z.object({
  slug: z.string(),
  language: z.string(),
  /** The newest public revision at that moment. */
  text: z.int(),
  kind: z.enum(['published', 'corrected', 'retracted']),
});
export type ToldItem = z.infer<typeof toldItem>;

/**
 * Some recipients of one announcement, claimed together in one conditional write. A recipient who stands in any chunk
 * of a release is not written to about the same fact again.
 */
export const mailChunk = z.object({
  /** The release, or of a digest its period, such as `daily 2026-03-02`. */
  slug: z.string(),
  /** Where the range of ids begins that all recipients of the chunk are in; see `MailLedger.ranges`. */
  range: z.string(),
  language: z.string(),
  revision: z.int(),
  /** `waiting`: nobody of it was written to yet; those who were stand in another chunk as well. */
  kind: z.enum(['published', 'corrected', 'retracted', 'digest', 'waiting']),
  /** The revision whose words went out: the newest at that moment. Of a digest 0. */
  text: z.int(),
  /** The first recipient's id: with the names above it is the chunk's own. */
  first: z.string(),
  /** Subscriber id → fate, and SES's message id once there is one. */
  recipients: z.record(z.string(), mailFate),
  /** Of a digest: what the mails of the chunk told. */
  items: z.array(toldItem).optional(),
  claimedAt: z.string(),
  settledAt: z.string().optional(),
  /** Counts the writes: who writes says which one they had read. */
  version: z.int(),
});
export type MailChunk = z.infer<typeof mailChunk>;

/** A chunk in which those of one state are in another. */
export const withState = (chunk: MailChunk, from: MailState, to: MailState): MailChunk => ({
  ...chunk,
  recipients: Object.fromEntries(
    Object.entries(chunk.recipients).map(([id, fate]): [string, MailFate] => [
      id,
      fate.state === from ? { ...fate, state: to } : fate,
    ]),
  ),
});

/** By strength: what is known of a mail never becomes less. */
const STRENGTH: Record<MailState, number> = {
  waiting: 0,
  sending: 0,
  unknown: 1,
  missed: 2,
  refused: 3,
  sent: 4,
  bounced: 5,
  complained: 6,
};

/** Of two things known of a mail, the one that says more. */
export const strongerFate = (a: MailFate, b: MailFate): MailFate =>
  STRENGTH[b.state] > STRENGTH[a.state] ? { ...a, ...b } : { ...b, ...a };

/**
 * Fate of one delivery. `superseded`: a later revision took its place; `held`: it waits for a person, as its endpoint is
 * paused or disabled, or it is too old to be sent blind (law 8); `skipped`: whom it was for is gone.
 */
export const webhookState = z.enum(['pending', 'delivered', 'failed', 'superseded', 'held', 'skipped']);
export type WebhookState = z.infer<typeof webhookState>;

/** One try at one delivery. */
export const webhookAttempt = z.object({
  at: z.string(),
  /** HTTP status, or absent where there was no answer. */
  status: z.int().optional(),
  /** Milliseconds. */
  latency: z.number(),
  /** Why it was no success. */
  error: z.string().optional(),
  /** The first 2 kB of the answer. */
  answer: z.string().optional(),
});
export type WebhookAttempt = z.infer<typeof webhookAttempt>;

/** What is sent, as it lies in the item store: the same over all attempts. */
export const storedItem = z.object({
  /** SHA-256 of its bytes, hexadecimal: where it lies in the store. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int(),
  contentType: z.string(),
});
export type StoredItem = z.infer<typeof storedItem>;

/** One fact about a release revision to one endpoint. */
export const webhookDelivery = z.object({
  /** `webhook-id`: the same over all attempts (Standard Webhooks, "Webhook metadata"). */
  id: z.string(),
  slug: z.string(),
  language: z.string(),
  revision: z.int().min(1),
  type: z.enum(PARTNER_EVENT_TYPES),
  partnerId: z.string(),
  endpointId: z.string(),
  item: storedItem,
  /** Its place in the endpoint's log, where it was entered before it was written here. 1 is the first. */
  sequence: z.int().min(1),
  state: webhookState,
  /** Why it failed, is held, superseded or skipped. */
  reason: z.string().optional(),
  /** Attempts made so far. */
  attempts: z.int(),
  /** Of those, the ones before a person asked for it to be sent again: the schedule began anew then. */
  before: z.int().default(0),
  last: webhookAttempt.optional(),
  /** The moment of the fact. */
  createdAt: z.string(),
  /** When a person asked for it to be sent (again): what is late after that counts from here. */
  askedAt: z.string().optional(),
  /** When the next attempt is due, while pending. */
  nextAt: z.string().optional(),
  /** Counts the writes: who writes says which one they had read. */
  version: z.int(),
});
export type WebhookDelivery = z.infer<typeof webhookDelivery>;
