import { publicEvent } from '../../events/catalogue.ts';
import { SHARDS } from '../shared/domain/audience.ts';
import type { AlertJob } from '../shared/domain/jobs.ts';
import type { Jobs } from '../shared/domain/ports.ts';
import { busMessage, queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';

/** How long an alert may wait for its sending, in milliseconds, before a person decides (law 8). */
const FRESH_FOR = 24 * 3_600_000;

export interface Deps {
  jobs: Jobs<AlertJob>;
  now: () => Date;
  log: Log;
}

/** One job for each shard of the audience. The same event again makes the same jobs, which the queue knows. */
export function createHandler({ jobs, now, log }: Deps) {
  return queueHandler(
    busMessage(publicEvent),
    async ({ detail: event }) => {
      // From now, not from the event's own time: a release may be dated back and is news all the same.
      const notAfter = new Date(now().getTime() + FRESH_FOR).toISOString();
      const { slug, language, revision } = event.data;
      await jobs.send(
        Array.from({ length: SHARDS }, (_, shard) => ({
          job: { event, shard, notAfter },
          group: `${slug}#${shard}`,
          deduplication: `${event.id}#${shard}#`,
        })),
      );
      log.info('alerts planned', { slug, language, revision, type: event.type, shards: SHARDS });
    },
    log,
  );
}
