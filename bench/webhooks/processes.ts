/** The processes of the bench: each side runs alone, beside a sink, and what it stores in, in processes of their own. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { firstLine, startCommand, startProgram, startServer } from '../support/processes.ts';

const program = (file: string): URL => new URL(`./${file}`, import.meta.url);

/** What has come to the sink: when, by `webhook-id`. */
const arrivals = z.array(z.tuple([z.string(), z.number()]));

const ending = z.object({
  seconds: z.number(),
  counts: z.record(z.string(), z.number()),
  /** When each message could first be had; of paced ones only. */
  since: z.array(z.number()),
});

export interface Told extends z.infer<typeof ending> {
  seen: Map<string, number>;
  /** Peak of the worker's memory, MB. */
  peak: number;
  /** What a delivery cost the worker's processor, microseconds. */
  cpu: number;
}

export interface Wish {
  deliveries: number;
  hanging?: number;
  /** Milliseconds from one release to the next; absent: all wait from the beginning. */
  pace?: number;
  /** The deliveries are taken out of so many. */
  waiting?: number;
  /** Milliseconds that are waited for an endpoint. */
  timeout?: number;
  /** The `webhook-id` of those that are waited for, however long they take. */
  wanted?: string[];
}

/** What has come to the sink, once some have; what was not taken at once comes with a later attempt. */
async function arrived(port: number, wanted: string[]): Promise<Map<string, number>> {
  for (let tries = 0; ; tries += 1) {
    const seen = new Map(arrivals.parse(await (await fetch(`http://127.0.0.1:${port}/seen`)).json()));
    if (wanted.every((id) => seen.has(id))) return seen;
    if (tries === 60) throw new Error('deliveries that were made are not at the sink');
    await wait(1_000);
  }
}

/** What a process has used of the processor, microseconds. */
function processorOf({ pid }: ChildProcess): number {
  // The 14th and 15th field (proc(5)), in hundredths of a second.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Ours, to the end of its fast lane. */
export async function deliver({
  deliveries,
  hanging = 0,
  pace,
  waiting = 0,
  timeout = 15_000,
  wanted = [],
}: Wish): Promise<Told> {
  const sink = await startServer(program('sink.ts'), []);
  const standIn = await startServer(program('stand-in.ts'), [
    ...['--deliveries', String(deliveries), '--hanging', String(hanging), '--waiting', String(waiting)],
    ...['--sink', String(sink.port), ...(pace === undefined ? [] : ['--pace', String(pace)])],
  ]);
  const address = `http://127.0.0.1:${standIn.port}`;
  const worker = startProgram(program('ours.ts'), ['--timeout', String(timeout)], {
    // As Lambda does for a function of 512 MB, whose heap may have most of it.
    flags: ['--max-old-space-size=384'],
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: address,
    },
  });
  try {
    const died = new Promise<never>((_, reject) => {
      worker.once('exit', () => reject(new Error('the worker ended before its work was done')));
    });
    await Promise.race([firstLine(worker, 'ours.ts'), died]);
    const before = processorOf(worker);
    const ended = fetch(`${address}/end`).then((response) => response.json());
    const told = ending.parse(await Promise.race([ended, died]));
    const [, peak = '0'] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${worker.pid}/status`, 'utf8')) ?? [];
    const cpu = (processorOf(worker) - before) / deliveries;
    const seen = await arrived(sink.port, wanted);
    return { ...told, seen, peak: Number(peak) / 1_024, cpu };
  } finally {
    worker.kill();
    standIn.stop();
    sink.stop();
  }
}

const outcome = z.object({ seconds: z.number(), cpu: z.number() });

/** Runs a side that says how many seconds it took, and what a delivery cost its processor. */
async function runSide(
  file: string,
  deliveries: number,
  args: string[] = [],
): Promise<z.infer<typeof outcome>> {
  const sink = await startServer(program('sink.ts'), []);
  try {
    const child = startProgram(program(file), [
      ...['--deliveries', String(deliveries), '--sink', String(sink.port), ...args],
    ]);
    return outcome.parse(JSON.parse(await firstLine(child, file)));
  } finally {
    sink.stop();
  }
}

export const bare = (deliveries: number): ReturnType<typeof runSide> => runSide('bare.ts', deliveries);

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Redis as Debian has it, which writes its log once a second. */
export async function bullmq(deliveries: number): ReturnType<typeof runSide> {
  const dir = mkdtempSync(join(tmpdir(), 'dateline-redis-'));
  const port = await freePort();
  const redis = startCommand('redis-server', [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''],
    ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction'],
  ]);
  try {
    await ready(redis);
    return await runSide('bullmq.ts', deliveries, ['--redis', String(port)]);
  } finally {
    const gone = new Promise((resolve) => redis.once('exit', resolve));
    redis.kill();
    await gone;
    rmSync(dir, { recursive: true });
  }
}

function ready(redis: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    redis.once('exit', () => reject(new Error(`redis-server ended: ${said}`)));
    redis.stdout?.on('data', (some: Buffer) => {
      said += some.toString();
      if (said.includes('Ready to accept connections')) resolve();
    });
  });
}
