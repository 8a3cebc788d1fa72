import { cpSync, existsSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import * as z from 'zod';
import type { NewsroomSettings } from '../functions/shared/domain/newsroom.ts';
import {
  NEWSROOM_FILE,
  SCRIPT_NAMES,
  SCRIPTS_FILE,
  type ScriptName,
  type Scripts,
  scripts as scriptsShape,
} from '../functions/shared/names.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Where the functions' sources are. */
export const FUNCTIONS_DIR = join(ROOT, 'functions');
/** Where their bundles go unless told otherwise: `<name>/index.mjs`. */
export const BUNDLES_DIR = join(ROOT, '.build', 'functions');

/**
 * esbuild's options for some functions; each becomes one ES module, `<outDir>/<name>/index.mjs`, and its thread, where it
 * has a `worker.ts`, another beside it.
 * The same sources give the same bytes, so that an unchanged function keeps its asset hash.
 *
 * @throws Error when a function has no index.ts
 */
export function buildOptions(
  names: readonly string[],
  outDir = BUNDLES_DIR,
  functionsDir = FUNCTIONS_DIR,
): BuildOptions {
  const missing = names
    .map((name) => join(functionsDir, name, 'index.ts'))
    .filter((file) => !existsSync(file));
  if (missing.length > 0) {
    throw new Error(`no such file: ${missing.join(', ')}. Write it, or take its name out of FUNCTION_NAMES.`);
  }
  return {
    absWorkingDir: ROOT,
    entryPoints: names.flatMap((name) =>
      ['index', 'worker']
        .map((entry) => ({ in: join(functionsDir, name, `${entry}.ts`), out: join(name, entry) }))
        .filter((entry) => existsSync(entry.in)),
    ),
    outdir: outDir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    // Names stay, so that a stack trace reads well; the rest shrinks what Lambda loads at a cold start.
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    external: Object.values(PACKAGES_BESIDE).flatMap((packages) => Object.keys(packages)),
    // CommonJS packages inside an ES module still call require().
    banner: {
      js: "import { createRequire as dateline_createRequire } from 'node:module'; const require = dateline_createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  };
}

/** The weights of an upright font, in its files by characters, and the table of those. */
const FONT_FILES = /^unicode\.json$|^files\/.*-wght-normal\.woff2$/;

/**
 * Packages that can't be bundled and go into a function's folder, where Node finds them; beside each, which of its files:
 * `whole` ones come with what they depend on. All of them run on every architecture alike: sharp and Skia as WebAssembly.
 */
const PACKAGES_BESIDE: Record<string, Record<string, 'whole' | RegExp>> = {
  'render-pictures': { sharp: 'whole', '@img/sharp-wasm32': 'whole' },
  'render-cards': {
    'canvaskit-wasm': /^bin\/full\/canvaskit\.(js|wasm)$/,
    '@fontsource-variable/noto-sans': FONT_FILES,
    '@fontsource-variable/noto-sans-arabic':
      /^unicode\.json$|^files\/noto-sans-arabic-arabic-wght-normal\.woff2$/,
    '@fontsource-variable/noto-sans-sc': FONT_FILES,
  },
};

/** Functions that render pages of the site, and so need its scripts beside them. */
const RENDERS_PAGES: readonly string[] = ['render-pages', 'rehearse-release'];

/** Copies packages and their dependencies; optional ones, such as the binaries of one machine, stay behind. */
function copyPackages(
  packages: Record<string, 'whole' | RegExp>,
  from: string,
  to: string,
  done = new Set<string>(),
): void {
  for (const [name, files] of Object.entries(packages).filter(([one]) => !done.has(one))) {
    done.add(name);
    const folder = packageFolder(name, from);
    if (files !== 'whole') {
      copyFiles(folder, join(to, name), files);
      continue;
    }
    cpSync(folder, join(to, name), { recursive: true, dereference: true });
    const { dependencies = {} } = manifest.parse(
      JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
    );
    const needed = Object.keys(dependencies).map((one): [string, 'whole'] => [one, 'whole']);
    copyPackages(Object.fromEntries(needed), folder, to, done);
  }
}

/** Copies some files of a package, with its manifest, which says where they are, and its licence. */
function copyFiles(folder: string, to: string, files: RegExp): void {
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (file === 'package.json' || file === 'LICENSE' || files.test(file))
      cpSync(join(folder, file), join(to, file), { dereference: true });
  }
}

const manifest = z.object({ dependencies: z.record(z.string(), z.string()).optional() });

/** Where Node would find a package from a folder. */
function packageFolder(name: string, from: string): string {
  const candidate = join(from, 'node_modules', name);
  if (existsSync(candidate)) return realpathSync(candidate);
  const above = dirname(from);
  if (above === from) throw new Error(`the package ${name} is not installed: run npm ci`);
  return packageFolder(name, above);
}

/** What licences want said wherever the code goes. */
const NOTICES: Partial<Record<ScriptName, string>> = {
  search: '/*! with MiniSearch, (c) Luca Ongaro, MIT licence, https://github.com/lucaong/minisearch */',
};

/** Bundles the scripts of the site for browsers. The same sources give the same bytes, and so the same address. */
export async function bundleScripts(): Promise<Scripts> {
  const bundle = async (name: ScriptName): Promise<string> => {
    const { outputFiles } = await build({
      absWorkingDir: ROOT,
      entryPoints: [join(FUNCTIONS_DIR, 'shared', 'site', 'client', `${name}.ts`)],
      bundle: true,
      platform: 'browser',
      target: 'es2022',
      format: 'esm',
      minify: true,
      legalComments: 'none',
      banner: { js: NOTICES[name] ?? '' },
      write: false,
      logLevel: 'warning',
    });
    return outputFiles.map(({ text }) => text).join('');
  };
  const texts = await Promise.all(SCRIPT_NAMES.map(async (name) => [name, await bundle(name)]));
  return scriptsShape.parse(Object.fromEntries(texts));
}

/**
 * Bundles functions, all in one go, each into a folder of its own together with what it reads there: the newsroom's
 * settings and, where it renders pages, the site's scripts.
 *
 * @param names folders of functions/
 * @throws Error when a function has no index.ts or does not compile
 */
export async function bundleFunctions(
  names: readonly string[],
  newsroom: NewsroomSettings,
  outDir = BUNDLES_DIR,
  functionsDir = FUNCTIONS_DIR,
): Promise<void> {
  const options = buildOptions(names, outDir, functionsDir);
  // Whatever lies in the folder becomes part of the asset and of its hash.
  for (const name of names) rmSync(join(outDir, name), { recursive: true, force: true });
  await build(options);
  const scripts = names.some((name) => RENDERS_PAGES.includes(name)) ? await bundleScripts() : undefined;
  for (const name of names) {
    writeFileSync(join(outDir, name, NEWSROOM_FILE), JSON.stringify(newsroom));
    if (scripts && RENDERS_PAGES.includes(name)) {
      writeFileSync(join(outDir, name, SCRIPTS_FILE), JSON.stringify(scripts));
    }
    copyPackages(PACKAGES_BESIDE[name] ?? {}, ROOT, join(outDir, name, 'node_modules'));
  }
}
