/** An archive brought in through the functions' own code, beside Eleventy building the same files. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { writeEleventy } from './import/eleventy.ts';
import { atLeast, atMost, median, printRows, row } from './support/rows.ts';

const HELP = `npm run bench:import [-- --json] [-- --quick]

Generates 10,000 Markdown releases (--quick: 500), brings them in through the code of ingest-release, plan-pages and
render-pages in one process (index and site on disk), and has Eleventy build the same files, in turns, three times each
(--quick: once). Releases per second (medians), and peak memory of each process. Eleventy: npm run bench:peers installs it.`;

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const root = fileURLToPath(new URL('../', import.meta.url));
const eleventy = join(root, 'bench/peers/node_modules/@11ty/eleventy/cmd.cjs');
if (!existsSync(eleventy)) {
  console.error('Eleventy is not installed here: npm run bench:peers');
  process.exit(2);
}
const COUNT = values.quick ? 500 : 10_000;
const RUNS = values.quick ? 1 : 3;

const work = mkdtempSync(join(tmpdir(), 'dateline-bench-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const TOPICS = ['floods', 'ports', 'fisheries', 'early-warning', 'climate'];
const PLACES = ['bangladesh', 'senegal', 'chile', 'egypt', 'china'];
/** Releases over four years, each of some 300 words, a quotation, a list and a table. */
function generate(dir: string, count: number): void {
  mkdirSync(dir, { recursive: true });
  for (let i = 0; i < count; i += 1) {
    const date = new Date(Date.UTC(2022, 0, 1) + Math.floor((i / count) * 4 * 365) * 86_400_000)
      .toISOString()
      .slice(0, 10);
    const [topic, place] = [TOPICS[i % 5], PLACES[(i * 7) % 5]];
    const paragraph = (n: number): string =>
      `Gauge ${i} stands ${n} metres from the quay of its harbour, where the water of the last ${n + 3} years was written down by hand, and where it is read every minute now, by the same measure as in ${i % 61} other harbours of the network. `.repeat(
        2,
      );
    writeFileSync(
      join(dir, `${date}-release-${i}.md`),
      `---\ntitle: Gauge ${i} reads its sea\ndate: ${date}\ntopics: [${topic}]\nplaces: [${place}]\n---\nGENEVA, ${date} – ${paragraph(4)}\n\n“Now we know when the water comes, and nobody guesses any more,” said **Awa Ndiaye**, Harbour master.\n\n${paragraph(7)}\n\n## What it reads\n\n- the height of the water\n- the [state of the sea](https://www.example.org/sea/${i})\n\n| Harbour | Height |\n|---|---|\n| North | ${i % 9} m |\n| South | ${i % 7} m |\n\n${paragraph(9)}\n`,
    );
  }
}

const measured = z.object({ seconds: z.number(), megabytes: z.number(), pages: z.number() });
type Measured = z.infer<typeof measured>;

async function child(args: string[], cwd: string): Promise<string> {
  const one = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  one.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const status = await new Promise((resolve) => one.on('close', resolve));
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}`);
  return out;
}

async function ours(releases: string): Promise<Measured> {
  const out = await child([join(root, 'bench/import/ours.ts'), releases, join(work, 'ours')], root);
  return measured.parse(JSON.parse(out.trim().split('\n').at(-1) ?? ''));
}

async function theirs(releases: string): Promise<Measured> {
  const dir = join(work, 'eleventy');
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir);
  writeEleventy(dir, releases);
  const script = `const start = performance.now(); process.on('exit', () => process.stdout.write('\\n' + JSON.stringify({ seconds: (performance.now() - start) / 1000, megabytes: process.resourceUsage().maxRSS / 1024, pages: ${COUNT} }) + '\\n')); process.argv = [process.argv[0], 'eleventy', '--config=eleventy.config.mjs', '--quiet']; require(${JSON.stringify(eleventy)});`;
  const out = await child(['-e', script], dir);
  if (!existsSync(join(dir, '_site', 'sitemap.xml'))) throw new Error('Eleventy built no site');
  return measured.parse(JSON.parse(out.trim().split('\n').at(-1) ?? ''));
}

const all = join(work, 'all');
const quarter = join(work, 'quarter');
generate(all, COUNT);
generate(quarter, COUNT / 4);
const runs: { ours: Measured[]; peer: Measured[] } = { ours: [], peer: [] };
for (let i = 0; i < RUNS; i += 1) {
  runs.ours.push(await ours(all));
  runs.peer.push(await theirs(all));
}
const small = await ours(quarter);
const rate = (some: Measured[]): number => COUNT / median(some.map(({ seconds }) => seconds));
const memory = (some: Measured[]): number => median(some.map(({ megabytes }) => megabytes));
printRows(
  [
    row(`${COUNT} releases, ours ÷ Eleventy`, rate(runs.ours), rate(runs.peer), 'releases/s', atLeast(1)),
    row('peak memory, ours ÷ Eleventy', memory(runs.ours), memory(runs.peer), 'MB', null),
    row(`peak memory at ${COUNT} ÷ at ${COUNT / 4}`, memory(runs.ours), small.megabytes, 'MB', atMost(1.2)),
  ],
  values.json,
);
process.exitCode = 0;
