/** What plan-alerts and send-alerts need, with their own adapters, against the stand-in; jobs are also kept at hand. */
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
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
import { silentLog as log } from '../support/in-process.ts';
import { compose, composeDigest, settings } from './release.ts';

export async function createWorker() {
  const index = memoryIndex();
  const audience = createAudience('Audience');
  await audience.key('links');
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
    ledger: createMailLedger('Ledger'),
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
  return { index, deps, queue };
}

/** Prints what `runSide` reads, and ends. */
export function finish(seconds: number, jobs: number): never {
  const [, peak = '0'] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  console.log(JSON.stringify({ seconds, jobs, peak: Number(peak) / 1_024 }));
  process.exit();
}
