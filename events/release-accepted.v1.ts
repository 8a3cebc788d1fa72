import { envelope } from './envelope.ts';
import { revisionName } from './release-edition.ts';

/** A revision is in the index and may be shown: its pages are to be rendered. Emitted by ingest-release and release-due. */
export const releaseAcceptedV1 = envelope('release.accepted.v1', revisionName);
