import { randomBytes } from 'node:crypto';
import type { ObjectChange } from '../emulators/storage.ts';
import { ACCOUNT } from '../template/identity.ts';
import type { BusEntry } from './bus.ts';

/**
 * Sequencers: 16 hexadecimal digits that grow from write to write. They come from the clock, so that they grow over
 * restarts as well.
 */
export function createSequencer(now: () => number = Date.now): () => string {
  let last = 0n;
  return () => {
    const fromClock = BigInt(now()) << 16n;
    last = fromClock > last ? fromClock : last + 1n;
    return last.toString(16).toUpperCase().padStart(16, '0');
  };
}

/** What S3 puts on the default bus (S3 User Guide, "EventBridge event message structure"); keys are not URL-encoded. */
export function objectEvent(change: ObjectChange, sequencer: string): BusEntry {
  const created = change.kind === 'created';
  return {
    bus: 'default',
    source: 'aws.s3',
    detailType: created ? 'Object Created' : 'Object Deleted',
    resources: [`arn:aws:s3:::${change.bucket}`],
    detail: {
      version: '0',
      bucket: { name: change.bucket },
      object: {
        key: change.key,
        ...(created ? { size: change.size, etag: change.etag } : {}),
        sequencer,
      },
      'request-id': randomBytes(8).toString('hex').toUpperCase(),
      requester: ACCOUNT,
      'source-ip-address': '127.0.0.1',
      ...(created
        ? // The ETag of an object uploaded in parts ends in their number.
          { reason: change.etag.includes('-') ? 'CompleteMultipartUpload' : 'PutObject' }
        : { reason: 'DeleteObject', 'deletion-type': 'Permanently Deleted' }),
    },
  };
}
