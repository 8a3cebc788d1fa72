import { setTimeout as wait } from 'node:timers/promises';
import { createAudience } from '../shared/adapters/audience.ts';
import { createMailLedger } from '../shared/adapters/ledger-mail.ts';
import { createMailer } from '../shared/adapters/mailer.ts';
import { createNewsroomIndex } from '../shared/adapters/newsroom-index.ts';
import { createJobs } from '../shared/adapters/queue.ts';
import type { AlertJob } from '../shared/domain/jobs.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { loadNewsroom } from '../shared/runtime/newsroom.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);
const settings = loadNewsroom();

export const handler = createHandler({
  index: createNewsroomIndex(env[ENV.newsroomTable]),
  audience: createAudience(env[ENV.audienceTable]),
  ledger: createMailLedger(env[ENV.ledgerTable]),
  mailer: createMailer({ from: settings.senders.alerts, configurationSet: env[ENV.configurationSet] }),
  jobs: createJobs<AlertJob>(env[ENV.alertsQueueUrl]),
  settings,
  siteUrl: env[ENV.siteUrl],
  now: () => new Date(),
  wait,
  random: Math.random,
  log: createLog('send-alerts'),
});
