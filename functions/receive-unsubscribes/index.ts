import { createAudience } from '../shared/adapters/audience.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);

export const handler = createHandler({
  audience: createAudience(env[ENV.audienceTable]),
  now: () => new Date(),
  log: createLog('receive-unsubscribes'),
});
