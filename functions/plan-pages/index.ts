import { createNewsroomIndex } from '../shared/adapters/newsroom-index.ts';
import { createJobs } from '../shared/adapters/queue.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { loadNewsroom } from '../shared/runtime/newsroom.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);

export const handler = createHandler({
  index: createNewsroomIndex(env[ENV.newsroomTable]),
  pages: createJobs(env[ENV.pagesQueueUrl]),
  cards: createJobs(env[ENV.cardsQueueUrl]),
  settings: loadNewsroom(),
  log: createLog('plan-pages'),
});
