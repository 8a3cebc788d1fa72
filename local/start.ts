/** `npm start`: the newsroom on this machine. */
import { once } from 'node:events';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SettingsError } from '../lib/config.ts';
import { DataDirInUse } from './data-dir.ts';
import { startLaptop } from './laptop.ts';
import type { LaptopOutputs } from './outputs.ts';
import { PortTaken } from './ports.ts';
import { TemplateError } from './template/model.ts';

const HELP = `npm start [-- options]

Starts the newsroom on this machine and keeps its data in .local/ until the next start.

  --fresh       forget the data first
  --port N      first of eight ports in a row (default 4500; 0 takes free ones)
  --data DIR    keep the data elsewhere than in .local
  --no-seed     leave an empty newsroom empty
  --no-watch    do not restart functions when their sources change
  --quiet       show addresses and nothing else
  --help        show this`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      fresh: { type: 'boolean', default: false },
      port: { type: 'string', default: '4500' },
      data: { type: 'string', default: '.local' },
      seed: { type: 'boolean', default: true },
      watch: { type: 'boolean', default: true },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
    allowNegative: true,
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const basePort = Number(values.port);
  if (!Number.isInteger(basePort) || basePort < 0 || basePort > 65_528 || (basePort > 0 && basePort < 1024)) {
    throw new UsageError(`--port ${values.port}: give a number from 1024 to 65528, or 0 for free ports`);
  }

  const begun = performance.now();
  // Everything is in this process: ending it leaves nothing behind, and what is kept bears a sudden end.
  process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));
  const laptop = await startLaptop({
    basePort,
    dataDir: values.data,
    fresh: values.fresh,
    seed: values.seed,
    watch: values.watch,
    log: values.quiet ? () => {} : (line) => console.log(line),
  });
  console.log(summary(laptop.outputs, values.data, (performance.now() - begun) / 1000));

  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  process.once('SIGINT', () => process.exit(130));
  if (!values.quiet) console.log('\nStopping; Ctrl-C once more to stop at once');
  await laptop.stop();
}

function summary(outputs: LaptopOutputs, dataDir: string, seconds: number): string {
  const file = (name: string): string => relative('', resolve(dataDir, name));
  const more = dataDir === '.local' ? '' : ` --outputs ${file('outputs.json')}`;
  return `
The newsroom is open (${seconds.toFixed(1)} s)

  Site              ${outputs.SiteUrl}/
  Mail inbox        ${outputs.MailInboxUrl}
  Webhook receiver  ${outputs.ReceiverUrl}
  Uploads bucket    ${outputs.UploadsBucketName}
                    at ${outputs.Endpoints.s3}

To try next
  printf '# Gauge live\\n\\nThe gauge at Ostend went live on Monday.\\n' > gauge-live.md
  npx dateline publish gauge-live.md${more}
  npx dateline partners add "Tide Wire" ${outputs.ReceiverUrl}${more}
  source ${file('env')} && aws s3 cp gauge-live.md s3://$UPLOADS_BUCKET/releases/gauge-live/en.md

Ctrl-C stops it; its data stays in ${file('.') || '.'}/ (forget it: npm start -- --fresh).`;
}

class UsageError extends Error {}

try {
  await main();
  process.exit(0);
} catch (error) {
  const expected =
    error instanceof PortTaken ||
    error instanceof DataDirInUse ||
    error instanceof SettingsError ||
    error instanceof TemplateError ||
    error instanceof UsageError ||
    (error instanceof Error && error.message.startsWith('Build failed')) ||
    (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
  console.error(expected ? error.message : error);
  process.exit(1);
}
