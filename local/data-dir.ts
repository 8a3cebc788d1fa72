import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that the laptop puts into its folder. Nothing else there is ever removed. */
const CONTENTS = [
  'build',
  'cdk.out',
  'env',
  'keys.json',
  'logs',
  'mails.json',
  'outputs.json',
  'schedules.json',
  'storage',
  'tables',
  'webhooks.json',
];
const LOCK = 'running.pid';

/** Another process keeps its data in the folder. */
export class DataDirInUse extends Error {
  constructor(dataDir: string, pid: number) {
    super(
      `${dataDir} is in use by process ${pid}: stop that newsroom, or keep this one's data elsewhere with --data DIR. If nothing runs there, remove ${join(dataDir, LOCK)}.`,
    );
  }
}

/**
 * Takes the folder for this process.
 *
 * @param fresh forgets what an earlier run left
 * @returns gives the folder free again
 * @throws DataDirInUse
 */
export function claimDataDir(dataDir: string, fresh: boolean): () => void {
  mkdirSync(dataDir, { recursive: true });
  const lock = join(dataDir, LOCK);
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
  } catch {
    const pid = Number(readFileSync(lock, 'utf8'));
    if (isAlive(pid)) throw new DataDirInUse(dataDir, pid);
    writeFileSync(lock, String(process.pid));
  }
  if (fresh) for (const name of CONTENTS) rmSync(join(dataDir, name), { recursive: true, force: true });
  return () => rmSync(lock, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there and belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
