/**
 * A child of bench/site.ts, bundled as the functions are: renders every address of a newsroom's index again, in two threads that run render-pages'
 * own code, while this one asks for the pages, a batch at a time, as `dateline rebuild` and the queue do.
 */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { everyAddress } from '../../functions/shared/domain/every-address.ts';
import { scripts as scriptsShape } from '../../functions/shared/names.ts';
import { PAGES_AT_ONCE } from '../support/in-process.ts';
import { openNewsroom, settings } from './newsroom.ts';

const THREADS = 2;
/** Of each thread. Without a bound V8 lets garbage lie as long as the machine has room, and that would be measured. */
const MEMORY = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 96 };
const [dir = ''] = process.argv.slice(2);
const scripts = scriptsShape.parse(JSON.parse(readFileSync(join(dir, 'scripts.json'), 'utf8')));

async function* batches(): AsyncGenerator<string[]> {
  const { index } = openNewsroom(dir, scripts);
  for await (const { addresses } of everyAddress(index, settings)) {
    for (let i = 0; i < addresses.length; i += PAGES_AT_ONCE) yield addresses.slice(i, i + PAGES_AT_ONCE);
  }
}

/** Gives a thread one batch after another. */
async function run(worker: Worker, all: AsyncGenerator<string[]>): Promise<void> {
  for (let next = await all.next(); !next.done; next = await all.next()) {
    const rendered = once(worker, 'message');
    worker.postMessage(next.value);
    await rendered;
  }
}

const all = batches();
await Promise.all(
  Array.from({ length: THREADS }, () =>
    run(
      new Worker(new URL('rebuild-worker.mjs', import.meta.url), {
        workerData: { dir, scripts },
        resourceLimits: MEMORY,
      }),
      all,
    ),
  ),
);
process.exit();
