import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { TestProject } from 'vitest/node';
import { createWebhookLedger } from '../../functions/shared/adapters/ledger-webhooks.ts';
import { createPartnerStore } from '../../functions/shared/adapters/partners.ts';
import { signPageToken } from '../../functions/shared/domain/partner-tokens.ts';
import { loadNewsroom } from '../../lib/config.ts';
import { eventually } from '../support/eventually.ts';
import { linksWith, mailsTo } from '../support/inbox.ts';
import { laptopForTests } from '../support/laptop.ts';
import { memoryItems } from '../support/memory-partners.ts';
import { aVariedPartner, tellVariedly } from '../support/partner-log.ts';
import { queuesOf } from '../support/queues.ts';
import { readStage, type StageOutputs, s3Of, tablesOf } from '../support/stage.ts';
import { LANGUAGES, type Upload, waves } from '../support/varied.ts';

/** The links of one reader's mails, by what they are for. */
export interface Links {
  confirm: string;
  manage: string;
  unsubscribe: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Origin of the site, without a slash at the end. */
    site: string;
    /**
     * Of a reader of each language who stays; of one who signed up and did not confirm; of one who may leave, and of one
     * who may pause.
     */
    links: Record<string, Links & { leaver: string; pauser: string }>;
    /** The page of a partner, whose languages are told by `lang`. */
    partnerPage: string;
  }
}

/** A laptop cloud with the varied newsroom, and readers of every language who have had mail. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const laptop = await laptopForTests();
  try {
    const stage = readStage(laptop.outputs);
    const s3 = s3Of(stage);
    await awake(stage);
    const confirm: Record<string, string> = {};
    for (const language of LANGUAGES) {
      confirm[language] = await signUp(stage, 'waiting', language);
      for (const name of ['reader', 'leaver', 'pauser'])
        await fetch(await signUp(stage, name, language), { method: 'POST' });
    }
    for (const wave of waves()) await uploadAll(s3, stage, wave);
    const links = await Promise.all(
      LANGUAGES.map(async (language) => {
        const [manage, unsubscribe, leaver, pauser] = await Promise.all([
          linkOf(stage, 'reader', language, 'manage'),
          linkOf(stage, 'reader', language, 'unsubscribe'),
          linkOf(stage, 'leaver', language, 'unsubscribe'),
          linkOf(stage, 'pauser', language, 'manage'),
        ]);
        return [language, { confirm: confirm[language] ?? '', manage, unsubscribe, leaver, pauser }] as const;
      }),
    );
    project.provide('site', new URL(stage.SiteUrl).origin);
    project.provide('partnerPage', await partnerPageOf(stage));
    project.provide('links', Object.fromEntries(links));
  } catch (error) {
    await laptop.stop();
    throw error;
  }
  return laptop.stop;
}

const addressOf = (name: string, language: string): string => `${name}.${language}@example.net`;

/** The newest link of a kind that somebody was sent. */
const linkOf = (stage: StageOutputs, name: string, language: string, use: keyof Links): Promise<string> =>
  eventually(async () => {
    const mails = await mailsTo(stage, addressOf(name, language));
    return mails.flatMap((mail) => linksWith(mail, `/subscriptions/${use}`)).at(-1);
  }, 60_000);

/** Waits until the subscriptions API answers: on a busy machine its function may not start in its time. */
const awake = (stage: StageOutputs): Promise<boolean> =>
  eventually(
    async () => (await fetch(new URL('/subscriptions/confirm?token=none', stage.SiteUrl))).status === 400,
    60_000,
  );

/** Signs somebody up; returns the link that confirms it. */
async function signUp(stage: StageOutputs, name: string, language: string): Promise<string> {
  const body = new URLSearchParams({ email: addressOf(name, language), language });
  const { ok, status } = await fetch(new URL('/subscriptions', stage.SiteUrl), { method: 'POST', body });
  if (!ok) throw new Error(`signing up ${addressOf(name, language)} answers ${status}`);
  return linkOf(stage, name, language, 'confirm');
}

/** Adds a partner whose deliveries have come to every end, and makes the link to its page. */
async function partnerPageOf(stage: StageOutputs): Promise<string> {
  const client = tablesOf(stage);
  const [partners, ledger] = [
    createPartnerStore(stage.PartnersTableName, client),
    createWebhookLedger(stage.LedgerTableName, client),
  ];
  const settings = loadNewsroom(fileURLToPath(new URL('../../newsroom.yaml', import.meta.url)));
  const partner = await aVariedPartner(settings);
  await partners.add(partner);
  await tellVariedly({ ledger, items: memoryItems(), partnerId: partner.id, now: () => new Date() });
  const token = signPageToken(await partners.key('links'), partner, new Date());
  client.destroy();
  return `${new URL(stage.SiteUrl).origin}/partners/${partner.id}?token=${token}`;
}

async function uploadAll(s3: S3Client, stage: StageOutputs, uploads: Upload[]): Promise<void> {
  for (const { key, body } of uploads) {
    await s3.send(new PutObjectCommand({ Bucket: stage.UploadsBucketName, Key: key, Body: body }));
  }
  await idle(stage);
}

/** For so many looks in a row every queue was empty: an event may be on its way between two. */
const LOOKS = 8;

/** Milliseconds in which something moves, however busy the machine is; and those for which it may move at all. */
const STILL = 60_000;
const LONGEST = 900_000;

/** Waits until nothing is in any queue: all that follows from what was uploaded has come. */
async function idle(stage: StageOutputs): Promise<void> {
  const { sqs, urls } = queuesOf(stage);
  const names = await urls();
  const begun = Date.now();
  let [before, moved] = ['', begun];
  for (let empty = 0; empty < LOOKS; ) {
    await sleep(150);
    const counts = await Promise.all(names.map((url) => waiting(sqs, url)));
    const busy = names.flatMap((url, n) => (counts[n] ? [`${basename(url)} (${counts[n]})`] : [])).join(', ');
    empty = busy === '' ? empty + 1 : 0;
    if (busy !== before) [before, moved] = [busy, Date.now()];
    if (empty === 0 && (Date.now() - moved > STILL || Date.now() - begun > LONGEST))
      throw new Error(
        `after ${Date.now() - begun} ms, unchanged for ${Date.now() - moved}, there wait: ${busy}`,
      );
  }
  sqs.destroy();
}

async function waiting(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  );
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}
