import type { Context } from 'hono';
import type { Partner, PartnerStore } from '../shared/domain/partner.ts';
import { readPartnerToken } from '../shared/domain/partner-tokens.ts';

/** Whose token a request brings, and what it opens. `invalid`: it is none of ours; `old`: it opened this once. */
export type Access =
  | { partner: Partner; opens: 'everything' }
  | { partner: Partner; opens: { endpointId: string; sequence: number } }
  | { refused: 'invalid' | 'old' };

/**
 * Reads the token of a request (RFC 6750, sections 2.1 and 2.3). Whether there is a partner of that id is looked up only
 * for whoever has a token that we signed for it: to others the answer says nothing.
 */
export async function accessOf(
  c: Context,
  id: string,
  { partners, now }: { partners: Pick<PartnerStore, 'get' | 'key'>; now: () => Date },
): Promise<Access> {
  const claims = readPartnerToken(await partners.key('links'), tokenOf(c), now());
  if (claims === 'expired') return { refused: 'old' };
  if (claims === 'invalid' || claims.sub !== id) return { refused: 'invalid' };
  const partner = await partners.get(id);
  if (partner === undefined) return { refused: 'old' };
  if (claims.aud === 'item')
    return { partner, opens: { endpointId: claims.endpoint, sequence: claims.sequence } };
  return claims.links === partner.links ? { partner, opens: 'everything' } : { refused: 'old' };
}

const tokenOf = (c: Context): string =>
  c.req.query('token') ?? /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
