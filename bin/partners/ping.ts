import { randomBytes } from 'node:crypto';
import type { Endpoint, Partner } from '../../functions/shared/domain/partner.ts';
import { signatures } from '../../functions/shared/domain/partner-keys.ts';
import type { Seal } from '../../functions/shared/domain/ports.ts';
import { type WebhookRequest, webhookHeaders } from '../../functions/shared/domain/webhook.ts';

/** A webhook that tells nothing, signed like all others: its type is `ping.v1`. */
export async function pingRequest(
  { id: partner }: Pick<Partner, 'id'>,
  { id: endpoint, url, keys, headers: own }: Endpoint,
  seal: Pick<Seal, 'open'>,
  { siteUrl, at }: { siteUrl: string; at: Date },
): Promise<WebhookRequest> {
  const id = `msg_${randomBytes(16).toString('hex')}`;
  const type = 'ping.v1';
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data: { partner, endpoint } });
  const name = { partnerId: partner, endpointId: endpoint };
  const signature = await signatures(keys, name, seal, { id, at, body });
  const contentType = 'application/json';
  return {
    url,
    headers: webhookHeaders({ id, type }, { contentType, signature, own }, { siteUrl, at }),
    body,
  };
}
