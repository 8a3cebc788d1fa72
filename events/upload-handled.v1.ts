import * as z from 'zod';
import { envelope, upload } from './envelope.ts';

/**
 * An upload was looked at and no revision came of it: a file beside a release was taken, the text is the same, a later
 * upload overtook it, its object was deleted, which changes nothing in public, or it dropped what was held.
 */
export const uploadHandledV1 = envelope(
  'upload.handled.v1',
  z.strictObject({ upload, outcome: z.enum(['media', 'unchanged', 'superseded', 'kept', 'dropped']) }),
);
