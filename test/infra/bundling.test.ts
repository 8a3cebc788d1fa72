import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { NEWSROOM_FILE, SCRIPTS_FILE, scripts as scriptsShape } from '../../functions/shared/names.ts';
import { bundleFunctions, bundleScripts } from '../../lib/bundling.ts';
import { testNewsroom } from '../support/newsroom.ts';

const folder = mkdtempSync(join(tmpdir(), 'dateline-bundling-'));
const sources = join(folder, 'functions');
const out = join(folder, 'out');

const source = `
import { readFileSync } from 'node:fs';
import legacy from './legacy.cjs';
export const handler = async (): Promise<unknown> => ({
  words: legacy.words,
  newsroom: JSON.parse(readFileSync(new URL('${NEWSROOM_FILE}', import.meta.url), 'utf8')).timeZone,
});
`;

beforeAll(() => {
  for (const name of ['one', 'two']) {
    mkdirSync(join(sources, name), { recursive: true });
    writeFileSync(join(sources, name, 'index.ts'), source);
    // CommonJS that calls require() when it runs, as many packages do.
    writeFileSync(join(sources, name, 'legacy.cjs'), "exports.words = require('node:path').join('a', 'b');");
  }
});

test('bundles run as ES modules, with CommonJS inside and the settings beside them', async () => {
  await bundleFunctions(['one', 'two'], testNewsroom, out, sources);
  expect(readdirSync(join(out, 'one')).sort()).toEqual(['index.mjs', 'index.mjs.map', NEWSROOM_FILE]);
  const module: unknown = await import(pathToFileURL(join(out, 'two', 'index.mjs')).href);
  const { handler } = Object(module);
  await expect(handler()).resolves.toEqual({ words: 'a/b', newsroom: 'Europe/Rome' });
});

test('the same sources give the same bytes wherever they go, and leftovers go', async () => {
  const again = join(folder, 'again');
  await bundleFunctions(['one', 'two'], testNewsroom, out, sources);
  await bundleFunctions(['one'], testNewsroom, again, sources);
  writeFileSync(join(again, 'one', 'leftover.mjs'), '');
  await bundleFunctions(['one'], testNewsroom, again, sources);
  expect(readdirSync(join(again, 'one'))).toEqual(readdirSync(join(out, 'one')));
  for (const file of readdirSync(join(out, 'one'))) {
    expect(readFileSync(join(again, 'one', file), 'utf8')).toBe(readFileSync(join(out, 'one', file), 'utf8'));
  }
});

test('cards have Skia and their fonts beside them, and nothing else of those packages', async () => {
  await bundleFunctions(['render-cards'], testNewsroom, out);
  const modules = join(out, 'render-cards', 'node_modules');
  const files = readdirSync(modules, { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => /\.(wasm|js)$/.test(file)).sort()).toEqual([
    'canvaskit-wasm/bin/full/canvaskit.js',
    'canvaskit-wasm/bin/full/canvaskit.wasm',
  ]);
  expect(files.filter((file) => /arabic.*woff2$/.test(file))).toEqual([
    '@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2',
  ]);
  expect(files.filter((file) => /italic|wdth|standard|css|\.ts$/.test(file))).toEqual([]);
  expect(files.filter((file) => file.endsWith('LICENSE'))).toHaveLength(4);
  const kilobytes = files.reduce((sum, file) => sum + statSync(join(modules, file)).size, 0) / 1000;
  expect(kilobytes).toBeLessThan(16_000);
});

test('a function without index.ts is named, and nothing is touched', async () => {
  mkdirSync(join(sources, 'empty'), { recursive: true });
  await expect(bundleFunctions(['one', 'empty'], testNewsroom, out, sources)).rejects.toThrow(
    /no such file: .*functions\/empty\/index\.ts\. Write it, or take its name out of FUNCTION_NAMES/,
  );
});

test('a function that does not compile fails with its place', async () => {
  mkdirSync(join(sources, 'broken'), { recursive: true });
  writeFileSync(join(sources, 'broken', 'index.ts'), 'export const handler = (;');
  await expect(bundleFunctions(['broken'], testNewsroom, out, sources)).rejects.toThrow(
    /broken\/index\.ts:1:/,
  );
});

test('scripts of the site are small, the same each time, and lie beside the functions that render pages', async () => {
  const scripts = await bundleScripts();
  expect(await bundleScripts()).toEqual(scripts);
  // Texts of the interface come with the page, in its language.
  expect(scripts.search).not.toMatch(/[\u0600-\u06ff]{4}|[\u4e00-\u9fff]{2}/);
  expect(scripts.search.length).toBeLessThan(32_000);
  const folder = join(sources, 'render-pages');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.ts'), 'export const handler = async () => {};');
  await bundleFunctions(['one', 'render-pages'], testNewsroom, out, sources);
  const written: unknown = JSON.parse(readFileSync(join(out, 'render-pages', SCRIPTS_FILE), 'utf8'));
  expect(scriptsShape.parse(written)).toEqual(scripts);
  expect(readdirSync(join(out, 'one'))).not.toContain(SCRIPTS_FILE);
});
