import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { context } from 'esbuild';
import { buildOptions } from '../lib/bundling.ts';
import type { FunctionPool } from './functions/pool.ts';

/**
 * Bundles again when a source changes, and restarts the functions whose bundle is another by that, and no other: a
 * shared file restarts all that import it.
 */
export async function watchFunctions(
  pools: Map<string, Pick<FunctionPool, 'plan' | 'restart'>>,
  options: { bundleDir: string; functionsDir?: string; log(line: string): void },
): Promise<{ stop(): Promise<void> }> {
  const { bundleDir, log } = options;
  const names = [...pools.keys()];
  const digest = (name: string): string => {
    const hash = createHash('sha256');
    for (const entry of ['index.mjs', 'worker.mjs']) {
      const file = join(bundleDir, name, entry);
      if (existsSync(file)) hash.update(readFileSync(file));
    }
    return hash.digest('hex');
  };
  const known = new Map(names.map((name) => [name, digest(name)]));

  const restartChanged = (): void => {
    const changed = names.filter((name) => known.get(name) !== digest(name));
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
    ...buildOptions(names, bundleDir, options.functionsDir),
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
