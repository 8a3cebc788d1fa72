import type { PublicEvent } from '../../../events/catalogue.ts';
import { eventId } from '../../../events/event-id.ts';
import { createHandler } from '../../../functions/plan-digests/handler.ts';
import { sendDigest } from '../../../functions/send-alerts/digest.ts';
import { sendAlerts } from '../../../functions/send-alerts/handler.ts';
import { rangesOf } from '../../../functions/shared/domain/audience.ts';
import { choose } from '../../../functions/shared/domain/audience-change.ts';
import type { DigestJob } from '../../../functions/shared/domain/jobs.ts';
import type { Edition } from '../../../functions/shared/domain/release.ts';
import { SAID } from '../../support/memory-audience.ts';
import { anEdition, aRevision, testNewsroom } from '../../support/newsroom.ts';
import { sqsEvent } from '../site/batch.ts';
import { alertStage, all } from './stage.ts';

export const daily = { ...all, frequency: 'daily' as const };
export const weekly = { ...all, frequency: 'weekly' as const };

/** What a rule by the clock puts into the queue. */
export const tickAt = (time: string) => sqsEvent({ id: 'x', 'detail-type': 'Scheduled Event', time });

/** A newsroom in Rome that sends digests at seven and on Mondays, with a clock that is set by hand. */
export function digestStage() {
  const stage = alertStage();
  const { audience, clock, deps, digests, index, ledger, log, queued } = stage;
  /** The subject tells all: a line with its name, and a line for each item. */
  deps.composeDigest = async ({ frequency, period, language, items }) => {
    const lines = items.map(({ kind, language: its, title, changeNote }) =>
      [kind, its, title, ...(changeNote ? [changeNote] : [])].join('|'),
    );
    const subject = [`${frequency} ${period}`, ...lines].join('\n');
    return {
      to: ({ token, messageId }) =>
        new TextEncoder().encode(JSON.stringify({ subject, language, token, messageId })),
    };
  };
  const planner = {
    audience,
    ledger,
    digests,
    jobs: deps.jobs,
    settings: testNewsroom,
    now: deps.now,
    log,
  };
  const at = (time: string): void => {
    clock.now = Date.parse(time);
  };

  /** Makes a revision public at a moment; it is recorded then, or when said. `alerts`: and told at once. */
  const publish = async (
    time: string,
    kind: 'published' | 'corrected' | 'retracted',
    said: Parameters<typeof aRevision>[0] = {},
    { recordedAt = time, alerts = true }: { recordedAt?: string; alerts?: boolean } = {},
  ): Promise<PublicEvent> => {
    const status = kind === 'retracted' ? 'retracted' : 'published';
    const revision = aRevision({ createdAt: time, publishedAt: time, ...said, status });
    const { slug, language, revision: n } = revision;
    const known = await index.edition(slug, language);
    const next: Partial<Edition> = {
      slug,
      language,
      revision: n,
      publicRevision: n,
      status,
      updatedAt: time,
    };
    await index.addRevision(revision);
    await index.replaceEdition(anEdition({ ...next, publishedAt: known?.publishedAt ?? time }), known);
    const type = `release.${kind}.v1` as const;
    const { topics, places } = revision.document;
    const data = { slug, language, revision: n, path: anEdition(next).path, topics, places };
    const event = { id: eventId(type, slug, language, n), type, time, data };
    await digests.record(event, recordedAt);
    const before = clock.now;
    at(recordedAt);
    if (alerts) {
      const ranges = (await ledger.ranges(slug, 2)) ?? 2;
      const notAfter = new Date(Date.parse(time) + 86_400_000).toISOString();
      for (const { from } of rangesOf(ranges))
        await sendAlerts(deps, { event, range: from, ranges, notAfter });
    }
    clock.now = Math.max(before, clock.now);
    return event;
  };

  const jobs: DigestJob[] = [];
  /** The hours of the clock at which it fired. Returns the jobs that came of it. */
  const tick = async (...times: string[]): Promise<DigestJob[]> => {
    const before = queued.length;
    for (const time of times) {
      at(time);
      const { batchItemFailures } = await createHandler(planner)(tickAt(time));
      if (batchItemFailures.length > 0) throw new Error(`the hour of ${time} failed: ${log.lines.at(-1)}`);
    }
    const planned = queued.slice(before).flatMap(({ job }) => ('event' in job ? [] : [job]));
    jobs.push(...planned);
    return planned;
  };
  /** Works until no job is left; a job that fails is tried again in its place, at most ten times. */
  const send = async (): Promise<{ failures: number }> => {
    let failures = 0;
    for (let job = jobs[0]; job; job = jobs[0]) {
      const before = queued.length;
      try {
        await sendDigest(deps, job);
        jobs.shift();
      } catch (error) {
        failures += 1;
        if (failures > 10) throw error;
      }
      jobs.push(...queued.slice(before).flatMap(({ job: next }) => ('event' in next ? [] : [next])));
    }
    return { failures };
  };
  /** A digest from its plan to its mails. */
  const digest = async (time: string): Promise<void> => {
    await tick(time);
    await send();
  };

  /** What somebody was told by digests: the first line of each is its name. */
  const told = (id: string): string[][] =>
    stage.inbox.sent
      .filter(({ to, tags }) => to === audience.people.get(id)?.email && tags.delivery?.includes('_digest_'))
      .map(({ subject }) => subject.split('\n'));
  /** One more reader. */
  const reader = async (choice: Parameters<typeof stage.readers>[1], name = 'one'): Promise<string> =>
    (await stage.readers(1, choice, name))[0] ?? '';
  const chooses = (id: string, choice: Parameters<typeof choose>[2], time: string) =>
    choose(audience, id, choice, { ...SAID, at: time });
  return { ...stage, at, chooses, digest, digestJobs: jobs, planner, publish, reader, send, tick, told };
}
