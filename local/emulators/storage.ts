import { join } from 'node:path';
import { buildApp } from 'fauxqs';
import { HOST } from '../ports.ts';
import type { BucketPlan, QueuePlan } from '../template/plan.ts';

type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;
type SqsStore = Stores['sqsStore'];
type S3Store = Stores['s3Store'];
type PersistenceManager = NonNullable<SqsStore['persistence']>;
interface FauxqsParts {
  SqsStore: new () => SqsStore;
  SnsStore: new () => Stores['snsStore'];
  S3Store: new () => S3Store;
  MessageSpy: new (options: { bufferSize: number }) => NonNullable<S3Store['spy']>;
  PersistenceManager: new (dataDir: string) => PersistenceManager;
}

/** A change to an object, as soon as S3 has made it. */
export interface ObjectChange {
  bucket: string;
  key: string;
  kind: 'created' | 'deleted';
  /** Bytes, of the object as it was created. */
  size: number;
  /** Without quotes. */
  etag: string;
}

export interface Storage {
  createBucket(plan: BucketPlan): void;
  createQueue(plan: QueuePlan): void;
  /** Messages that nobody has worked off, by queue name. */
  waiting(queue: string): number;
  stop(): Promise<void>;
}

/** S3 takes 5 GB in one put; this is enough for whatever a newsroom should be refused. */
const LARGEST_PUT = 256 * 1024 * 1024;

/**
 * S3 and SQS: fauxqs, kept in a folder.
 *
 * fauxqs's own `startFauxqs` listens on every interface and takes at most 11 MB in one put, neither of which can be
 * set; hence it is put together here from the same parts.
 */
export async function startStorage(options: {
  port: number;
  dataDir: string;
  onChange(change: ObjectChange): void;
}): Promise<Storage> {
  const parts = await loadParts();
  const stores = {
    sqsStore: new parts.SqsStore(),
    snsStore: new parts.SnsStore(),
    s3Store: new parts.S3Store(),
  };
  const { sqsStore, s3Store } = stores;
  const persistence = new parts.PersistenceManager(join(options.dataDir, 'storage'));
  // Not to wait for the disk at every message: what is written survives the process, if not a power cut.
  const database: { exec(sql: string): void } = Reflect.get(persistence, 'db');
  database.exec('PRAGMA synchronous = OFF');
  persistence.load(sqsStore, stores.snsStore, s3Store);
  // fauxqs 2.4.1 fails to write that a message is visible again; it needn't be written, since all are after a start:
  // whoever held one went with the last run.
  persistence.updateMessageReady = () => {};
  for (const queue of sqsStore.allQueues()) {
    queue.persistence = persistence;
    for (const handle of [...queue.inflightMessages.keys()]) queue.changeVisibility(handle, 0);
  }
  // From here on and no earlier: creating what was loaded would write it again.
  sqsStore.persistence = persistence;
  s3Store.persistence = persistence;
  s3Store.spy = watchObjects(parts, s3Store, options.onChange);

  const app = buildApp({ logger: false, stores });
  app.removeContentTypeParser('*');
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST_PUT }, (_request, body, done) =>
    done(null, body),
  );
  app.addHook('preClose', (done) => {
    persistence.close();
    done();
  });
  await app.listen({ port: options.port, host: HOST });

  return {
    createBucket: ({ name }) => {
      if (!s3Store.hasBucket(name)) s3Store.createBucket(name);
    },
    createQueue: ({ name, arn, url, attributes }) => {
      const existing = sqsStore.getQueueByArn(arn);
      if (existing) existing.setAttributes(attributes);
      else sqsStore.createQueue(name, url, arn, attributes);
    },
    waiting: (queue) => {
      const messages = sqsStore.inspectQueue(queue)?.messages;
      return messages ? messages.ready.length + messages.inflight.length : 0;
    },
    stop: () => app.close(),
  };
}

/** A spy whose only waiter sees every change and is never satisfied. */
function watchObjects(parts: FauxqsParts, store: S3Store, onChange: (change: ObjectChange) => void) {
  const spy = new parts.MessageSpy({ bufferSize: 1 });
  const look = (event: Parameters<typeof spy.addMessage>[0]): boolean => {
    if (event.service !== 's3') return false;
    const { bucket, key, status } = event;
    if (status === 'uploaded') {
      const { contentLength, etag } = store.headObject(bucket, key);
      onChange({ bucket, key, kind: 'created', size: contentLength, etag: etag.replaceAll('"', '') });
    } else if (status === 'deleted') {
      onChange({ bucket, key, kind: 'deleted', size: 0, etag: '' });
    }
    return false;
  };
  spy.waitForMessage(look).catch(() => {});
  return spy;
}

async function loadParts(): Promise<FauxqsParts> {
  const load = (file: string) => import(new URL(file, import.meta.resolve('fauxqs')).href);
  const files = ['sqs/sqsStore.js', 'sns/snsStore.js', 's3/s3Store.js', 'spy.js', 'persistence.js'];
  return Object.assign({}, ...(await Promise.all(files.map(load))));
}
