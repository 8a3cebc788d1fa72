import { type PublicEvent, publicEvent } from '../../events/catalogue.ts';
import type { WebhookDelivery } from '../shared/domain/delivery.ts';
import type { DeliveryJob } from '../shared/domain/jobs.ts';
import { type Partner, type PartnerStore, takes } from '../shared/domain/partner.ts';
import type { Jobs } from '../shared/domain/ports.ts';
import { webhookId } from '../shared/domain/webhook.ts';
import type { WebhookLedger } from '../shared/domain/webhook-ledger.ts';
import { busMessage, queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';

/** Deliveries that are written to the ledger, and then queued, at once. */
const AT_ONCE = 25;

export interface Deps {
  partners: Pick<PartnerStore, 'list'>;
  ledger: Pick<WebhookLedger, 'deliveriesOf' | 'add'>;
  jobs: Jobs<DeliveryJob>;
  log: Log;
}

/**
 * One delivery for each endpoint that takes the release, in the ledger first and then in the queue (law 7).
 * The same event again queues only what was written and, as far as the ledger knows, never tried.
 */
export const createHandler = ({ partners, ledger, jobs, log }: Deps) =>
  queueHandler(
    busMessage(publicEvent),
    async ({ detail: event }) => {
      const { slug, language, revision } = event.data;
      const [everyone, known] = await Promise.all([partners.list(), ledger.deliveriesOf(slug)]);
      const ofEdition = known.filter((delivery) => delivery.language === language);
      const untried = new Set(known.filter(isUntried).map(({ id }) => id));
      const wanted = deliveriesFor(event, everyone, ofEdition);

      for (let i = 0; i < wanted.length; i += AT_ONCE) {
        const some = wanted.slice(i, i + AT_ONCE);
        const added = await Promise.all(some.map((delivery) => ledger.add(delivery)));
        // What somebody else added meanwhile is theirs to queue: if they die, they are redelivered and find it untried.
        const open = some.filter(({ id }, n) => added[n] || untried.has(id));
        await jobs.send(
          open.map(({ partnerId, endpointId }) => ({ job: { event, partnerId, endpointId, attempt: 1 } })),
        );
      }
      log.info('deliveries planned', {
        slug,
        language,
        revision,
        type: event.type,
        deliveries: wanted.length,
      });
    },
    log,
  );

const isUntried = (delivery: WebhookDelivery): boolean =>
  delivery.state === 'pending' && delivery.attempts.length === 0;

/** To active endpoints of partners who ask for such releases, or who had an earlier revision of this very edition. */
function deliveriesFor(
  event: PublicEvent,
  partners: Partner[],
  ofEdition: WebhookDelivery[],
): WebhookDelivery[] {
  const { slug, language, revision } = event.data;
  return partners.flatMap((partner) =>
    partner.endpoints
      .filter((endpoint) => endpoint.state === 'active')
      .filter(
        ({ id }) =>
          takes(partner, event.data) ||
          ofEdition.some((d) => d.revision < revision && d.partnerId === partner.id && d.endpointId === id),
      )
      .map(({ id: endpointId }) => ({
        id: webhookId(event.id, partner.id, endpointId),
        slug,
        language,
        revision,
        type: event.type,
        partnerId: partner.id,
        endpointId,
        state: 'pending',
        attempts: [],
        // The moment of the fact: what is planned late, by a redrive or a replay, is no fresher for it.
        createdAt: event.time,
      })),
  );
}
