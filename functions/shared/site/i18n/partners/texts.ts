import type { PartnerEvent } from '../../../../../events/catalogue.ts';
import type { WebhookState } from '../../../domain/delivery.ts';
import type { ItemBodies } from '../../../domain/items/formats.ts';
import type { Endpoint, KINDS, ORDERS } from '../../../domain/partner.ts';
import type { Plural } from '../en.ts';

/** A page that says one thing. */
interface Said {
  title: string;
  text: string;
}

/** What partners are told on the page of their deliveries, in one language. */
export interface PartnerTexts {
  title(name: string): string;
  intro: string;
  takes: string;
  languages: string;
  topics: string;
  places: string;
  kinds: string;
  kind: Record<(typeof KINDS)[number], string>;
  all: string;
  embargoes: string;
  trusted: string;
  notTrusted: string;
  endpoint(host: string): string;
  state: string;
  endpointState: Record<Endpoint['state'], string>;
  /** What that means, and what helps. */
  endpointMeans: Record<Endpoint['state'], string>;
  since: string;
  reason: string;
  failingSince: string;
  format: string;
  bodies: Record<ItemBodies, string>;
  order: Record<(typeof ORDERS)[number], string>;
  pull: string;
  pullText: string;
  items: string;
  feed: string;
  deliveries: string;
  none: string;
  what: Record<PartnerEvent['type'], string>;
  embargoed: string;
  deliveryState: Record<WebhookState, string>;
  deliveryMeans: Record<WebhookState, string>;
  attempts: Plural;
  nextAttempt: string;
  answered(status: string): string;
  noAnswer: string;
  milliseconds(n: string): string;
  error: string;
  answer: string;
  sequence: string;
  resend: string;
  notices: Record<PartnerNotice, string>;
  older: string;
  newest: string;
  invalid: Said;
  old: Said;
  unavailable: Said;
}

/** What came of a request for a delivery to be sent again. */
export const PARTNER_NOTICES = ['asked', 'overtaken', 'expired', 'none', 'inactive', 'withheld'] as const;
export type PartnerNotice = (typeof PARTNER_NOTICES)[number];
