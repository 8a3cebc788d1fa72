import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const START = fileURLToPath(new URL('../../local/start.ts', import.meta.url));

/**
 * A laptop cloud of its own for a test run: a process on free ports, empty, with a folder that goes with it.
 *
 * @returns the outputs file, and how to stop it
 */
export async function laptopForTests(): Promise<{ outputs: string; stop(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dateline-laptop-'));
  const child = spawn(
    process.execPath,
    [START, '--port', '0', '--data', dataDir, '--no-seed', '--no-watch'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: unknown) => {
      said += String(chunk);
      if (said.includes('The newsroom is open')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => reject(new Error(`the laptop cloud ended with ${code}:\n${said}`)));
  });
  return {
    outputs: join(dataDir, 'outputs.json'),
    async stop() {
      // Nothing, where all went well: a function that failed is named here, and may be why a test did.
      const [, after = ''] = said.split('(forget it: npm start -- --fresh).');
      if (after.trim() !== '') console.error(`the laptop cloud said:${after}`);
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
