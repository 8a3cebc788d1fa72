import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { outputsFile } from './stage.ts';

const cli = fileURLToPath(new URL('../../bin/dateline.ts', import.meta.url));

/** Runs the command line against the stage of this run, as an editor or operator would. */
export function dateline(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args, '--outputs', outputsFile()], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status: status ?? -1, stdout, stderr }));
  });
}
