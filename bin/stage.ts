import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Command } from 'commander';
import * as z from 'zod';
import { createAudience } from '../functions/shared/adapters/audience.ts';
import { createDocumentClient } from '../functions/shared/adapters/dynamodb.ts';
import { createMailLedger } from '../functions/shared/adapters/ledger-mail.ts';
import { createWebhookLedger } from '../functions/shared/adapters/ledger-webhooks.ts';
import { createNewsroomIndex } from '../functions/shared/adapters/newsroom-index.ts';
import { createPartnerStore } from '../functions/shared/adapters/partners.ts';
import { createJobs } from '../functions/shared/adapters/queue.ts';
import type { PageJob } from '../functions/shared/domain/jobs.ts';
import { loadNewsroom } from '../lib/config.ts';
import { Refusal } from './refusal.ts';

const LAPTOP_OUTPUTS = '.local/outputs.json';

const outputs = z.object({
  UploadsBucketName: z.string(),
  SiteUrl: z.string(),
  NewsroomTableName: z.string(),
  AudienceTableName: z.string(),
  LedgerTableName: z.string(),
  PartnersTableName: z.string(),
  PagesQueueUrl: z.string(),
  AllowInsideEndpoints: z.string().default('false'),
  Region: z.string().optional(),
  /** Only a stage that is emulated names them. */
  Endpoints: z.object({ s3: z.string(), sqs: z.string(), dynamodb: z.string() }).optional(),
});
export type Outputs = z.infer<typeof outputs>;

/**
 * Reads the outputs of a stage: the flat file of `npm start`, or that of `cdk deploy --outputs-file`, nested by stack.
 *
 * @throws Refusal that names the file and what is missing in it
 */
export function readOutputs(file: string): Outputs {
  if (!existsSync(file)) {
    throw new Refusal(
      `${file}: there is no such file. Start the laptop cloud with "npm start", or name a stage with --outputs FILE.`,
      2,
    );
  }
  const content = z.record(z.string(), z.unknown()).safeParse(parseJson(file));
  if (!content.success)
    throw new Refusal(`${file} is no JSON object; it has to be an outputs file of a stage`, 2);
  const nested = Object.entries(content.data).filter(
    ([name, value]) => name !== 'Endpoints' && typeof value === 'object',
  );
  const result = outputs.safeParse(Object.assign({}, ...nested.map(([, value]) => value), content.data));
  if (result.success) return result.data;
  const missing = result.error.issues.map((issue) => issue.path.join('.'));
  throw new Refusal(
    `${file} lacks ${missing.join(', ')}. Deploy all stacks with "npx cdk deploy --all --outputs-file ${file}".`,
    2,
  );
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Refusal(`${file} can't be read as JSON: ${error instanceof Error ? error.message : error}`, 2);
  }
}

/** Everything that commands do to a stage. */
export function openStage(command: Command) {
  const file = z.object({ outputs: z.string().optional() }).parse(command.optsWithGlobals()).outputs;
  const named = readOutputs(file ?? process.env.DATELINE_OUTPUTS ?? LAPTOP_OUTPUTS);
  const { Endpoints: endpoints, Region: region } = named;
  const at = (service: 's3' | 'sqs' | 'dynamodb') => ({
    ...(region ? { region } : {}),
    ...(endpoints
      ? { endpoint: endpoints[service], credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
      : {}),
  });
  const s3 = new S3Client({ ...at('s3'), forcePathStyle: endpoints !== undefined });
  const tables = createDocumentClient(at('dynamodb'));
  return {
    outputs: named,
    settings: loadNewsroom(fileURLToPath(new URL('../newsroom.yaml', import.meta.url))),
    index: createNewsroomIndex(named.NewsroomTableName, tables),
    audience: createAudience(named.AudienceTableName, tables),
    mailLedger: createMailLedger(named.LedgerTableName, tables),
    webhookLedger: createWebhookLedger(named.LedgerTableName, tables),
    partners: createPartnerStore(named.PartnersTableName, tables),
    pages: createJobs<PageJob>(named.PagesQueueUrl, new SQSClient(at('sqs'))),
    /** Puts an object into the uploads bucket; returns its ETag. */
    async put(
      key: string,
      body: Uint8Array,
      contentType: string,
      metadata: Record<string, string>,
    ): Promise<string> {
      const object = {
        Bucket: named.UploadsBucketName,
        Key: key,
        Body: body,
        ContentType: contentType,
        Metadata: metadata,
      };
      return (await s3.send(new PutObjectCommand(object))).ETag ?? '';
    },
  };
}
export type Stage = ReturnType<typeof openStage>;

/** Prints a result: as JSON when that was asked for, else as lines. */
export function print(command: Command, value: unknown, lines: () => string[]): void {
  const { json } = z.object({ json: z.boolean().default(false) }).parse(command.optsWithGlobals());
  console.log(json ? JSON.stringify(value, null, 2) : lines().join('\n'));
}

/** Commander's way to take an option more than once. */
export const collect = (value: string, previous: string[]): string[] => [...previous, value];

/** Checks ids against a vocabulary. */
export function known(kind: string, ids: string[], lawful: string[]): string[] {
  const stranger = ids.find((id) => !lawful.includes(id));
  if (stranger !== undefined) {
    throw new Refusal(`the newsroom has no ${kind} ${JSON.stringify(stranger)}; it has ${lawful.join(', ')}`);
  }
  return ids;
}

const filter = z.object({
  language: z.array(z.string()),
  topic: z.array(z.string()),
  place: z.array(z.string()),
});

/** `--language`, `--topic` and `--place` of a command, checked against newsroom.yaml. */
export function filterOf(
  command: Command,
  { settings }: Stage,
): { languages: string[]; topics: string[]; places: string[] } {
  const { language, topic, place } = filter.parse(command.opts());
  return {
    languages: known('language', language, settings.languages),
    topics: known(
      'topic',
      topic,
      settings.topics.map(({ id }) => id),
    ),
    places: known(
      'place',
      place,
      settings.places.map(({ id }) => id),
    ),
  };
}

/** Adds those options to a command. */
export const withFilter = (command: Command): Command =>
  command
    .option('--language <code>', 'only releases in this language (may be repeated)', collect, [])
    .option('--topic <id>', 'only releases on this topic (may be repeated)', collect, [])
    .option('--place <id>', 'only releases of this place (may be repeated)', collect, []);
