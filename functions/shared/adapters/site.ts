import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { SiteFile, SiteInventory, SiteStore } from '../domain/ports.ts';

/** User metadata that names the bytes and headers of a file, so that the same file is not written again. */
const DIGEST = 'digest';

/** The site bucket in S3. */
export function createSiteStore(bucket: string, client = new S3Client()): SiteStore {
  return {
    async put(key, file) {
      const digest = digestOf(file);
      const before = await headOf(client, bucket, key);
      if (before?.Metadata?.[DIGEST] === digest) return 'unchanged';
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: file.body,
          ContentType: file.contentType,
          CacheControl: file.cacheControl,
          ...(file.contentLanguage ? { ContentLanguage: file.contentLanguage } : {}),
          Metadata: { [DIGEST]: digest },
        }),
      );
      return before === undefined ? 'created' : 'replaced';
    },

    has: async (key) => (await headOf(client, bucket, key)) !== undefined,

    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}

/** DeleteObjects takes a thousand keys (S3 API). */
const KEYS_PER_REQUEST = 1_000;

/**
 * The same bucket for those who compare and tidy it. Its ETags are MD5s: it is encrypted with S3's own keys, and files
 * are put in one part (S3 User Guide, "Checking object integrity").
 */
export function createSiteInventory(bucket: string, client = new S3Client()): SiteInventory {
  return {
    async *list() {
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket })) {
        yield (page.Contents ?? []).map(({ Key = '', ETag = '', LastModified = new Date(0) }) => ({
          key: Key,
          md5: unquoted(ETag),
          modified: LastModified,
        }));
      }
    },

    async look(key) {
      const head = await headOf(client, bucket, key);
      return head && { md5: unquoted(head.ETag ?? ''), digest: head.Metadata?.[DIGEST] };
    },

    async removeAll(keys) {
      for (let i = 0; i < keys.length; i += KEYS_PER_REQUEST) {
        const Objects = keys.slice(i, i + KEYS_PER_REQUEST).map((Key) => ({ Key }));
        const { Errors: [failed] = [] } = await client.send(
          new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
        );
        if (failed) throw new Error(`${failed.Key} can't be removed: ${failed.Code} ${failed.Message ?? ''}`);
      }
    },
  };
}

const unquoted = (etag: string): string => etag.replaceAll('"', '');

/** What names the bytes and headers of a file. */
export function digestOf({ body, ...headers }: SiteFile): string {
  return createHash('sha256').update(JSON.stringify(headers)).update(body).digest('hex');
}

/** What is known of the object that stands at a key; `undefined`: there is none. */
async function headOf(
  client: S3Client,
  bucket: string,
  key: string,
): Promise<HeadObjectCommandOutput | undefined> {
  try {
    return await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  } catch (error) {
    // 404; or 403, which S3 answers for an object that is not there to one who may not list the bucket.
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status === 403 || status === 404) return undefined;
    throw error;
  }
}
