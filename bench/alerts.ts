/** Alerts: mails a second beside a bare SDK loop and beside SMTP; memory, requests and cost; digests. */
import { createRequire } from 'node:module';
import { costOf, POLLED } from './alerts/cost.ts';
import { type Counted, countsOf, type Outcome, runSide, startServer } from './alerts/processes.ts';
import { settings } from './alerts/release.ts';
import { readOptions } from './support/options.ts';
import { atLeast, atMost, median, printRows, type Row, row } from './support/rows.ts';

const HELP = `npm run bench:alerts [-- --json] [-- --quick] [-- --only PART[,PART…]]

PART is rate, memory or digest. One release to subscribers that a stand-in of SES, DynamoDB and SQS makes up; it runs in a
process of its own on loopback, answers at once, and counts. Ours is the code of plan-alerts and send-alerts with their own
adapters: one worker, everything on (ledger, state of each subscriber, personal links and headers).

rate     10,000 recipients, medians of five in turns (--quick: 2,000, once): ours; a bare loop of the SDK's SendRawEmail
         with one ready message; nodemailer's pooled SMTP to smtp-server, which writes each mail anew. As many mails on
         their way at a time for all. Then the requests that were counted, and what they cost at list price.
memory   The peak of the whole process for 10,000 and for 1,000,000 recipients (--quick: 2,000 and 20,000), with the heap
         that Lambda gives a function of 512 MB.
digest   100,000 subscribers who chose two topics each, 50 releases (--quick: 2,000): mails a second.

Peers: npm run bench:peers`;

const { json, quick, parts } = readOptions(HELP, ['rate', 'memory', 'digest']);
if (parts.includes('rate')) {
  try {
    createRequire(new URL('./peers/package.json', import.meta.url)).resolve('smtp-server');
  } catch {
    console.error('What this is measured beside is not installed here:\nsmtp-server: npm run bench:peers');
    process.exit(2);
  }
}
const RUNS = quick ? 1 : 5;
const FEW = quick ? 2_000 : 10_000;
const MANY = quick ? 20_000 : 1_000_000;
const READERS = quick ? 2_000 : 100_000;
const MILLION = 1_000_000;

interface Told extends Outcome {
  counted: Counted;
}

/** One release to so many. */
async function tell(mails: number): Promise<Told> {
  const server = await startServer('stand-in.ts', '--subscribers', String(mails));
  try {
    const told = await runSide('ours.ts', server.port);
    const counted = await countsOf(server.port);
    const sent = counted.counts['ses SendRawEmail'] ?? 0;
    if (sent !== mails) throw new Error(`${sent} mails instead of ${mails}`);
    return { ...told, counted };
  } finally {
    server.stop();
  }
}

async function bare(mails: number): Promise<Outcome> {
  const server = await startServer('stand-in.ts');
  try {
    return await runSide('bare.ts', server.port, '--mails', String(mails));
  } finally {
    server.stop();
  }
}

async function smtp(mails: number): Promise<Outcome> {
  const server = await startServer('smtp-server.ts');
  try {
    return await runSide('smtp.ts', server.port, '--mails', String(mails));
  } finally {
    server.stop();
  }
}

async function rateRows(): Promise<Row[]> {
  const sides: { ours: number[]; bare: number[]; smtp: number[] } = { ours: [], bare: [], smtp: [] };
  let last: Told | undefined;
  for (let run = 0; run < RUNS; run += 1) {
    last = await tell(FEW);
    sides.ours.push(FEW / last.seconds);
    sides.bare.push(FEW / (await bare(FEW)).seconds);
    sides.smtp.push(FEW / (await smtp(FEW)).seconds);
    console.error(
      `run ${run + 1} of ${RUNS}: ${Object.entries(sides)
        .map(([name, rates]) => `${name} ${Math.round(rates.at(-1) ?? 0)}/s`)
        .join(', ')}`,
    );
  }
  if (last === undefined) throw new Error('nothing was measured');
  const { counted, jobs } = last;
  const others = Object.entries(counted.counts).filter(([name]) => name !== 'ses SendRawEmail');
  const requests = others.reduce((sum, [, n]) => sum + n, 0) + POLLED * jobs;
  console.error(`requests: ${others.map(([name, n]) => `${name} ${n}`).join(', ')}; polled ${POLLED * jobs}`);
  const { SES, ...rest } = costOf({ ...counted, jobs }, { measured: FEW, mails: MILLION });
  const cost = Object.values(rest).reduce((sum, one) => sum + one, 0);
  return [
    row(
      'recipients a second ÷ bare SendRawEmail loop',
      median(sides.ours),
      median(sides.bare),
      'mails/s',
      atLeast(0.8),
    ),
    row(
      'recipients a second ÷ nodemailer pooled SMTP',
      median(sides.ours),
      median(sides.smtp),
      'mails/s',
      atLeast(3),
    ),
    row(
      'requests beside SES’s, per 1,000 recipients',
      (requests / FEW) * 1_000,
      null,
      'requests',
      atMost(60),
    ),
    row('a release to 1,000,000: all but SES ÷ SES', cost, SES, 'USD', atMost(0.01)),
    ...Object.entries(rest).map(([service, usd]) =>
      row(`a release to 1,000,000: ${service}`, usd, null, 'USD', null),
    ),
  ];
}

async function memoryRows(): Promise<Row[]> {
  const few = await tell(FEW);
  const many = await tell(MANY);
  const named = (n: number) => n.toLocaleString('en');
  return [
    row(`peak memory, ${named(MANY)} ÷ ${named(FEW)} recipients`, many.peak, few.peak, 'MB', atMost(1.1)),
  ];
}

async function digestRows(): Promise<Row[]> {
  const topics = settings.topics.map(({ id }) => id).join(',');
  const server = await startServer(
    'stand-in.ts',
    ...['--subscribers', String(READERS), '--frequency', 'daily', '--topics', topics],
  );
  try {
    const { seconds } = await runSide('digest.ts', server.port);
    const { counts } = await countsOf(server.port);
    const sent = counts['ses SendRawEmail'] ?? 0;
    if (sent !== READERS) throw new Error(`${sent} digests instead of ${READERS}`);
    return [
      row(
        `digest of 50 releases, ${READERS.toLocaleString('en')} subscribers`,
        sent / seconds,
        null,
        'mails/s',
        null,
      ),
    ];
  } finally {
    server.stop();
  }
}

const rows: Row[] = [];
if (parts.includes('rate')) rows.push(...(await rateRows()));
if (parts.includes('memory')) rows.push(...(await memoryRows()));
if (parts.includes('digest')) rows.push(...(await digestRows()));
printRows(rows, json);
process.exit();
