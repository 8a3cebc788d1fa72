import { createApp } from '../../../functions/serve-partners/handler.ts';
import type { DeliveryJob } from '../../../functions/shared/domain/jobs.ts';
import type { NewsroomSettings } from '../../../functions/shared/domain/newsroom.ts';
import type { Partner } from '../../../functions/shared/domain/partner.ts';
import { signItemToken, signPageToken } from '../../../functions/shared/domain/partner-tokens.ts';
import { memoryJobs } from '../../support/memory.ts';
import { memoryLog } from '../../support/memory-audience.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { memoryItems, memoryPartners, memoryWebhookLedger } from '../../support/memory-partners.ts';
import { testNewsroom } from '../../support/newsroom.ts';
import { FIRST, NOON, tellerOf } from '../../support/partner-log.ts';

export const SITE = 'https://news.example.org';

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

  const tell = tellerOf({ ledger, items, partnerId: partner.id, now });
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
