import { createPublicKey, verify } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { PartnerStore } from '../../functions/shared/domain/partner.ts';
import { contextOf, signingAt } from '../../functions/shared/domain/partner-keys.ts';
import type { Seal } from '../../functions/shared/domain/ports.ts';

/** What a partner holds webhooks against. */
export interface KnownKey {
  /** Whose it is, such as `Tide Wire (5f0c2a91)`. */
  owner: string;
  /** A shared secret (`whsec_…`), or the public key of those that sign by ed25519 (`whpk_…`). */
  key: string;
}

/** The keys by which the endpoints of all partners are signed for now. */
export async function partnerKeys(
  partners: Pick<PartnerStore, 'list'>,
  seal: Pick<Seal, 'open'>,
  now: Date,
): Promise<KnownKey[]> {
  const known = (await partners.list()).flatMap(({ id: partnerId, name, endpoints }) =>
    endpoints.flatMap(({ id, keys }) =>
      signingAt(keys, now).map(async ({ sealed, public: shown }) => ({
        owner: `${name} (${id})`,
        key: shown ?? (await seal.open(sealed, contextOf({ partnerId, endpointId: id }))),
      })),
    ),
  );
  return Promise.all(known);
}

/**
 * Holds a webhook against the partners' keys (Standard Webhooks, "Verifying webhook authenticity").
 *
 * @returns in words, whether and whose the signatures are
 */
export async function verifySignature(
  body: string,
  headers: Record<string, string>,
  keys: () => Promise<KnownKey[]>,
): Promise<{ valid: boolean; explanation: string }> {
  if (!headers['webhook-signature']) return { valid: false, explanation: 'not signed' };
  try {
    const signed = new Set<string>();
    let last = 'there is no partner in the Partners table';
    for (const { owner, key } of await keys()) {
      const wrong = whatIsWrong(key, body, headers);
      if (wrong === undefined) signed.add(owner);
      else last = wrong;
    }
    return signed.size > 0
      ? { valid: true, explanation: `signed for ${[...signed].join(', ')}` }
      : { valid: false, explanation: `no partner's signature: ${last}` };
  } catch (error) {
    return { valid: false, explanation: `the partners' keys can't be read: ${messageOf(error)}` };
  }
}

function whatIsWrong(key: string, body: string, headers: Record<string, string>): string | undefined {
  try {
    if (key.startsWith('whpk_')) verifyEd25519(key, body, headers);
    else new Webhook(key).verify(body, headers, { jsonParse: false });
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** How old, or how far ahead, a webhook may be, in seconds: what the library takes for shared secrets. */
const TOLERANCE = 5 * 60;

/** As `Webhook.verify` does it for shared secrets; the library knows no `v1a`. */
function verifyEd25519(key: string, body: string, headers: Record<string, string>): void {
  const {
    'webhook-id': id = '',
    'webhook-timestamp': at = '',
    'webhook-signature': signatures = '',
  } = headers;
  const age = Date.now() / 1000 - Number(at);
  if (!(Math.abs(age) <= TOLERANCE)) throw new Error(`Message timestamp too ${age > 0 ? 'old' : 'new'}`);
  const x = Buffer.from(key.slice('whpk_'.length), 'base64').toString('base64url');
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
  const message = Buffer.from(`${id}.${at}.${body}`);
  const matches = signatures
    .split(' ')
    .filter((one) => one.startsWith('v1a,'))
    .some((one) => verify(null, message, publicKey, Buffer.from(one.slice('v1a,'.length), 'base64')));
  if (!matches) throw new Error('No matching signature found');
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
