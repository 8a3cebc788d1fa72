import { setImmediate as tick } from 'node:timers/promises';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { ReleaseEvent } from '../../events/catalogue.ts';
import { createHandler as createIngest } from '../../functions/ingest-release/handler.ts';
import { createHandler as createMergeSearch } from '../../functions/merge-search/handler.ts';
import { createHandler as createPlanPages } from '../../functions/plan-pages/handler.ts';
import { createHandler as createDue } from '../../functions/release-due/handler.ts';
import { createHandler as createRenderCards } from '../../functions/render-cards/handler.ts';
import { createHandler as createRenderPages } from '../../functions/render-pages/handler.ts';
import { createHandler as createRenderPictures } from '../../functions/render-pictures/handler.ts';
import { readDocument } from '../../functions/shared/domain/document/read-document.ts';
import type { CardJob } from '../../functions/shared/domain/jobs.ts';
import type { WritableIndex } from '../../functions/shared/domain/newsroom-index.ts';
import { fixedAddresses } from '../../functions/shared/domain/pages.ts';
import type { Jobs, QueuedJob, Schedule, Uploads } from '../../functions/shared/domain/ports.ts';
import type { UploadRecord } from '../../functions/shared/domain/release.ts';
import { sqsEvent, sqsRecord } from '../unit/site/batch.ts';
import { memorySchedule, memorySite, memoryUploads } from './memory.ts';
import { memoryIndex } from './memory-index.ts';
import { testNewsroom, testScripts } from './newsroom.ts';

const SITE_URL = 'https://news.example.org';
const SLUGS = Array.from({ length: 12 }, (_, i) => `gauge-${i}`);
/** Days of four months; two releases may be of one moment, and a month begins in Rome before it does in UTC. */
const DATES = [
  '2025-11-30T23:30:00Z',
  ...['2025-12-05', '2025-12-24', '2026-01-02', '2026-01-15', '2026-01-15', '2026-01-31', '2026-02-20'],
];
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
/** Deliveries at once of all queues together. */
const AT_ONCE = 8;
/** Things done before the world is looked at. */
const BURST = 20;
const memoryStores = () => ({ index: memoryIndex(), site: memorySite() });
const silent = { info() {}, warn() {}, error() {} };

type Handler = (event: SQSEvent) => Promise<SQSBatchResponse>;
type Random = () => number;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * A newsroom in memory, with the functions' own handlers, to which editors do `operations` things in an order that the
 * seed decides; so does it decide which of the calls that wait for the world is answered next, what is delivered twice,
 * in which order, and what dies on the way. They do them in bursts; after each, when nothing is left to do, the world is
 * looked at.
 */
