import { S3Client } from '@aws-sdk/client-s3';
import type { ItemStore } from '../domain/ports.ts';
import { UPLOAD_PREFIX } from '../names.ts';
import { createUploads } from './uploads.ts';

/** Bytes of an item that are read: what we made has far fewer. */
const LIMIT = 20_000_000;

/** An item of more bytes is not remembered: it is told by reference, and fetched by few. */
const LARGE = 1_000_000;

/** Items that a process remembers: a release goes to many endpoints in a few formats. */
const REMEMBERED = 50;

/** What partners are sent, in the uploads bucket. */
export function createItemStore(bucket: string, client = new S3Client()): ItemStore {
  const objects = createUploads(bucket, client);
  const key = (digest: string) => `${UPLOAD_PREFIX.items}${digest}`;
  const read = async (digest: string): Promise<Uint8Array | undefined> =>
    (await objects.read(key(digest), undefined, LIMIT))?.bytes;
  // What is on its way is remembered as well: the deliveries of a batch ask for the same item at once.
  const remembered = new Map<string, Promise<Uint8Array | undefined>>();
  return {
    put: (digest, body, contentType) => objects.write(key(digest), body, contentType),

    async get(digest) {
      const known = remembered.get(digest) ?? read(digest);
      remembered.set(digest, known);
      const [oldest] = remembered.keys();
      if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
      try {
        const bytes = await known;
        if (bytes === undefined || bytes.length > LARGE) remembered.delete(digest);
        return bytes;
      } catch (error) {
        remembered.delete(digest);
        throw error;
      }
    },
  };
}
