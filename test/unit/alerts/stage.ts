import type { PublicEvent } from '../../../events/catalogue.ts';
import { eventId } from '../../../events/event-id.ts';
import { type Deps, sendAlerts } from '../../../functions/send-alerts/handler.ts';
import type { Choice } from '../../../functions/shared/domain/audience.ts';
import type { AlertJob, DigestJob } from '../../../functions/shared/domain/jobs.ts';
import type { QueuedJob } from '../../../functions/shared/domain/ports.ts';
import {
  aReader,
  memoryAudience,
  memoryBulkMailer,
  memoryLog,
  memoryMailLedger,
} from '../../support/memory-audience.ts';
import { memoryDigestLedger } from '../../support/memory-digests.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { anEdition, aRevision, testNewsroom } from '../../support/newsroom.ts';

export const all: Choice = { languages: ['en'], topics: [], places: [] };
const START = Date.parse('2026-03-02T09:00:10.000Z');
/** When the readers of the tests signed up. */
const LONG_AGO = '2026-01-01T00:00:00.000Z';

/** An alert service in memory, whose queue works off jobs in their order, as a FIFO group does. One range is everybody. */
export function alertStage() {
  const index = memoryIndex();
  const audience = memoryAudience();
  const ledger = memoryMailLedger();
  const log = memoryLog();
  const queue: AlertJob[] = [];
  const digestQueue: DigestJob[] = [];
  const digests = memoryDigestLedger();
  const queued: QueuedJob<AlertJob | DigestJob>[] = [];
  /** What Scheduler is to bring, by name. */
  const scheduled = new Map<string, { when: string; job: unknown }>();
  const waits: number[] = [];
  const clock = { now: START };
  const inbox = memoryBulkMailer();
  const deps: Deps = {
    index,
    audience,
    ledger,
    log,
    mailer: inbox,
    quota: async () => undefined,
    compose: inbox.compose,
    composeDigest: inbox.composeDigest,
    digests,
    languages: testNewsroom.languages,
    sign: async (id) => `token of ${id}`,
    jobs: {
      async send(jobs) {
        queued.push(...structuredClone(jobs));
        for (const { job } of structuredClone(jobs)) {
          if ('event' in job) queue.push(job);
          else digestQueue.push(job);
        }
      },
    },
    later: {
      async at(name, when, job) {
        scheduled.set(name, { when, job });
      },
      async cancel(name) {
        scheduled.delete(name);
      },
    },
    workers: 2,
    now: () => {
      clock.now += 1;
      return new Date(clock.now);
    },
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      clock.now += milliseconds;
    },
    random: () => 0.5,
    chunk: 3,
  };

  /** So many more subscribers. */
  const readers = async (count: number, choice: Choice = all, name = 'reader'): Promise<string[]> => {
    const added: string[] = [];
    for (let i = 0; i < count; i += 1)
      added.push((await aReader(audience, `${name}${i}@example.net`, choice, LONG_AGO)).id);
    return added;
  };

  /** Makes a revision public: revision, edition, and the event that tells of it. */
  const publish = async (
    type: PublicEvent['type'],
    said: Parameters<typeof aRevision>[0] = {},
  ): Promise<PublicEvent> => {
    const revision = aRevision({
      ...said,
      status: type === 'release.retracted.v1' ? 'retracted' : 'published',
    });
    const { slug, language, revision: n } = revision;
    const before = await index.edition(slug, language);
    const publishedAt = before?.publishedAt ?? revision.createdAt;
    const names = { slug, language, revision: n, publicRevision: n };
    const edition = anEdition({ ...names, status: revision.status, publishedAt });
    await index.addRevision(revision);
    await index.replaceEdition(edition, before);
    const { topics, places } = revision.document;
    const data = { slug, language, revision: n, path: edition.path, topics, places };
    return { id: eventId(type, slug, language, n), type, time: revision.createdAt, data };
  };
  const jobOf = (event: PublicEvent, waited?: number): AlertJob => ({
    event,
    range: '0000',
    ranges: 1,
    ...(waited === undefined ? {} : { waited }),
    notAfter: new Date(START + 86_400_000).toISOString(),
  });

  /** Works until the queue is empty; a job that fails is tried again in its place, at most ten times. */
  const work = async (...events: PublicEvent[]): Promise<{ failures: number }> => {
    queue.push(...events.map((event) => jobOf(event)));
    let failures = 0;
    for (let job = queue[0]; job; job = queue[0]) {
      try {
        await sendAlerts(deps, job);
        queue.shift();
      } catch (error) {
        failures += 1;
        if (failures > 10) throw error;
      }
    }
    return { failures };
  };

  const emailsOf = (ids: string[]) => ids.map((id) => audience.people.get(id)?.email ?? '').sort();
  const states = (state: string) =>
    [...ledger.all.values()].flatMap((chunk) =>
      Object.entries(chunk.recipients).flatMap(([id, fate]) => (fate.state === state ? [id] : [])),
    );
  const got = (part = '') =>
    inbox.sent
      .filter((mail) => mail.subject.includes(part))
      .map((mail) => mail.to)
      .sort();
  return {
    audience,
    clock,
    deps,
    digestQueue,
    digests,
    emailsOf,
    got,
    inbox,
    index,
    jobOf,
    ledger,
    log,
    publish,
    queue,
    queued,
    scheduled,
    readers,
    states,
    waits,
    work,
  };
}
