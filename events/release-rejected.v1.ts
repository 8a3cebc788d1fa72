import * as z from 'zod';
import { envelope, upload } from './envelope.ts';

/** An upload could not be taken; what was live stays live. The reasons are in the index, under the upload. */
export const releaseRejectedV1 = envelope(
  'release.rejected.v1',
  z.strictObject({ upload, errors: z.int().min(1) }),
);
