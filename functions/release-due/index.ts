import { setTimeout as wait } from 'node:timers/promises';
import { createBus } from '../shared/adapters/bus.ts';
import { createNewsroomIndex } from '../shared/adapters/newsroom-index.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { loadNewsroom } from '../shared/runtime/newsroom.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);

export const handler = createHandler({
  index: createNewsroomIndex(env[ENV.newsroomTable]),
  bus: createBus(env[ENV.bus]),
  settings: loadNewsroom(),
  now: () => new Date(),
  wait,
  log: createLog('release-due'),
});
