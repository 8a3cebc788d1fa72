import { envelope } from './envelope.ts';
import { publicRevision } from './release-edition.ts';

/** A major revision of an edition that was already public is on the site. Its change note is in the index. */
export const releaseCorrectedV1 = envelope('release.corrected.v1', publicRevision);
