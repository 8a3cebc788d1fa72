/**
 * BullMQ (of bench/peers) on Redis: `--deliveries` jobs that wait, each with its message; a worker signs and posts, 200 at
 * once. Ten attempts, as ours; Redis keeps what is done, as is BullMQ's default, and as our ledger does. Prints one JSON
 * line: seconds, and microseconds of the processor for each.
 */
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { AT_ONCE, createCaller, type Message, measured, messageOf } from './caller.ts';

const { values } = parseArgs({
  options: { deliveries: { type: 'string' }, sink: { type: 'string' }, redis: { type: 'string' } },
});
const deliveries = Number(values.deliveries);
const { Queue, Worker } = createRequire(new URL('../peers/package.json', import.meta.url))('bullmq');
const connection = { host: '127.0.0.1', port: Number(values.redis), maxRetriesPerRequest: null };
const queue = new Queue('deliveries', { connection });
for (let n = 0; n < deliveries; n += 500) {
  const some = Array.from({ length: Math.min(500, deliveries - n) }, (_, i) => messageOf(n + i));
  await queue.addBulk(
    some.map((data) => ({
      name: 'deliver',
      data,
      opts: { attempts: 10, backoff: { type: 'exponential', delay: 5_000 } },
    })),
  );
}

const call = createCaller(Number(values.sink));
let done = 0;
const finish = measured();
const worker = new Worker('deliveries', ({ data }: { data: Message }) => call(data), {
  connection,
  concurrency: AT_ONCE,
});
worker.on('failed', (_: unknown, error: Error) => {
  throw error;
});
worker.on('completed', () => {
  done += 1;
  if (done === deliveries) finish(deliveries);
});
