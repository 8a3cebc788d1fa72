import { existsSync, readFileSync } from 'node:fs';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { createDocumentClient } from '../../functions/shared/adapters/dynamodb.ts';

const endpoints = z.partialRecord(
  z.enum(['s3', 'sqs', 'dynamodb', 'ses', 'eventbridge', 'scheduler', 'kms']),
  z.url(),
);

/** What an end-to-end test knows of the stage it runs against: its outputs, and nothing else. */
const stageOutputs = z.object({
  UploadsBucketName: z.string(),
  SiteBucketName: z.string(),
  SiteUrl: z.url(),
  ApiUrl: z.url(),
  NewsroomTableName: z.string(),
  AudienceTableName: z.string(),
  LedgerTableName: z.string(),
  PartnersTableName: z.string(),
  EventBusName: z.string(),
  Region: z.string().default(process.env.AWS_REGION ?? 'us-east-1'),
  Endpoints: endpoints.default({}),
  /** A page or endpoint that shows the mail that the stage sent, where there is one. */
  MailInboxUrl: z.url().optional(),
  AllowInsideEndpoints: z.string().default('false'),
});
export type StageOutputs = z.infer<typeof stageOutputs>;

/** The outputs file that this run is about: DATELINE_OUTPUTS. */
export function outputsFile(): string {
  const file = process.env.DATELINE_OUTPUTS;
  if (!file || !existsSync(file)) {
    throw new Error(
      `DATELINE_OUTPUTS=${JSON.stringify(file)} names no file; run "npm run test:e2e -- --outputs FILE"`,
    );
  }
  return file;
}

/** Reads an outputs file: the flat one of `npm start`, or that of `cdk deploy --outputs-file`, nested by stack. */
export function readStage(file = outputsFile()): StageOutputs {
  const content = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
  const nested = Object.entries(content)
    .filter(([name, value]) => name !== 'Endpoints' && typeof value === 'object' && value !== null)
    .map(([, value]) => value);
  return stageOutputs.parse(Object.assign({}, ...nested, content));
}

/** Where clients find a service of the stage. An endpoint on the laptop takes any credentials. */
export function clientConfig(
  { Region: region, Endpoints }: StageOutputs,
  service: keyof StageOutputs['Endpoints'],
) {
  const endpoint = Endpoints[service];
  return {
    region,
    ...(endpoint ? { endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } } : {}),
  };
}

/** The uploads bucket's client. */
export const s3Of = (stage: StageOutputs): S3Client =>
  new S3Client({ ...clientConfig(stage, 's3'), forcePathStyle: stage.Endpoints.s3 !== undefined });

/** The client of its tables. */
export const tablesOf = (stage: StageOutputs): ReturnType<typeof createDocumentClient> =>
  createDocumentClient(clientConfig(stage, 'dynamodb'));
