import { createHash } from 'node:crypto';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { context } from 'esbuild';
import { FUNCTION_NAMES } from '../functions/shared/names.ts';
import { buildOptions } from '../lib/bundling.ts';
import type { FunctionPool } from './functions/pool.ts';

/**
 * Bundles again when a source changes, and restarts the functions whose bundle is another by that, and no other: a
 * shared file restarts all that import it.
 */
export async function watchFunctions(
  pools: Map<string, FunctionPool>,
  bundleDir: string,
  log: (line: string) => void,
): Promise<{ stop(): Promise<void> }> {
  const digest = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(join(bundleDir, name, 'index.mjs')))
      .digest('hex');
  const known = new Map(FUNCTION_NAMES.map((name) => [name, digest(name)]));

  const restartChanged = (): void => {
    const changed = FUNCTION_NAMES.filter((name) => known.get(name) !== digest(name));
    for (const name of changed) {
      known.set(name, digest(name));
      const pool = pools.get(name);
      // Workers run the asset, as they do in Lambda; it is brought up to date.
      if (pool) cpSync(join(bundleDir, name), pool.plan.assetDir, { recursive: true });
      pool?.restart();
    }
    if (changed.length > 0) log(`Restarted ${changed.join(', ')}`);
  };
  const builder = await context({
    ...buildOptions(FUNCTION_NAMES, bundleDir),
    plugins: [
      {
        name: 'restart-changed',
        setup: (build) =>
          build.onEnd(({ errors }) => {
            // esbuild has shown them; the functions go on with the code they have.
            if (errors.length === 0) restartChanged();
          }),
      },
    ],
  });
  await builder.watch();
  return { stop: () => builder.dispose() };
}
