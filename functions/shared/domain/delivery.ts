/** What the ledger keeps (law 7): written before the try, settled after it. */
import * as z from 'zod';

/** Fate of one mail. `unknown`: the worker died or lost the answer; never sent again by guesswork. */
const mailState = z.enum(['sending', 'sent', 'refused', 'unknown']);
export type MailState = z.infer<typeof mailState>;

/**
 * Some recipients of one announcement, claimed together in one conditional write.
 * A recipient who stands in any chunk of a release is not written to about the same fact again.
 */
export const mailChunk = z.object({
  slug: z.string(),
  shard: z.int(),
  language: z.string(),
  revision: z.int(),
  kind: z.enum(['published', 'corrected', 'retracted']),
  /** The revision whose words went out: the newest at that moment. */
  text: z.int(),
  /** The first recipient's id: with the names above it is the chunk's own. */
  first: z.string(),
  /** Subscriber id → fate, and SES's message id once there is one. */
  recipients: z.record(z.string(), z.object({ state: mailState, messageId: z.string().optional() })),
  claimedAt: z.string(),
  settledAt: z.string().optional(),
});
export type MailChunk = z.infer<typeof mailChunk>;

/** `skipped`: not sent and not to be sent; the reason stands beside it. */
const webhookState = z.enum(['pending', 'delivered', 'failed', 'skipped']);

const webhookAttempt = z.object({
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

/** One release revision to one endpoint. */
export const webhookDelivery = z.object({
  /** `webhook-id`: the same over all attempts (Standard Webhooks, "Webhook metadata"). */
  id: z.string(),
  slug: z.string(),
  language: z.string(),
  revision: z.int().min(1),
  type: z.enum(['release.published.v1', 'release.corrected.v1', 'release.retracted.v1']),
  partnerId: z.string(),
  endpointId: z.string(),
  state: webhookState,
  /** Why it failed or was skipped. */
  reason: z.string().optional(),
  attempts: z.array(webhookAttempt),
  createdAt: z.string(),
  /** When the next attempt is due, while pending. */
  nextAt: z.string().optional(),
});
export type WebhookDelivery = z.infer<typeof webhookDelivery>;
