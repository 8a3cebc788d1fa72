import { errors, jwtVerify, SignJWT } from 'jose';

/** What a link in a mail lets its reader do; a link for one does not open another. */
export type TokenUse = 'confirm' | 'manage' | 'unsubscribe';

/** How long links live, in seconds: opt-in seven days, the others as long as mail is kept. */
const LIFETIME: Record<TokenUse, number> = {
  confirm: 7 * 86_400,
  manage: 5 * 366 * 86_400,
  unsubscribe: 10 * 366 * 86_400,
};

/**
 * A signed link's token: JWT (RFC 7519), HS256; audience = use, subject = subscriber id. The address is not in it.
 *
 * @param key `links` of the newsroom's keys
 */
export function signToken(key: Uint8Array, use: TokenUse, id: string, now: Date): Promise<string> {
  const seconds = Math.floor(now.getTime() / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(use)
    .setSubject(id)
    .setExpirationTime(seconds + LIFETIME[use])
    .sign(key);
}

/** The subscriber id of a token; `expired`: it was good once; `invalid`: it is not ours, or is for another use. */
export async function readToken(
  key: Uint8Array,
  use: TokenUse,
  token: string,
  now: Date,
): Promise<{ id: string } | 'expired' | 'invalid'> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      audience: use,
      currentDate: now,
      requiredClaims: ['sub', 'exp'],
    });
    return payload.sub && /^[0-9a-f]{32}$/.test(payload.sub) ? { id: payload.sub } : 'invalid';
  } catch (error) {
    return error instanceof errors.JWTExpired ? 'expired' : 'invalid';
  }
}
