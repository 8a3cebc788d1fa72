import { createMailer } from '../shared/adapters/mailer.ts';
import { createNewsroomIndex } from '../shared/adapters/newsroom-index.ts';
import { createUploads } from '../shared/adapters/uploads.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { loadNewsroom } from '../shared/runtime/newsroom.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);
const settings = loadNewsroom();

export const handler = createHandler({
  index: createNewsroomIndex(env[ENV.newsroomTable]),
  uploads: createUploads(env[ENV.uploadsBucket]),
  mailer: createMailer({ from: settings.senders.alerts }),
  settings,
  siteUrl: env[ENV.siteUrl],
  log: createLog('report-to-editor'),
});
