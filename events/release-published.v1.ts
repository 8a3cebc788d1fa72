import { envelope } from './envelope.ts';
import { publicRevision } from './release-edition.ts';

/** The first revision of an edition is on the site: its link works. */
export const releasePublishedV1 = envelope('release.published.v1', publicRevision);
