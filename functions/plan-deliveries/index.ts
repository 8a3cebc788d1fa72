import { createWebhookLedger } from '../shared/adapters/ledger-webhooks.ts';
import { createPartnerStore } from '../shared/adapters/partners.ts';
import { createJobs } from '../shared/adapters/queue.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);

export const handler = createHandler({
  partners: createPartnerStore(env[ENV.partnersTable]),
  ledger: createWebhookLedger(env[ENV.ledgerTable]),
  jobs: createJobs(env[ENV.deliveriesQueueUrl]),
  log: createLog('plan-deliveries'),
});
