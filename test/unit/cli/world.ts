import type { Outputs } from '../../../bin/outputs.ts';
import { run } from '../../../bin/program.ts';
import type { Stage } from '../../../bin/stage.ts';
import type {
  AlertJob,
  CardJob,
  DeliveryJob,
  DigestJob,
  DueJob,
  PageJob,
} from '../../../functions/shared/domain/jobs.ts';
import type { UploadRecord } from '../../../functions/shared/domain/release.ts';
import type { WebhookAnswer, WebhookRequest } from '../../../functions/shared/domain/webhook.ts';
import { memoryInventory, memoryJobs, memorySite } from '../../support/memory.ts';
import { memoryAudience, memoryMailer, memoryMailLedger } from '../../support/memory-audience.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import {
  memoryItems,
  memoryPartners,
  memorySeal,
  memoryWebhookLedger,
} from '../../support/memory-partners.ts';
import { testNewsroom, testScripts } from '../../support/newsroom.ts';

const outputs: Outputs = {
  UploadsBucketName: 'uploads',
  SiteBucketName: 'site',
  SiteUrl: 'https://news.example.org',
  NewsroomTableName: 'newsroom',
  AudienceTableName: 'audience',
  LedgerTableName: 'ledger',
  PartnersTableName: 'partners',
  PagesQueueUrl: 'https://sqs.example.org/pages.fifo',
  CardsQueueUrl: 'https://sqs.example.org/cards',
  DueQueueUrl: 'https://sqs.example.org/due',
  AlertsQueueUrl: 'https://sqs.example.org/alerts.fifo',
  SlowDeliveriesQueueUrl: 'https://sqs.example.org/slow-deliveries',
  SecretsKeyArn: 'arn:aws:kms:us-east-1:000000000000:key/secrets',
  AllowInsideEndpoints: 'false',
};

/** A stage in memory. What its functions would do is told by `onPut`; pages are up when `pages` says so. */
export function aStage(overrides: Partial<Stage> = {}) {
  const puts: { key: string; contentType: string; metadata: Record<string, string> }[] = [];
  /** Path → the revision that stands there. */
  const site = new Map<string, number>();
  const jobs = memoryJobs<PageJob>();
  const audience = memoryAudience();
  const mailLedger = memoryMailLedger();
  const alerts = memoryJobs<AlertJob | DigestJob>();
  const mailer = memoryMailer();
  const items = memoryItems();
  const deliveries = memoryJobs<DeliveryJob>();
  /** What partners were called with. */
  const posts: WebhookRequest[] = [];
  const stage: Stage & {
    onPut(key: string): Promise<void>;
    onPost(request: WebhookRequest): Promise<WebhookAnswer>;
  } = {
    outputs,
    settings: testNewsroom,
    index: memoryIndex(),
    audience,
    mailLedger,
    digestsOf: async () => [],
    alerts,
    mailer,
    quota: async () => undefined,
    webhookLedger: memoryWebhookLedger(),
    partners: memoryPartners(),
    seal: memorySeal(),
    items,
    deliveries,
    async post(request) {
      posts.push(request);
      return stage.onPost(request);
    },
    pages: jobs,
    scripts: async () => testScripts,
    cards: memoryJobs<CardJob>(),
    pagesWaiting: async () => 0,
    siteBucket: memoryInventory(memorySite()),
    due: memoryJobs<DueJob>(),
    async put(key, _body, contentType, metadata) {
      puts.push({ key, contentType, metadata });
      await stage.onPut(key);
      return '"e7a6"';
    },
    async written(path) {
      return site.get(path);
    },
    async uploaded() {
      return undefined;
    },
    async served(path) {
      return site.get(path);
    },
    async onPut() {},
    onPost: async () => ({ status: 204, latency: 12 }),
    ...overrides,
  };
  return Object.assign(stage, {
    puts,
    site,
    jobs,
    posts,
    memory: { audience, mailLedger, alerts, mailer, items, deliveries },
  });
}

/** A record of an upload; say only what the test is about. */
export const aRecord = (key: string, overrides: Partial<UploadRecord> = {}): UploadRecord => ({
  upload: { key, sequencer: '0061B2' },
  etag: '"e7a6"',
  bytes: 5,
  understood: [],
  receivedAt: '2026-03-02T09:00:00.000Z',
  outcome: 'accepted',
  errors: [],
  warnings: [],
  ...overrides,
});

/**
 * Runs the command line against a stage, on a clock that moves only while it waits.
 *
 * @param meanwhile called at every wait with the seconds since the start
 */
export async function dateline(
  stage: Stage,
  args: string[],
  meanwhile: (seconds: number) => Promise<void> = async () => {},
) {
  const start = Date.parse('2026-03-02T09:00:00Z');
  let [at, out, err] = [start, '', ''];
  const opened: (string | undefined)[] = [];
  const status = await run(args, {
    open(file) {
      opened.push(file);
      return stage;
    },
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    now: () => new Date(at),
    async pause(milliseconds) {
      at += milliseconds;
      await meanwhile((at - start) / 1000);
    },
    env: {},
  });
  return { status, out, err, opened, seconds: (at - start) / 1000 };
}
