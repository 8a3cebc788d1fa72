import { makePublic, type PublicationDeps, placeOf } from '../shared/domain/ingest/publication.ts';
import { type DueJob, dueJob } from '../shared/domain/jobs.ts';
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
  const edition = await deps.index.edition(slug, language);
  const isHeld = edition?.status === 'scheduled' && edition.revision === number && edition.dueAt === dueAt;
  // The same job again, after a crash: the edition is public already, and the event may be missing.
  const isLifted = edition?.publicRevision === number && edition.revision === number;
  if (!edition || !(isHeld || isLifted)) {
    deps.log.info('schedule no longer holds', { dueAt });
    return;
  }
  const early = Date.parse(dueAt) - deps.now().getTime();
  if (early > CLOCK_SKEW) throw new Error(`${slug} (${language}) is not due before ${dueAt}`);
  if (early > 0) await deps.wait(early);
  const revision = await deps.index.revision(slug, language, number);
  if (!revision) throw new Error(`revision ${number} of ${slug} (${language}) is not in the index`);
  const { upload } = edition;
  const done = await makePublic(
    deps,
    revision,
    edition,
    { slug, language, revision: number, upload, ...placeOf(revision, edition, deps.settings) },
    dueAt,
    async () => {},
  );
  if (!done) throw new Error(`${slug} (${language}) changed meanwhile; the queue will bring the job again`);
  deps.log.info('embargo lifted', { slug, language, revision: number });
}
