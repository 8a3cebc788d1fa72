import * as z from 'zod';
import { language, slug } from './envelope.ts';

/** Names one revision of one edition: what every release event says. No title and no text: who needs them reads the index. */
export const revisionName = z.strictObject({
  slug,
  language,
  /** 1 is the first. */
  revision: z.int().min(1),
});

/** A revision that can be read by the public at `path`. */
export const publicRevision = z.strictObject({
  ...revisionName.shape,
  /** Absolute path on the site, percent-encoded, ending in `/`. */
  path: z.string().regex(/^\/.*\/$/),
  topics: z.array(z.string()).max(50),
  places: z.array(z.string()).max(50),
});
