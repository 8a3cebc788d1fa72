import { envelope } from './envelope.ts';
import { publicRevision } from './release-edition.ts';

/** The edition is withdrawn: its address says so, and every list has dropped it. */
export const releaseRetractedV1 = envelope('release.retracted.v1', publicRevision);
