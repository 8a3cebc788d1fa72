import type { WebhookDelivery } from './delivery.ts';
import { nextAttempt } from './jobs.ts';
import type { Endpoint } from './partner.ts';
import { type SendAgainDeps, sendAgain } from './send-again.ts';
import { ended } from './webhook.ts';
import { type EndpointName, type LogEntry, logFromEnd, type WebhookLedger } from './webhook-ledger.ts';

/** So long what an endpoint could not be sent is kept for it, in milliseconds. */
const KEPT = 30 * 24 * 3_600_000;

/** Deliveries that are asked for at once. */
const AT_ONCE = 10;

/**
 * A worker that looked right before an endpoint was changed acts by what it saw within so long, in milliseconds: what
 * waits is looked for once more after that.
 */
const LATECOMERS = 2_000;

/** What is read of a log. */
type Log = Pick<WebhookLedger, 'logBefore' | 'getAll'>;

/** A line of an endpoint's log, and what became of it. */
export interface LoggedDelivery {
  entry: LogEntry;
  delivery: WebhookDelivery;
}

/** An endpoint's deliveries, the newest in its log first, some at a time. */
export async function* loggedDeliveries(
  ledger: Log,
  endpoint: EndpointName,
): AsyncGenerator<LoggedDelivery[]> {
  for await (const lines of logFromEnd(ledger, endpoint)) {
    const found = await ledger.getAll(lines.map((entry) => ({ ...entry, ...endpoint })));
    const byId = new Map(found.map((delivery) => [delivery.id, delivery]));
    yield lines.flatMap((entry) => {
      const delivery = byId.get(entry.id);
      return delivery ? [{ entry, delivery }] : [];
    });
  }
}

/** What waits for an endpoint to be active again. */
export interface Backlog {
  /** What it would be sent, in the order of its log. */
  held: WebhookDelivery[];
  /** What waits for more than 30 days. */
  old: WebhookDelivery[];
}

/** What is held for an endpoint. */
export async function backlogOf(ledger: Log, endpoint: EndpointName, now: Date): Promise<Backlog> {
  const backlog: Backlog = { held: [], old: [] };
  const isOld = ({ entry }: LoggedDelivery) => now.getTime() - Date.parse(entry.at) > KEPT;
  for await (const some of loggedDeliveries(ledger, endpoint)) {
    const waiting = some.filter(({ delivery }) => delivery.state === 'held');
    for (const one of waiting) (isOld(one) ? backlog.old : backlog.held).push(one.delivery);
    // While an endpoint is off, all but what was overtaken is held: where nothing is, it was not off yet.
    if (waiting.length === 0 && some.some(isOld)) break;
  }
  return { held: backlog.held.reverse(), old: backlog.old };
}

/** What became of a backlog, in deliveries. */
export interface BacklogSent {
  /** They are in the queue. */
  asked: number;
  /** A later revision of their edition was or is to be sent there. */
  overtaken: number;
  /** What was to be sent is no longer kept. */
  expired: number;
  /** They waited for more than 30 days. */
  old: number;
}

export interface BacklogDeps extends SendAgainDeps {
  ledger: SendAgainDeps['ledger'] & Log;
  /** Waits, in milliseconds. */
  pause(milliseconds: number): Promise<unknown>;
}

/**
 * Sends what is held for an endpoint in the order of its log, some at a time. The endpoint is made active before, else it
 * is held again. Broken off, it goes on where it is called again.
 *
 * @param progress told how many of how many are done
 */
export async function sendBacklog(
  deps: BacklogDeps,
  endpoint: EndpointName & Pick<Endpoint, 'order'>,
  progress: (done: number, of: number) => void = () => {},
): Promise<BacklogSent> {
  const sent: BacklogSent = { asked: 0, overtaken: 0, expired: 0, old: 0 };
  const asked = new Set<string>();
  await sendHeld(deps, endpoint, sent, asked, progress);
  await deps.pause(LATECOMERS);
  await sendHeld(deps, endpoint, sent, asked, progress);
  if (endpoint.order === 'strict') {
    const head = await headInOrder(deps.ledger, endpoint);
    // One that was tried comes again by itself.
    if (head && !asked.has(head.id) && head.attempts === head.before)
      await deps.jobs.send([{ job: nextAttempt(head) }]);
  }
  return sent;
}

async function sendHeld(
  deps: BacklogDeps,
  endpoint: EndpointName,
  sent: BacklogSent,
  asked: Set<string>,
  progress: (done: number, of: number) => void,
): Promise<void> {
  const { ledger, now } = deps;
  // Of one that somebody else changed meanwhile, they know better.
  const end = (delivery: WebhookDelivery, state: 'superseded' | 'skipped', reason: string) =>
    ledger.replace(ended(delivery, state, reason), delivery);
  const { held, old } = await backlogOf(ledger, endpoint, now());
  for (let i = 0; i < old.length; i += AT_ONCE) {
    const some = old.slice(i, i + AT_ONCE);
    await Promise.all(some.map((one) => end(one, 'skipped', 'its endpoint was off for more than 30 days')));
    sent.old += some.length;
  }
  const send = async (delivery: WebhookDelivery): Promise<void> => {
    const outcome = await sendAgain(deps, delivery);
    if (outcome === 'none') return;
    sent[outcome] += 1;
    if (outcome === 'asked') asked.add(delivery.id);
    if (outcome === 'overtaken') await end(delivery, 'superseded', 'a later revision takes its place');
    if (outcome === 'expired') await end(delivery, 'skipped', 'what was to be sent is no longer kept');
  };
  for (let i = 0; i < held.length; i += AT_ONCE) {
    await Promise.all(held.slice(i, i + AT_ONCE).map(send));
    progress(Math.min(i + AT_ONCE, held.length), held.length);
  }
}

/**
 * Asks for what waits for its turn at an endpoint that was to get all in strict order and no longer is: nobody else does,
 * now that its deliveries don't follow each other.
 *
 * @returns how many deliveries
 */
export async function sendWaiting(
  { ledger, jobs, now, pause }: Pick<BacklogDeps, 'jobs' | 'now' | 'pause'> & { ledger: Log },
  endpoint: EndpointName,
): Promise<number> {
  const asked = new Set<string>();
  const ask = async () => {
    for await (const some of loggedDeliveries(ledger, endpoint)) {
      const pending = some.map(({ delivery }) => delivery).filter(({ state }) => state === 'pending');
      // Those that are to be tried later come again by themselves.
      const waiting = pending.filter(
        ({ id, nextAt }) => !asked.has(id) && (nextAt === undefined || Date.parse(nextAt) <= now().getTime()),
      );
      await jobs.send(waiting.map((delivery) => ({ job: nextAttempt(delivery) })));
      for (const { id } of waiting) asked.add(id);
      if (pending.length === 0) return;
    }
  };
  await ask();
  await pause(LATECOMERS);
  await ask();
  return asked.size;
}

/** In strict order, the delivery whose turn it is: others may have waited for one that was ended here. */
async function headInOrder(ledger: Log, endpoint: EndpointName): Promise<WebhookDelivery | undefined> {
  let head: WebhookDelivery | undefined;
  for await (const some of loggedDeliveries(ledger, endpoint)) {
    for (const { delivery } of some) {
      if (delivery.state === 'delivered' || delivery.state === 'failed') return head;
      if (delivery.state === 'pending') head = delivery;
    }
  }
  return head;
}
