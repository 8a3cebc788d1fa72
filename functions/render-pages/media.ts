import type { SiteStore, Uploads } from '../shared/domain/ports.ts';
import type { Media } from '../shared/domain/release.ts';
import type { Log } from '../shared/runtime/log.ts';
import { CACHE } from '../shared/site/files.ts';
import { partsOf } from '../shared/site/media-parts.ts';

/** Files that one process remembers to have copied; the oldest are forgotten, and copied to no effect once more. */
const REMEMBERED = 5000;

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
      for (const { from, key, versionId, bytes, contentType } of partsOf(file)) {
        if (copied.has(key)) continue;
        const upload = await uploads.read(from, versionId, bytes);
        if (!upload) {
          log.warn('a file of a release is gone from the uploads bucket', { key: from });
          continue;
        }
        await site.put(key, { body: upload.bytes, contentType, cacheControl: CACHE.forever });
        copied.add(key);
        const [oldest] = copied;
        if (copied.size > REMEMBERED && oldest !== undefined) copied.delete(oldest);
      }
    }
  };
}
