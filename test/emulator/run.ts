/**
 * The real `cdk bootstrap` and `cdk deploy --all` against MiniStack, an emulator of AWS that knows nothing of ours,
 * and then the same end-to-end suite as on the laptop.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { readStage } from '../support/stage.ts';
import { startFront } from './front.ts';

const HELP = `npm run test:emulator [-- --keep] [-- vitest options]

Needs Python 3.10 or later with venv (Debian: apt-get install python3-venv). Installs MiniStack from PyPI into .venv,
starts it on a free port, deploys the whole app with the real CDK command line and runs the end-to-end suite.
--keep leaves everything running afterwards and prints where, until Ctrl-C.`;

/** Versions are pinned so that a run today and a run next year test the same. boto3 is what its own custom resources use. */
const PACKAGES = ['ministack==1.5.33', 'boto3==1.43.106'];

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

  const context = ['-c', 'stage=emulator', '-c', 'allowInsideEndpoints=true', '-c', 'architecture=x86_64', '-c', `siteUrl=${siteUrl}`];
  const assembly = join(folder, 'cdk.out');
  step('synthesizing');
  run('cdk', ['synth', '--all', '--quiet', '--output', assembly, ...context], environment);
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
  const everyService = Object.fromEntries(
    ['s3', 'sqs', 'dynamodb', 'ses', 'eventbridge', 'scheduler'].map((name) => [name, endpoint]),
  );
  writeFileSync(
    outputs,
    JSON.stringify({
      ...Object.assign(
        {},
        ...Object.values(JSON.parse(readFileSync(deployed, 'utf8')) as Record<string, object>),
      ),
      SiteUrl: siteUrl,
      Region: 'us-east-1',
      Endpoints: everyService,
      MailInboxUrl: `${endpoint}/_ministack/ses/messages`,
    }),
  );
  const stage = readStage(outputs);
  const front = await startFront(endpoint, siteUrl, stage);
  cleanUp.push(() => front.stop());
  step('rendering the pages that belong to no release');
  run(process.execPath, ['bin/dateline.ts', 'setup', '--outputs', outputs], environment);

  step(`end-to-end suite against ${endpoint}`);
  const suite = spawnSync('vitest', ['run', '--project', 'e2e', ...args.filter((arg) => arg !== '--keep')], {
    stdio: 'inherit',
    env: { ...environment, DATELINE_OUTPUTS: outputs },
  });
  if (keep) {
    console.log(`site ${siteUrl} · AWS ${endpoint} · outputs ${outputs} · Ctrl-C ends it`);
    await new Promise((resolve) => process.once('SIGINT', resolve));
  }
  return suite.status ?? 1;
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
  const log: string[] = [];
  const child = spawn(join(venv, 'bin', 'ministack'), [], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GATEWAY_PORT: new URL(endpoint).port, MINISTACK_HOST: '127.0.0.1' },
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log.push(String(chunk));
      if (log.length > 2_000) log.shift();
    });
  }
  cleanUp.push(() => {
    if (status !== 0) writeFileSync('emulator.log', log.join(''));
    return ended(child);
  });
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`MiniStack ended:\n${log.join('')}`);
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

function run(command: string, args: string[], env: NodeJS.ProcessEnv): void {
  const { status: code, error } = spawnSync(command, args, { stdio: 'inherit', env });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code ?? error?.message}`);
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
