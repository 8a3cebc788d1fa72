/** The whole site made again, beside Hugo. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildOptions } from '../../lib/bundling.ts';
import { atLeast, atMost, median, type Row, row } from '../support/rows.ts';
import { htmlPages, type Measured, measure } from './measured.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Bundles the rebuild as functions are bundled, with a file for each of its threads; returns the first. */
async function bundled(outdir: string): Promise<string> {
  await build({
    ...buildOptions([], outdir),
    entryPoints: ['rebuild', 'rebuild-worker'].map((name) => join(ROOT, 'bench', 'site', `${name}.ts`)),
  });
  return join(outdir, 'rebuild.mjs');
}

/**
 * @param oursDir the folder of a newsroom whose index is filled
 * @param hugoDir a project with the same releases
 */
export async function rebuildRows(
  oursDir: string,
  hugoDir: string,
  count: number,
  runs: number,
  say: (line: string) => void,
): Promise<Row[]> {
  const rebuild = await bundled(join(oursDir, 'bundle'));
  type Run = Measured & { pages: number };
  const [ours, hugo]: [Run[], Run[]] = [[], []];
  for (let i = 0; i < runs; i += 1) {
    rmSync(join(oursDir, 'site'), { recursive: true, force: true });
    const mine = await measure([process.execPath, rebuild, oursDir], ROOT);
    ours.push({ ...mine, pages: htmlPages(join(oursDir, 'site')) });
    rmSync(join(hugoDir, 'public'), { recursive: true, force: true });
    const its = await measure(['hugo', '--quiet'], hugoDir);
    hugo.push({ ...its, pages: htmlPages(join(hugoDir, 'public')) });
  }
  for (const [name, some] of Object.entries({ ours, hugo })) {
    say(
      `${name}: ${some[0]?.pages} pages; s ${some.map(({ seconds }) => seconds.toFixed(1)).join(' ')}; CPU s ${some.map(({ cpuSeconds }) => cpuSeconds.toFixed(1)).join(' ')}; MB ${some.map(({ megabytes }) => Math.round(megabytes)).join(' ')}`,
    );
  }
  const rate = (some: Run[]): number => median(some.map(({ pages, seconds }) => pages / seconds));
  const memory = (some: Run[]): number => median(some.map(({ megabytes }) => megabytes));
  return [
    row(`rebuild of ${count}, ours ÷ Hugo`, rate(ours), rate(hugo), 'pages/s', atLeast(2)),
    row('peak memory of that, ours ÷ Hugo', memory(ours), memory(hugo), 'MB', atMost(1 / 4, '1/4')),
  ];
}
