/** Webhooks: deliveries a second beside BullMQ and beside bare HTTP; partners who hang; memory with a million waiting. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readOptions } from './support/options.ts';
import { atLeast, atMost, median, printRows, type Row, row } from './support/rows.ts';
import { bare, bullmq, deliver } from './webhooks/processes.ts';
import { ENDPOINTS, HANGING, idOf, WARM } from './webhooks/story.ts';

const HELP = `npm run bench:webhooks [-- --json] [-- --quick] [-- --only PART[,PART…]]

PART is rate, hanging or memory. Deliveries of 5 kB to 100 endpoints on loopback. Ours is the code of deliver-webhooks with
its own adapters, as 20 workers of ten deliveries each in one process: ledger, partner, item, signature, guard, attempts. What
stands in for DynamoDB, S3, KMS, SQS and Lambda is a process of its own, and so is the sink. One side runs at a time.

rate     10,000 deliveries, medians of five in turns (--quick: 1,000, once): ours; BullMQ's worker, which signs and posts, on
         Redis with an append-only file, written once a second; undici that signs and posts and does nothing else. 200 calls
         at once for all. Then the requests that were counted.
hanging  A release every second, 30 of them (--quick: 6), medians of five (--quick: once): the time from when a message
         may be had to when it is at its endpoint, for the 80 endpoints that always answer; with the other 20 answering, and
         with the other 20 hanging. Five releases to the 80 alone come before, so that the worker is warm. A hanging one is
         waited for for 0.6 seconds in place of 15, in both.
memory   20,000 deliveries (--quick: 1,000) of 1,000,000 that wait, and of 1,000 that do: the peak of the worker's process,
         with the heap that Lambda gives a function of 512 MB.

Peers: npm run bench:peers, and redis-server (apt-get install redis-server)`;

const { json, quick, parts } = readOptions(HELP, ['rate', 'hanging', 'memory']);
if (parts.includes('rate')) {
  const missing = [];
  const peers = createRequire(new URL('./peers/package.json', import.meta.url));
  try {
    // BullMQ finds its client from where it lies itself.
    createRequire(peers.resolve('bullmq')).resolve('ioredis');
  } catch {
    missing.push('bullmq and ioredis: npm run bench:peers');
  }
  if (spawnSync('redis-server', ['--version']).status !== 0)
    missing.push('redis-server: apt-get install redis-server');
  if (missing.length > 0) {
    console.error(`What this is measured beside is not installed here:\n${missing.join('\n')}`);
    process.exit(2);
  }
}
const RUNS = quick ? 1 : 5;
const FEW = quick ? 1_000 : 10_000;
const RELEASES = quick ? 6 : 30;
const PACE = 1_000;
// Not as long as the pace: what gives up would do so just as the next release comes.
const TIMEOUT = 600;
const WORKED_OFF = quick ? 1_000 : 20_000;

async function rateRows(): Promise<Row[]> {
  const sides: { ours: number[]; bullmq: number[]; bare: number[] } = { ours: [], bullmq: [], bare: [] };
  let counts: Record<string, number> = {};
  for (let run = 0; run < RUNS; run += 1) {
    const ours = await deliver({ deliveries: FEW });
    if (ours.seen.size !== FEW) throw new Error(`${ours.seen.size} deliveries instead of ${FEW}`);
    counts = ours.counts;
    const all = { ours, bullmq: await bullmq(FEW), bare: await bare(FEW) };
    for (const name of ['ours', 'bullmq', 'bare'] as const) sides[name].push(FEW / all[name].seconds);
    console.error(
      `run ${run + 1} of ${RUNS}: ${Object.entries(all)
        .map(
          ([name, { seconds, cpu }]) =>
            `${name} ${Math.round(FEW / seconds)}/s (${Math.round(cpu)} µs of the processor each)`,
        )
        .join(', ')}`,
    );
  }
  console.error(
    `requests: ${Object.entries(counts)
      .map(([name, n]) => `${name} ${n}`)
      .join(', ')}`,
  );
  const requests = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const rate = median(sides.ours);
  return [
    row('deliveries a second ÷ BullMQ on Redis', rate, median(sides.bullmq), 'deliveries/s', atLeast(1.5)),
    row('deliveries a second ÷ bare undici', rate, median(sides.bare), 'deliveries/s', atLeast(0.6)),
    row('requests beside the partners’, per delivery', requests / FEW, null, 'requests', null),
  ];
}

/** 99 of 100 messages to the endpoints that always answer were there in so many milliseconds. */
async function slowest(hanging: number): Promise<number> {
  const measured = Array.from({ length: RELEASES * ENDPOINTS }, (_, n) => WARM * ENDPOINTS + n).filter(
    (n) => n % ENDPOINTS >= HANGING,
  );
  const { seen, since } = await deliver({
    deliveries: (WARM + RELEASES) * ENDPOINTS,
    ...{ hanging, pace: PACE, timeout: TIMEOUT, wanted: measured.map(idOf) },
  });
  const times = measured.map((n) => (seen.get(idOf(n)) ?? Number.NaN) - (since[n] ?? Number.NaN));
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;
}

async function hangingRows(): Promise<Row[]> {
  const [none, some]: [number[], number[]] = [[], []];
  for (let run = 0; run < RUNS; run += 1) {
    none.push(await slowest(0));
    some.push(await slowest(HANGING));
    console.error(
      `run ${run + 1} of ${RUNS}: p99 ${Math.round(none.at(-1) ?? 0)} ms with none hanging, ${Math.round(some.at(-1) ?? 0)} ms with a fifth`,
    );
  }
  return [
    row(
      'p99 to endpoints that answer, a fifth of all hanging ÷ none',
      median(some),
      median(none),
      'ms',
      atMost(1.1),
    ),
  ];
}

async function memoryRows(): Promise<Row[]> {
  const peak = async (waiting: number) => (await deliver({ deliveries: WORKED_OFF, waiting })).peak;
  const [few, many] = [await peak(1_000), await peak(1_000_000)];
  return [
    row('peak memory of the worker, 1,000,000 ÷ 1,000 deliveries waiting', many, few, 'MB', atMost(1.1)),
  ];
}

const rows: Row[] = [];
if (parts.includes('rate')) rows.push(...(await rateRows()));
if (parts.includes('hanging')) rows.push(...(await hangingRows()));
if (parts.includes('memory')) rows.push(...(await memoryRows()));
printRows(rows, json);
process.exit();
