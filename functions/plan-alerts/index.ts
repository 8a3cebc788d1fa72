import { createJobs } from '../shared/adapters/queue.ts';
import type { AlertJob } from '../shared/domain/jobs.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);

export const handler = createHandler({
  jobs: createJobs<AlertJob>(env[ENV.alertsQueueUrl]),
  log: createLog('plan-alerts'),
});
