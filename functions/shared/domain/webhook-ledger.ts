import type { WebhookDelivery } from './delivery.ts';

/** What names an endpoint's deliveries of one edition, over all its revisions. */
export type WebhookRoute = Pick<WebhookDelivery, 'slug' | 'language' | 'partnerId' | 'endpointId'>;

/** The webhook part of the ledger (law 7). */
export interface WebhookLedger {
  /** Every delivery of a release, by language, partner, endpoint and revision. */
  deliveriesOf(slug: string): Promise<WebhookDelivery[]>;
  /** An endpoint's deliveries of an edition, by revision. */
  along(route: WebhookRoute): Promise<WebhookDelivery[]>;
  /** Writes a delivery before it is tried. `false`: it was there already and is left as it is. */
  add(delivery: WebhookDelivery): Promise<boolean>;
  /** Replaces a delivery that still has the state and the number of attempts of `previous`. `false`: it had changed. */
  replace(delivery: WebhookDelivery, previous: WebhookDelivery): Promise<boolean>;
}
