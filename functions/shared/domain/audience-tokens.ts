import { createSecretKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import * as z from 'zod';

/** What a link is made for: to confirm a sign-up, or to stand in a mail to a subscriber. */
export type TokenUse = 'confirm' | 'mail';
/** What a link is asked to open. */
export type TokenDoor = 'confirm' | 'manage' | 'unsubscribe';

/** What a token opens: one token serves all links of a mail. A token to confirm opens nothing else. */
const DOORS: Record<TokenUse, TokenDoor[]> = { confirm: ['confirm'], mail: ['manage', 'unsubscribe'] };

/** How long links live, in seconds: opt-in seven days, the others as long as mail is kept. */
const LIFETIME: Record<TokenUse, number> = { confirm: 7 * 86_400, mail: 10 * 366 * 86_400 };

/** As a key object: to make one takes longer than the signature. */
const imported = new WeakMap<Uint8Array, KeyObject>();

function hmacKey(key: Uint8Array): KeyObject {
  const known = imported.get(key) ?? createSecretKey(key);
  imported.set(key, known);
  return known;
}

/**
 * A signed link's token: JWT (RFC 7519), HS256; audience = what it opens, subject = subscriber id. The address is not
 * in it. Tokens of one use are of one length (`TOKEN_LENGTH`) until the year 2286.
 *
 * @param key `links` of the newsroom's keys
 */
export function signToken(key: Uint8Array, use: TokenUse, id: string, now: Date): string {
  const exp = Math.floor(now.getTime() / 1000) + LIFETIME[use];
  return jwt.sign({ aud: DOORS[use], sub: id, exp }, hmacKey(key), { algorithm: 'HS256', noTimestamp: true });
}

/** Characters of the tokens of a use: a mail is composed before it is known whose it is. */
export const TOKEN_LENGTH: Record<TokenUse, number> = {
  confirm: lengthOf('confirm'),
  mail: lengthOf('mail'),
};

function lengthOf(use: TokenUse): number {
  return signToken(Buffer.alloc(32), use, '0'.repeat(32), new Date(1_800_000_000_000)).length;
}

const claims = z.object({ sub: z.string().regex(/^[0-9a-f]{32}$/), exp: z.number() });

/** The subscriber id of a token; `expired`: it was good once; `invalid`: it is not ours, or does not open this. */
export function readToken(
  key: Uint8Array,
  door: TokenDoor,
  token: string,
  now: Date,
): { id: string } | 'expired' | 'invalid' {
  try {
    // Whether it is too old is asked last: of one that opens something else, it does not matter.
    const payload = jwt.verify(token, hmacKey(key), {
      algorithms: ['HS256'],
      audience: door,
      ignoreExpiration: true,
    });
    const read = claims.safeParse(payload);
    if (!read.success) return 'invalid';
    return read.data.exp * 1_000 <= now.getTime() ? 'expired' : { id: read.data.sub };
  } catch {
    return 'invalid';
  }
}
