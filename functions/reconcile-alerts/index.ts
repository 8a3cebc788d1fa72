import { createMailLedger } from '../shared/adapters/ledger-mail.ts';
import { createReplay } from '../shared/adapters/replay.ts';
import { ENV } from '../shared/names.ts';
import { readEnv } from '../shared/runtime/env.ts';
import { createLog } from '../shared/runtime/log.ts';
import { environment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(environment, process.env);
const { [ENV.mailArchiveArn]: archiveArn, [ENV.mailBusArn]: busArn, [ENV.mailReplayRuleArn]: ruleArn } = env;
const ledger = createMailLedger(env[ENV.ledgerTable]);

export const handler = createHandler({
  ledger,
  open: ledger,
  replay: archiveArn && busArn && ruleArn ? createReplay({ archiveArn, busArn, ruleArn }) : undefined,
  now: () => new Date(),
  log: createLog('reconcile-alerts'),
});
