import { createPost } from '../shared/adapters/http.ts';
import { createWebhookLedger } from '../shared/adapters/ledger-webhooks.ts';
import { createNewsroomIndex } from '../shared/adapters/newsroom-index.ts';
import { createPartnerStore } from '../shared/adapters/partners.ts';
import { createJobs } from '../shared/adapters/queue.ts';
import { createSchedule } from '../shared/adapters/schedule.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { loadNewsroom } from '../shared/runtime/newsroom.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);

export const handler = createHandler({
  index: createNewsroomIndex(env[ENV.newsroomTable]),
  partners: createPartnerStore(env[ENV.partnersTable]),
  ledger: createWebhookLedger(env[ENV.ledgerTable]),
  jobs: createJobs(env[ENV.deliveriesQueueUrl]),
  schedule: createSchedule({
    group: env[ENV.scheduleGroup],
    roleArn: env[ENV.schedulerRoleArn],
    queueArn: env[ENV.deliveriesQueueArn],
  }),
  post: createPost({ allowInside: env[ENV.insideEndpoints] === 'true' }),
  settings: loadNewsroom(),
  siteUrl: env[ENV.siteUrl],
  now: () => new Date(),
  random: Math.random,
  log: createLog('deliver-webhooks'),
});
