import * as z from 'zod';

/** EventBridge `source` of every event of ours. */
export const EVENT_SOURCE = 'dateline';

/** A release's name: lower-case letters and digits of any script, joined by single hyphens or underscores. */
export const slug = z
  .string()
  .max(200)
  .regex(/^[\p{L}\p{M}\p{N}]+(?:[-_]+[\p{L}\p{M}\p{N}]+)*$/u);

/** BCP 47 primary language of an edition, such as `ar`. */
export const language = z.string().regex(/^[a-z]{2,3}$/);

/** The object version that caused an event (S3 User Guide, "EventBridge event message structure"). */
export const upload = z.strictObject({
  key: z.string().min(1).max(1024),
  sequencer: z.string().min(1).max(64),
  versionId: z.string().max(1024).optional(),
});

/**
 * The `detail` of an event on the newsroom's bus. The same `type` stands as `detail-type` beside it.
 * `id` is derived (see `eventId`), so a replay is the same event; `time` is that of the fact, not of the sending.
 */
export const envelope = <T extends string, D extends z.ZodType>(type: T, data: D) =>
  z.strictObject({
    id: z.string().regex(/^evt_[0-9a-f]{32}$/),
    type: z.literal(type),
    time: z.iso.datetime(),
    data,
  });
