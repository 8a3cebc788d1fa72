/** The site: publishing, rebuilding and reading it, beside Hugo, Eleventy and Lighthouse's goals. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleScripts } from '../lib/bundling.ts';
import { createArchive } from './site/archive.ts';
import { workFolder } from './site/folder.ts';
import { settings } from './site/newsroom.ts';
import { hugoVersion, missing, versionOf } from './site/peers.ts';
import { hugoProject, newsroomOf, publishRows } from './site/publish.ts';
import { LANGUAGES, lighthouseRows, pagesOf, sampleNewsroom, weightRows } from './site/read.ts';
import { rebuildRows } from './site/whole.ts';
import { readOptions } from './support/options.ts';
import { printRows, type Row } from './support/rows.ts';

const HELP = `npm run bench:site [-- --json] [-- --quick] [-- --only PART[,PART…]]

PART is publish, rebuild, page or lighthouse. The same releases for all: invented ones in English, some 300 words each,
over 360 months, the last of which has 150 whatever the size, so that only the size of the archive differs. Everything
is in memory (/dev/shm) where there is room. Medians of five, in turns (--quick: one, and smaller archives).

publish     One release into newsrooms of 1,000, 10,000 and 100,000 (--quick: 300, 600, 1,200). Ours: from before the
            index is written to the last page of it being there, by the code of makePublic, plan-pages and render-pages, warm, in one
            process, batches of ten one after another; the index on disk, so that no request over a network is in it:
            they are counted instead. Peers: from writing the file until every page that shows it is on disk and the
            tool waits again; Hugo as hugo server --renderToDisk --disableFastRender (hugo --watch leaves topics as
            they were), Eleventy as --watch --incremental. Our site has the lists of six languages, a shard of search,
            previous, next, related; Eleventy's has neither ninjs, text, RSS, JSON nor related.
rebuild     10,000 releases (--quick: 600) from the index, two threads that run render-pages' code; Hugo's whole build
            of a project with the same pages, formats and feeds. A page is an HTML file written. Memory is the peak of
            the whole process.
page        A release of the sample newsroom in Chromium, gzip 6 (CloudFront's Brotli is smaller), no media.
lighthouse  Phone, release, home, topic, month and search, in English and Arabic (--quick: release and search), on the
            laptop cloud: plain HTTP/1.1 on 127.0.0.1, nothing compressed, no CloudFront. Lighthouse slows network and
            processor down by calculation; on a busy machine its performance score is too low.

Peers: apt-get install hugo chromium; npm run bench:peers`;

const { json, quick, parts } = readOptions(HELP, ['publish', 'rebuild', 'page', 'lighthouse']);
const asked = (...some: string[]): boolean => some.some((part) => parts.includes(part));
const lacking = missing({
  hugo: asked('publish', 'rebuild'),
  eleventy: asked('publish'),
  chromium: asked('page', 'lighthouse'),
  lighthouse: asked('lighthouse'),
});
if (lacking.length > 0) {
  console.error(`What this is measured beside is not installed here:\n${lacking.join('\n')}`);
  process.exit(2);
}

const RUNS = quick ? 1 : 5;
const [SMALL, MIDDLE, LARGE] = quick ? [300, 600, 1_200] : [1_000, 10_000, 100_000];
const say = (line: string): void => console.error(line);
const work = workFolder();
const rows: Row[] = [];
let left = false;

if (asked('publish', 'rebuild')) {
  say(`Hugo ${hugoVersion()}, Eleventy ${versionOf('@11ty/eleventy')}, Node ${process.version}; ${work}`);
  const scripts = await bundleScripts();
  const [small, middle, large] = [
    await createArchive(SMALL, settings),
    await createArchive(MIDDLE, settings),
    await createArchive(LARGE, settings),
  ];
  const hugoDir = hugoProject(middle, work);
  const newsroom = await newsroomOf(middle, work, scripts);
  const oursDir = join(work, `ours-${MIDDLE}`);
  if (asked('rebuild')) {
    writeFileSync(join(oursDir, 'scripts.json'), JSON.stringify(scripts));
    rows.push(...(await rebuildRows(oursDir, hugoDir, MIDDLE, RUNS, say)));
  }
  if (asked('publish')) {
    const newsrooms = {
      small: await newsroomOf(small, work, scripts),
      middle: newsroom,
      large: await newsroomOf(large, work, scripts),
    };
    rows.push(...(await publishRows(newsrooms, { small, middle, large }, hugoDir, work, RUNS, say)));
    for (const one of Object.values(newsrooms)) one.close();
  }
}

if (asked('page', 'lighthouse')) {
  const { origin, stop } = await sampleNewsroom();
  try {
    if (asked('page')) rows.push(...(await weightRows(origin, say)));
    if (asked('lighthouse')) {
      say(`Lighthouse ${versionOf('lighthouse')}`);
      const kinds = quick ? ['release', 'search'] : ['release', 'home', 'list', 'month', 'search'];
      const urls = LANGUAGES.flatMap((language) =>
        Object.entries(pagesOf(language))
          .filter(([kind]) => kinds.includes(kind))
          .map(([kind, address]) => ({ name: `${kind} (${language})`, url: `${origin}${address}` })),
      );
      mkdirSync(join(work, 'lighthouse'));
      const its = await lighthouseRows(urls, join(work, 'lighthouse'), say);
      left = its.some(({ name }) => name.includes(': answers '));
      rows.push(...its);
    }
  } finally {
    await stop();
  }
}

printRows(rows, json);
// A page that is not there is no measurement.
process.exit(left ? 1 : 0);
