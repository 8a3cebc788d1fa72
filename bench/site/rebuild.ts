/**
 * A child of bench/site.ts: renders every address of a newsroom's index again, in two threads that run render-pages'
 * own code, while this one asks for the pages, a batch at a time, as `dateline rebuild` and the queue do. Prints
 * `{ seconds, megabytes, pages }`: from the start of this process to the last page, and the peak of the whole process.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { everyAddress } from '../../functions/shared/domain/every-address.ts';
import { scripts as scriptsShape } from '../../functions/shared/names.ts';
import { PAGES_AT_ONCE } from '../support/in-process.ts';
import { openNewsroom, settings } from './newsroom.ts';

const THREADS = 2;
const [dir = ''] = process.argv.slice(2);
const scripts = scriptsShape.parse(JSON.parse(readFileSync(join(dir, 'scripts.json'), 'utf8')));

async function* batches(): AsyncGenerator<string[]> {
  const { index } = openNewsroom(dir, scripts);
  for await (const { addresses } of everyAddress(index, settings)) {
    for (let i = 0; i < addresses.length; i += PAGES_AT_ONCE) yield addresses.slice(i, i + PAGES_AT_ONCE);
  }
}

/** Gives a thread one batch after another, and returns how many pages it made. */
async function run(worker: Worker, all: AsyncGenerator<string[]>): Promise<number> {
  let pages = 0;
  for (let next = await all.next(); !next.done; next = await all.next()) {
    const done = once(worker, 'message');
    worker.postMessage(next.value);
    [pages] = z.tuple([z.int()]).parse(await done);
  }
  return pages;
}

const all = batches();
const pages = await Promise.all(
  Array.from({ length: THREADS }, () =>
    run(new Worker(new URL('rebuild-worker.ts', import.meta.url), { workerData: { dir, scripts } }), all),
  ),
);
console.log(
  JSON.stringify({
    seconds: performance.now() / 1000,
    megabytes: process.resourceUsage().maxRSS / 1024,
    pages: pages.reduce((a, b) => a + b, 0),
  }),
);
process.exit();
