import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createJobs } from '../functions/shared/adapters/queue.ts';
import { type PageJob, queuedPages } from '../functions/shared/domain/jobs.ts';
import { UPLOAD_PREFIX } from '../functions/shared/names.ts';
import { clientConfig } from './emulators/clients.ts';
import type { Ports } from './ports.ts';

/** Asks for the pages that are there before any release is. */
export async function requestPages(addresses: string[], pagesQueueUrl: string, ports: Ports): Promise<void> {
  const client = new SQSClient(clientConfig(ports.storage));
  const started = Date.now();
  await createJobs<PageJob>(pagesQueueUrl, client).send(queuedPages(addresses, `start ${started}`));
  client.destroy();
}

/**
 * Uploads sample releases into an empty uploads bucket, as an editor would: the rest follows from the upload.
 *
 * @param dir folder whose files become `releases/<path>`
 * @returns how many files were uploaded; 0 where the newsroom has releases already
 */
export async function uploadSamples(dir: string, bucket: string, ports: Ports): Promise<number> {
  const s3 = new S3Client(clientConfig(ports.storage));
  try {
    const listed = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: UPLOAD_PREFIX.releases, MaxKeys: 1 }),
    );
    if ((listed.KeyCount ?? 0) > 0) return 0;
    const files = sampleFiles(dir);
    for (const file of files) {
      const key = UPLOAD_PREFIX.releases + relative(dir, file).split(sep).join('/');
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: readFileSync(file) }));
    }
    return files.length;
  } finally {
    s3.destroy();
  }
}

const DOCUMENT = /\.(md|html|txt|docx)$/;

/** Pictures before the documents that show them. */
function sampleFiles(dir: string): string[] {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return [...files.filter((file) => !DOCUMENT.test(file)), ...files.filter((file) => DOCUMENT.test(file))];
}

/**
 * Waits until no message is left, which is when everything that was started has come to its end: a function deletes
 * its message only after it has sent those that follow from it.
 *
 * @returns false when messages are still there after `milliseconds`
 */
export async function settled(waiting: () => number, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds;
  // The event of the last upload may be on its way from S3 to its queue.
  await sleep(100);
  while (waiting() > 0) {
    if (Date.now() > end) return false;
    await sleep(50);
  }
  return true;
}
