/**
 * One release to the whole audience of the stand-in, by the code of plan-alerts and send-alerts with their own adapters:
 * one worker, job after job. Prints one JSON line of `Outcome`.
 */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { createHandler as createPlanner } from '../../functions/plan-alerts/handler.ts';
import { sendAlerts } from '../../functions/send-alerts/handler.ts';
import { createAudience } from '../../functions/shared/adapters/audience.ts';
import { createDigestLedger } from '../../functions/shared/adapters/ledger-digests.ts';
import { createMailLedger } from '../../functions/shared/adapters/ledger-mail.ts';
import { createBulkMailer } from '../../functions/shared/adapters/mailer.ts';
import { createJobs } from '../../functions/shared/adapters/queue.ts';
import { createSendQuota } from '../../functions/shared/adapters/send-quota.ts';
import { signToken } from '../../functions/shared/domain/audience-tokens.ts';
import type { AlertJob, DigestJob } from '../../functions/shared/domain/jobs.ts';
import type { Jobs } from '../../functions/shared/domain/ports.ts';
import { memoryIndex } from '../../test/support/memory-index.ts';
import { anEdition } from '../../test/support/newsroom.ts';
import { batchOf, silentLog as log } from '../support/in-process.ts';
import { compose, composeDigest, EVENT, REVISION, settings } from './release.ts';

const index = memoryIndex();
await index.addRevision(REVISION);
await index.replaceEdition(anEdition({ slug: REVISION.slug }), undefined);

const audience = createAudience('Audience');
await audience.key('links');
const ledger = createMailLedger('Ledger');
const queue: (AlertJob | DigestJob)[] = [];
const sqs = createJobs<AlertJob | DigestJob>(process.env.QUEUE_URL ?? '');
const jobs: Jobs<AlertJob | DigestJob> = {
  async send(queued) {
    await sqs.send(queued);
    queue.push(...queued.map(({ job }) => job));
  },
};

const deps = {
  index,
  audience,
  ledger,
  digests: createDigestLedger('Ledger'),
  languages: settings.languages,
  settings,
  mailer: createBulkMailer({}),
  quota: createSendQuota(),
  compose,
  composeDigest,
  sign: async (id: string) => signToken(await audience.key('links'), 'mail', id, new Date()),
  jobs,
  later: {
    at: () => Promise.reject(new Error('nothing waits here')),
    cancel: () => Promise.reject(new Error('nothing waits here')),
  },
  workers: 1,
  now: () => new Date(),
  wait,
  random: Math.random,
  log,
};

const began = performance.now();
await createPlanner(deps)(batchOf([{ detail: EVENT }]));
const planned = queue.length;
for (let job = queue.shift(); job; job = queue.shift()) if ('event' in job) await sendAlerts(deps, job);
const seconds = (performance.now() - began) / 1_000;
const [, peak = '0'] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
console.log(JSON.stringify({ seconds, jobs: planned, peak: Number(peak) / 1_024 }));
process.exit();
