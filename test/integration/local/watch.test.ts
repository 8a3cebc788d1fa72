// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a template literal inside the source that is written.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterEach, expect, it } from 'vitest';
import { buildOptions } from '../../../lib/bundling.ts';
import { watchFunctions } from '../../../local/watch.ts';
import { eventually } from '../../support/eventually.ts';

const dir = mkdtempSync(join(tmpdir(), 'dateline-watch-'));
const functionsDir = join(dir, 'functions');
const bundleDir = join(dir, 'build');
let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
  await stop?.();
  rmSync(dir, { recursive: true });
});

const write = (file: string, text: string) => {
  mkdirSync(join(functionsDir, file, '..'), { recursive: true });
  writeFileSync(join(functionsDir, file), text);
};

it('editing a source restarts the functions that hold it, and no other; an error restarts none', async () => {
  write('shared/greeting.ts', "export const greeting = 'one';");
  write(
    'a/index.ts',
    "import { greeting } from '../shared/greeting.ts'; export const handler = () => greeting;",
  );
  write(
    'b/index.ts',
    "import { greeting } from '../shared/greeting.ts'; export const handler = () => `b ${greeting}`;",
  );
  write('c/index.ts', "export const handler = () => 'c';");
  const names = ['a', 'b', 'c'];
  await build(buildOptions(names, bundleDir, functionsDir));
  const restarts: string[] = [];
  const pools = new Map(
    names.map((name) => {
      const assetDir = join(dir, 'assets', name);
      mkdirSync(assetDir, { recursive: true });
      const plan = {
        name,
        arn: name,
        label: name,
        assetDir,
        handler: 'index.handler',
        timeoutSeconds: 1,
        memoryMegabytes: 128,
        environment: {},
      };
      return [name, { plan, restart: () => restarts.push(name) }];
    }),
  );
  ({ stop } = await watchFunctions(pools, { bundleDir, functionsDir, log: () => {} }));
  const restarted = (count: number) =>
    eventually(async () => {
      if (restarts.length < count) throw new Error(`restarted: ${restarts}`);
      return restarts.splice(0);
    });

  write('c/index.ts', "export const handler = () => 'changed';");
  expect(await restarted(1)).toEqual(['c']);
  expect(readFileSync(join(dir, 'assets', 'c', 'index.mjs'), 'utf8')).toContain('changed');

  write('shared/greeting.ts', 'export const greeting = ;');
  await sleep(1_000);
  expect(restarts).toEqual([]);
  write('shared/greeting.ts', "export const greeting = 'two';");
  expect(await restarted(2)).toEqual(['a', 'b']);
});
