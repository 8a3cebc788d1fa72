import * as z from 'zod';
import { PARTNER_EVENT_TYPES, publicEvent } from '../../../events/catalogue.ts';
import type { WebhookDelivery } from './delivery.ts';
import { digestName } from './digests.ts';
import type { QueuedJob } from './ports.ts';
import { media } from './release.ts';

/** Render what stands at an address; pages queue (FIFO, group = address). `announce` is sent once the page is there. */
export const pageJob = z.strictObject({
  address: z.string().startsWith('/'),
  announce: publicEvent.optional(),
  /**
   * Whoever asks for what may be gone from the bucket names itself: a process that has not heard the name forgets what
   * it remembers to have copied there.
   */
  run: z.string().optional(),
  /** One of very many that are no news: the CDN is not asked to forget what it replaces, path by path for money. */
  bulk: z.boolean().optional(),
});
export type PageJob = z.infer<typeof pageJob>;

/**
 * Page jobs as they go into the queue: those of one address run one at a time, and one cause asks once for each.
 *
 * @param cause names why, and when: the same within five minutes is dropped
 * @param more what else a job says
 */
export const queuedPages = (
  addresses: Iterable<string>,
  cause: string,
  more: (address: string) => Omit<PageJob, 'address'> = () => ({}),
): QueuedJob<PageJob>[] =>
  Array.from(addresses, (address) => ({
    job: { address, ...more(address) },
    group: address,
    deduplication: `${cause} ${address}`,
  }));

/** Make the renditions of a picture, and then show it; pictures queue. */
export const pictureJob = z.strictObject({ media });
export type PictureJob = z.infer<typeof pictureJob>;

/** Draw the social card of an edition as it is public now; cards queue. */
export const cardJob = z.strictObject({ slug: z.string(), language: z.string() });
export type CardJob = z.infer<typeof cardJob>;

/** Tell a range of the audience; alerts queue (FIFO, group = slug and range). */
export const alertJob = z.strictObject({
  event: publicEvent,
  /** Where the range of subscriber ids begins. */
  range: z.string(),
  /** Into how many ranges the audience is cut for this release. */
  ranges: z.int().min(1),
  /** Only those who waited so many hours for a translation, which they now do without; absent: the news itself. */
  waited: z.number().optional(),
  /** How often the job came again without having failed: out of time, or SES took no mail. */
  again: z.int().min(1).optional(),
  /** Not to be sent after this moment without a person's word (law 8). */
  notAfter: z.iso.datetime(),
});
export type AlertJob = z.infer<typeof alertJob>;

/** Send the digest of a period to a range of those who get it; alerts queue (FIFO, group = period and range). */
export const digestJob = z.strictObject({
  frequency: z.enum(['daily', 'weekly']),
  /** The period's name: the local date of its end, such as `2026-03-02`. */
  period: z.string(),
  /** What became public after `from` and up to `to` is in it. */
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  range: z.string(),
  ranges: z.int().min(1),
  again: z.int().min(1).optional(),
  notAfter: z.iso.datetime(),
});
export type DigestJob = z.infer<typeof digestJob>;

/** What a mail job is about: a release, or the digest of a period. */
export const subjectOf = (job: AlertJob | DigestJob): string =>
  'event' in job ? job.event.data.slug : digestName(job);

/** The name of a mail job, however often it comes. */
export const mailJobName = (job: AlertJob | DigestJob): string =>
  `${subjectOf(job)}#${job.range}#${'event' in job ? `${job.event.id}#${job.waited ?? ''}` : 'digest'}`;

/** A job as it goes into the alerts queue: those of one range of a release, or of a digest, are worked off in order. */
export const queuedMail = <J extends AlertJob | DigestJob>(job: J): QueuedJob<J> => ({
  job,
  group: `${subjectOf(job)}#${job.range}`,
  deduplication: `${mailJobName(job)}#${job.again ?? ''}`,
});

/**
 * Comes to plan-alerts by Scheduler: a public fact to be planned again, after the waiting time of some subscribers or
 * after the desk's test mail; or a job that waited until SES takes mail again.
 */
export const announcementJob = z.union([
  z.strictObject({
    event: publicEvent,
    /** Hours waited for a translation. */
    waited: z.number().optional(),
    /** The desk has had its test mail. */
    tested: z.boolean().optional(),
  }),
  z.strictObject({ job: z.union([alertJob, digestJob]) }),
]);
export type AnnouncementJob = z.infer<typeof announcementJob>;

/** One attempt at one delivery; deliveries queue, or that of slow endpoints. */
export const deliveryJob = z.strictObject({
  slug: z.string(),
  language: z.string(),
  revision: z.int().min(1),
  type: z.enum(PARTNER_EVENT_TYPES),
  partnerId: z.string(),
  endpointId: z.string(),
  /** Counts all attempts ever made at the delivery; 1 is the first. */
  attempt: z.int().min(1),
});
export type DeliveryJob = z.infer<typeof deliveryJob>;

/** The job of a delivery's next attempt. */
export const nextAttempt = ({
  slug,
  language,
  revision,
  type,
  partnerId,
  endpointId,
  attempts,
}: WebhookDelivery): DeliveryJob => ({
  ...{ slug, language, revision, type, partnerId, endpointId },
  attempt: attempts + 1,
});

/** A release is due; Scheduler puts it into the due queue. */
export const dueJob = z.strictObject({
  slug: z.string(),
  language: z.string(),
  revision: z.int().min(1),
  dueAt: z.iso.datetime(),
  /** A person said so: however late it is. */
  confirmed: z.boolean().optional(),
});
export type DueJob = z.infer<typeof dueJob>;
