import type { WebhookDelivery } from '../shared/domain/delivery.ts';
import { type DeliveryJob, deliveryJob } from '../shared/domain/jobs.ts';
import type { NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import { type NinjsItem, toNinjs } from '../shared/domain/ninjs.ts';
import type { PartnerStore } from '../shared/domain/partner.ts';
import type { Jobs, Schedule } from '../shared/domain/ports.ts';
import { readableEditions } from '../shared/domain/readable.ts';
import {
  attempted,
  type Post,
  skipped,
  type WebhookAnswer,
  webhookRequest,
  whyNotSent,
} from '../shared/domain/webhook.ts';
import type { WebhookLedger } from '../shared/domain/webhook-ledger.ts';
import { queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';

/** The longest that SQS holds a message back, in seconds; longer waits are Scheduler's. */
const LONGEST_QUEUE_DELAY = 900;

export interface Deps {
  index: Pick<NewsroomIndex, 'editions' | 'revision' | 'revisionsOf' | 'media'>;
  partners: Pick<PartnerStore, 'get' | 'disable'>;
  ledger: Pick<WebhookLedger, 'along' | 'replace'>;
  jobs: Jobs<DeliveryJob>;
  schedule: Pick<Schedule, 'at'>;
  post: Post;
  settings: NewsroomSettings;
  siteUrl: string;
  now: () => Date;
  /** 0 to below 1. */
  random: () => number;
  log: Log;
}

/**
 * One attempt at one delivery. Whatever the partner does ends in the ledger and, where another attempt is due, in the
 * queue or in Scheduler; only faults of ours throw and so come to the dead-letter queue.
 *
 * Who dies after the call and before the ledger calls again, under the same `webhook-id`.
 */
export function createHandler(deps: Deps) {
  return queueHandler(
    deliveryJob,
    (job, record) => attempt(deps, job, Number(record.attributes.ApproximateReceiveCount) > 1),
    deps.log,
  );
}

async function attempt(deps: Deps, job: DeliveryJob, again: boolean): Promise<void> {
  const { ledger, partners, now, log } = deps;
  const { delivery, siblings } = await find(deps, job);
  if (delivery.state !== 'pending' || delivery.attempts.length > job.attempt) return;
  if (delivery.attempts.length === job.attempt) {
    // Made by an earlier run, which may have died before it asked for the next. A mere duplicate asks for nothing.
    if (again) await ask(deps, job, delivery);
    return;
  }

  const partner = await partners.get(job.partnerId);
  const endpoint = partner?.endpoints.find(({ id }) => id === job.endpointId);
  const why =
    (endpoint === undefined && 'the partner or the endpoint was removed') ||
    (endpoint?.state === 'disabled' && 'the endpoint is disabled') ||
    whyNotSent(delivery, siblings, now());
  if (endpoint === undefined || why) {
    await ledger.replace(skipped(delivery, why || ''), delivery);
    log.info('delivery skipped', { ...named(delivery), reason: why });
    return;
  }

  const item = await itemOf(deps, job);
  const began = now();
  const request = webhookRequest(delivery, job.event, item, endpoint, { siteUrl: deps.siteUrl, now: began });
  const answer = await deps.post(request);
  if (answer.status === 410) await partners.disable(job.partnerId, endpoint.id);
  const settled = await record(deps, job, delivery, answer, began);
  if (settled === undefined) return;
  log.info('delivery attempted', {
    ...named(settled),
    attempt: settled.attempts.length,
    state: settled.state,
    status: answer.status,
    latency: answer.latency,
  });
  if (settled.state === 'pending') await ask(deps, job, settled);
}

/** The delivery of a job and all of the same edition to the same endpoint. */
async function find({ ledger }: Deps, { event, partnerId, endpointId }: DeliveryJob) {
  const { slug, language, revision } = event.data;
  const siblings = await ledger.along({ slug, language, partnerId, endpointId });
  const delivery = siblings.find((sibling) => sibling.revision === revision);
  if (delivery === undefined) {
    throw new Error(
      `${event.id} to ${partnerId}/${endpointId} is not in the ledger; plan-deliveries writes it before it queues it`,
    );
  }
  return { delivery, siblings };
}

async function itemOf({ index, settings, siteUrl }: Deps, { event }: DeliveryJob): Promise<NinjsItem> {
  const { slug, language } = event.data;
  const [editions, revision, media] = await Promise.all([
    index.editions(slug),
    index.revision(slug, language, event.data.revision),
    index.media(slug),
  ]);
  const edition = editions.find((e) => e.language === language);
  if (edition === undefined || revision?.publishedAt === undefined) {
    throw new Error(
      `${event.id}: revision ${event.data.revision} of ${slug} (${language}) is not public in the index; it is written before it is announced`,
    );
  }
  const readable = await readableEditions(index, editions);
  return toNinjs({ settings, siteUrl, edition, revision, editions: readable, media });
}

/**
 * Writes an attempt into the ledger. Where a duplicate of the job was faster, a success of either is a success, and a
 * second failure of the same attempt is none: undefined, and the other asks for what follows.
 */
async function record(
  { ledger, random }: Deps,
  job: DeliveryJob,
  delivery: WebhookDelivery,
  answer: WebhookAnswer,
  began: Date,
): Promise<WebhookDelivery | undefined> {
  let current = delivery;
  for (;;) {
    const next = attempted(current, answer, began, random());
    if (await ledger.replace(next, current)) return next;
    const siblings = await ledger.along(delivery);
    const found = siblings.find((sibling) => sibling.revision === delivery.revision);
    if (found === undefined || found.state === 'delivered') return undefined;
    if (next.state !== 'delivered' && (found.state !== 'pending' || found.attempts.length >= job.attempt)) {
      return undefined;
    }
    current = found;
  }
}

/** Asks for the next attempt at the time that the ledger says. */
async function ask(
  { jobs, schedule, now }: Deps,
  job: DeliveryJob,
  delivery: WebhookDelivery,
): Promise<void> {
  const next = { ...job, attempt: delivery.attempts.length + 1 };
  const due = delivery.nextAt ?? now().toISOString();
  const wait = Math.max(0, Math.ceil((Date.parse(due) - now().getTime()) / 1000));
  if (wait <= LONGEST_QUEUE_DELAY) {
    await jobs.send([{ job: next, delaySeconds: wait }]);
  } else {
    await schedule.at(`${delivery.id} ${next.attempt}`, due, next);
  }
}

const named = ({ id, slug, language, revision, partnerId, endpointId }: WebhookDelivery) => ({
  id,
  slug,
  language,
  revision,
  partnerId,
  endpointId,
});
