import { createHash } from 'node:crypto';
import { createApp } from '../../../functions/serve-partners/handler.ts';
import type { WebhookDelivery } from '../../../functions/shared/domain/delivery.ts';
import type { DeliveryJob } from '../../../functions/shared/domain/jobs.ts';
import type { NewsroomSettings } from '../../../functions/shared/domain/newsroom.ts';
import { newEndpoint, newPartner, type Partner } from '../../../functions/shared/domain/partner.ts';
import { newKey } from '../../../functions/shared/domain/partner-keys.ts';
import { signItemToken, signPageToken } from '../../../functions/shared/domain/partner-tokens.ts';
import { webhookId } from '../../../functions/shared/domain/webhook.ts';
import { memoryJobs } from '../../support/memory.ts';
import { memoryLog } from '../../support/memory-audience.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import {
  memoryItems,
  memoryPartners,
  memorySeal,
  memoryWebhookLedger,
} from '../../support/memory-partners.ts';
import { testNewsroom } from '../../support/newsroom.ts';

export const SITE = 'https://news.example.org';
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

/** The partners' API in memory, with a clock. */
export function start(partner: Partner, settings: NewsroomSettings = testNewsroom) {
  const state = { clock: NOON.getTime() };
  const now = () => new Date(state.clock);
  const [partners, ledger, items, jobs, log] = [
    memoryPartners(partner),
    memoryWebhookLedger(),
    memoryItems(),
    memoryJobs<DeliveryJob>(),
    memoryLog(),
  ];
  const index = memoryIndex();
  const deps = { partners, ledger, items, jobs, log, index, settings, siteUrl: SITE, now };
  const app = createApp(deps);

  const tell = async ({ text, contentType = 'application/json', unwritten, ...said }: Telling = {}) => {
    const endpointId = said.endpointId ?? FIRST;
    const name = { partnerId: partner.id, endpointId };
    const sequence = (await ledger.tail(name)) + 1;
    const release = {
      slug: said.slug ?? 'tide-gauges',
      language: said.language ?? 'en',
      revision: said.revision ?? 1,
      type: said.type ?? ('release.published.v1' as const),
    };
    const id = webhookId(JSON.stringify([release, sequence]), partner.id, endpointId);
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

  const key = Buffer.alloc(32, 7);
  const token = (change: Partial<{ id: string; links: number }> = {}, at = now()) =>
    signPageToken(key, { id: partner.id, links: partner.links, ...change }, at);
  const itemToken = (sequence: number, endpointId: string = FIRST, partnerId = partner.id, at = now()) =>
    signItemToken(key, { partnerId, endpointId, sequence }, at);
  const get = (path: string, headers: Record<string, string> = {}) =>
    app.request(path, { headers: { authorization: `Bearer ${token()}`, ...headers } });
  return Object.assign(state, {
    partner,
    app,
    deps,
    partners,
    ledger,
    items,
    jobs,
    log,
    index,
    tell,
    token,
    itemToken,
    get,
    key,
  });
}
export type World = ReturnType<typeof start>;
