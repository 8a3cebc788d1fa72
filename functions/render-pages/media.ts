import { mediaAddress, siteKey } from '../shared/domain/address.ts';
import type { SiteStore, Uploads } from '../shared/domain/ports.ts';
import type { Media } from '../shared/domain/release.ts';
import type { Log } from '../shared/runtime/log.ts';
import { CACHE } from '../shared/site/files.ts';

/** Files that one process remembers to have copied; the oldest are forgotten, and copied to no effect once more. */
const REMEMBERED = 5000;

/**
 * Types that browsers show and that run nothing in the page's name. Every other file is served as bytes to keep:
 * an uploaded HTML page or script would be of the site's own origin (law 10).
 */
const SHOWN = new Set([
  'image/avif',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/svg+xml',
  'image/webp',
  'application/pdf',
]);

interface Deps {
  uploads: Pick<Uploads, 'read'>;
  site: SiteStore;
  log: Log;
}

/** Copies files of releases to their public addresses. They are named by their content, so that once is enough. */
export function createMediaCopier({ uploads, site, log }: Deps): (media: Media[]) => Promise<void> {
  const copied = new Set<string>();
  return async (media) => {
    for (const file of media) {
      const key = siteKey(mediaAddress(file));
      if (copied.has(key)) continue;
      const upload = await uploads.read(file.upload.key, file.upload.versionId, file.bytes);
      if (!upload) {
        log.warn('a file of a release is gone from the uploads bucket', { key: file.upload.key });
        continue;
      }
      const contentType = SHOWN.has(file.contentType) ? file.contentType : 'application/octet-stream';
      await site.put(key, { body: upload.bytes, contentType, cacheControl: CACHE.forever });
      copied.add(key);
      const [oldest] = copied;
      if (copied.size > REMEMBERED && oldest !== undefined) copied.delete(oldest);
    }
  };
}
