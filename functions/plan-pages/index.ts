import { createNewsroomIndex } from '../shared/adapters/newsroom-index.ts';
import { createJobs } from '../shared/adapters/queue.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { loadNewsroom } from '../shared/runtime/newsroom.ts';
import { env } from './env.ts';
import { createHandler } from './handler.ts';

const { NEWSROOM_TABLE, PAGES_QUEUE_URL } = readEnv(env, process.env);

export const handler = createHandler({
  index: createNewsroomIndex(NEWSROOM_TABLE),
  pages: createJobs(PAGES_QUEUE_URL),
  settings: loadNewsroom(),
  log: createLog('plan-pages'),
});
