import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { createDocumentClient } from '../functions/shared/adapters/dynamodb.ts';
import { createPartnerStore } from '../functions/shared/adapters/partners.ts';
import { createSeal } from '../functions/shared/adapters/seal.ts';
import { clientConfig } from './emulators/clients.ts';
import { createKeysEndpoint, keyMaterial } from './emulators/keys.ts';
import { startMail } from './emulators/mail.ts';
import type { SentMail } from './emulators/sent-mail.ts';
import { startStorage } from './emulators/storage.ts';
import { startTables } from './emulators/tables.ts';
import { createBuses, type EventBuses, startTimedRules } from './events/bus.ts';
import { createEventsEndpoint } from './events/endpoint.ts';
import { mailEvents } from './events/mail-events.ts';
import { createSequencer, objectEvent } from './events/object-events.ts';
import { functionEnvironment } from './functions/environment.ts';
import { functionLog } from './functions/logs.ts';
import { createPool, type FunctionPool } from './functions/pool.ts';
import { firstLine } from './functions/protocol.ts';
import { startQueueSource } from './functions/queue-source.ts';
import { listen } from './http.ts';
import { keptFile } from './kept-file.ts';
import type { Ports } from './ports.ts';
import { receivedWebhook } from './receiver/received.ts';
import { createReceiver } from './receiver/receiver.ts';
import { partnerKeys } from './receiver/secrets.ts';
import { createSchedulerEndpoint } from './scheduler/endpoint.ts';
import { schedule, startScheduler } from './scheduler/scheduler.ts';
import type { Plan } from './template/plan.ts';
import { createApi } from './web/api.ts';
import { createSite } from './web/site.ts';
import { createViewerRequest } from './web/viewer-request.ts';

export interface CloudOptions {
  ports: Ports;
  dataDir: string;
  /** Told of errors of functions, a line each. */
  log(line: string): void;
}

/** What the templates ask for, running. */
export interface Cloud {
  /** By label: the functions' folders. */
  pools: Map<string, FunctionPool>;
  /** Messages that no function has worked off yet, in all queues that a function reads. */
  waiting(): number;
  stop(): Promise<void>;
}

/** Things to stop, in the reverse order of their start. */
type Stoppable = { stop(): Promise<void> | void };

