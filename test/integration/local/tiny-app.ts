import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { createDocumentClient } from '../../../functions/shared/adapters/dynamodb.ts';
import { type Cloud, startCloud } from '../../../local/cloud.ts';
import { clientConfig, origin } from '../../../local/emulators/clients.ts';
import { choosePorts, type Ports } from '../../../local/ports.ts';
import { readStack } from '../../../local/synthesize.ts';
import { readPlan } from '../../../local/template/read-plan.ts';

const TEMPLATE = fileURLToPath(new URL('./tiny/Tiny.template.json', import.meta.url));

/** Starts tiny/Tiny.template.json, in a folder of its own unless one is given, and the clients to look at it. */
export async function startTiny(options: { dataDir?: string; ports?: Partial<Ports> } = {}) {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'dateline-tiny-'));
  const ports = { ...(await choosePorts(0)), ...options.ports };
  const plan = readPlan([readStack('Tiny', TEMPLATE)], {
    sqs: origin(ports.storage),
    site: origin(ports.site),
  });
  const lines: string[] = [];
  const cloud: Cloud = await startCloud(plan, { ports, dataDir, log: (line) => lines.push(line) });
  const s3 = new S3Client(clientConfig(ports.storage));
  const sqs = new SQSClient(clientConfig(ports.storage));
  const tables = createDocumentClient(clientConfig(ports.tables));
  const bus = new EventBridgeClient(clientConfig(ports.events));
  const scheduler = new SchedulerClient(clientConfig(ports.scheduler));
  const output = (name: string): string => plan.outputs[name] ?? '';

  return {
    cloud,
    ports,
    dataDir,
    lines,
    output,
    s3,
    sqs,
    bus,
    scheduler,
    site: origin(ports.site),
    /** What the function has kept under a key, in the order in which it did. */
    async kept(pk: string): Promise<string[]> {
      const { Items = [] } = await tables.send(
        new QueryCommand({
          TableName: output('TableName'),
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
        }),
      );
      return Items.map((item) => String(item.text));
    },
    /** Bodies of the messages of a queue. */
    async messages(url: string): Promise<string[]> {
      const answer = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
      );
      return (answer.Messages ?? []).map((message) => message.Body ?? '');
    },
    async stop(options: { keepData?: boolean } = {}) {
      for (const client of [s3, sqs, tables, bus, scheduler]) client.destroy();
      await cloud.stop();
      if (!options.keepData) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
