import { createBus } from '../shared/adapters/bus.ts';
import { createNewsroomIndex } from '../shared/adapters/newsroom-index.ts';
import { createJobs } from '../shared/adapters/queue.ts';
import { createSchedule } from '../shared/adapters/schedule.ts';
import { createUploads } from '../shared/adapters/uploads.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { loadNewsroom } from '../shared/runtime/newsroom.ts';
import { createReader } from '../shared/runtime/reader.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);

export const handler = createHandler({
  index: createNewsroomIndex(env[ENV.newsroomTable]),
  uploads: createUploads(env[ENV.uploadsBucket]),
  read: createReader(new URL('./worker.mjs', import.meta.url)),
  bus: createBus(env[ENV.bus]),
  pages: createJobs(env[ENV.pagesQueueUrl]),
  pictures: createJobs(env[ENV.picturesQueueUrl]),
  schedule: createSchedule({
    group: env[ENV.scheduleGroup],
    roleArn: env[ENV.schedulerRoleArn],
    queueArn: env[ENV.dueQueueArn],
  }),
  settings: loadNewsroom(),
  now: () => new Date(),
  log: createLog('ingest-release'),
});
