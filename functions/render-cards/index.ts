import { createNewsroomIndex } from '../shared/adapters/newsroom-index.ts';
import { createSiteStore } from '../shared/adapters/site.ts';
import { createUploads } from '../shared/adapters/uploads.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { loadNewsroom } from '../shared/runtime/newsroom.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';
import { createPainter } from './paint.ts';

const env = readEnv(environment, process.env);

export const handler = createHandler({
  index: createNewsroomIndex(env[ENV.newsroomTable]),
  uploads: createUploads(env[ENV.uploadsBucket]),
  site: createSiteStore(env[ENV.siteBucket]),
  paint: createPainter(),
  settings: loadNewsroom(),
  log: createLog('render-cards'),
});
