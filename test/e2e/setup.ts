import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLaptop } from '../../local/laptop.ts';

/** Against the stage that DATELINE_OUTPUTS names, or else against a laptop cloud of its own, in a folder that goes with it. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.DATELINE_OUTPUTS) return undefined;
  const dataDir = mkdtempSync(join(tmpdir(), 'dateline-e2e-'));
  const laptop = await startLaptop({ basePort: 0, dataDir, seed: false, watch: false, log: () => {} });
  process.env.DATELINE_OUTPUTS = join(dataDir, 'outputs.json');
  return async () => {
    await laptop.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
