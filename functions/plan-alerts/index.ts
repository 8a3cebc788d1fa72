import { createAudience } from '../shared/adapters/audience.ts';
import { createDigestLedger } from '../shared/adapters/ledger-digests.ts';
import { createMailLedger } from '../shared/adapters/ledger-mail.ts';
import { createBulkMailer } from '../shared/adapters/mailer.ts';
import { createNewsroomIndex } from '../shared/adapters/newsroom-index.ts';
import { prepareMail } from '../shared/adapters/prepared-mail.ts';
import { createJobs } from '../shared/adapters/queue.ts';
import { createSchedule } from '../shared/adapters/schedule.ts';
import type { AlertJob, DigestJob } from '../shared/domain/jobs.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { loadNewsroom } from '../shared/runtime/newsroom.ts';
import { alertMessage } from '../shared/site/mail/message.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);

const settings = loadNewsroom();
const siteUrl = env[ENV.siteUrl];

export const handler = createHandler({
  index: createNewsroomIndex(env[ENV.newsroomTable]),
  mailer: createBulkMailer({ configurationSet: env[ENV.configurationSet] }),
  compose: async (story) =>
    prepareMail(await alertMessage({ settings, siteUrl }, story), settings.senders.alerts),
  later: createSchedule({
    group: env[ENV.scheduleGroup],
    roleArn: env[ENV.schedulerRoleArn],
    queueArn: env[ENV.announcementsQueueArn],
  }),
  settings,
  audience: createAudience(env[ENV.audienceTable]),
  ledger: createMailLedger(env[ENV.ledgerTable]),
  digests: createDigestLedger(env[ENV.ledgerTable]),
  jobs: createJobs<AlertJob | DigestJob>(env[ENV.alertsQueueUrl]),
  now: () => new Date(),
  log: createLog('plan-alerts'),
});
