/** The processes of the bench: each side runs alone, beside a stand-in in a process of its own. */
import * as z from 'zod';
import { firstLine, startServer as serverOf, startProgram } from '../support/processes.ts';

const program = (file: string): URL => new URL(`./${file}`, import.meta.url);

/** Starts a server that prints its port. */
export const startServer = (file: string, ...args: string[]): Promise<{ port: number; stop(): void }> =>
  serverOf(program(file), args);

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
  const child = startProgram(program(file), args, {
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
