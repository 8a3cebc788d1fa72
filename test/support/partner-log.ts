import { createHash } from 'node:crypto';
import type { WebhookDelivery } from '../../functions/shared/domain/delivery.ts';
import type { NewsroomSettings } from '../../functions/shared/domain/newsroom.ts';
import { newEndpoint, newPartner, type Partner } from '../../functions/shared/domain/partner.ts';
import { newKey } from '../../functions/shared/domain/partner-keys.ts';
import type { ItemStore } from '../../functions/shared/domain/ports.ts';
import { webhookId } from '../../functions/shared/domain/webhook.ts';
import type { WebhookLedger } from '../../functions/shared/domain/webhook-ledger.ts';
import { memorySeal } from './memory-partners.ts';

export const NOON = new Date('2026-03-02T12:00:00.000Z');
/** Endpoints of the test partner: the first takes ninjs, the second NewsML-G2. */
export const [FIRST, SECOND] = ['e0000001', 'e0000002'] as const;

/** A partner with two endpoints. */
export async function aPartner(change: Partial<Partner> = {}, id = 'tide-wire'): Promise<Partner> {
  const endpoint = async (
    endpointId: string,
    url: string,
    format: 'ninjs-3.1' | 'newsml-g2',
    kind: 'hmac' | 'ed25519',
  ) => {
    const { key } = await newKey(kind, { partnerId: id, endpointId }, memorySeal(), NOON);
    return newEndpoint({ url, format }, endpointId, key, NOON);
  };
  const endpoints = [
    await endpoint(FIRST, 'https://hooks.tide-wire.example.org/in?secret=hush', 'ninjs-3.1', 'ed25519'),
    await endpoint(SECOND, 'https://xml.tide-wire.example.org/in', 'newsml-g2', 'hmac'),
  ];
  return { ...newPartner({ name: 'Tide Wire' }, id, endpoints, NOON), ...change };
}

/** What was told, and to whom: the next number of the log. */
export interface Telling extends Partial<Omit<WebhookDelivery, 'item'>> {
  text?: string;
  contentType?: string;
  /** Only the line stands there yet. */
  unwritten?: boolean;
}

/** Whose log is written, and where. */
interface Log {
  ledger: WebhookLedger;
  items: Pick<ItemStore, 'put'>;
  partnerId: string;
  now: () => Date;
}

/** Enters deliveries in the logs of a partner's endpoints, as if plan-deliveries had. */
export function tellerOf({ ledger, items, partnerId, now }: Log) {
  return async ({ text, contentType = 'application/json', unwritten, ...said }: Telling = {}) => {
    const endpointId = said.endpointId ?? FIRST;
    const name = { partnerId, endpointId };
    const sequence = (await ledger.tail(name)) + 1;
    const release = {
      slug: said.slug ?? 'tide-gauges',
      language: said.language ?? 'en',
      revision: said.revision ?? 1,
      type: said.type ?? ('release.published.v1' as const),
    };
    const id = webhookId(JSON.stringify([release, sequence]), partnerId, endpointId);
    await ledger.append(name, { sequence, id, ...release, at: now().toISOString() });
    const bytes = Buffer.from(text ?? JSON.stringify({ title: `item ${sequence}` }));
    const digest = createHash('sha256').update(bytes).digest('hex');
    await items.put(digest, bytes, contentType);
    const delivery: WebhookDelivery = {
      ...{ ...name, ...release, id, sequence },
      item: { digest, bytes: bytes.length, contentType },
      state: 'delivered',
      attempts: 0,
      before: 0,
      createdAt: now().toISOString(),
      version: 1,
      ...said,
    };
    if (!unwritten) await ledger.add(delivery);
    return delivery;
  };
}

/** What a receiver may answer: markup, letters of any script, marks that turn the direction. */
export const ANSWER = '<script>alert("<b>no</b>")</script> \u202e\0 قبول 接受 </pre></details>';
const MINUTE = 60_000;

/** A partner who asks for some, and of whose endpoints one fails and one is disabled. */
export async function aVariedPartner(settings: NewsroomSettings): Promise<Partner> {
  const partner = await aPartner({
    name: 'Tide <b>Wire</b> & Sons',
    languages: settings.languages.slice(0, 2),
    topics: settings.topics.slice(0, 1).map(({ id }) => id),
    kinds: ['published', 'corrected'],
    trusted: true,
  });
  const [first, second] = partner.endpoints;
  if (!first || !second) throw new Error('the partner has no two endpoints');
  const since = NOON.toISOString();
  partner.endpoints = [
    { ...first, failingSince: since },
    {
      ...second,
      order: 'strict',
      bodies: 'summary',
      state: 'disabled',
      why: 'it answered that it is gone for good (410)',
      since,
    },
  ];
  return partner;
}

/** Deliveries that have come to every end that there is; one of them waits for its third attempt, and is returned. */
export async function tellVariedly(log: Log): Promise<WebhookDelivery> {
  const tell = tellerOf(log);
  const at = (minutes: number) => new Date(log.now().getTime() + minutes * MINUTE).toISOString();
  const failed = { at: at(1), status: 503, latency: 1_204.4, error: 'answered 503', answer: ANSWER };
  const silent = { at: at(6), latency: 15_000, error: 'no <answer> within 15000 ms' };

  await tell({
    slug: 'harbour-lights',
    state: 'superseded',
    reason: 'revision 2 takes its place (release.corrected.v1)',
  });
  await tell({
    slug: 'harbour-lights',
    revision: 2,
    type: 'release.corrected.v1',
    attempts: 1,
    last: { at: at(0), status: 204, latency: 88 },
  });
  await tell({
    slug: 'flood-warning',
    type: 'release.scheduled.v1',
    attempts: 1,
    last: { at: at(0), status: 200, latency: 95 },
  });
  await tell({
    slug: 'flood-warning',
    revision: 2,
    type: 'release.cancelled.v1',
    state: 'held',
    reason: 'it waited for more than 120 hours',
  });
  await tell({
    slug: 'old-pier',
    type: 'release.retracted.v1',
    state: 'failed',
    reason: '10 attempts, the last: answered 500',
  });
  await tell({ slug: 'sea-wall', state: 'skipped', reason: 'the partner or the endpoint was removed' });
  const waiting = await tell({ state: 'pending', attempts: 2, last: silent, nextAt: at(11) });
  for (const attempt of [failed, silent]) await log.ledger.addAttempt(waiting.id, attempt);
  await tell({ slug: 'last-one', unwritten: true });
  for (let n = 0; n < 27; n += 1)
    await tell({
      endpointId: SECOND,
      slug: `harbour-${n}`,
      state: 'held',
      reason: 'the endpoint is disabled',
    });
  return waiting;
}
