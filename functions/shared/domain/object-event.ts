import * as z from 'zod';
import type { UploadName } from './release.ts';

/**
 * What S3 tells EventBridge of an object, as far as it is read here (S3 User Guide, "EventBridge event message
 * structure"). The key is as the editor wrote it, not percent-encoded.
 */
export const objectEvent = z.object({
  'detail-type': z.enum(['Object Created', 'Object Deleted']),
  time: z.iso.datetime({ offset: true }),
  detail: z.object({
    object: z.object({
      key: z.string().min(1),
      size: z.int().min(0).default(0),
      etag: z.string().optional(),
      'version-id': z.string().optional(),
      sequencer: z.string().min(1),
    }),
  }),
});

/** An object event in our own words. */
export interface ObjectChange {
  what: 'created' | 'deleted';
  upload: UploadName;
  bytes: number;
  etag?: string;
  /** UTC, with milliseconds. */
  at: string;
}

/** Translates S3's words into ours. */
export function changeOf(event: z.infer<typeof objectEvent>): ObjectChange {
  const { key, size, etag, sequencer, 'version-id': versionId } = event.detail.object;
  return {
    what: event['detail-type'] === 'Object Created' ? 'created' : 'deleted',
    upload: { key, sequencer, ...(versionId ? { versionId } : {}) },
    bytes: size,
    ...(etag ? { etag } : {}),
    at: new Date(event.time).toISOString(),
  };
}
