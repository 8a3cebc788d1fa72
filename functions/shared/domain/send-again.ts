import { type DeliveryJob, nextAttempt } from './jobs.ts';
import type { PartnerStore } from './partner.ts';
import type { ItemStore, Jobs } from './ports.ts';
import { askedAgain } from './webhook.ts';
import { type DeliveryName, overtakesIn, type WebhookLedger } from './webhook-ledger.ts';

export interface SendAgainDeps {
  partners: Pick<PartnerStore, 'get'>;
  ledger: Pick<WebhookLedger, 'get' | 'along' | 'replace'>;
  items: Pick<ItemStore, 'get'>;
  /** The slow lane: what is asked for again, however much, keeps no news waiting. */
  jobs: Jobs<DeliveryJob>;
  now: () => Date;
}

/**
 * `asked`: it is in the queue. `overtaken`: a later revision of the edition was or is to be sent there, and nobody goes
 * back (`overtakesIn`). `expired`: what was sent is no longer kept. `none`: there is no such delivery.
 */
export type SentAgain = 'asked' | 'overtaken' | 'expired' | 'none';

/** How often a delivery that others change at the same moment is read anew. */
const ROUNDS = 10;

/**
 * Sends a delivery again, or now where it waits, under the id that it has; the schedule of attempts begins anew. Whether
 * its endpoint takes anything is seen when it is tried.
 */
export async function sendAgain(
  { partners, ledger, items, jobs, now }: SendAgainDeps,
  name: DeliveryName,
): Promise<SentAgain> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const [delivery, siblings, partner] = await Promise.all([
      ledger.get(name),
      ledger.along(name),
      partners.get(name.partnerId),
    ]);
    if (delivery === undefined) return 'none';
    const order = partner?.endpoints.find(({ id }) => id === name.endpointId)?.order;
    if (siblings.some((other) => overtakesIn(order, other, delivery))) return 'overtaken';
    if ((await items.get(delivery.item.digest)) === undefined) return 'expired';
    const next = askedAgain(delivery, now());
    if (!(await ledger.replace(next, delivery))) continue;
    await jobs.send([{ job: nextAttempt(next) }]);
    return 'asked';
  }
  throw new Error(`delivery ${name.slug} to ${name.partnerId} is changed by others all the time; try again`);
}
