import { mediaAddress, siteKey } from '../domain/address.ts';
import type { Media } from '../domain/release.ts';
import { renditionKey } from '../names.ts';

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

/** A file that readers get of a file of a release. */
export interface Part {
  /** In the uploads bucket, and in the site bucket. */
  from: string;
  key: string;
  versionId?: string | undefined;
  bytes: number;
  contentType: string;
}

/** What readers get of a file: of a picture its renditions, and never the upload, which may say where it was taken. */
export function partsOf(file: Media): Part[] {
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
