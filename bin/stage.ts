import { fileURLToPath } from 'node:url';
import { KMSClient } from '@aws-sdk/client-kms';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { createAudience } from '../functions/shared/adapters/audience.ts';
import { createDocumentClient } from '../functions/shared/adapters/dynamodb.ts';
import { createPost } from '../functions/shared/adapters/http.ts';
import { createItemStore } from '../functions/shared/adapters/items.ts';
import { createDigestLedger } from '../functions/shared/adapters/ledger-digests.ts';
import { createMailLedger } from '../functions/shared/adapters/ledger-mail.ts';
import { createWebhookLedger } from '../functions/shared/adapters/ledger-webhooks.ts';
import { createMailer } from '../functions/shared/adapters/mailer.ts';
import { createNewsroomIndex } from '../functions/shared/adapters/newsroom-index.ts';
import { createPartnerStore } from '../functions/shared/adapters/partners.ts';
import { createJobs, waitingIn } from '../functions/shared/adapters/queue.ts';
import { createSeal } from '../functions/shared/adapters/seal.ts';
import { createSendQuota } from '../functions/shared/adapters/send-quota.ts';
import { createSiteInventory } from '../functions/shared/adapters/site.ts';
import { createUploads } from '../functions/shared/adapters/uploads.ts';
import { siteKey } from '../functions/shared/domain/address.ts';
import type { Audience } from '../functions/shared/domain/audience.ts';
import type {
  AlertJob,
  CardJob,
  DeliveryJob,
  DigestJob,
  DueJob,
  PageJob,
} from '../functions/shared/domain/jobs.ts';
import type { Mailer, SendQuota } from '../functions/shared/domain/mail.ts';
import type { MailControl, MailLedger, OpenJobs } from '../functions/shared/domain/mail-ledger.ts';
import type { NewsroomSettings } from '../functions/shared/domain/newsroom.ts';
import type { WritableIndex } from '../functions/shared/domain/newsroom-index.ts';
import type { PartnerStore } from '../functions/shared/domain/partner.ts';
import type { ItemStore, Jobs, Seal, SiteInventory } from '../functions/shared/domain/ports.ts';
import type { Post } from '../functions/shared/domain/webhook.ts';
import type { WebhookLedger } from '../functions/shared/domain/webhook-ledger.ts';
import type { Scripts } from '../functions/shared/names.ts';
import { bundleScripts } from '../lib/bundling.ts';
import { loadNewsroom } from '../lib/config.ts';
import { type Outputs, readOutputs } from './outputs.ts';

/** Everything that commands read of a stage and do to it. */
export interface Stage {
  outputs: Outputs;
  settings: NewsroomSettings;
  index: WritableIndex;
  audience: Audience;
  mailLedger: MailLedger & OpenJobs & MailControl;
  /** Digests that may have told of a release. */
  digestsOf(slug: string): Promise<string[]>;
  alerts: Jobs<AlertJob | DigestJob>;
  /** Mail about signing up. */
  mailer: Mailer;
  /** What SES lets the account send; undefined where it does not say. */
  quota(): Promise<SendQuota | undefined>;
  webhookLedger: WebhookLedger;
  partners: PartnerStore;
  /** For the keys that sign partners' webhooks. */
  seal: Seal;
  /** What partners are sent. */
  items: ItemStore;
  deliveries: Jobs<DeliveryJob>;
  /** Calls a partner from here. */
  post: Post;
  pages: Jobs<PageJob>;
  cards: Jobs<CardJob>;
  /** How many jobs for pages and cards are not done, about. */
  pagesWaiting(): Promise<number>;
  siteBucket: SiteInventory;
  /** The scripts of the site as this checkout makes them. */
  scripts(): Promise<Scripts>;
  due: Jobs<DueJob>;
  /** Puts an object into the uploads bucket; returns its ETag. */
  put(key: string, body: Uint8Array, contentType: string, metadata: Record<string, string>): Promise<string>;
  /** An object of the uploads bucket as text; undefined where there is none. */
  uploaded(key: string): Promise<string | undefined>;
  /** The revision that stands at a release's address in the site bucket. */
  written(path: string): Promise<number | undefined>;
  /** The revision that a reader gets there now; undefined while the page does not answer 200. */
  served(path: string): Promise<number | undefined>;
}

/** Bytes of a ninjs item that are read. */
const ITEM_LIMIT = 5_000_000;

/**
 * Opens a stage by its outputs file. Where that names endpoints, credentials are dummies; else the SDK's own chain.
 *
 * @throws Refusal, SettingsError
 */