/** Stands up a plan. When a part fails to start, those before it are stopped again. */
export async function startCloud(plan: Plan, options: CloudOptions): Promise<Cloud> {
  const started: Stoppable[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.reverse().splice(0)) await part.stop();
  };
  const keep = <T extends Stoppable>(part: T): T => {
    started.push(part);
    return part;
  };
  try {
    return { ...(await standUp(plan, options, keep)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function standUp(plan: Plan, options: CloudOptions, keep: <T extends Stoppable>(part: T) => T) {
  const { ports, dataDir, log } = options;
  const sqs = new SQSClient(clientConfig(ports.storage));
  const s3 = new S3Client(clientConfig(ports.storage));
  keep({
    stop: () => {
      sqs.destroy();
      s3.destroy();
    },
  });
  const urls = new Map(plan.queues.map((queue) => [queue.arn, queue.url]));
  const send = async (arn: string, body: string, group?: string): Promise<void> => {
    const QueueUrl = urls.get(arn);
    if (!QueueUrl) throw new Error(`there is no queue ${arn}`);
    const fifo = group === undefined ? {} : { MessageGroupId: group, MessageDeduplicationId: hash(body) };
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body, ...fifo }));
  };

  const buses = createBuses(plan, send);
  const sequencer = createSequencer();
  const watched = new Set(plan.buckets.filter((bucket) => bucket.events).map((bucket) => bucket.name));
  const [storage, tables] = await Promise.all([
    startStorage({
      port: ports.storage,
      dataDir,
      onChange: (change) => {
        if (!watched.has(change.bucket)) return;
        buses
          .put(objectEvent(change, sequencer()))
          .catch((error: unknown) => log(`S3 event: ${String(error)}`));
      },
    }).then(keep),
    startTables({ port: ports.tables, dataDir }).then(keep),
    startMail({
      port: ports.mail,
      dataDir,
      onMail: (mail) => {
        tellOf(mail, plan, buses).catch((error: unknown) => log(`SES event: ${String(error)}`));
      },
    }).then(keep),
  ]);
  for (const bucket of plan.buckets) storage.createBucket(bucket);
  for (const queue of plan.queues) storage.createQueue(queue);
  for (const table of plan.tables) await tables.createTable(table);

  const scheduler = keep(
    startScheduler({
      groups: plan.scheduleGroups,
      file: keptFile(join(dataDir, 'schedules.json'), z.array(schedule), []),
      send,
      log,
    }),
  );
  keep(await listen(ports.events, createEventsEndpoint(buses)));
  keep(await listen(ports.scheduler, createSchedulerEndpoint(scheduler)));
  const kept = keptFile(join(dataDir, 'keys.json'), keyMaterial, {});
  keep(await listen(ports.keys, createKeysEndpoint(plan.keys, kept)));

  const pools = startFunctions(plan, options, keep);
  const sources = plan.mappings.map((mapping) => {
    const pool = [...pools.values()].find((one) => one.plan.name === mapping.functionName);
    const queueUrl = urls.get(mapping.queueArn);
    if (!pool || !queueUrl)
      throw new Error(`${mapping.queueArn} is mapped to ${mapping.functionName}: one is missing`);
    return startQueueSource(sqs, {
      ...mapping,
      queueUrl,
      concurrency: Math.min(mapping.maxConcurrency, pool.limit),
      invoke: (event) => pool.invoke(event),
      onFailure: (error) => log(`${pool.plan.label}: ${firstLine(error)}`),
    });
  });
  keep({ stop: () => Promise.all(sources.map((source) => source.stop())).then(() => {}) });

  keep(startTimedRules(plan.timedRules, send, log));
  await startWeb(plan, options, pools, s3, keep);
  const read = new Set(plan.mappings.map((mapping) => mapping.queueArn));
  const names = plan.queues.filter((queue) => read.has(queue.arn)).map((queue) => queue.name);
  return { pools, waiting: () => names.reduce((sum, name) => sum + storage.waiting(name), 0) };
}

function startFunctions(plan: Plan, options: CloudOptions, keep: <T extends Stoppable>(part: T) => T) {
  const pools = new Map<string, FunctionPool>();
  for (const fn of plan.functions) {
    const log = functionLog(join(options.dataDir, 'logs'), fn.label, options.log);
    keep({ stop: () => log.end() });
    pools.set(fn.label, keep(createPool(fn, functionEnvironment(fn, options.ports), log.write)));
  }
  return pools;
}

async function startWeb(
  plan: Plan,
  { ports, dataDir, log }: CloudOptions,
  pools: Map<string, FunctionPool>,
  s3: S3Client,
  keep: <T extends Stoppable>(part: T) => T,
): Promise<void> {
  const poolOf = (arn: string) => [...pools.values()].find((pool) => pool.plan.arn === arn);
  const site = createSite({
    s3,
    bucket: plan.outputs.SiteBucketName ?? '',
    headers: plan.siteHeaders,
    apiPaths: plan.apiPaths,
    viewerRequest: createViewerRequest(plan.viewerRequest),
    api: createApi(plan.routes, poolOf, log),
  });
  keep(await listen(ports.site, site));
  const documents = createDocumentClient(clientConfig(ports.tables));
  const kms = new KMSClient(clientConfig(ports.keys));
  keep({
    stop: () => {
      documents.destroy();
      kms.destroy();
    },
  });
  const seal = createSeal(undefined, kms);
  const receiver = createReceiver({
    file: keptFile(join(dataDir, 'webhooks.json'), z.array(receivedWebhook), []),
    keys: async () => {
      const table = plan.outputs.PartnersTableName;
      return table ? partnerKeys(createPartnerStore(table, documents), seal, new Date()) : [];
    },
  });
  keep(await listen(ports.receiver, receiver));
}

/** Puts SES's events about a mail on the bus, in their order. */
async function tellOf(mail: SentMail, plan: Plan, buses: EventBuses): Promise<void> {
  for (const event of mailEvents(mail, plan.mailEvents, new Date())) await buses.put(event);
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
