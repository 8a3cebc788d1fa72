import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Rebuilt {
  /** From the first byte of the file until every page that shows it is there and the tool waits again. */
  milliseconds: number;
  /** What the tool says itself. */
  said: number;
}

/** A static site generator that watches its folder. */
export interface Watched {
  /** Runs `write`, and waits until all of `files` hold `text` and the tool says that it is done. */
  publish(write: () => void, files: string[], text: string): Promise<Rebuilt>;
  stop(): Promise<void>;
}

/** The longest that anybody waits for a build here. */
const PATIENCE = 300_000;

/**
 * Starts a generator that watches, and waits for its first build.
 *
 * @param output the folder of its site
 * @param ready what it prints when it watches
 * @param idle what it prints when a build is done; its first group is how long that took, in milliseconds after `scale`
 */
export async function watch(
  [command, ...args]: [string, ...string[]],
  cwd: string,
  output: string,
  { ready, idle, scale }: { ready: RegExp; idle: RegExp; scale: number },
): Promise<Watched> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  process.once('exit', () => child.kill());
  let said = '';
  const hear = (chunk: unknown): void => {
    said += String(chunk);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);

  const heard = async (word: RegExp): Promise<RegExpExecArray> => {
    for (const start = performance.now(); performance.now() - start < PATIENCE; await sleep(2)) {
      const found = word.exec(said);
      if (found) return found;
      if (child.exitCode !== null) break;
    }
    await stop(child);
    throw new Error(`${command} built nothing:\n${said}`);
  };
  const missing = (files: string[], text: string): string[] =>
    files.filter((file) => !read(join(output, file)).includes(text));

  await heard(ready);
  return {
    async publish(write, files, text) {
      await sleep(1000);
      said = '';
      const start = performance.now();
      write();
      const [, took] = await heard(idle);
      for (let left = files; ; await sleep(5)) {
        left = missing(left, text);
        if (left.length === 0) break;
        if (performance.now() - start < PATIENCE) continue;
        await stop(child);
        throw new Error(`${command} left out ${left.join(', ')}:\n${said}`);
      }
      return { milliseconds: performance.now() - start, said: Number(took) * scale };
    },
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
