import * as z from 'zod';
import { releaseAcceptedV1 } from './release-accepted.v1.ts';
import { releaseCancelledV1 } from './release-cancelled.v1.ts';
import { releaseCorrectedV1 } from './release-corrected.v1.ts';
import { releaseOverdueV1 } from './release-overdue.v1.ts';
import { releasePublishedV1 } from './release-published.v1.ts';
import { releaseRejectedV1 } from './release-rejected.v1.ts';
import { releaseRetractedV1 } from './release-retracted.v1.ts';
import { releaseScheduledV1 } from './release-scheduled.v1.ts';
import { uploadHandledV1 } from './upload-handled.v1.ts';

/** Every event of the newsroom, by its type. The major version is in the name: a breaking change is a new type. */
export const catalogue = {
  'release.accepted.v1': releaseAcceptedV1,
  'release.rejected.v1': releaseRejectedV1,
  'release.scheduled.v1': releaseScheduledV1,
  'release.overdue.v1': releaseOverdueV1,
  'release.cancelled.v1': releaseCancelledV1,
  'release.published.v1': releasePublishedV1,
  'release.corrected.v1': releaseCorrectedV1,
  'release.retracted.v1': releaseRetractedV1,
  'upload.handled.v1': uploadHandledV1,
} as const;

export type EventType = keyof typeof catalogue;

/** Any event of the newsroom. */
export const releaseEvent = z.discriminatedUnion('type', [
  releaseAcceptedV1,
  releaseRejectedV1,
  releaseScheduledV1,
  releaseOverdueV1,
  releaseCancelledV1,
  releasePublishedV1,
  releaseCorrectedV1,
  releaseRetractedV1,
  uploadHandledV1,
]);
export type ReleaseEvent = z.infer<typeof releaseEvent>;

/** Every event's type, for rules. */
export const EVENT_TYPES: readonly EventType[] = releaseEvent.options.map(({ shape }) => shape.type.value);

/** The events that readers, subscribers and partners learn of: the page is there when they are sent. */
export const publicEvent = z.discriminatedUnion('type', [
  releasePublishedV1,
  releaseCorrectedV1,
  releaseRetractedV1,
]);
export type PublicEvent = z.infer<typeof publicEvent>;

/** Types of `publicEvent`, for rules. */
export const PUBLIC_EVENT_TYPES = [
  'release.published.v1',
  'release.corrected.v1',
  'release.retracted.v1',
] as const satisfies readonly EventType[];

/** The events that partners learn of: the public ones; and of held releases, those who are trusted with them. */
export const partnerEvent = z.discriminatedUnion('type', [
  ...publicEvent.options,
  releaseScheduledV1,
  releaseCancelledV1,
]);
export type PartnerEvent = z.infer<typeof partnerEvent>;

/** Types of `partnerEvent`, for rules. */
export const PARTNER_EVENT_TYPES = [
  ...PUBLIC_EVENT_TYPES,
  'release.scheduled.v1',
  'release.cancelled.v1',
] as const satisfies readonly EventType[];
