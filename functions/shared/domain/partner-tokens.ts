import { createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import * as z from 'zod';
import type { EndpointName } from './webhook-ledger.ts';

/** How long links live, in seconds: that to a partner's page until it is made anew, that to an item as long as the item. */
const LIFETIME = { page: 10 * 366 * 86_400, item: 120 * 86_400 };

/**
 * A token that opens a partner's page, feed and items: JWT (RFC 7519), HS256.
 *
 * @param key `links` of the partners' keys
 * @param links `Partner.links`: links made before it was counted up open nothing
 */
export const signPageToken = (
  key: Uint8Array,
  { id, links }: { id: string; links: number },
  now: Date,
): string => signed(key, { aud: 'partner', sub: id, links }, LIFETIME.page, now);

/** A token that opens one item in an endpoint's log, and nothing else. */
export const signItemToken = (
  key: Uint8Array,
  { partnerId, endpointId, sequence }: EndpointName & { sequence: number },
  now: Date,
): string => signed(key, { aud: 'item', sub: partnerId, endpoint: endpointId, sequence }, LIFETIME.item, now);

/** Where one item in an endpoint's log can be had, and nothing else with it. */
export const itemAddress = (
  siteUrl: string,
  key: Uint8Array,
  name: EndpointName & { sequence: number },
  now: Date,
): string =>
  `${siteUrl}/partners/${name.partnerId}/items/${name.sequence}?endpoint=${name.endpointId}&token=${signItemToken(key, name, now)}`;

function signed(key: Uint8Array, claims: object, lifetime: number, now: Date): string {
  const exp = Math.floor(now.getTime() / 1000) + lifetime;
  return jwt.sign({ ...claims, exp }, createSecretKey(key), { algorithm: 'HS256', noTimestamp: true });
}

const claims = z.discriminatedUnion('aud', [
  z.object({ aud: z.literal('partner'), sub: z.string(), links: z.int(), exp: z.number() }),
  z.object({
    aud: z.literal('item'),
    sub: z.string(),
    endpoint: z.string(),
    sequence: z.int(),
    exp: z.number(),
  }),
]);
export type PartnerClaims = z.infer<typeof claims>;

/** What a token says; `expired`: it was good once; `invalid`: it is not ours. Whether `links` still holds, the partner tells. */
export function readPartnerToken(
  key: Uint8Array,
  token: string,
  now: Date,
): PartnerClaims | 'expired' | 'invalid' {
  try {
    const payload = jwt.verify(token, createSecretKey(key), {
      algorithms: ['HS256'],
      ignoreExpiration: true,
    });
    const read = claims.safeParse(payload);
    if (!read.success) return 'invalid';
    return read.data.exp * 1_000 <= now.getTime() ? 'expired' : read.data;
  } catch {
    return 'invalid';
  }
}
