import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { Refusal } from './refusal.ts';

/** What `npm start` writes. */
export const LAPTOP_OUTPUTS = '.local/outputs.json';

const outputs = z.object({
  UploadsBucketName: z.string(),
  SiteBucketName: z.string(),
  SiteUrl: z.string(),
  NewsroomTableName: z.string(),
  AudienceTableName: z.string(),
  LedgerTableName: z.string(),
  PartnersTableName: z.string(),
  PagesQueueUrl: z.string(),
  CardsQueueUrl: z.string(),
  DueQueueUrl: z.string(),
  AlertsQueueUrl: z.string(),
  SlowDeliveriesQueueUrl: z.string(),
  /** The key that seals partners' secrets. */
  SecretsKeyArn: z.string(),
  MailConfigurationSet: z.string().optional(),
  AllowInsideEndpoints: z.string().default('false'),
  Region: z.string().optional(),
  /** Only a stage that is emulated names them. */
  Endpoints: z
    .object({ s3: z.string(), sqs: z.string(), dynamodb: z.string(), ses: z.string(), kms: z.string() })
    .optional(),
});
export type Outputs = z.infer<typeof outputs>;

/**
 * Reads the outputs of a stage: the flat file of `npm start`, or that of `cdk deploy --outputs-file`, nested by stack.
 *
 * @throws Refusal that names the file, what is missing in it and how to get it
 */
export function readOutputs(file: string): Outputs {
  const content = z.record(z.string(), z.unknown()).safeParse(parsed(file));
  if (!content.success) {
    throw new Refusal(`${file} is no JSON object. ${HOW_TO_GET}`, 2);
  }
  const stacks = Object.entries(content.data)
    .filter(([name]) => name !== 'Endpoints')
    .map(([, value]) => value)
    .filter((value) => typeof value === 'object');
  const result = outputs.safeParse(Object.assign({}, ...stacks, content.data));
  if (result.success) return result.data;
  const missing = result.error.issues.map((issue) => issue.path.join('.'));
  throw new Refusal(`${file} lacks ${missing.join(', ')}. ${HOW_TO_GET}`, 2);
}

const HOW_TO_GET =
  'A stage has all of its outputs after "npx cdk deploy --all --outputs-file FILE", the laptop after "npm start".';

function parsed(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' && file === LAPTOP_OUTPUTS) {
      throw new Refusal(
        `there is no ${file} here. Is "npm start" running? Or name a stage: --outputs FILE.`,
        2,
      );
    }
    throw new Refusal(
      `${file}: ${code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : error}. ${HOW_TO_GET}`,
      2,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal(
      `${file} is no JSON (${error instanceof Error ? error.message : error}). ${HOW_TO_GET}`,
      2,
    );
  }
}
