import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { FUNCTION_NAMES } from '../functions/shared/names.ts';
import { bundleFunctions } from '../lib/bundling.ts';
import { loadNewsroom, type StageContext, settingsWarnings } from '../lib/config.ts';
import { type Stack, template } from './template/model.ts';

const assetManifest = z.object({
  files: z.record(z.string(), z.object({ source: z.object({ path: z.string() }) })).default({}),
});

/** What `cdk synth` makes, in process. `bundleDir` holds the bundles that the assets were copied from. */
export interface Synthesized {
  stacks: Stack[];
  bundleDir: string;
}

/** Bundles the functions and synthesizes the app, both below `dataDir`. */
export async function synthesize(options: {
  newsroomFile: string;
  stage: StageContext;
  dataDir: string;
}): Promise<Synthesized> {
  const newsroom = loadNewsroom(options.newsroomFile);
  for (const warning of settingsWarnings(newsroom, new Date())) console.warn(warning);
  const bundleDir = join(options.dataDir, 'build');
  const assemblies = join(options.dataDir, 'cdk.out');
  rmSync(assemblies, { recursive: true, force: true });
  mkdirSync(assemblies, { recursive: true });
  // A folder of its own each time: the CDK remembers, as long as the process lives, which assets it has copied where.
  const outdir = mkdtempSync(join(assemblies, 'start-'));
  // The CDK takes a second to load; esbuild works in a process of its own meanwhile.
  const [{ createApp }] = await Promise.all([
    import('../lib/app.ts'),
    bundleFunctions(FUNCTION_NAMES, newsroom, bundleDir),
  ]);
  const assembly = createApp({ newsroom, functionsDir: bundleDir, stage: options.stage, outdir }).synth();
  return {
    bundleDir,
    stacks: assembly.stacks.map((stack) => readStack(stack.stackName, stack.templateFullPath)),
  };
}

/**
 * Reads a template, and the manifest of assets that the CDK writes beside it.
 *
 * @param file such as `…/Storage.template.json`
 */
export function readStack(name: string, file: string): Stack {
  const { files } = assetManifest.parse(
    JSON.parse(readFileSync(file.replace(/\.template\.json$/, '.assets.json'), 'utf8')),
  );
  return {
    name,
    template: template.parse(JSON.parse(readFileSync(file, 'utf8'))),
    assets: new Map(
      Object.entries(files).map(([hash, asset]) => [hash, join(dirname(file), asset.source.path)]),
    ),
  };
}
