import * as z from 'zod';
import { envelope } from './envelope.ts';
import { revisionName } from './release-edition.ts';

/** A held revision came due too long ago to go out by itself, after an outage. It waits for a person. */
export const releaseOverdueV1 = envelope(
  'release.overdue.v1',
  z.strictObject({ ...revisionName.shape, dueAt: z.iso.datetime() }),
);
