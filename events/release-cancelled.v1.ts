import { envelope } from './envelope.ts';
import { revisionName } from './release-edition.ts';

/** A release that was held, and that nobody has seen, will not come out: `revision` is the one that says so. */
export const releaseCancelledV1 = envelope('release.cancelled.v1', revisionName);
