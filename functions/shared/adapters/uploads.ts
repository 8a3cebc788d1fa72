import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ObjectTooLarge, type Uploads } from '../domain/ports.ts';

/** The uploads bucket in S3. */
export function createUploads(bucket: string, client = new S3Client()): Uploads {
  return {
    async read(key, versionId, limitBytes) {
      try {
        const object = await client.send(
          new GetObjectCommand({ Bucket: bucket, Key: key, ...(versionId ? { VersionId: versionId } : {}) }),
        );
        const length = object.ContentLength ?? 0;
        if (length > limitBytes) {
          // Nothing of the body is read: closing it ends the transfer.
          await object.Body?.transformToWebStream().cancel();
          throw new ObjectTooLarge(key, length, limitBytes);
        }
        return {
          bytes: (await object.Body?.transformToByteArray()) ?? new Uint8Array(),
          metadata: object.Metadata ?? {},
          ...(object.ContentType ? { contentType: object.ContentType } : {}),
          ...(object.ETag ? { etag: object.ETag } : {}),
        };
      } catch (error) {
        if (error instanceof NoSuchKey || (error instanceof Error && error.name === 'NoSuchVersion'))
          return undefined;
        throw error;
      }
    },

    async write(key, body, contentType) {
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }),
      );
    },
  };
}