export function openStage(outputsFile: string): Stage {
  const outputs = readOutputs(outputsFile);
  const { Endpoints: endpoints, Region: region } = outputs;
  const at = (service: 's3' | 'sqs' | 'dynamodb' | 'ses' | 'kms') => ({
    ...(region ? { region } : {}),
    ...(endpoints
      ? { endpoint: endpoints[service], credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
      : {}),
  });
  const s3 = new S3Client({ ...at('s3'), forcePathStyle: endpoints !== undefined });
  const sqs = new SQSClient(at('sqs'));
  // One attempt only: the SDK's own retry would send a mail again whose answer was lost.
  const ses = new SESClient({ ...at('ses'), maxAttempts: 1 });
  const settings = loadNewsroom(fileURLToPath(new URL('../newsroom.yaml', import.meta.url)));
  const site = createUploads(outputs.SiteBucketName, s3);
  const tables = createDocumentClient(at('dynamodb'));
  const served = async (path: string): Promise<number | undefined> => {
    const page = await got(`${outputs.SiteUrl}${path}`);
    return page === undefined
      ? undefined
      : versionOf((await got(`${outputs.SiteUrl}${path}index.json`)) ?? '');
  };
  return {
    outputs,
    settings,
    index: createNewsroomIndex(outputs.NewsroomTableName, tables),
    audience: createAudience(outputs.AudienceTableName, tables),
    mailLedger: createMailLedger(outputs.LedgerTableName, tables),
    digestsOf: createDigestLedger(outputs.LedgerTableName, tables).digestsOf,
    alerts: createJobs<AlertJob | DigestJob>(outputs.AlertsQueueUrl, sqs),
    mailer: createMailer(
      { from: settings.senders.alerts, configurationSet: outputs.MailConfigurationSet },
      ses,
    ),
    quota: createSendQuota(ses),
    webhookLedger: createWebhookLedger(outputs.LedgerTableName, tables),
    partners: createPartnerStore(outputs.PartnersTableName, tables),
    seal: createSeal(outputs.SecretsKeyArn, new KMSClient(at('kms'))),
    items: createItemStore(outputs.UploadsBucketName, s3),
    deliveries: createJobs<DeliveryJob>(outputs.SlowDeliveriesQueueUrl, sqs),
    post: createPost({ allowInside: allowsInside(outputs) }),
    pages: createJobs<PageJob>(outputs.PagesQueueUrl, sqs),
    cards: createJobs<CardJob>(outputs.CardsQueueUrl, sqs),
    pagesWaiting: async () =>
      (await waitingIn(outputs.PagesQueueUrl, sqs)) + (await waitingIn(outputs.CardsQueueUrl, sqs)),
    scripts: bundleScripts,
    siteBucket: createSiteInventory(outputs.SiteBucketName, s3),
    due: createJobs<DueJob>(outputs.DueQueueUrl, sqs),
    async put(key, body, contentType, metadata) {
      const object = {
        Bucket: outputs.UploadsBucketName,
        Key: key,
        Body: body,
        ContentType: contentType,
        Metadata: metadata,
      };
      return (await s3.send(new PutObjectCommand(object))).ETag ?? '';
    },
    async uploaded(key) {
      const object = await createUploads(outputs.UploadsBucketName, s3).read(key, undefined, ITEM_LIMIT);
      return object && new TextDecoder().decode(object.bytes);
    },
    async written(path) {
      try {
        const file = await site.read(siteKey(path, 'index.json'), undefined, ITEM_LIMIT);
        return file && versionOf(new TextDecoder().decode(file.bytes));
      } catch (error) {
        // Who may not list a bucket is told this of a file that is not there.
        if (error instanceof Error && error.name === 'AccessDenied') return served(path);
        throw error;
      }
    },
    served,
  };
}

/** Whether the stage is one for development, whose partners may be on this machine. */
export const allowsInside = ({ AllowInsideEndpoints }: Outputs): boolean => AllowInsideEndpoints === 'true';

/** The text at an address, or undefined where it does not answer 200. */
async function got(url: string): Promise<string | undefined> {
  const response = await fetch(url).catch(() => undefined);
  return response?.status === 200 ? response.text() : undefined;
}

const item = z.object({ version: z.coerce.number() });

/** The revision that a ninjs item is of. */
function versionOf(json: string): number | undefined {
  try {
    return item.safeParse(JSON.parse(json)).data?.version;
  } catch {
    return undefined;
  }
}
