/** From the upload to the page being served, on the laptop cloud, warm, one release after another. */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { laptopForTests } from '../test/support/laptop.ts';
import { readStage, s3Of } from '../test/support/stage.ts';
import { printRows, row } from './support/rows.ts';

const HELP = `npm run bench:publish [-- --json] [-- --quick]

Starts a laptop cloud of its own, publishes some releases to warm it, then 50 (--quick: 10) one after another.
Measured for each: from the start of the PutObject request until the page is served with the release's title.`;

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}

const WARM_UP = 10;
const RELEASES = values.quick ? 10 : 50;
const GOAL_MEDIAN = 250;

const laptop = await laptopForTests();
try {
  const stage = readStage(laptop.outputs);
  const s3 = s3Of(stage);
  const publish = async (slug: string): Promise<number> => {
    const title = `Release ${slug}`;
    const page = new URL(`/en/news/2026/03/${slug}/`, stage.SiteUrl);
    const start = performance.now();
    await s3.send(
      new PutObjectCommand({
        Bucket: stage.UploadsBucketName,
        Key: `releases/${slug}/en.md`,
        Body: `---\ntitle: ${title}\ndate: 2026-03-02\ntopics: [floods]\n---\nThe gauge went live on Monday.\n`,
      }),
    );
    for (;;) {
      const response = await fetch(page);
      const text = await response.text();
      if (response.status === 200 && text.includes(title)) return performance.now() - start;
      if (performance.now() - start > 30_000) throw new Error(`${page} was not served within 30 s`);
      await sleep(2);
    }
  };
  for (let i = 0; i < WARM_UP; i += 1) await publish(`warm-${i}`);
  const times: number[] = [];
  for (let i = 0; i < RELEASES; i += 1) times.push(await publish(`measured-${i}`));
  times.sort((a, b) => a - b);
  report(quantile(times, 0.5), quantile(times, 0.99));
} finally {
  await laptop.stop();
}
process.exit();

/** Nearest rank. */
function quantile(sorted: number[], q: number): number {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

function report(median: number, p99: number): void {
  printRows(
    [
      row('upload to page, median', median, null, 'ms', {
        text: `< ${GOAL_MEDIAN}`,
        isMet: (ms) => ms < GOAL_MEDIAN,
      }),
      row('upload to page, p99', p99, null, 'ms', null),
    ],
    values.json,
  );
}
