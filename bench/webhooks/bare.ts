/**
 * The bare floor: HMAC and POST by undici with connections that are kept, `--deliveries` of them to `--endpoints` of the
 * sink, 200 at once. Nothing is written down. Prints one JSON line: seconds, and microseconds of the processor for each.
 */
import { parseArgs } from 'node:util';
import { AT_ONCE, createCaller, measured, messageOf } from './caller.ts';

const { values } = parseArgs({ options: { deliveries: { type: 'string' }, sink: { type: 'string' } } });
const deliveries = Number(values.deliveries);
const call = createCaller(Number(values.sink));
const finish = measured();
let next = 0;
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (next < deliveries) await call(messageOf(next++));
  }),
);
finish(deliveries);