export async function randomNewsroom(
  seed: number,
  operations: number,
  look: (world: Pick<ReturnType<typeof memoryStores>, 'index' | 'site'>) => Promise<void>,
) {
  const random = randomFrom(seed);
  const chance = (share: number): boolean => random() < share;
  const one = <T>(of: readonly T[]): T => {
    const chosen = of[Math.floor(random() * of.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  };
  const take = <T>(from: T[]): T => {
    const [taken] = from.splice(Math.floor(random() * from.length), 1);
    if (taken === undefined) throw new Error('nothing to take');
    return taken;
  };

  /** Calls that the world has not answered yet. */
  const waiting: (() => void)[] = [];
  const turn = () => new Promise<void>((resolve) => waiting.push(resolve));
  let dying = true;
  /** The same object, whose calls wait for their turn; a few die, before they did anything or after. */
  const slow = <T extends object>(target: T): T => {
    const calls = Object.entries(target).map(([name, value]: [string, unknown]) => [
      name,
      typeof value !== 'function'
        ? value
        : async (...args: unknown[]) => {
            await turn();
            const fate = dying ? random() : 1;
            if (fate < 0.001) throw new Error('died before');
            const result: unknown = await Reflect.apply(value, target, args);
            await turn();
            if (fate < 0.002) throw new Error('died after');
            return result;
          },
    ]);
    return Object.assign({}, target, Object.fromEntries(calls));
  };

  const { index, site } = memoryStores();
  const schedule: ReturnType<typeof memorySchedule> = memorySchedule();
  const bucket = memoryUploads();
  let now = Date.parse('2026-03-02T09:00:00Z');
  const clock = () => new Date(now);

  /**
   * A standard queue: delivers in any order, and some things twice. `late`: what failed comes again after six times the
   * function's timeout of a minute, when FIFO queues have forgotten what they were sent before.
   */
  const standard = <J>(handler: () => Handler, jobOf: (job: J) => unknown = (job) => job, late = false) => {
    const messages: { job: J; failed?: boolean }[] = [];
    return {
      async send(jobs: J[]) {
        for (const job of jobs) messages.push({ job }, ...(chance(0.15) ? [{ job }] : []));
      },
      isReady: () => messages.length > 0,
      async deliver() {
        const { job, failed } = take(messages);
        if (failed && late) pages.forget();
        const { batchItemFailures } = await handler()(sqsEvent(jobOf(job)));
        if (batchItemFailures.length > 0) messages.push({ job, failed: true });
      },
    };
  };
  /** A FIFO queue: jobs of one group in order and one batch at a time; one of a known text is dropped. */
  const fifo = <J>(handler: () => Handler) => {
    const groups = new Map<string, J[]>();
    const locked = new Set<string>();
    const seen = new Set<string>();
    const free = () => [...groups.keys()].filter((group) => !locked.has(group));
    const jobs: Jobs<J> = {
      async send(more) {
        for (const { job, group = '', deduplication = '' } of more) {
          if (seen.has(deduplication)) continue;
          seen.add(deduplication);
          groups.set(group, [...(groups.get(group) ?? []), job]);
        }
      },
    };
    return {
      jobs,
      forget: () => seen.clear(),
      isReady: () => free().length > 0,
      async deliver() {
        const batch: { group: string; job: J }[] = [];
        while (batch.length < 10 && free().length > 0 && (batch.length === 0 || chance(0.8))) {
          const group = one(free());
          locked.add(group);
          for (const job of (groups.get(group) ?? []).slice(0, 10 - batch.length)) batch.push({ group, job });
        }
        const records = batch.map(({ group, job }, i) => sqsRecord(job, String(i), group));
        const { batchItemFailures } = await handler()({ Records: records });
        const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier)));
        for (const [i, { group, job }] of batch.entries()) {
          if (failed.has(i)) continue;
          const left = (groups.get(group) ?? []).filter((other) => other !== job);
          if (left.length > 0) groups.set(group, left);
          else groups.delete(group);
        }
        for (const { group } of batch) locked.delete(group);
      },
    };
  };

  const uploads = standard<ReturnType<typeof objectEvent>>(
    () => ingest,
    (event) => event,
    true,
  );
  const accepted = standard<ReleaseEvent>(
    () => plan,
    (detail) => ({ detail }),
  );
  const pages = fifo<{ address: string }>(() => render);
  const pictures = standard<QueuedJob<unknown>>(
    () => renderPictures,
    ({ job }) => job,
  );
  const cards = standard<QueuedJob<CardJob>>(
    () => renderCards,
    ({ job }) => job,
  );
  const due = standard<unknown>(
    () => lift,
    (job) => job,
    true,
  );
  const merges = standard<{ id: string; time: string }>(() => mergeSearch);
  const queues = [uploads, accepted, pages, pictures, cards, due, merges];

  const bus = slow({
    async emit(events: ReleaseEvent[]) {
      await accepted.send(events.filter(({ type }) => type === 'release.accepted.v1'));
    },
  });
  const timer: Schedule = slow({ at: schedule.at, cancel: schedule.cancel });
  const versions: Uploads = slow({
    read: (key, version, limit) => bucket.read(version ? `${key}?${version}` : key, undefined, limit),
    write: bucket.write,
  } satisfies Uploads);
  /** How often what became of uploads. */
  const outcomes: Partial<Record<UploadRecord['outcome'], number>> = {};
  const { counts: _, ...quick } = index;
  const counted: WritableIndex = {
    ...quick,
    async recordUpload(record) {
      outcomes[record.outcome] = (outcomes[record.outcome] ?? 0) + 1;
      await index.recordUpload(record);
    },
  };
  const deps = {
    index: slow(counted),
    uploads: versions,
    site: slow({ put: site.put, has: site.has, remove: site.remove }),
    bus,
    schedule: timer,
    pages: slow(pages.jobs),
    pictures: slow({ send: pictures.send }),
    // What networks show of a release is no page.
    cards: slow({ send: cards.send }),
    read: readDocument,
    settings: testNewsroom,
    siteUrl: SITE_URL,
    scripts: testScripts,
    now: clock,
    wait: async () => {},
    log: silent,
  };
  const renditionsOf = async (bytes: Uint8Array) => [
    {
      name: '480.jpg',
      contentType: 'image/jpeg',
      width: 480,
      height: 320,
      bytes: 3,
      body: bytes.slice(0, 3),
    },
  ];
  const ingest = createIngest(deps);
  const plan = createPlanPages(deps);
  // Pages are rendered by several processes, each with what it remembers.
  const renderers = [createRenderPages(deps), createRenderPages(deps)];
  const render: Handler = (event) => one(renderers)(event);
  const renderPictures = createRenderPictures({ ...deps, renditionsOf });
  const renderCards = createRenderCards({
    ...deps,
    paint: async (card) => Buffer.from(JSON.stringify(card)),
  });
  const lift = createDue(deps);
  const mergeSearch = createMergeSearch(deps);

  let sequence = 0;
  const upload = async (key: string, body: string | Uint8Array): Promise<void> => {
    sequence += 1;
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    bucket.objects.set(`${key}?${sequence}`, { bytes, metadata: {} });
    await uploads.send([objectEvent(key, sequence, bytes.length, clock())]);
  };
  const operate = async (): Promise<void> => {
    now += 1_000;
    if (chance(0.01)) return merges.send([{ id: `run ${sequence}`, time: clock().toISOString() }]);
    const slug = one(SLUGS);
    const language = one(testNewsroom.languages);
    const folder = `releases/${slug}/`;
    const kind = random();
    if (kind < 0.15)
      return upload(`${folder}${language}.retraction.md`, '---\nstatus: retracted\nreason: Wrong.\n---\n');
    if (kind < 0.22)
      return upload(`${folder}${one(['a.png', 'b.png'])}`, Buffer.concat([PIXEL, Buffer.from(slug)]));
    if (kind < 0.26) return upload(`${folder}${one(['annex.pdf', 'annex.fr.pdf'])}`, `%PDF-1.7 ${slug}`);
    const some = (of: string[]): string => of.filter(() => chance(0.5)).join(', ');
    const lines = [
      `title: Gauge ${one(['one', 'two', 'three', 'four'])} of ${slug}`,
      `date: ${one(DATES)}`,
      `topics: [${some(['floods', 'ports'])}]`,
      `places: [${some(['senegal', 'turkiye'])}]`,
      'change_note: Measured anew.',
      ...(chance(0.2) ? ['minor: true'] : []),
      ...(chance(0.1) ? [`slug: ${one(['high', 'low'])}-${slug}`] : []),
      ...(chance(0.15) ? [`embargo: ${new Date(now + random() * 60_000).toISOString()}`] : []),
      ...(chance(0.3) ? [`image: { name: ${one(['a.png', 'b.png'])}, alt: A gauge }`] : []),
    ];
    return upload(
      `${folder}${language}.md`,
      `---\n${lines.join('\n')}\n---\nWater ${one(['rose', 'fell'])}.\n`,
    );
  };

  await pages.jobs.send(
    fixedAddresses(testNewsroom).map((address) => ({
      job: { address },
      group: address,
      deduplication: `setup ${address}`,
    })),
  );
  let [left, burst, running] = [operations, BURST, 0];
  let failure: unknown;
  for (;;) {
    await tick();
    if (failure) throw failure;
    for (const [name, { when, job }] of schedule.due) {
      if (Date.parse(when) > now) continue;
      schedule.due.delete(name);
      await due.send([job]);
    }
    const ready = running < AT_ONCE ? queues.filter((queue) => queue.isReady()) : [];
    if (burst > 0 && chance(0.02)) {
      burst -= 1;
      await operate();
    } else if (ready.length > 0 && chance(waiting.length > 0 ? 0.1 : 1)) {
      running += 1;
      one(ready)
        .deliver()
        .catch((error: unknown) => {
          failure = error;
        })
        .finally(() => {
          running -= 1;
        });
    } else if (waiting.length > 0) take(waiting)();
    else if (running === 0 && burst === 0 && left > BURST) {
      await look({ index, site });
      left -= BURST;
      burst = BURST;
    } else if (running === 0 && burst === 0) {
      // What is still held comes due; a world in which calls die for ever would have no end.
      if (schedule.due.size === 0) break;
      dying = false;
      now += 60_000;
    }
  }
  return { index, site, outcomes };
}

/** S3's event for an object, as EventBridge puts it into the uploads queue. */
const objectEvent = (key: string, sequence: number, size: number, time: Date) => ({
  'detail-type': 'Object Created',
  time: time.toISOString(),
  detail: {
    object: { key, size, sequencer: String(sequence).padStart(8, '0'), 'version-id': String(sequence) },
  },
});
