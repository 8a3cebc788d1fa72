import { publicEvent } from '../../events/catalogue.ts';
import { SHARDS } from '../shared/domain/audience.ts';
import type { AlertJob } from '../shared/domain/jobs.ts';
import type { Jobs } from '../shared/domain/ports.ts';
import { busMessage, queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';

/** How old a fact may be when it is mailed, in milliseconds, before a person decides (law 8). */
const FRESH_FOR = 24 * 3_600_000;

export interface Deps {
  jobs: Jobs<AlertJob>;
  log: Log;
}

/** One job for each shard of the audience. The same event again makes the same jobs, which the queue knows. */
export function createHandler({ jobs, log }: Deps) {
  return queueHandler(
    busMessage(publicEvent),
    async ({ detail: event }) => {
      // From the event's own time, which is the moment of publication whatever date the document bears: a redrive or
      // a replay weeks later is no news.
      const notAfter = new Date(Date.parse(event.time) + FRESH_FOR).toISOString();
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
