import { askedFor } from '../shared/domain/asked-for.ts';
import { type Audience, type Subscriber, wants } from '../shared/domain/audience.ts';
import type { MailChunk } from '../shared/domain/delivery.ts';
import { type AlertJob, alertJob } from '../shared/domain/jobs.ts';
import type { Mail } from '../shared/domain/mail.ts';
import type { NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import type { Jobs } from '../shared/domain/ports.ts';
import { queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';
import { gotEarlier, rangeOf, servedOf } from './recipients.ts';
import { giveUp, type ServeDeps, type Served, serve } from './serve.ts';
import { kindOf, readStory, type Story } from './story.ts';
import { writeMail } from './write.ts';

export interface Deps extends ServeDeps {
  index: NewsroomIndex;
  audience: Audience;
  jobs: Jobs<AlertJob>;
  settings: NewsroomSettings;
  siteUrl: string;
  log: Log;
  /** Entries that a job reads of each facet. @default 500 */
  range?: number;
  /** Recipients that are claimed together. A crash makes at most this many unknown. @default 25 */
  chunk?: number;
}

/** The longest pause before a job comes again, in milliseconds: a FIFO queue can't hold back a single message. */
const PAUSE = 5_000;

/** A job came after its time: it stays until a person decides (law 8). */
export class AlertExpired extends Error {}

/** Tells a range of one shard of the audience, each of them once. */
export const createHandler = (deps: Deps) => queueHandler(alertJob, (job) => sendAlerts(deps, job), deps.log);

/**
 * One job. FIFO groups see to it that nobody else works on this release and shard meanwhile, so that a chunk that
 * is still `sending` is one whose worker died.
 *
 * Where SES takes no mail now, a job for the rest of the range is queued and this one ends: that uses up no tries.
 *
 * @throws AlertExpired; Error where a crash or a fault of ours came between: the same job again serves those who wait
 */
export async function sendAlerts(deps: Deps, job: AlertJob): Promise<void> {
  const { index, audience, ledger, jobs, now, log, range = 500, chunk: size = 25 } = deps;
  const { event, shard } = job;
  const { slug, language, revision } = event.data;
  const about = { slug, language, revision, type: event.type, shard };

  if (now().getTime() > Date.parse(job.notAfter))
    throw new AlertExpired(
      `alerts of ${slug} (${language}, shard ${shard}) were to be sent before ${job.notAfter}`,
    );
  const kind = kindOf(event);
  const chunks: MailChunk[] = [];
  for (const chunk of await ledger.chunks(slug, shard))
    chunks.push(chunk.settledAt ? chunk : await giveUp(ledger, chunk, now().toISOString()));

  const { ids, next } = await rangeOf(job, async (part) =>
    kind === 'published'
      ? askedFor(audience, part.event.data, part, range)
      : gotEarlier(chunks, part, kind, range),
  );
  if (next !== undefined) {
    // First the rest, then this: should this range fail for good, those after it are told all the same.
    await jobs.send([
      {
        job: { ...job, after: next },
        group: `${slug}#${shard}`,
        deduplication: `${event.id}#${shard}#${next}`,
      },
    ]);
  }

  const served = kind === 'published' ? servedOf(chunks) : new Set<string>();
  const waiting = ids.filter((id) => !served.has(id));
  // Most shards of a small audience have nobody to tell: nothing more is read for them.
  if (waiting.length === 0) return log.info('nobody to tell', about);
  const story = await readStory(index, event);
  if (story === 'outdated') return log.info('nothing to tell any more', about);
  const ends: Served = { sent: 0, refused: 0, unknown: 0, unserved: 0 };
  for (let i = 0; i < waiting.length && ends.unserved === 0; i += size) {
    const mails = await writeMails(deps, event, story, waiting.slice(i, i + size));
    const [first] = mails.keys();
    if (first === undefined) continue;
    const { text } = story;
    const previous = chunks.find((c) => c.first === first && isOf(c, { language, revision, kind }));
    const end = await serve(deps, { slug, shard, language, revision, kind, text, first }, mails, previous);
    for (const fate of ['sent', 'refused', 'unknown', 'unserved'] as const) ends[fate] += end[fate];
  }
  const { sent: told, ...others } = ends;
  log.info('alerts sent', { ...about, told, ...others, more: next !== undefined });
  if (ends.unserved > 0) await comeAgain(deps, { ...job, ...(next === undefined ? {} : { until: next }) });
}

/** Queues a job for those of a range whom SES took no mail for, after a pause, so that it does not spin. */
async function comeAgain({ jobs, wait, random, log }: Deps, job: AlertJob): Promise<void> {
  const { slug, language, revision } = job.event.data;
  const { shard, after = '' } = job;
  const again = (job.again ?? 0) + 1;
  log.warn('SES takes no mail now', { slug, language, revision, shard, again });
  await wait(PAUSE * (0.5 + random() / 2));
  await jobs.send([
    {
      job: { ...job, again },
      group: `${slug}#${shard}`,
      deduplication: `${job.event.id}#${shard}#${after}#${again}`,
    },
  ]);
}

/** The mails of those who, at this moment, are still to be told. */
async function writeMails(
  { audience, settings, siteUrl, now }: Deps,
  event: AlertJob['event'],
  story: Story,
  ids: string[],
): Promise<Map<string, Mail>> {
  const { language, topics, places } = event.data;
  const still = (one: Subscriber) =>
    one.status === 'confirmed' &&
    (story.kind !== 'published' || (one.languages.includes(language) && wants(one, { topics, places })));
  const people = (await audience.subscribers(ids)).filter(still).sort((a, b) => (a.id < b.id ? -1 : 1));
  const deps = { settings, siteUrl, key: await audience.key('links'), now: now() };
  const mails = new Map<string, Mail>();
  for (const one of people) mails.set(one.id, await writeMail(deps, event, story, one));
  return mails;
}

const isOf = (chunk: MailChunk, names: Pick<MailChunk, 'language' | 'revision' | 'kind'>): boolean =>
  chunk.language === names.language && chunk.revision === names.revision && chunk.kind === names.kind;
