import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fixedAddresses } from '../functions/shared/domain/pages.ts';
import { loadNewsroom, type StageContext } from '../lib/config.ts';
import { startCloud } from './cloud.ts';
import { claimDataDir } from './data-dir.ts';
import { origin } from './emulators/clients.ts';
import { type LaptopOutputs, outputsOf, writeOutputs } from './outputs.ts';
import { choosePorts, type Ports } from './ports.ts';
import { requestPages, settled, uploadSamples } from './seed.ts';
import { synthesize } from './synthesize.ts';
import { readPlan } from './template/read-plan.ts';
import { watchFunctions } from './watch.ts';

export interface LaptopOptions {
  /** The first of eight ports in a row; 0 takes free ones.
   * @default 4500
   */
  basePort?: number;
  /** Ports of single services, before `basePort`. */
  ports?: Partial<Ports>;
  /** Where everything is kept.
   * @default '.local'
   */
  dataDir?: string;
  /** Forgets what the folder has.
   * @default false
   */
  fresh?: boolean;
  /** Puts the sample releases into a newsroom without any.
   * @default true
   */
  seed?: boolean;
  /** Restarts functions when their sources change.
   * @default false
   */
  watch?: boolean;
  /** Stage settings beside those of a laptop. */
  stage?: StageContext;
  /** @default newsroom.yaml of this repository */
  newsroomFile?: string;
  /** Told of progress, and of functions' errors, a line each.
   * @default writes to the console
   */
  log?: (line: string) => void;
}

export interface Laptop {
  outputs: LaptopOutputs;
  stop(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** How long after the start the first pages may take before the addresses are shown all the same. */
const PATIENCE_MS = 9_000;

/**
 * Starts the whole newsroom on this machine, from the same templates that are deployed. Several may run at once, each
 * with ports and a folder of its own.
 *
 * @throws PortTaken, DataDirInUse, SettingsError, TemplateError; nothing is left running then
 */
export async function startLaptop(options: LaptopOptions = {}): Promise<Laptop> {
  const { log = console.log } = options;
  const begun = Date.now();
  const dataDir = resolve(options.dataDir ?? '.local');
  const newsroomFile = options.newsroomFile ?? join(ROOT, 'newsroom.yaml');
  const ports = await choosePorts(options.basePort ?? 4500, options.ports);
  const stops: (() => Promise<void> | void)[] = [claimDataDir(dataDir, options.fresh ?? false)];
  const stop = async (): Promise<void> => {
    for (const one of stops.reverse().splice(0)) await one();
  };
  try {
    log('Bundling the functions and reading the templates');
    const site = origin(ports.site);
    const stage = { stage: 'laptop', siteUrl: site, allowInsideEndpoints: true, ...options.stage } as const;
    const { stacks, bundleDir } = await synthesize({ newsroomFile, dataDir, stage });
    const plan = readPlan(stacks, { sqs: origin(ports.storage), site });
    log(
      `Starting ${plan.functions.length} functions, ${plan.queues.length} queues, ${plan.tables.length} tables`,
    );
    const cloud = await startCloud(plan, { ports, dataDir, log });
    stops.push(cloud.stop);
    const outputs = outputsOf(plan, ports);
    writeOutputs(outputs, ports, dataDir);
    const wasOpen = (await fetch(outputs.SiteUrl)).ok;
    await requestPages(fixedAddresses(loadNewsroom(newsroomFile)), plan.outputs.PagesQueueUrl ?? '', ports);
    const uploaded = await uploadNewsroom(options, outputs, ports);
    if (uploaded > 0) log(`Publishing the sample releases (${uploaded} files)`);
    const patience = wasOpen && uploaded === 0 ? 0 : Math.max(1_000, begun + PATIENCE_MS - Date.now());
    if (patience > 0 && !(await settled(cloud.waiting, patience))) log('Some pages are still being made.');
    // Those that had nothing to do yet, so that the first mail is as quick as the second.
    for (const pool of cloud.pools.values()) pool.warm();
    if (options.watch) stops.push((await watchFunctions(cloud.pools, { bundleDir, log })).stop);
    return { outputs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @returns how many files of samples were uploaded */
async function uploadNewsroom(options: LaptopOptions, outputs: LaptopOutputs, ports: Ports): Promise<number> {
  const samples = join(ROOT, 'samples', 'releases');
  const seeds = (options.seed ?? true) && existsSync(samples);
  return seeds ? uploadSamples(samples, outputs.UploadsBucketName, ports) : 0;
}
