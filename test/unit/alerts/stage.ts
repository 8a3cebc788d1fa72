import type { PublicEvent } from '../../../events/catalogue.ts';
import { eventId } from '../../../events/event-id.ts';
import { type Deps, sendAlerts } from '../../../functions/send-alerts/handler.ts';
import { type Choice, shardOf } from '../../../functions/shared/domain/audience.ts';
import { addConfirmed } from '../../../functions/shared/domain/audience-change.ts';
import type { AlertJob } from '../../../functions/shared/domain/jobs.ts';
import type { Mail } from '../../../functions/shared/domain/mail.ts';
import type { QueuedJob } from '../../../functions/shared/domain/ports.ts';
import { memoryAudience, memoryLog, memoryMailer, memoryMailLedger } from '../../support/memory-audience.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { anEdition, aRevision, testNewsroom } from '../../support/newsroom.ts';

export const SHARD = 3;
export const all: Choice = { languages: ['en'], topics: [], places: [] };
const START = Date.parse('2026-03-02T09:00:10.000Z');

/** An alert service in memory, whose queue works off jobs in their order, as a FIFO group does. */
export function alertStage() {
  const index = memoryIndex();
  const audience = memoryAudience();
  const ledger = memoryMailLedger();
  const log = memoryLog();
  const queue: AlertJob[] = [];
  const queued: QueuedJob<AlertJob>[] = [];
  const waits: number[] = [];
  const clock = { now: START };
  const hooks: { send?: (mail: Mail) => void | Promise<void> } = {};
  const inbox = memoryMailer();
  const deps: Deps = {
    index,
    audience,
    ledger,
    log,
    mailer: {
      async send(mail) {
        await hooks.send?.(mail);
        return inbox.send(mail);
      },
    },
    jobs: {
      async send(jobs) {
        queued.push(...structuredClone(jobs));
        queue.push(...structuredClone(jobs.map(({ job }) => job)));
      },
    },
    settings: testNewsroom,
    siteUrl: 'https://news.example.org',
    now: () => {
      clock.now += 1;
      return new Date(clock.now);
    },
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      clock.now += milliseconds;
    },
    random: () => 0.5,
    range: 4,
    chunk: 3,
  };

  /** Subscribers whose ids fall into the shard of the tests. */
  const readers = async (count: number, choice: Choice = all, name = 'reader'): Promise<string[]> => {
    const added: string[] = [];
    for (let i = 0; added.length < count; i += 1) {
      const trial = memoryAudience();
      const email = `${name}${i}@example.net`;
      const { id } = await addConfirmed(trial, email, choice, '2026-01-01T00:00:00.000Z');
      if (shardOf(id) !== SHARD) continue;
      await addConfirmed(audience, email, choice, '2026-01-01T00:00:00.000Z');
      added.push(id);
    }
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
    const edition = anEdition({ slug, language, revision: n, publicRevision: n, status: revision.status });
    await index.addRevision(revision);
    await index.replaceEdition(edition, await index.edition(slug, language));
    const { topics, places } = revision.document;
    const data = { slug, language, revision: n, path: edition.path, topics, places };
    return { id: eventId(type, slug, language, n), type, time: revision.createdAt, data };
  };
  const jobOf = (event: PublicEvent): AlertJob => ({
    event,
    shard: SHARD,
    notAfter: new Date(START + 86_400_000).toISOString(),
  });

  /** Works until the queue is empty; a job that fails is tried again in its place, at most ten times. */
  const work = async (...events: PublicEvent[]): Promise<{ failures: number }> => {
    queue.push(...events.map(jobOf));
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
    emailsOf,
    got,
    hooks,
    inbox,
    index,
    jobOf,
    ledger,
    log,
    publish,
    queue,
    queued,
    readers,
    states,
    waits,
    work,
  };
}
