import { createItemStore } from '../shared/adapters/items.ts';
import { createWebhookLedger } from '../shared/adapters/ledger-webhooks.ts';
import { createNewsroomIndex } from '../shared/adapters/newsroom-index.ts';
import { createPartnerStore } from '../shared/adapters/partners.ts';
import { createJobs } from '../shared/adapters/queue.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { loadNewsroom } from '../shared/runtime/newsroom.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);

export const handler = createHandler({
  partners: createPartnerStore(env[ENV.partnersTable]),
  ledger: createWebhookLedger(env[ENV.ledgerTable]),
  items: createItemStore(env[ENV.uploadsBucket]),
  index: createNewsroomIndex(env[ENV.newsroomTable]),
  jobs: createJobs(env[ENV.slowDeliveriesQueueUrl]),
  settings: loadNewsroom(),
  siteUrl: env[ENV.siteUrl],
  now: () => new Date(),
  log: createLog('serve-partners'),
});
