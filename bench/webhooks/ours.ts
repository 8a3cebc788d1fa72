/**
 * One worker: deliver-webhooks with its own adapters, `--fast` of them for the fast lane and `--slow` for the slow one, each
 * with clients and connections of its own, as Lambda's environments have them. Each is given batches of ten, as by Lambda.
 * `--timeout`: milliseconds that are waited for an endpoint. Says that it is ready, and works until it
 * is stopped.
 */
import { parseArgs } from 'node:util';
import { S3Client } from '@aws-sdk/client-s3';
import type { SQSEvent } from 'aws-lambda';
import { Pool } from 'undici';
import { createHandler } from '../../functions/deliver-webhooks/handler.ts';
import { createPost } from '../../functions/shared/adapters/http.ts';
import { createItemStore } from '../../functions/shared/adapters/items.ts';
import { createWebhookLedger } from '../../functions/shared/adapters/ledger-webhooks.ts';
import { createPartnerStore } from '../../functions/shared/adapters/partners.ts';
import { createJobs } from '../../functions/shared/adapters/queue.ts';
import { createSeal } from '../../functions/shared/adapters/seal.ts';
import { loadNewsroom } from '../../lib/config.ts';
import { silentLog as log } from '../support/in-process.ts';
import { SITE_URL } from './story.ts';

const { values } = parseArgs({
  options: {
    fast: { type: 'string', default: '20' },
    slow: { type: 'string', default: '5' },
    timeout: { type: 'string', default: '15000' },
  },
});
const whole = Number(values.timeout);
const timeouts = { lookup: 3_000, connect: 5_000, tls: 5_000, firstByte: whole, whole };
const endpoint = process.env.AWS_ENDPOINT_URL ?? '';
const settings = loadNewsroom('newsroom.yaml');
const never = (what: string) => () => Promise.reject(new Error(`${what} in a bench`));

const worker = () =>
  createHandler({
    partners: createPartnerStore('Partners'),
    ledger: createWebhookLedger('Ledger'),
    items: createItemStore('uploads', new S3Client({ forcePathStyle: true })),
    seal: createSeal(undefined),
    lanes: { fast: createJobs(`${endpoint}/0/fast`), slow: createJobs(`${endpoint}/0/slow`) },
    schedule: { at: never('nothing is scheduled') },
    post: createPost({ allowInside: true, timeouts }),
    mailer: { send: never('no mail is sent') },
    settings,
    siteUrl: SITE_URL,
    now: () => new Date(),
    random: Math.random,
    log,
  });

const queue = new Pool(endpoint, { connections: 100, headersTimeout: 0 });

/** What Lambda's runtime does: asks for an event, hands it over, tells what came of it. */
async function run(lane: string): Promise<never> {
  const handler = worker();
  for (;;) {
    const { body } = await queue.request({ method: 'GET', path: `/next/${lane}` });
    // biome-ignore lint/suspicious/noExplicitAny: the stand-in writes what SQS writes
    const event: SQSEvent = (await body.json()) as any;
    const done = JSON.stringify(await handler(event));
    const { body: taken } = await queue.request({ method: 'POST', path: `/done/${lane}`, body: done });
    await taken.dump();
  }
}

const lanes = [
  ...Array.from({ length: Number(values.fast) }, () => 'fast'),
  ...Array.from({ length: Number(values.slow) }, () => 'slow'),
];
console.log('ready');
await Promise.all(lanes.map(run));
