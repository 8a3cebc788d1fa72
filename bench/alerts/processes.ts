/** The processes of the bench: each side runs alone, beside a stand-in in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill();
});

const start = (
  file: string,
  args: string[],
  { env = {}, flags = [] }: { env?: NodeJS.ProcessEnv; flags?: string[] } = {},
): ChildProcess => {
  const script = fileURLToPath(new URL(`./${file}`, import.meta.url));
  const child = spawn(process.execPath, [...flags, '--no-warnings', script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
};

/** The first line that a process prints. */
async function firstLine(child: ChildProcess, file: string): Promise<string> {
  if (child.stdout === null) throw new Error(`${file} has no output`);
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error(`${file} ended without a word`);
}

/** Starts a server that prints its port. */
export async function startServer(file: string, ...args: string[]): Promise<{ port: number; stop(): void }> {
  const child = start(file, args);
  const port = z.coerce
    .number()
    .int()
    .positive()
    .parse(await firstLine(child, file));
  return { port, stop: () => child.kill() };
}

const outcome = z.object({
  seconds: z.number(),
  /** Jobs of the alerts queue. */
  jobs: z.number().default(0),
  /** Peak of the process's memory, MB. */
  peak: z.number().default(0),
});
export type Outcome = z.infer<typeof outcome>;

/** Runs one side against a server to its end. */
export async function runSide(file: string, port: number, ...args: string[]): Promise<Outcome> {
  const endpoint = `http://127.0.0.1:${port}`;
  const child = start(file, args, {
    // As Lambda does for a function of 512 MB, whose heap may have most of it.
    flags: ['--max-old-space-size=384'],
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: endpoint,
      PORT: String(port),
      QUEUE_URL: `${endpoint}/000000000000/alerts.fifo`,
    },
  });
  return outcome.parse(JSON.parse(await firstLine(child, file)));
}

const counted = z.object({
  counts: z.record(z.string(), z.number()),
  units: z.object({ write: z.number(), read: z.number() }),
});
export type Counted = z.infer<typeof counted>;

/** What the stand-in was asked since it was last asked this. */
export async function countsOf(port: number): Promise<Counted> {
  return counted.parse(await (await fetch(`http://127.0.0.1:${port}/counts`)).json());
}
