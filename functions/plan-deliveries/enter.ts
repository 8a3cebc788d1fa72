import type { PartnerEvent } from '../../events/catalogue.ts';
import type { StoredItem, WebhookDelivery } from '../shared/domain/delivery.ts';
import { laneOf } from '../shared/domain/endpoint-health.ts';
import { type DeliveryJob, nextAttempt } from '../shared/domain/jobs.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import type { Endpoint } from '../shared/domain/partner.ts';
import type { Jobs } from '../shared/domain/ports.ts';
import type { Edition } from '../shared/domain/release.ts';
import { nextInOrder } from '../shared/domain/strict-order.ts';
import { ended, webhookId } from '../shared/domain/webhook.ts';
import { logFromEnd, overtakesIn, type WebhookLedger } from '../shared/domain/webhook-ledger.ts';
import type { Taker } from './takers.ts';

export interface EnterDeps {
  index: Pick<NewsroomIndex, 'edition'>;
  ledger: WebhookLedger;
  /** `slow`: for endpoints that answer late or fail, so that the others don't wait for them. */
  lanes: { fast: Jobs<DeliveryJob>; slow: Jobs<DeliveryJob> };
  now: () => Date;
}

/** Enters one delivery in the log, then in the ledger, settles what it takes the place of, and queues it. */
export async function enter(
  deps: EnterDeps,
  event: PartnerEvent,
  { partner, endpoint }: Taker,
  item: StoredItem,
): Promise<void> {
  const { ledger, lanes } = deps;
  const name = {
    slug: event.data.slug,
    language: event.data.language,
    revision: event.data.revision,
    type: event.type,
    partnerId: partner.id,
    endpointId: endpoint.id,
  };
  const id = webhookId(event.id, partner.id, endpoint.id);
  const known = await ledger.get(name);
  if (known === undefined) {
    await ledger.add({
      ...name,
      id,
      item,
      sequence: await numbered(deps, event, name, id),
      // Whether the endpoint takes anything is seen when it is tried: it may be on again by then.
      state: 'pending',
      attempts: 0,
      before: 0,
      // The moment of the fact: what is planned late, by a redrive or a replay, is no fresher for it.
      createdAt: event.time,
      version: 1,
    });
  }
  const delivery = await settleOrder(deps, event, name, endpoint);
  if (delivery?.state !== 'pending' || delivery.attempts > 0) return;
  await lanes[laneOf(endpoint)].send([{ job: nextAttempt(delivery) }]);
}

type Name = Pick<WebhookDelivery, 'slug' | 'language' | 'revision' | 'type' | 'partnerId' | 'endpointId'>;

/** Lines of a log that are looked through at once. */
const LINES = 25;

/** Clocks may differ by so much, in milliseconds. */
const SKEW = 3_600_000;

/**
 * The number of a delivery in its endpoint's log: the next one, or the one that it has from a run that ended early. No
 * number is left out: each is taken on the condition that nobody has it, right after the last.
 */
async function numbered(
  { ledger, now }: EnterDeps,
  event: PartnerEvent,
  name: Name,
  id: string,
): Promise<number> {
  const { partnerId: _, endpointId: __, ...release } = name;
  for (;;) {
    let last: number | undefined;
    for await (const lines of logFromEnd(ledger, name, undefined, LINES)) {
      last ??= lines[0]?.sequence;
      const mine = lines.find((line) => line.id === id);
      if (mine) return mine.sequence;
      // A line of this fact can't be older than the fact.
      const oldest = lines.at(-1)?.at ?? '';
      if (Date.parse(oldest) < Date.parse(event.time) - SKEW) break;
    }
    const sequence = (last ?? 0) + 1;
    if (await ledger.append(name, { sequence, id, ...release, at: now().toISOString() })) return sequence;
  }
}

/**
 * Of an edition's deliveries to an endpoint, a later one takes the place of those that still wait. Each is entered before
 * the others are read, so that of two events at the same time at least one sees the other.
 *
 * @returns the delivery as it is then
 */
async function settleOrder(
  deps: EnterDeps,
  event: PartnerEvent,
  name: Name,
  endpoint: Endpoint,
): Promise<WebhookDelivery | undefined> {
  const { ledger, lanes, index } = deps;
  const isStrict = endpoint.order === 'strict';
  for (;;) {
    const all = await ledger.along(name);
    const own = all.find((d) => d.revision === name.revision && d.type === name.type);
    let changed = false;
    for (const one of all.filter((d) => d.state === 'pending' || d.state === 'held')) {
      const later = all.find((d) => overtakesIn(endpoint.order, d, one));
      const why = later
        ? `revision ${later.revision} takes its place (${later.type})`
        : one === own && event.type === 'release.scheduled.v1'
          ? await noLongerHeld(index, event)
          : undefined;
      if (why === undefined) continue;
      await ledger.replace(ended(one, 'superseded', why), one);
      changed = true;
    }
    if (changed) continue;
    // Whoever waited for one that lost its place may go: said each time, as a run may end before it has said so.
    for (const one of isStrict ? all.filter((d) => d.state === 'superseded') : []) {
      const next = await nextInOrder(ledger, name, one.sequence, deps.now());
      if (next) await lanes[laneOf(endpoint)].send([{ job: nextAttempt(next) }]);
    }
    return own;
  }
}

/** Whether a held revision is still what waits, for the moment that the event names. */
export const isHeld = (
  event: Extract<PartnerEvent, { type: 'release.scheduled.v1' }>,
  edition: Edition | undefined,
): boolean =>
  edition?.status === 'scheduled' &&
  edition.revision === event.data.revision &&
  edition.dueAt === event.data.dueAt;

/** Asked again once it is entered: whoever made it public or cancelled it meanwhile may not have seen the delivery. */
async function noLongerHeld(
  index: EnterDeps['index'],
  event: Extract<PartnerEvent, { type: 'release.scheduled.v1' }>,
): Promise<string | undefined> {
  const edition = await index.edition(event.data.slug, event.data.language);
  return isHeld(event, edition) ? undefined : 'it is no longer held as it was';
}
