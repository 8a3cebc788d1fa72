/** The processes of a bench: each side runs alone, beside servers in processes of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill();
});

/** Starts a command; it ends with the bench at the latest. */
export function startCommand(
  command: string,
  args: string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): ChildProcess {
  const child = spawn(command, args, {
    ...options,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Starts a program of the bench's. */
export const startProgram = (
  file: URL,
  args: string[],
  { env = {}, flags = [] }: { env?: NodeJS.ProcessEnv; flags?: string[] } = {},
): ChildProcess =>
  startCommand(process.execPath, [...flags, '--no-warnings', fileURLToPath(file), ...args], { env });

/** The first line that a process prints. */
export async function firstLine(child: ChildProcess, name: string): Promise<string> {
  if (child.stdout === null) throw new Error(`${name} has no output`);
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error(`${name} ended without a word`);
}

/** Starts a server that prints its port. */
export async function startServer(file: URL, args: string[]): Promise<{ port: number; stop(): void }> {
  const child = startProgram(file, args);
  const port = z.coerce
    .number()
    .int()
    .positive()
    .parse(await firstLine(child, file.pathname));
  return { port, stop: () => child.kill() };
}
