import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What a command took, from its start to its end. */
export interface Measured {
  seconds: number;
  /** Peak of the whole process, as Linux keeps it (VmHWM). */
  megabytes: number;
  /** Of all cores together. */
  cpuSeconds: number;
  output: string;
}

/** Clock ticks a second in /proc (proc(5)), the same on every Linux that Node runs on. */
const TICKS = 100;

/** Runs a command to its end and looks, as long as it lives, at what Linux says of it. */
export async function measure([command, ...args]: [string, ...string[]], cwd: string): Promise<Measured> {
  const start = performance.now();
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  let [megabytes, cpuSeconds] = [0, 0];
  const look = (): void => {
    const status = proc(child.pid, 'status');
    megabytes = Math.max(megabytes, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
    const [, times = ''] = proc(child.pid, 'stat').split(') ');
    const [user = 0, system = 0] = times.split(' ').slice(11, 13).map(Number);
    cpuSeconds = Math.max(cpuSeconds, (user + system) / TICKS);
  };
  const looking = setInterval(look, 20);
  const status = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(looking);
  if (status !== 0) throw new Error(`${command} ended with ${status}:\n${output}`);
  return { seconds: (performance.now() - start) / 1000, megabytes, cpuSeconds, output };
}

/** The process may be gone. */
function proc(pid: number | undefined, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** How many HTML pages stand in a folder. */
export const htmlPages = (dir: string): number =>
  readdirSync(dir, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith('.html'),
  ).length;
