import type { WebhookDelivery } from '../../../functions/shared/domain/delivery.ts';
import type { Partner } from '../../../functions/shared/domain/partner.ts';
import { newKey } from '../../../functions/shared/domain/partner-keys.ts';
import { aPartner } from '../../support/syndication.ts';
import type { aStage } from './world.ts';

type Stage = ReturnType<typeof aStage>;

/** The clock of `dateline` begins there. */
export const NOW = new Date('2026-03-02T09:00:00.000Z');

/** Before the clock begins: so many days, hours. */
export const ago = (days: number, hours = 0): string =>
  new Date(NOW.getTime() - (days * 24 + hours) * 3_600_000).toISOString();

/** Partners of a stage; the first endpoint of `Tide Wire` is `tide-wire-1`. */
export async function enrol(stage: Stage, wish: Parameters<typeof aPartner>[0] = {}): Promise<Partner> {
  const { partner } = await aPartner(wish, stage.seal, new Date(ago(12)));
  await stage.partners.add(partner);
  return partner;
}

/** A partner with two endpoints, `tide-wire-1` and `second`. */
export async function enrolTwice(stage: Stage): Promise<Partner> {
  const partner = await enrol(stage);
  const [first] = partner.endpoints;
  if (!first) throw new Error('a partner has an endpoint');
  const name = { partnerId: partner.id, endpointId: 'second' };
  const { key } = await newKey('hmac', name, stage.seal, new Date(ago(12)));
  const second = { ...first, id: 'second', url: 'https://second.example.org/in', keys: [key] };
  const both = { ...partner, endpoints: [first, second], version: 2 };
  await stage.partners.replace(both, partner);
  return both;
}

/**
 * Writes a delivery as plan-deliveries does: its item, a line in the log, the ledger. Say only what the test is about.
 *
 * @param at when it was entered in the log
 */
export async function sent(
  stage: Stage,
  more: Partial<WebhookDelivery> = {},
  at = more.createdAt ?? ago(1),
): Promise<WebhookDelivery> {
  const name = {
    partnerId: more.partnerId ?? 'tide-wire',
    endpointId: more.endpointId ?? 'tide-wire-1',
  };
  const sequence = (await stage.webhookLedger.tail(name)) + 1;
  const digest = 'a'.repeat(64);
  await stage.items.put(digest, Buffer.from('{}'), 'application/json');
  const delivery: WebhookDelivery = {
    ...{ slug: 'gauge', language: 'en', revision: 1, type: 'release.published.v1', state: 'delivered' },
    ...{ item: { digest, bytes: 2, contentType: 'application/json' }, attempts: 0, before: 0, version: 1 },
    ...{ ...name, sequence, id: `msg_${name.endpointId}_${sequence}`, createdAt: at },
    ...more,
  };
  const { slug, language, revision, type, id } = delivery;
  await stage.webhookLedger.append(name, { sequence, id, slug, language, revision, type, at });
  await stage.webhookLedger.add(delivery);
  return delivery;
}

/** How the deliveries of a release stand, by their ids. */
export const states = async (stage: Stage, slug = 'gauge'): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await stage.webhookLedger.deliveriesOf(slug)).map(({ id, state, reason }) => [
      id,
      reason === undefined ? state : `${state}: ${reason}`,
    ]),
  );
