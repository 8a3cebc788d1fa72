import { createAudience } from '../shared/adapters/audience.ts';
import { createDigestLedger } from '../shared/adapters/ledger-digests.ts';
import { createMailLedger } from '../shared/adapters/ledger-mail.ts';
import { createJobs } from '../shared/adapters/queue.ts';
import type { AlertJob, DigestJob } from '../shared/domain/jobs.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);

export const handler = createHandler({
  audience: createAudience(env[ENV.audienceTable]),
  ledger: createMailLedger(env[ENV.ledgerTable]),
  digests: createDigestLedger(env[ENV.ledgerTable]),
  jobs: createJobs<AlertJob | DigestJob>(env[ENV.alertsQueueUrl]),
  now: () => new Date(),
  log: createLog('plan-alerts'),
});
