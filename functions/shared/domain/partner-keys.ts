/** Keys that sign webhooks, by Standard Webhooks, "Signature scheme". */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { SigningKey } from './partner.ts';
import type { Seal } from './ports.ts';
import type { EndpointName } from './webhook-ledger.ts';

/** Standard Webhooks asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;

/** So long a key that was rotated signs beside the new one, in milliseconds. */
export const OVERLAP = 24 * 3_600_000;

/** A key that was just made, and what its owner is shown of it, once. */
export interface MadeKey {
  key: SigningKey;
  /** `hmac`: the secret, `whsec_…`. `ed25519`: the public key, `whpk_…`; nobody is shown the private one. */
  shown: string;
}

/** What a sealed key belongs to. */
export const contextOf = ({ partnerId, endpointId }: EndpointName) => ({
  partner: partnerId,
  endpoint: endpointId,
});

/** A new key for an endpoint, sealed. */
export async function newKey(
  kind: SigningKey['kind'],
  endpoint: EndpointName,
  seal: Pick<Seal, 'seal'>,
  now: Date,
  random: (bytes: number) => Buffer = randomBytes,
): Promise<MadeKey> {
  const made = { id: random(8).toString('hex'), kind, createdAt: now.toISOString() };
  if (kind === 'hmac') {
    const secret = `whsec_${random(SECRET_BYTES).toString('base64')}`;
    return { key: { ...made, sealed: await seal.seal(secret, contextOf(endpoint)) }, shown: secret };
  }
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { d = '' } = privateKey.export({ format: 'jwk' });
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const shown = `whpk_${base64(x)}`;
  // As libsodium has it, and so the specification's libraries: the seed, and the public key behind it.
  const whole = Buffer.concat([Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')]);
  const sealed = await seal.seal(`whsk_${whole.toString('base64')}`, contextOf(endpoint));
  return { key: { ...made, sealed, public: shown }, shown };
}

const base64 = (base64url: string): string => Buffer.from(base64url, 'base64url').toString('base64');

/** The keys that sign at a moment, the newest first: one that was rotated does so until its end. */
export const signingAt = (keys: SigningKey[], now: Date): SigningKey[] =>
  keys.filter(({ until }) => until === undefined || Date.parse(until) > now.getTime());

/** The keys of an endpoint after a new one was made: the others sign until the overlap is over. */
export const rotated = (keys: SigningKey[], made: SigningKey, now: Date): SigningKey[] => [
  made,
  ...signingAt(keys, now).map((key) => ({
    ...key,
    until: key.until ?? new Date(now.getTime() + OVERLAP).toISOString(),
  })),
];

/**
 * `webhook-signature`: a signature of each key that signs at that moment, the newest key's first.
 *
 * @param at the moment of the attempt, as it stands in `webhook-timestamp`
 */
export async function signatures(
  keys: SigningKey[],
  endpoint: EndpointName,
  seal: Pick<Seal, 'open'>,
  { id, at, body }: { id: string; at: Date; body: string },
): Promise<string> {
  const all = signingAt(keys, at).map(async ({ kind, sealed }) => {
    const secret = await seal.open(sealed, contextOf(endpoint));
    if (kind === 'hmac') return new Webhook(secret).sign(id, at, body);
    const message = `${id}.${Math.floor(at.getTime() / 1000)}.${body}`;
    return `v1a,${sign(null, Buffer.from(message), privateKeyOf(secret)).toString('base64')}`;
  });
  return (await Promise.all(all)).join(' ');
}

/** To make a key object takes longer than the signature. */
const imported = new Map<string, KeyObject>();

function privateKeyOf(secret: string): KeyObject {
  const known = imported.get(secret);
  if (known) return known;
  const whole = Buffer.from(secret.slice('whsk_'.length), 'base64');
  const [d, x] = [whole.subarray(0, 32).toString('base64url'), whole.subarray(32).toString('base64url')];
  const key = createPrivateKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', d, x } });
  imported.set(secret, key);
  return key;
}

/** The public keys of an endpoint as a JWK set (RFC 7517, section 5; RFC 8037). Empty where it signs by shared secrets. */
export const jwkSet = (keys: SigningKey[], now: Date): { keys: JsonWebKey[] } => ({
  keys: signingAt(keys, now).flatMap(({ id, public: shown }) => {
    if (shown === undefined) return [];
    const x = Buffer.from(shown.slice('whpk_'.length), 'base64').toString('base64url');
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
    return [{ ...key.export({ format: 'jwk' }), kid: id, use: 'sig', alg: 'EdDSA' }];
  }),
});
