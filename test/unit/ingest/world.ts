import type { SQSEvent } from 'aws-lambda';
import { createHandler as createIngest } from '../../../functions/ingest-release/handler.ts';
import { createHandler as createDue } from '../../../functions/release-due/handler.ts';
import {
  createHandler as createRenderPictures,
  type MadeRendition,
} from '../../../functions/render-pictures/handler.ts';
import { readDocument } from '../../../functions/shared/domain/document/read-document.ts';
import type { CardJob, PageJob, PictureJob } from '../../../functions/shared/domain/jobs.ts';
import type { Log } from '../../../functions/shared/runtime/log.ts';
import { memoryBus, memoryJobs, memorySchedule, memoryUploads } from '../../support/memory.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { testNewsroom } from '../../support/newsroom.ts';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

export const markdown = (title: string, more = '', body = 'The gauge went live on Monday.'): string =>
  `---\ntitle: ${title}\ndate: 2026-03-02T09:00:00Z\ntopics: [floods]\nplaces: []\n${more}---\n${body}\n`;

/** One message of a queue. */
export const message = (body: unknown): SQSEvent => ({
  Records: [
    {
      messageId: 'm',
      receiptHandle: 'r',
      body: JSON.stringify(body),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: 's',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:queue',
      awsRegion: 'us-east-1',
    },
  ],
});

/** S3's event for an object, as EventBridge puts it into the uploads queue. */
export const objectCreated = (key: string, sequencer: string, size = 100, type = 'Object Created') => ({
  version: '0',
  id: 'x',
  'detail-type': type,
  source: 'aws.s3',
  time: '2026-03-02T09:00:01Z',
  region: 'us-east-1',
  detail: {
    version: '0',
    bucket: { name: 'uploads' },
    object: { key, size, etag: 'e', sequencer },
    reason: 'PutObject',
  },
});

/** A newsroom in memory: its index, buckets, bus, queues and clock. */
export function world() {
  const state = {
    index: memoryIndex(),
    bus: memoryBus(),
    uploads: memoryUploads(),
    read: readDocument,
    pages: memoryJobs<PageJob>(),
    pictures: memoryJobs<PictureJob>(),
    cards: memoryJobs<CardJob>(),
    schedule: memorySchedule(),
    now: new Date('2026-03-02T09:00:02Z'),
  };
  const wait = async (milliseconds: number): Promise<void> => {
    state.now = new Date(state.now.getTime() + milliseconds);
  };
  const deps = { ...state, settings: testNewsroom, now: () => state.now, wait, log: silent };
  return { ...state, state, deps };
}
export type World = ReturnType<typeof world>;
type Deps = World['deps'];

/** Puts an object into the bucket without telling anybody. */
export function put(
  to: World,
  key: string,
  body: string | Uint8Array,
  metadata: Record<string, string> = {},
): void {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  to.uploads.objects.set(key, { bytes, metadata });
}

/** Brings one event to ingest-release; false when it goes back to the queue. */
export async function ingest(to: World, event: unknown, deps: Deps = to.deps): Promise<boolean> {
  return (await createIngest(deps)(message(event))).batchItemFailures.length === 0;
}

/** Uploads, and brings the event. */
export function upload(
  to: World,
  key: string,
  sequencer: string,
  body: string | Uint8Array,
): Promise<boolean> {
  put(to, key, body);
  return ingest(to, objectCreated(key, sequencer, body.length));
}

/** What stands for sharp: one JPEG, unless the picture says that it is broken. */
const renditionsOf = async (bytes: Uint8Array): Promise<MadeRendition[] | undefined> =>
  Buffer.from(bytes).includes('broken')
    ? undefined
    : [
        {
          name: '480.jpg',
          contentType: 'image/jpeg',
          width: 480,
          height: 320,
          bytes: 3,
          body: bytes.slice(0, 3),
        },
      ];

/** Works off the pictures queue. */
export async function renderPictures(to: World): Promise<void> {
  const handler = createRenderPictures({ ...to.deps, renditionsOf });
  for (const { job } of to.pictures.queued.splice(0)) {
    const { batchItemFailures } = await handler(message(job));
    if (batchItemFailures.length > 0) throw new Error('a picture failed');
  }
}

/** Fires every schedule that is due, and forgets it. */
export async function fireDue(to: World, deps: Deps = to.deps): Promise<boolean> {
  let done = true;
  for (const [name, { when, job }] of to.schedule.due) {
    if (Date.parse(when) > to.state.now.getTime()) continue;
    done = (await createDue(deps)(message(job))).batchItemFailures.length === 0 && done;
    if (done) to.schedule.due.delete(name);
  }
  return done;
}

/** What the public and the bus would have seen, in a form that two worlds can be compared by. */
export async function shown(of: World, slug: string) {
  const lists = await Promise.all(
    (['all', 'topic:floods', 'topic:ports'] as const).map(
      async (facet) => [facet, await of.index.latest('en', facet, 10)] as const,
    ),
  );
  const editions = await of.index.editions(slug);
  return {
    editions: editions.map(({ upload: _upload, ...edition }) => edition),
    revisions: (await of.index.revisions(slug, 'en')).map((r) => [
      r.revision,
      r.document.title,
      r.publishedAt,
      r.announcement,
    ]),
    lists: lists.map(([facet, entries]) => [facet, entries.map((e) => [e.title, e.revision])]),
    events: [
      ...new Set(of.bus.events.filter(({ type }) => type.startsWith('release.')).map((event) => event.id)),
    ].sort(),
    scheduled: [...of.schedule.due],
  };
}

/**
 * A copy of dependencies whose call number `n` dies: before it does anything, or after it did and before anybody knows.
 * Calls are counted over all of them.
 */
export function dyingAt(
  deps: Deps,
  n: number,
  when: 'before' | 'after',
): { deps: Deps; died: () => boolean } {
  let calls = 0;
  const guard = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, name, receiver) {
        const value: unknown = Reflect.get(object, name, receiver);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          calls += 1;
          const fatal = calls === n;
          if (fatal && when === 'before') throw new Error('died before');
          const result: unknown = await Reflect.apply(value, object, args);
          if (fatal) throw new Error('died after');
          return result;
        };
      },
    });
  const { index, bus, uploads, pages, pictures, schedule, ...rest } = deps;
  return {
    deps: {
      ...rest,
      index: guard(index),
      bus: guard(bus),
      uploads: guard(uploads),
      pages: guard(pages),
      pictures: guard(pictures),
      schedule: guard(schedule),
    },
    died: () => calls >= n,
  };
}

/** The document that most tests are about. */
export const KEY = 'releases/gauge/en.md';

/** What became of the uploads of a key, oldest first. */
export const outcomes = async (of: World, key = KEY) =>
  (await of.index.uploads(key, 20)).map((r) => r.outcome).reverse();

/** Why the newest upload of a key was refused. */
export const problems = async (of: World, key = KEY) =>
  (await of.index.uploads(key, 1))[0]?.errors.map((e) => e.code);

/** The types of everything that was said on the bus. */
export const types = (of: World) => of.bus.events.map((event) => event.type);

/** The types of what was said of releases. */
export const releaseTypes = (of: World) => types(of).filter((type) => type.startsWith('release.'));
