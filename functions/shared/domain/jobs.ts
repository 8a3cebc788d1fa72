import * as z from 'zod';
import { publicEvent } from '../../../events/catalogue.ts';
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

/** Tell a slice of the audience; alerts queue (FIFO, group = slug and shard). */
export const alertJob = z.strictObject({
  event: publicEvent,
  shard: z.int().min(0),
  /** Only subscribers whose id is greater: where the slice before ended. */
  after: z.string().optional(),
  /** Only subscribers up to this id: where the range ends of which this job serves the rest. */
  until: z.string().optional(),
  /** How often SES took no mail for this range so far; absent: never. Such a job is one range, and asks for no next. */
  again: z.int().min(1).optional(),
  /** Not to be sent after this moment without a person's word (law 8). */
  notAfter: z.iso.datetime(),
});
export type AlertJob = z.infer<typeof alertJob>;

/** One attempt at one delivery; deliveries queue. */
export const deliveryJob = z.strictObject({
  event: publicEvent,
  partnerId: z.string(),
  endpointId: z.string(),
  /** 1 is the first. */
  attempt: z.int().min(1),
});
export type DeliveryJob = z.infer<typeof deliveryJob>;

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
