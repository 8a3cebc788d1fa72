/**
 * The real `cdk bootstrap` and `cdk deploy --all` against MiniStack, an emulator of AWS that knows nothing of ours,
 * and then the same end-to-end suite as on the laptop.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SESClient, VerifyDomainIdentityCommand } from '@aws-sdk/client-ses';
import * as z from 'zod';
import { loadNewsroom } from '../../lib/config.ts';
import { eventually } from '../support/eventually.ts';
import { readStage } from '../support/stage.ts';
import { startFront } from './front.ts';

const HELP = `npm run test:emulator [-- --keep] [-- vitest options]

Needs Python 3.10 or later with venv (Debian: apt-get install python3-venv). Installs MiniStack from PyPI into .venv,
starts it on a free port, deploys the whole app with the real CDK command line and runs the end-to-end suite.
--keep leaves everything running afterwards and prints where, until Ctrl-C.`;

/** What MiniStack says. */
const LOG = join(tmpdir(), 'dateline-ministack.log');

/** Versions are pinned so that a run today and a run next year test the same. boto3 is what its own custom resources use. */
const PACKAGES = ['ministack==1.5.33', 'boto3==1.43.106'];

/** What `cdk deploy --outputs-file` writes: outputs by stack. */
const stackOutputs = z.record(z.string(), z.record(z.string(), z.string()));

const args = process.argv.slice(2);
const keep = args.includes('--keep');
if (args.includes('--help')) {
  console.log(HELP);
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'dateline-emulator-'));
const venv = join(process.cwd(), '.venv');
const cleanUp: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
let status = 1;
try {
  status = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
} finally {
  for (const step of cleanUp.reverse()) await step();
}
process.exit(status);

async function main(): Promise<number> {
  install();
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const siteUrl = `http://127.0.0.1:${await freePort()}`;
  const environment = {
    ...process.env,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
  Object.assign(process.env, environment);
  await startMiniStack(endpoint);

  const context = [
    '-c',
    'stage=emulator',
    '-c',
    'allowInsideEndpoints=true',
    '-c',
    'architecture=x86_64',
    '-c',
    `siteUrl=${siteUrl}`,
  ];
  const assembly = join(folder, 'cdk.out');
  step('synthesizing');
  run('cdk', ['synth', '--quiet', '--output', assembly, ...context], environment);
  step('cdk bootstrap');
  run('cdk', ['bootstrap', '--app', assembly, 'aws://000000000000/us-east-1'], environment);
  step('cdk deploy --all');
  const deployed = join(folder, 'deployed.json');
  run(
    'cdk',
    ['deploy', '--all', '--app', assembly, '--require-approval', 'never', '--outputs-file', deployed],
    environment,
  );

  const outputs = join(folder, 'outputs.json');
  const services = ['s3', 'sqs', 'dynamodb', 'ses', 'eventbridge', 'scheduler', 'kms'];
  const named = Object.assign(
    {},
    ...Object.values(stackOutputs.parse(JSON.parse(readFileSync(deployed, 'utf8')))),
  );
  // The host that MiniStack gives an API is no host of a URL; its path form is.
  const [, apiId] = /\/\/(\w+)\.execute-api/.exec(String(named.ApiUrl)) ?? [];
  writeFileSync(
    outputs,
    JSON.stringify({
      ...named,
      SiteUrl: siteUrl,
      ApiUrl: `${endpoint}/_aws/execute-api/${apiId}/$default`,
      Region: 'us-east-1',
      Endpoints: Object.fromEntries(services.map((service) => [service, endpoint])),
      MailInboxUrl: `${endpoint}/_ministack/ses/messages`,
    }),
  );
  const stage = readStage(outputs);
  const front = await startFront(siteUrl, stage);
  cleanUp.push(() => front.stop());
  step('verifying the sender in SES, as docs/deploying.md says');
  const [, domain] = loadNewsroom('newsroom.yaml').senders.alerts.address.split('@');
  await new SESClient().send(new VerifyDomainIdentityCommand({ Domain: domain }));
  step('rendering the pages that belong to no release');
  run(process.execPath, ['bin/dateline.ts', 'setup', '--outputs', outputs], environment);

  step(`end-to-end suite against ${endpoint}`);
  // Not spawnSync: this process is the site's front meanwhile.
  const suite = spawn('vitest', ['run', '--project', 'e2e', ...args.filter((arg) => arg !== '--keep')], {
    stdio: 'inherit',
    env: { ...environment, DATELINE_OUTPUTS: outputs },
  });
  const [code] = await once(suite, 'exit');
  if (keep) {
    console.log(`site ${siteUrl} · AWS ${endpoint} · outputs ${outputs} · Ctrl-C ends it`);
    await new Promise((resolve) => process.once('SIGINT', resolve));
  }
  return typeof code === 'number' ? code : 1;
}

function install(): void {
  const pip = join(venv, 'bin', 'pip');
  if (!existsSync(pip)) {
    step('making .venv');
    const made = spawnSync('python3', ['-m', 'venv', venv], { stdio: 'inherit' });
    if (made.status !== 0) throw new Error(`python3 -m venv ${venv} failed.\n${HELP}`);
  }
  step(`installing ${PACKAGES.join(', ')}`);
  run(pip, ['install', '--quiet', '--disable-pip-version-check', ...PACKAGES], process.env);
}

async function startMiniStack(endpoint: string): Promise<void> {
  step(`starting MiniStack on ${endpoint}`);
  const log = openSync(LOG, 'w');
  const child = spawn(join(venv, 'bin', 'ministack'), [], {
    stdio: ['ignore', log, log],
    env: { ...process.env, GATEWAY_PORT: new URL(endpoint).port, MINISTACK_HOST: 'localhost' },
  });
  cleanUp.push(() => ended(child));
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`MiniStack ended; ${LOG} says why`);
    return (await fetch(`${endpoint}/_ministack/health`)).ok;
  }, 60_000);
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
  });
}

/** Runs a command quietly; what it said is shown when it fails. */
function run(command: string, args: string[], env: NodeJS.ProcessEnv): void {
  const {
    status: code,
    error,
    output,
  } = spawnSync(command, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] });
  if (code === 0) return;
  throw new Error(
    `${output?.join('') ?? ''}\n${command} ${args.join(' ')} ended with ${code ?? error?.message}`,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

function step(what: string): void {
  console.log(`· ${what}`);
}
