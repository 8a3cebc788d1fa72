import { setTimeout as wait } from 'node:timers/promises';
import { createAudience } from '../shared/adapters/audience.ts';
import { createDigestLedger } from '../shared/adapters/ledger-digests.ts';
import { createMailLedger } from '../shared/adapters/ledger-mail.ts';
import { createBulkMailer } from '../shared/adapters/mailer.ts';
import { createNewsroomIndex } from '../shared/adapters/newsroom-index.ts';
import { prepareMail } from '../shared/adapters/prepared-mail.ts';
import { createJobs } from '../shared/adapters/queue.ts';
import { createSchedule } from '../shared/adapters/schedule.ts';
import { createSendQuota } from '../shared/adapters/send-quota.ts';
import { signToken } from '../shared/domain/audience-tokens.ts';
import type { AlertJob, DigestJob } from '../shared/domain/jobs.ts';
import { ENV, MAIL_WORKERS } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { loadNewsroom } from '../shared/runtime/newsroom.ts';
import { alertMessage, digestMessage } from '../shared/site/mail/message.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);
const settings = loadNewsroom();
const siteUrl = env[ENV.siteUrl];
const audience = createAudience(env[ENV.audienceTable]);

export const handler = createHandler({
  index: createNewsroomIndex(env[ENV.newsroomTable]),
  audience,
  ledger: createMailLedger(env[ENV.ledgerTable]),
  mailer: createBulkMailer({ configurationSet: env[ENV.configurationSet] }),
  quota: createSendQuota(),
  compose: async (story) =>
    prepareMail(await alertMessage({ settings, siteUrl }, story), settings.senders.alerts),
  composeDigest: async (digest) =>
    prepareMail(await digestMessage({ settings, siteUrl }, digest), settings.senders.alerts),
  digests: createDigestLedger(env[ENV.ledgerTable]),
  languages: settings.languages,
  sign: async (id) => signToken(await audience.key('links'), 'mail', id, new Date()),
  jobs: createJobs<AlertJob | DigestJob>(env[ENV.alertsQueueUrl]),
  later: createSchedule({
    group: env[ENV.scheduleGroup],
    roleArn: env[ENV.schedulerRoleArn],
    queueArn: env[ENV.announcementsQueueArn],
  }),
  workers: MAIL_WORKERS,
  now: () => new Date(),
  wait,
  random: Math.random,
  log: createLog('send-alerts'),
});
