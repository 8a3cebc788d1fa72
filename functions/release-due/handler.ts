import { eventId } from '../../events/event-id.ts';
import {
  finishOvertaken,
  makePublic,
  type PublicationDeps,
  placeOf,
} from '../shared/domain/ingest/publication.ts';
import { type DueJob, dueJob } from '../shared/domain/jobs.ts';
import type { Edition } from '../shared/domain/release.ts';
import { queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';

export type Deps = PublicationDeps & {
  now: () => Date;
  /** Waits so many milliseconds. */
  wait: (milliseconds: number) => Promise<unknown>;
  log: Log;
};

/** Scheduler's clock and ours may differ by so much, in milliseconds; a job that comes earlier is not waited for. */
const CLOCK_SKEW = 10_000;

/**
 * Lifts an embargo, if the edition still waits for exactly this revision and moment: a schedule that was moved or
 * cancelled may fire all the same.
 */
export const createHandler = (deps: Deps) => queueHandler(dueJob, (job) => lift(deps, job), deps.log);

async function lift(deps: Deps, job: DueJob): Promise<void> {
  const { slug, language, revision: number, dueAt } = job;
  const { settings } = deps;
  const edition = await deps.index.edition(slug, language);
  const isHeld = edition?.status === 'scheduled' && edition.revision === number && edition.dueAt === dueAt;
  // The same job again, after a crash: the edition is public already, and the event may be missing.
  const isLifted = edition?.publicRevision === number && edition.revision === number;
  if (!edition || !(isHeld || isLifted)) {
    await finishOvertaken(deps, job);
    deps.log.info('schedule no longer holds', { dueAt });
    return;
  }
  const early = Date.parse(dueAt) - deps.now().getTime();
  if (early > CLOCK_SKEW) throw new Error(`it is not due before ${dueAt}`);
  if (early > 0) await deps.wait(early);
  if (isHeld && !job.confirmed && -early > settings.embargo.toleranceMinutes * 60_000) {
    return waitForPerson(deps, edition, dueAt);
  }
  const revision = await deps.index.revision(slug, language, number);
  if (!revision) throw new Error(`the revision that is due at ${dueAt} is not in the index`);
  const { upload } = edition;
  const done = await makePublic(
    deps,
    revision,
    edition,
    { slug, language, revision: number, upload, ...placeOf(revision, edition, deps.settings) },
    dueAt,
    async () => {},
  );
  if (!done) throw new Error('the edition changed meanwhile; the queue will bring the job again');
  await deps.index.removeDue({ slug, language, dueAt });
  deps.log.info('embargo lifted', { slug, language, revision: number });
}

/**
 * Late is not published blind (law 8): after an outage the moment may be wrong by hours, and a person decides. A new
 * upload, or `npx dateline schedule release`, goes on from here.
 */
async function waitForPerson(deps: Deps, edition: Edition, dueAt: string): Promise<void> {
  const { slug, language, revision } = edition;
  if (!edition.overdue && !(await deps.index.replaceEdition({ ...edition, overdue: true }, edition))) {
    throw new Error('the edition changed meanwhile; the queue will bring the job again');
  }
  await deps.bus.emit([
    {
      id: eventId('release.overdue.v1', slug, language, revision),
      type: 'release.overdue.v1',
      time: dueAt,
      data: { slug, language, revision, dueAt },
    },
  ]);
  deps.log.warn('a release came due too late and waits for a person', { dueAt });
}
