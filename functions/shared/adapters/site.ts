import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { SiteFile, SiteStore } from '../domain/ports.ts';

/** User metadata that names the bytes and headers of a file, so that the same file is not written again. */
const DIGEST = 'digest';

/** The site bucket in S3. */
export function createSiteStore(bucket: string, client = new S3Client()): SiteStore {
  return {
    async put(key, file) {
      const digest = digestOf(file);
      const stored = await storedDigest(client, bucket, key);
      if (stored === digest) return 'unchanged';
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
      return stored === undefined ? 'created' : 'replaced';
    },

    has: async (key) => (await storedDigest(client, bucket, key)) !== undefined,

    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}

function digestOf({ body, ...headers }: SiteFile): string {
  return createHash('sha256').update(JSON.stringify(headers)).update(body).digest('hex');
}

/** The digest of what stands at a key, empty where another hand wrote it; `undefined`: there is nothing. */
async function storedDigest(client: S3Client, bucket: string, key: string): Promise<string | undefined> {
  try {
    const { Metadata } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return Metadata?.[DIGEST] ?? '';
  } catch (error) {
    // 404; or 403, which S3 answers for an object that is not there to one who may not list the bucket.
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status === 403 || status === 404) return undefined;
    throw error;
  }
}
