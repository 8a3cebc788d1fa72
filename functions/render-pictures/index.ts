import { createBus } from '../shared/adapters/bus.ts';
import { createNewsroomIndex } from '../shared/adapters/newsroom-index.ts';
import { createJobs } from '../shared/adapters/queue.ts';
import { createUploads } from '../shared/adapters/uploads.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { loadNewsroom } from '../shared/runtime/newsroom.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';
import { renditionsOf } from './renditions.ts';

const env = readEnv(environment, process.env);

export const handler = createHandler({
  index: createNewsroomIndex(env[ENV.newsroomTable]),
  uploads: createUploads(env[ENV.uploadsBucket]),
  pages: createJobs(env[ENV.pagesQueueUrl]),
  cards: createJobs(env[ENV.cardsQueueUrl]),
  bus: createBus(env[ENV.bus]),
  renditionsOf,
  settings: loadNewsroom(),
  log: createLog('render-pictures'),
});
