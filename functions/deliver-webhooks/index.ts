import { createPost } from '../shared/adapters/http.ts';
import { createItemStore } from '../shared/adapters/items.ts';
import { createWebhookLedger } from '../shared/adapters/ledger-webhooks.ts';
import { createMailer } from '../shared/adapters/mailer.ts';
import { createPartnerStore } from '../shared/adapters/partners.ts';
import { createJobs } from '../shared/adapters/queue.ts';
import { createSchedule } from '../shared/adapters/schedule.ts';
import { createSeal } from '../shared/adapters/seal.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { loadNewsroom } from '../shared/runtime/newsroom.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);
const settings = loadNewsroom();

export const handler = createHandler({
  partners: createPartnerStore(env[ENV.partnersTable]),
  ledger: createWebhookLedger(env[ENV.ledgerTable]),
  items: createItemStore(env[ENV.uploadsBucket]),
  seal: createSeal(undefined),
  lanes: {
    fast: createJobs(env[ENV.deliveriesQueueUrl]),
    slow: createJobs(env[ENV.slowDeliveriesQueueUrl]),
  },
  schedule: createSchedule({
    group: env[ENV.scheduleGroup],
    roleArn: env[ENV.schedulerRoleArn],
    queueArn: env[ENV.slowDeliveriesQueueArn],
  }),
  post: createPost({ allowInside: env[ENV.insideEndpoints] === 'true' }),
  mailer: createMailer({ from: settings.senders.alerts }),
  settings,
  siteUrl: env[ENV.siteUrl],
  now: () => new Date(),
  random: Math.random,
  log: createLog('deliver-webhooks'),
});
