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
      if ((await stored(client, bucket, key))?.[DIGEST] === digest) return 'unchanged';
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
      return 'written';
    },

    has: async (key) => (await stored(client, bucket, key)) !== undefined,

    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}

function digestOf({ body, ...headers }: SiteFile): string {
  return createHash('sha256').update(JSON.stringify(headers)).update(body).digest('hex');
}

/** The user metadata of an object; undefined where there is none. */
async function stored(
  client: S3Client,
  bucket: string,
  key: string,
): Promise<Record<string, string> | undefined> {
  try {
    return (await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).Metadata ?? {};
  } catch (error) {
    // 404; or 403, which S3 answers for an object that is not there to one who may not list the bucket.
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status === 403 || status === 404) return undefined;
    throw error;
  }
}
