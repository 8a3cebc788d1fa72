import * as z from 'zod';
import { envelope } from './envelope.ts';
import { revisionName } from './release-edition.ts';

/** A revision is held until `dueAt`; nobody may see it before. */
export const releaseScheduledV1 = envelope(
  'release.scheduled.v1',
  z.strictObject({ ...revisionName.shape, dueAt: z.iso.datetime() }),
);
