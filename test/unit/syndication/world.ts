import type { SQSEvent } from 'aws-lambda';
import { createHandler, type Deps } from '../../../functions/deliver-webhooks/handler.ts';
import type { WebhookDelivery } from '../../../functions/shared/domain/delivery.ts';
import type { DeliveryJob } from '../../../functions/shared/domain/jobs.ts';
import { newPartner, type Partner } from '../../../functions/shared/domain/partner.ts';
import {
  type WebhookAnswer,
  type WebhookRequest,
  webhookId,
} from '../../../functions/shared/domain/webhook.ts';
import { memoryJobs, memorySchedule } from '../../support/memory.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { memoryPartners, memoryWebhookLedger } from '../../support/memory-partners.ts';
import { anEdition, aRevision, testNewsroom } from '../../support/newsroom.ts';

export const NOON = new Date('2026-03-03T12:00:00.000Z');

type Kind = 'published' | 'corrected' | 'retracted';

/** The event of a revision of the test release. */
export function anEvent(
  revision = 1,
  kind: Kind = revision === 1 ? 'published' : 'corrected',
  language = 'en',
) {
  return {
    id: `evt_${String(revision).padStart(32, '0')}`,
    type: `release.${kind}.v1` as const,
    time: '2026-03-02T09:00:01.000Z',
    data: {
      slug: 'tide-gauges',
      language,
      revision,
      path: `/${language}/news/2026/03/tide-gauges/`,
      topics: ['floods'],
      places: ['senegal'],
    },
  };
}

export const aPartner = (overrides: Partial<Parameters<typeof newPartner>[0]> = {}): Partner =>
  newPartner({ name: 'Tide Wire', url: 'https://tide-wire.example.org/hook', ...overrides }, NOON);

/** What stands in the ledger before the first attempt. */
export function aDelivery(partner: Partner, overrides: Partial<WebhookDelivery> = {}): WebhookDelivery {
  const endpointId = partner.endpoints[0]?.id ?? '';
  const event = anEvent(overrides.revision);
  return {
    id: webhookId(event.id, partner.id, endpointId),
    slug: 'tide-gauges',
    language: 'en',
    revision: 1,
    type: event.type,
    partnerId: partner.id,
    endpointId,
    state: 'pending',
    attempts: [],
    createdAt: NOON.toISOString(),
    ...overrides,
  };
}

/** Messages as SQS hands them to a function. */
export function messages(bodies: unknown[], receiveCount = 1): SQSEvent {
  return {
    Records: bodies.map((body, i) => ({
      messageId: `m${i}`,
      receiptHandle: `r${i}`,
      body: JSON.stringify(body),
      attributes: {
        ApproximateReceiveCount: String(receiveCount),
        SentTimestamp: '0',
        SenderId: 'x',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:deliveries',
      awsRegion: 'us-east-1',
    })),
  };
}

/** A newsroom with one partner, whose endpoint gives these answers in turn, the last for ever. */
export async function aWorld(...answers: Partial<WebhookAnswer>[]) {
  const partner = aPartner();
  const index = memoryIndex();
  await index.addRevision(aRevision());
  await index.addRevision(
    aRevision({ revision: 2, announcement: 'corrected', changeNote: 'Thirty gauges.' }),
  );
  await index.replaceEdition(anEdition({ revision: 2, publicRevision: 2 }), undefined);

  const partners = memoryPartners(partner);
  const ledger = memoryWebhookLedger(aDelivery(partner));
  const jobs = memoryJobs<DeliveryJob>();
  const schedule = memorySchedule();
  const requests: WebhookRequest[] = [];
  const logged: unknown[] = [];
  const log = (...said: unknown[]) => void logged.push(said);
  const clock = { now: NOON };
  const deps: Deps = {
    index,
    partners,
    ledger,
    jobs,
    schedule,
    settings: testNewsroom,
    siteUrl: 'https://news.example.org',
    random: () => 0,
    now: () => clock.now,
    log: { info: log, warn: log, error: log },
    async post(request) {
      requests.push(request);
      const answer = answers[Math.min(requests.length, answers.length) - 1] ?? { status: 204 };
      return { latency: 0, ...answer };
    },
  };
  const endpointId = partner.endpoints[0]?.id ?? '';
  const job = (attempt = 1, event = anEvent()): DeliveryJob => ({
    event,
    partnerId: partner.id,
    endpointId,
    attempt,
  });
  const run = async (given: DeliveryJob = job(), receiveCount = 1, using: Deps = deps) =>
    (await createHandler(using)(messages([given], receiveCount))).batchItemFailures.length;
  const delivery = async (revision = 1) =>
    (await ledger.deliveriesOf('tide-gauges')).find((d) => d.revision === revision);
  return {
    partner,
    endpointId,
    index,
    partners,
    ledger,
    jobs,
    schedule,
    requests,
    logged,
    clock,
    deps,
    job,
    run,
    delivery,
  };
}
