/** Runs the end-to-end suite: against the laptop cloud, or with --outputs against any stage. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `npm run test:e2e [-- --outputs FILE] [-- vitest options]

Without --outputs, a laptop cloud is started for the run and forgotten afterwards.
FILE is .local/outputs.json of a running "npm start", or what "cdk deploy --outputs-file FILE" wrote;
with AWS_REGION and credentials in the environment where the file names no endpoints.`;

const { values, positionals } = parseArgs({
  options: { outputs: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
if (values.outputs && !existsSync(values.outputs)) {
  console.error(
    `--outputs ${values.outputs}: there is no such file. Start "npm start", or deploy with --outputs-file.`,
  );
  process.exit(2);
}
const { status } = spawnSync('vitest', ['run', '--project', 'e2e', ...positionals], {
  stdio: 'inherit',
  env: { ...process.env, ...(values.outputs ? { DATELINE_OUTPUTS: resolve(values.outputs) } : {}) },
});
process.exit(status ?? 1);
