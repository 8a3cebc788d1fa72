import { S3Client } from '@aws-sdk/client-s3';
import type { ItemStore } from '../domain/ports.ts';
import { UPLOAD_PREFIX } from '../names.ts';
import { createUploads } from './uploads.ts';

/** Bytes of an item that are read: what we made has far fewer. */
const LIMIT = 20_000_000;

/** Items that a process remembers: a release goes to many endpoints in a few formats. */
const REMEMBERED = 50;

/** What partners are sent, in the uploads bucket. */
export function createItemStore(bucket: string, client = new S3Client()): ItemStore {
  const objects = createUploads(bucket, client);
  const key = (digest: string) => `${UPLOAD_PREFIX.items}${digest}`;
  const remembered = new Map<string, Uint8Array>();
  return {
    put: (digest, body, contentType) => objects.write(key(digest), body, contentType),

    async get(digest) {
      const known = remembered.get(digest);
      if (known) return known;
      const bytes = (await objects.read(key(digest), undefined, LIMIT))?.bytes;
      if (bytes === undefined) return undefined;
      remembered.set(digest, bytes);
      const [oldest] = remembered.keys();
      if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
      return bytes;
    },
  };
}
