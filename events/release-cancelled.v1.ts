import { envelope } from './envelope.ts';
import { revisionName } from './release-edition.ts';

/**
 * What was held, and what the public has not seen, will not come out: `revision` is the one that says so. It may be public:
 * a small change that took the place of a held correction.
 */
export const releaseCancelledV1 = envelope('release.cancelled.v1', revisionName);
