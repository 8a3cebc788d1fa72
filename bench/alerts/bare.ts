/** A bare loop of the SDK's SendRawEmail with one ready message. `--mails N`. Prints one JSON line: seconds. */
import { Agent } from 'node:http';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { AT_ONCE } from '../../functions/shared/domain/send-allowance.ts';
import { readyMail } from './release.ts';

const { values } = parseArgs({ options: { mails: { type: 'string' } } });
const mails = Number(values.mails);
const client = new SESClient({
  maxAttempts: 1,
  requestHandler: { httpAgent: new Agent({ keepAlive: true, maxSockets: AT_ONCE }) },
});
const { to, raw } = await readyMail();
const began = performance.now();
let left = mails;
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (left > 0) {
      left -= 1;
      await client.send(new SendRawEmailCommand({ Destinations: [to], RawMessage: { Data: raw } }));
    }
  }),
);
console.log(JSON.stringify({ seconds: (performance.now() - began) / 1_000 }));
process.exit();
