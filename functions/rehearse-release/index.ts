import { createAudience } from '../shared/adapters/audience.ts';
import { createMailLedger } from '../shared/adapters/ledger-mail.ts';
import { createMailer } from '../shared/adapters/mailer.ts';
import { createNewsroomIndex } from '../shared/adapters/newsroom-index.ts';
import { createPartnerStore } from '../shared/adapters/partners.ts';
import { createSendQuota } from '../shared/adapters/send-quota.ts';
import { createUploads } from '../shared/adapters/uploads.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { loadNewsroom } from '../shared/runtime/newsroom.ts';
import { createReader } from '../shared/runtime/reader.ts';
import { loadScripts } from '../shared/runtime/scripts.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);
const settings = loadNewsroom();

export const handler = createHandler({
  index: createNewsroomIndex(env[ENV.newsroomTable]),
  uploads: createUploads(env[ENV.uploadsBucket]),
  audience: createAudience(env[ENV.audienceTable]),
  ledger: createMailLedger(env[ENV.ledgerTable]),
  partners: createPartnerStore(env[ENV.partnersTable]),
  mailer: createMailer({ from: settings.senders.alerts }),
  quota: createSendQuota(),
  read: createReader(new URL('./worker.mjs', import.meta.url)),
  settings,
  scripts: loadScripts(),
  siteUrl: env[ENV.siteUrl],
  now: () => new Date(),
  log: createLog('rehearse-release'),
});
