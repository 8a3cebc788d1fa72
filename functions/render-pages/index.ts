import { createBus } from '../shared/adapters/bus.ts';
import { createCdn } from '../shared/adapters/cdn.ts';
import { createNewsroomIndex } from '../shared/adapters/newsroom-index.ts';
import { createSiteStore } from '../shared/adapters/site.ts';
import { createUploads } from '../shared/adapters/uploads.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { loadNewsroom } from '../shared/runtime/newsroom.ts';
import { loadScripts } from '../shared/runtime/scripts.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);
const distribution = env[ENV.distribution];

export const handler = createHandler({
  index: createNewsroomIndex(env[ENV.newsroomTable]),
  uploads: createUploads(env[ENV.uploadsBucket]),
  site: createSiteStore(env[ENV.siteBucket]),
  bus: createBus(env[ENV.bus]),
  cdn: distribution === undefined ? undefined : createCdn(distribution),
  settings: loadNewsroom(),
  scripts: loadScripts(),
  siteUrl: env[ENV.siteUrl],
  log: createLog('render-pages'),
});
