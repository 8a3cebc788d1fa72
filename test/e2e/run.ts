/** Runs the end-to-end suite: against the laptop cloud, or with --outputs against any stage. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const HELP = `npm run test:e2e [-- --outputs FILE] [-- vitest options]

Without --outputs, a laptop cloud is started for the run and forgotten afterwards.
FILE is .local/outputs.json of a running "npm start", or what "cdk deploy --outputs-file FILE" wrote;
with AWS_REGION and credentials in the environment where the file names no endpoints.`;

const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(HELP);
  process.exit(0);
}
const at = args.indexOf('--outputs');
const [, outputs] = at < 0 ? [] : args.splice(at, 2);
if (at >= 0 && !(outputs && existsSync(outputs))) {
  console.error(
    `--outputs ${outputs}: there is no such file. Start "npm start", or deploy with --outputs-file.`,
  );
  process.exit(2);
}
const { status } = spawnSync('vitest', ['run', '--project', 'e2e', ...args], {
  stdio: 'inherit',
  env: { ...process.env, ...(outputs ? { DATELINE_OUTPUTS: resolve(outputs) } : {}) },
});
process.exit(status ?? 1);
