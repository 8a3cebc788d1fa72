import type { WebhookDelivery } from '../shared/domain/delivery.ts';
import { afterAttempt, afterLate, laneOf } from '../shared/domain/endpoint-health.ts';
import { type DeliveryJob, deliveryJob, nextAttempt } from '../shared/domain/jobs.ts';
import { changeEndpoint, type Endpoint, type Partner, type PartnerStore } from '../shared/domain/partner.ts';
import { signatures } from '../shared/domain/partner-keys.ts';
import { itemAddress } from '../shared/domain/partner-tokens.ts';
import type { ItemStore, Jobs, Schedule, Seal } from '../shared/domain/ports.ts';
import { nextInOrder, waitsFor } from '../shared/domain/strict-order.ts';
import {
  attempted,
  ended,
  isLate,
  type Post,
  type WebhookAnswer,
  type WebhookRequest,
  webhookBody,
  webhookHeaders,
} from '../shared/domain/webhook.ts';
import {
  isAboutHeld,
  isEmbargoed,
  mayHaveHeld,
  type WebhookLedger,
} from '../shared/domain/webhook-ledger.ts';
import { queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';
import { type NoticeDeps, tell } from './notices.ts';

/** The longest that SQS holds a message back, in seconds; longer waits are Scheduler's. */
const LONGEST_QUEUE_DELAY = 900;

export interface Deps extends NoticeDeps {
  partners: Pick<PartnerStore, 'get' | 'replace' | 'key'>;
  ledger: Pick<
    WebhookLedger,
    'get' | 'getAll' | 'along' | 'replace' | 'addAttempt' | 'logBefore' | 'logAfter'
  >;
  items: Pick<ItemStore, 'get'>;
  seal: Pick<Seal, 'open'>;
  /** `slow`: second and later attempts, and endpoints that answer late: the healthy ones don't wait for them. */
  lanes: { fast: Jobs<DeliveryJob>; slow: Jobs<DeliveryJob> };
  /** Puts jobs into the slow lane. */
  schedule: Pick<Schedule, 'at'>;
  post: Post;
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
  const [delivery, partner] = await Promise.all([ledger.get(job), partners.get(job.partnerId)]);
  if (delivery === undefined)
    throw new Error(
      `a delivery to ${job.partnerId}/${job.endpointId} is not in the ledger, where it is first`,
    );
  const endpoint = partner?.endpoints.find(({ id }) => id === job.endpointId);
  if (delivery.state !== 'pending' || delivery.attempts >= job.attempt) {
    // Made by an earlier run, which may have died before it asked for what follows. A mere duplicate asks for nothing.
    if (again || mayBeLeft(delivery, now())) {
      await follow(deps, delivery, endpoint);
      await judgeLate(deps, partner, delivery);
    }
    return;
  }
  const off = await whyNot(ledger, delivery, partner, endpoint, now());
  if (partner === undefined || endpoint === undefined || off) {
    const next = ended(delivery, off?.state ?? 'skipped', off?.reason ?? GONE);
    if (!(await ledger.replace(next, delivery))) return;
    log.info('delivery not tried', { ...named(delivery), state: next.state, reason: next.reason });
    await follow(deps, next, endpoint);
    await judgeLate(deps, partner, next);
    return;
  }
  const waits = endpoint.order === 'strict' && (await waitsFor(ledger, delivery, now()));
  if (waits) {
    log.info('delivery waits for one before it', named(delivery));
    if (waits === 'unwritten') await deps.lanes.slow.send([{ job, delaySeconds: LONGEST_QUEUE_DELAY }]);
    return;
  }

  const began = now();
  const answer = await deps.post(await requestFor(deps, delivery, endpoint, began));
  const settled = await record(deps, job, delivery, answer, began);
  if (settled === undefined) return;
  log.info('delivery attempted', {
    ...named(settled),
    attempt: settled.attempts,
    state: settled.state,
    status: answer.status,
    latency: answer.latency,
  });
  await follow(deps, settled, endpoint);
  const [succeeded, at] = [settled.state === 'delivered', now()];
  const decide = (current: Endpoint) => afterAttempt(current, answer, succeeded, at);
  if (decide(endpoint)) await judge(deps, partner, settled, decide);
}

/** What is to follow an attempt has come within so long, in milliseconds, where it was asked for. */
const FOLLOWED = 3_600_000;

/**
 * Whether what follows an attempt may never have been asked for: a message out of the dead-letter queue is counted from 1
 * again. Where the time is long past it was not; where it is far ahead, Scheduler has it once, however often it is asked.
 */
function mayBeLeft({ nextAt, last, createdAt }: WebhookDelivery, now: Date): boolean {
  const since = now.getTime() - Date.parse(nextAt ?? last?.at ?? createdAt);
  return since > FOLLOWED || -since > LONGEST_QUEUE_DELAY * 1000;
}

const GONE = 'the partner or the endpoint was removed';

async function whyNot(
  ledger: Deps['ledger'],
  delivery: WebhookDelivery,
  partner: Partner | undefined,
  endpoint: Endpoint | undefined,
  now: Date,
): Promise<{ state: 'skipped' | 'held' | 'failed'; reason: string } | undefined> {
  if (partner === undefined || endpoint === undefined) return { state: 'skipped', reason: GONE };
  // Law 9. Who was called with it already may have it, and is told what becomes of it.
  if (isEmbargoed(delivery) && !partner.trusted)
    return {
      state: delivery.attempts > 0 ? 'failed' : 'skipped',
      reason: 'the partner is not trusted with what is held any more',
    };
  if (
    delivery.type === 'release.cancelled.v1' &&
    !partner.trusted &&
    !mayHaveHeld(await ledger.along(delivery))
  )
    return {
      state: 'skipped',
      reason: 'the partner never had what is cancelled, and is not trusted with it',
    };
  if (endpoint.state !== 'active') return { state: 'held', reason: `the endpoint is ${endpoint.state}` };
  if (isLate(delivery, now)) return { state: 'held', reason: 'it waited for more than 120 hours' };
  return undefined;
}

async function requestFor(
  { items, seal, partners, siteUrl }: Deps,
  delivery: WebhookDelivery,
  endpoint: Endpoint,
  at: Date,
): Promise<WebhookRequest> {
  const [item, key] = await Promise.all([items.get(delivery.item.digest), partners.key('links')]);
  if (item === undefined)
    throw new Error(`item ${delivery.item.digest} of ${delivery.id} is not in the store, where it is first`);
  const { id } = delivery;
  // As old as the fact: the body is the same at each attempt.
  const hrefOf = () => itemAddress(siteUrl, key, delivery, new Date(delivery.createdAt));
  const { contentType, body } = webhookBody(delivery, Buffer.from(item).toString('utf8'), hrefOf);
  const signature = await signatures(endpoint.keys, delivery, seal, { id, at, body });
  const headers = webhookHeaders(
    delivery,
    { contentType, signature, own: endpoint.headers },
    { siteUrl, at },
  );
  return { url: endpoint.url, headers, body };
}

/**
 * Writes an attempt into the ledger. Where a duplicate of the job was faster, a success of either is a success, and a
 * second failure of the same attempt is none: undefined, and the other asks for what follows. What lost its place while
 * the call was under way is still marked as delivered where it was.
 */
async function record(
  { ledger, random }: Deps,
  job: DeliveryJob,
  delivery: WebhookDelivery,
  answer: WebhookAnswer,
  began: Date,
): Promise<WebhookDelivery | undefined> {
  let current = delivery;
  for (let first = true; ; first = false) {
    const next = attempted(current, answer, began, random());
    const [replaced] = await Promise.all([
      ledger.replace(next, current),
      first && next.last ? ledger.addAttempt(delivery.id, next.last) : undefined,
    ]);
    if (replaced) return next;
    const found = await ledger.get(delivery);
    if (found === undefined || found.state === 'delivered') return undefined;
    if (next.state !== 'delivered' && (found.state !== 'pending' || found.attempts >= job.attempt)) {
      return undefined;
    }
    current = found;
  }
}

/** Asks for the next attempt at the time that the ledger says; of one that is settled, for the next in strict order. */
async function follow(
  { ledger, lanes, schedule, now }: Deps,
  delivery: WebhookDelivery,
  endpoint: Endpoint | undefined,
): Promise<void> {
  if (delivery.state !== 'pending') {
    if (endpoint?.order !== 'strict') return;
    const next = await nextInOrder(ledger, delivery, delivery.sequence, now());
    if (next) await lanes[laneOf(endpoint)].send([{ job: nextAttempt(next) }]);
    return;
  }
  const job = nextAttempt(delivery);
  const due = delivery.nextAt ?? now().toISOString();
  const wait = Math.max(0, Math.ceil((Date.parse(due) - now().getTime()) / 1000));
  if (wait <= LONGEST_QUEUE_DELAY) {
    await lanes.slow.send([{ job, delaySeconds: wait }]);
  } else {
    await schedule.at(`${delivery.id} ${job.attempt}`, due, job);
  }
}

/** Judges the endpoint of a delivery that is held because it is late. */
async function judgeLate(deps: Deps, partner: Partner | undefined, delivery: WebhookDelivery): Promise<void> {
  const at = deps.now();
  if (partner && delivery.state === 'held' && isLate(delivery, at))
    await judge(deps, partner, delivery, (current) => afterLate(current, at));
}

/** Changes the endpoint by what became of a delivery. Who changes it first tells of it. */
async function judge(
  deps: Deps,
  partner: Partner,
  delivery: WebhookDelivery,
  decide: (endpoint: Endpoint) => ReturnType<typeof afterAttempt>,
): Promise<void> {
  let notice: ReturnType<typeof afterAttempt>;
  await changeEndpoint(deps.partners, delivery, (current) => {
    notice = decide(current);
    return notice?.endpoint;
  });
  if (notice?.notice === undefined) return;
  deps.log.warn('endpoint of a partner', { ...named(delivery), notice: notice.notice });
  await tell(deps, notice.notice, partner, notice.endpoint, delivery);
}

/** What is held is named by its id alone (law 9). */
const named = ({ id, slug, language, revision, type, partnerId, endpointId }: WebhookDelivery) => ({
  id,
  ...(isAboutHeld({ type }) ? {} : { slug, language, revision }),
  partnerId,
  endpointId,
});
