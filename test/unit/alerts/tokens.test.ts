import jwt from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import { readToken, signToken, TOKEN_LENGTH } from '../../../functions/shared/domain/audience-tokens.ts';

const key = new Uint8Array(32).fill(7);
const id = '0123456789abcdef0123456789abcdef';
const now = new Date('2026-03-02T09:00:00Z');
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);

describe('a link', () => {
  it('opens what it was made for, and holds no address', () => {
    const token = signToken(key, 'mail', id, now);
    expect(readToken(key, 'manage', token, later(9 * 365))).toEqual({ id });
    expect(readToken(key, 'unsubscribe', token, later(9 * 365))).toEqual({ id });
    expect(
      Object.keys(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).sort(),
    ).toEqual(['aud', 'exp', 'sub']);
  });

  it('of a mail confirms nothing, and one to confirm opens nothing else', () => {
    expect(readToken(key, 'confirm', signToken(key, 'mail', id, now), now)).toBe('invalid');
    const confirm = signToken(key, 'confirm', id, now);
    expect(readToken(key, 'confirm', confirm, now)).toEqual({ id });
    for (const door of ['manage', 'unsubscribe'] as const)
      expect(readToken(key, door, confirm, now), door).toBe('invalid');
  });

  it.each(['mail', 'confirm'] as const)('to %s is as long as every other, whoever has it and when', (use) => {
    for (const days of [0, 1, 40, 9_999, 80_000])
      for (const who of [id, 'f'.repeat(32), '0'.repeat(32)])
        expect(signToken(key, use, who, later(days))).toHaveLength(TOKEN_LENGTH[use]);
  });

  it('to confirm is too old after seven days', () => {
    const token = signToken(key, 'confirm', id, now);
    expect(readToken(key, 'confirm', token, later(6.9))).toEqual({ id });
    expect(readToken(key, 'confirm', token, later(7.1))).toBe('expired');
  });

  it('that was changed, guessed, unsigned or signed by another is invalid', () => {
    const token = signToken(key, 'confirm', id, now);
    const [head, body, signature] = token.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const longer = Buffer.from(
      JSON.stringify({ aud: 'confirm', sub: id, exp: later(9999).getTime() / 1000 }),
    ).toString('base64url');
    const head512 = Buffer.from('{"alg":"HS512"}').toString('base64url');
    const stronger = jwt.sign({ aud: 'confirm', sub: id }, Buffer.from(key), {
      algorithm: 'HS512',
      expiresIn: '1d',
    });
    const foreign = signToken(new Uint8Array(32).fill(8), 'confirm', id, now);
    const endless = jwt.sign({ aud: 'confirm', sub: id }, Buffer.from(key), { algorithm: 'HS256' });
    const stranger = signToken(key, 'confirm', '../../KEYS', now);
    for (const bad of [
      '',
      'x',
      token.slice(0, -4),
      `${token.slice(0, -4)}AAAA`,
      `${none}.${body}.`,
      `${head512}.${body}.${signature}`,
      stronger,
      `${none}.${body}.${signature}`,
      `${head}.${longer}.${signature}`,
      foreign,
      endless,
      stranger,
      `${token}.${token}`,
    ])
      expect(readToken(key, 'confirm', bad, now), bad).toBe('invalid');
  });
});
