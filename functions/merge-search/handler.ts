import * as z from 'zod';
import { monthOf, searchAddress, shardAddress } from '../shared/domain/address.ts';
import { type PageJob, queuedPages } from '../shared/domain/jobs.ts';
import type { NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { WritableIndex } from '../shared/domain/newsroom-index.ts';
import type { Jobs } from '../shared/domain/ports.ts';
import { queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';

export interface Deps {
  index: Pick<WritableIndex, 'months' | 'mergedYears' | 'mergeYear'>;
  pages: Jobs<PageJob>;
  settings: NewsroomSettings;
  log: Log;
}

/**
 * A year of more releases stays by month: its shard would near the ten million bytes up to which CloudFront compresses a
 * file (Developer Guide, "Serving compressed files"). A thousand releases are some 3.6 million.
 */
const MOST_RELEASES = 2500;

/** What a rule by the clock sends (EventBridge User Guide, "Scheduled Event"); its id names the run. */
const scheduledEvent = z.object({ id: z.string(), time: z.iso.datetime() });

/**
 * Merges the shards of search of every year that was over when the rule fired: says so in the index, and then asks for
 * the pages (law 2). A run that is repeated asks again for what it merged itself.
 */
export const createHandler = (deps: Deps) =>
  queueHandler(
    scheduledEvent,
    async ({ id: run, time }) => {
      const current = monthOf(time, deps.settings.timeZone).slice(0, 4);
      for (const language of deps.settings.languages) await mergeIn(deps, language, current, run);
    },
    deps.log,
  );

async function mergeIn(
  { index, pages, log }: Deps,
  language: string,
  current: string,
  run: string,
): Promise<void> {
  const [counted, merged] = await Promise.all([index.months(language, 'all'), index.mergedYears(language)]);
  const others = new Set(merged.filter((one) => one.run !== run).map(({ year }) => year));
  for (const [year, its] of Map.groupBy(counted, ({ month }) => month.slice(0, 4))) {
    if (year >= current || others.has(year)) continue;
    if (its.reduce((sum, { count }) => sum + count, 0) > MOST_RELEASES) continue;
    if (!(await index.mergeYear(language, { year, run }))) continue;
    const addresses = [
      shardAddress(language, year),
      searchAddress(language),
      // Nothing is at these any more; asked for last, they go when the year is there.
      ...its.map(({ month }) => shardAddress(language, month)),
    ];
    await pages.send(queuedPages(addresses, `merge ${run} ${year}`));
    log.info('year merged for search', { language, year, months: addresses.length - 2 });
  }
}
