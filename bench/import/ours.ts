/**
 * A child of bench/import.ts: brings a folder of releases in through the functions' own code, in one process. The index
 * is a table on disk, the site a folder; queues and the bus are lists that are worked off at once, pages in batches of
 * ten as the queue gives them. Prints `{ seconds, megabytes, pages }`.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { archiveFiles } from '../../bin/import/archive.ts';
import type { ReleaseEvent } from '../../events/catalogue.ts';
import { createHandler as createIngest } from '../../functions/ingest-release/handler.ts';
import { createHandler as createPlan } from '../../functions/plan-pages/handler.ts';
import { createHandler as createRender } from '../../functions/render-pages/handler.ts';
import { createNewsroomIndex } from '../../functions/shared/adapters/newsroom-index.ts';
import type { PageJob } from '../../functions/shared/domain/jobs.ts';
import { neighbourAddresses, sharedAddresses } from '../../functions/shared/domain/pages.ts';
import type { Jobs } from '../../functions/shared/domain/ports.ts';
import { readOnce } from '../../functions/shared/domain/read-once.ts';
import { createReader } from '../../functions/shared/runtime/reader.ts';
import { bundleScripts } from '../../lib/bundling.ts';
import { loadNewsroom } from '../../lib/config.ts';
import { batchOf, done, silentLog as log, renderAll, siteInFolder } from '../support/in-process.ts';
import { tableOnDisk } from '../support/table.ts';

const [input = '', output = ''] = process.argv.slice(2);
const settings = loadNewsroom(fileURLToPath(new URL('../../newsroom.yaml', import.meta.url)));
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });

const index = createNewsroomIndex('newsroom', tableOnDisk(join(output, 'index.db')).client);
const events: ReleaseEvent[] = [];
const jobs: PageJob[] = [];
const bus = {
  async emit(more: ReleaseEvent[]) {
    events.push(...more);
  },
};
const pages: Jobs<PageJob> = {
  async send(more) {
    jobs.push(...more.map(({ job }) => job));
  },
};
const none = { send: async () => {} };
const site = siteInFolder(join(output, 'site'));
const uploads = {
  read: async (key: string) => ({
    bytes: bodies.get(key) ?? new Uint8Array(),
    metadata: { announce: 'none', report: 'quiet' },
  }),
  write: async () => {},
};
const schedule = { at: async () => {}, cancel: async () => {} };
const read = createReader(new URL('../../functions/shared/runtime/reader-worker.ts', import.meta.url));

const ingest = createIngest({
  index,
  uploads,
  read,
  bus,
  pages,
  pictures: none,
  schedule,
  settings,
  now: () => new Date(),
  log,
});
const plan = createPlan({ index, pages, cards: none, settings, log });
const render = createRender({
  index,
  uploads,
  site,
  bus,
  settings,
  siteUrl: 'https://news.example.org',
  scripts: await bundleScripts(),
  log,
});

const start = performance.now();
let sequencer = 0;
const shared = new Set<string>();
const broughtIn: { slug: string; language: string; revision: number }[] = [];
/** Files on their way at once: one is read in its thread while the pages of others are made. */
const AT_ONCE = 4;
const bodies = new Map<string, Uint8Array>();
const running = new Set<Promise<void>>();

async function bringIn(path: string, key: string): Promise<void> {
  const bytes = await readFile(path);
  bodies.set(key, bytes);
  sequencer += 1;
  const object = {
    key,
    size: bytes.length,
    etag: String(sequencer),
    sequencer: sequencer.toString(16).padStart(16, '0'),
  };
  const event = { 'detail-type': 'Object Created', time: new Date().toISOString(), detail: { object } };
  done(await ingest(batchOf([event])));
  bodies.delete(key);
  for (const detail of events.splice(0)) {
    if (detail.type !== 'release.accepted.v1') continue;
    done(await plan(batchOf([{ detail }])));
    const { slug, language, revision } = detail.data;
    const stored = await index.revision(slug, language, revision);
    for (const address of stored ? sharedAddresses(stored, settings) : []) shared.add(address);
    if (stored) broughtIn.push({ slug, language, revision });
  }
  if (jobs.length >= 10) await renderAll(render, jobs.splice(0, 10));
}

for await (const file of archiveFiles(input, settings)) {
  while (running.size >= AT_ONCE) await Promise.race(running);
  const work = bringIn(file.path, file.key).finally(() => running.delete(work));
  running.add(work);
}
await Promise.all(running);
const once = { beside: index.beside, months: readOnce(index).months };
for (const { slug, language, revision } of broughtIn) {
  const stored = await index.revision(slug, language, revision);
  for (const address of stored ? await neighbourAddresses(once, stored, undefined, settings) : []) {
    shared.add(address);
  }
}
for (const address of shared) jobs.push({ address });
await renderAll(render, jobs.splice(0));
const seconds = (performance.now() - start) / 1000;
const { pages: pagesWritten } = site.counts;
console.log(
  JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024, pages: pagesWritten }),
);
process.exit();
