/** What is delivered in the bench: one item of a release, signed with one secret, to endpoints of the sink. */
import { createHash } from 'node:crypto';
import type { WebhookDelivery } from '../../functions/shared/domain/delivery.ts';
import { newEndpoint, newPartner, type Partner } from '../../functions/shared/domain/partner.ts';

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
export const CREATED = new Date();
/** Endpoints, each of a partner of its own. */
export const ENDPOINTS = 100;
/** So many of them, the first, hang where some do. */
export const HANGING = ENDPOINTS / 5;
/** Paced releases that come before those that are measured, to those alone that never hang. */
export const WARM = 5;
export const SITE_URL = 'https://news.example.org';

const PARAGRAPH =
  'The International Tide Office and eleven ports have joined their gauges to one network. Warnings of storm surges reach harbour masters in four minutes instead of forty. ';

/** An item of about 5 kB, as ninjs has it. */
export const ITEM = JSON.stringify({
  standard: { name: 'ninjs', version: '3.1' },
  uri: `${SITE_URL}/en/news/2026/03/tide-gauges/`,
  type: 'text',
  version: '1',
  pubStatus: 'usable',
  language: 'en',
  title: 'Forty tide gauges on the Bay of Bengal now report every minute',
  bodies: [{ role: 'main', contentType: 'text/html', value: `<p>${PARAGRAPH.repeat(28)}</p>` }],
});
export const BYTES = Buffer.from(ITEM);

/** The nth of all endpoints: each is a partner's only one. */
export const partnerOf = (n: number, url: string): Partner => {
  const key = {
    ...{ id: 'k1', kind: 'hmac' as const, createdAt: CREATED.toISOString() },
    // The stand-in of KMS opens what is not sealed.
    sealed: Buffer.from(SECRET).toString('base64'),
  };
  return newPartner(
    { name: `Partner ${n}` },
    `partner-${n}`,
    [newEndpoint({ url }, `e${n}`, key, CREATED)],
    CREATED,
  );
};

/** The delivery of a release to an endpoint, as it stands in the ledger before the first attempt. */
export const deliveryOf = (release: number, endpoint: number): WebhookDelivery => ({
  id: idOf(release * ENDPOINTS + endpoint),
  slug: `release-${release}`,
  language: 'en',
  revision: 1,
  type: 'release.published.v1',
  partnerId: `partner-${endpoint}`,
  endpointId: `e${endpoint}`,
  item: {
    // Each release has an item of its own, which the stand-in of S3 gives under any name.
    digest: createHash('sha256').update(String(release)).digest('hex'),
    bytes: BYTES.length,
    contentType: 'application/json',
  },
  sequence: release + 1,
  state: 'pending',
  attempts: 0,
  before: 0,
  createdAt: CREATED.toISOString(),
  version: 1,
});

/** The `webhook-id` of the nth delivery. */
export const idOf = (n: number): string => `msg_${n}`;

/** Origins of the sink: its ports, one after the other. */
export const PORTS = 10;

/** The address of an endpoint at the sink. */
export const urlOf = (endpoint: number, firstPort: number, hangs = false): string =>
  `http://127.0.0.1:${firstPort + (endpoint % PORTS)}/${hangs ? 'hang' : 'hook'}/${endpoint}`;
