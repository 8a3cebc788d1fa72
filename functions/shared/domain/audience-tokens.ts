import { type CryptoKey, errors, jwtVerify, SignJWT } from 'jose';

/** What a link is made for: to confirm a sign-up, or to stand in a mail to a subscriber. */
export type TokenUse = 'confirm' | 'mail';
/** What a link is asked to open. */
export type TokenDoor = 'confirm' | 'manage' | 'unsubscribe';

/** What a token opens: one token serves all links of a mail. A token to confirm opens nothing else. */
const DOORS: Record<TokenUse, TokenDoor[]> = { confirm: ['confirm'], mail: ['manage', 'unsubscribe'] };

/** How long links live, in seconds: opt-in seven days, the others as long as mail is kept. */
const LIFETIME: Record<TokenUse, number> = { confirm: 7 * 86_400, mail: 10 * 366 * 86_400 };

/** Without its import for each signature, which takes longer than the signature. */
const imported = new WeakMap<Uint8Array, Promise<CryptoKey>>();

function hmacKey(key: Uint8Array): Promise<CryptoKey> {
  const known = imported.get(key);
  if (known) return known;
  const made = crypto.subtle.importKey(
    'raw',
    Uint8Array.from(key),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign', 'verify'],
  );
  imported.set(key, made);
  return made;
}

/**
 * A signed link's token: JWT (RFC 7519), HS256; audience = what it opens, subject = subscriber id. The address is not
 * in it. Tokens of one use are of one length (`TOKEN_LENGTH`) until the year 2286.
 *
 * @param key `links` of the newsroom's keys
 */
export async function signToken(key: Uint8Array, use: TokenUse, id: string, now: Date): Promise<string> {
  const seconds = Math.floor(now.getTime() / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(DOORS[use])
    .setSubject(id)
    .setExpirationTime(seconds + LIFETIME[use])
    .sign(await hmacKey(key));
}

/** Characters of the tokens of a use: a mail is composed before it is known whose it is. */
export const TOKEN_LENGTH: Record<TokenUse, number> = {
  confirm: lengthOf('confirm'),
  mail: lengthOf('mail'),
};

function lengthOf(use: TokenUse): number {
  const claims = { aud: DOORS[use], sub: '0'.repeat(32), exp: 1_000_000_000 };
  const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signature = Buffer.alloc(32).toString('base64url');
  return [encoded({ alg: 'HS256' }), encoded(claims), signature].join('.').length;
}

/** The subscriber id of a token; `expired`: it was good once; `invalid`: it is not ours, or does not open this. */
export async function readToken(
  key: Uint8Array,
  door: TokenDoor,
  token: string,
  now: Date,
): Promise<{ id: string } | 'expired' | 'invalid'> {
  try {
    const { payload } = await jwtVerify(token, await hmacKey(key), {
      algorithms: ['HS256'],
      audience: door,
      currentDate: now,
      requiredClaims: ['sub', 'exp'],
    });
    return payload.sub && /^[0-9a-f]{32}$/.test(payload.sub) ? { id: payload.sub } : 'invalid';
  } catch (error) {
    return error instanceof errors.JWTExpired ? 'expired' : 'invalid';
  }
}
