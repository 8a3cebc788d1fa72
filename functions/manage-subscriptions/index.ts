import { setTimeout } from 'node:timers/promises';
import { createAudience } from '../shared/adapters/audience.ts';
import { createLimits } from '../shared/adapters/limits.ts';
import { createMailer } from '../shared/adapters/mailer.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { loadNewsroom } from '../shared/runtime/newsroom.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);
const settings = loadNewsroom();

export const handler = createHandler({
  audience: createAudience(env[ENV.audienceTable]),
  limits: createLimits(env[ENV.audienceTable]),
  mailer: createMailer({ from: settings.senders.alerts, configurationSet: env[ENV.configurationSet] }),
  settings,
  siteUrl: env[ENV.siteUrl],
  now: () => new Date(),
  wait: setTimeout,
  cdnWord: env[ENV.cdnWord],
  log: createLog('manage-subscriptions'),
});
