import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const NEEDED = 6e9;

/**
 * A folder that goes with the process: in memory, where the system has such a place with room, so that no disk is
 * measured, ours or a peer's; else among the temporary files.
 */
export function workFolder(): string {
  const inMemory = existsSync(MEMORY) && roomIn(MEMORY) > NEEDED;
  const dir = mkdtempSync(join(inMemory ? MEMORY : tmpdir(), 'dateline-bench-'));
  process.on('exit', () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
  return dir;
}

function roomIn(dir: string): number {
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize;
}
