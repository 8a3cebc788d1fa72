import { mediaAddress, siteKey } from '../shared/domain/address.ts';
import type { SiteStore, Uploads } from '../shared/domain/ports.ts';
import type { Media } from '../shared/domain/release.ts';
import { renditionKey } from '../shared/names.ts';
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

interface Part {
  /** In the uploads bucket, and in the site bucket. */
  from: string;
  key: string;
  versionId?: string | undefined;
  bytes: number;
  contentType: string;
}

/** What readers get of a file: of a picture its renditions, and never the upload, which may say where it was taken. */
function partsOf(file: Media): Part[] {
  const { renditions, upload, bytes } = file;
  const contentType = SHOWN.has(file.contentType) ? file.contentType : 'application/octet-stream';
  if (!renditions) {
    return [
      { from: upload.key, key: siteKey(mediaAddress(file)), versionId: upload.versionId, bytes, contentType },
    ];
  }
  return renditions.map((one) => ({
    from: renditionKey(file, one.name),
    key: siteKey(mediaAddress({ ...file, name: one.name })),
    bytes: one.bytes,
    contentType: one.contentType,
  }));
}

/** Where the parts of a file that readers get stand in the site bucket. */
export const mediaKeys = (file: Media): string[] => partsOf(file).map(({ key }) => key);

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
