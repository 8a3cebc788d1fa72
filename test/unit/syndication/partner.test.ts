import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { afterAttempt } from '../../../functions/shared/domain/endpoint-health.ts';
import {
  changePartner,
  type Endpoint,
  newPartner,
  newPartnerId,
} from '../../../functions/shared/domain/partner.ts';
import {
  jwkSet,
  newKey,
  OVERLAP,
  rotated,
  signatures,
} from '../../../functions/shared/domain/partner-keys.ts';
import {
  readPartnerToken,
  signItemToken,
  signPageToken,
} from '../../../functions/shared/domain/partner-tokens.ts';
import { checkHeaders, webhookBody, webhookId } from '../../../functions/shared/domain/webhook.ts';
import { endpointNotice } from '../../../functions/shared/site/mail/endpoint-notice.ts';
import { memoryPartners, memorySeal } from '../../support/memory-partners.ts';
import { testNewsroom } from '../../support/newsroom.ts';
import { aPartner, NOON } from '../../support/syndication.ts';

const HOUR = 3_600_000;
const later = (ms: number) => new Date(NOON.getTime() + ms);
const at = { partnerId: 'tide-wire', endpointId: 'e1' };

describe('a new partner', () => {
  it.each([
    ['Tide Wire', 'tide-wire'],
    ['  Agência Maré & Cía. ', 'agencia-mare-cia'],
    ['AFP/2', 'afp-2'],
    ['../../etc#passwd', 'etc-passwd'],
  ])('%s is named %s', (name, id) => {
    expect(newPartnerId(name)).toBe(id);
  });

  it.each(['وكالة المد', '日本', '—', 'Keys'])('%s gets a name by chance', (name) => {
    expect(newPartnerId(name)).toMatch(/^partner-[0-9a-f]{8}$/);
  });

  it('without a name, or without an endpoint, is refused', async () => {
    const { partner } = await aPartner();
    expect(() => newPartner({ name: '' }, 'x', partner.endpoints, NOON)).toThrow();
    expect(() => newPartner({ name: 'X' }, 'x', [], NOON)).toThrow();
  });

  it('takes everything where nothing is said, and is trusted with nothing', async () => {
    const { partner } = await aPartner();
    expect(partner).toMatchObject({ languages: [], topics: [], places: [], kinds: [], trusted: false });
    expect(partner.endpoints).toMatchObject([
      { state: 'active', format: 'ninjs-3.1', bodies: 'full', order: 'latest', slow: false },
    ]);
  });

  it('that is changed by two at once has both changes', async () => {
    const { partner } = await aPartner();
    const store = memoryPartners(partner);
    await Promise.all([
      changePartner(store, partner.id, (p) => ({ ...p, trusted: true })),
      changePartner(store, partner.id, (p) => ({ ...p, topics: ['floods'] })),
    ]);
    expect(await store.get(partner.id)).toMatchObject({ trusted: true, topics: ['floods'], version: 3 });
    expect(await changePartner(store, 'nobody', (p) => p)).toBeUndefined();
  });
});

it('a partner that is removed and added again is not opened by the links that it had', async () => {
  const { partner: first } = await aPartner();
  const { partner: second } = await aPartner({}, memorySeal(), later(1_000));
  expect(second.id).toBe(first.id);
  expect(second.links).not.toBe(first.links);
});

describe('a key', () => {
  it('of the shared kind is 32 random bytes, never the same, and lies sealed under its own endpoint', async () => {
    const seal = memorySeal();
    const [one, two] = [await newKey('hmac', at, seal, NOON), await newKey('hmac', at, seal, NOON)];
    for (const { shown, key } of [one, two]) {
      expect(shown).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(Buffer.from(shown.slice(6), 'base64')).toHaveLength(32);
      expect(JSON.stringify(key)).not.toContain(shown);
    }
    expect(one.shown).not.toBe(two.shown);
    const signed = { id: 'msg_1', at: NOON, body: '{}' };
    await expect(signatures([one.key], { ...at, endpointId: 'e2' }, seal, signed)).rejects.toThrow();
  });

  it('of ed25519 shows its public half alone, which verifies what the JWK set says too', async () => {
    const seal = memorySeal();
    const { key, shown } = await newKey('ed25519', at, seal, NOON);
    expect(shown).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
    const body = '{"type":"ping.v1"}';
    const signature = await signatures([key], at, seal, { id: 'msg_1', at: NOON, body });
    const [version, value = ''] = signature.split(',');
    expect(version).toBe('v1a');
    const signed = Buffer.from(`msg_1.${NOON.getTime() / 1000}.${body}`);
    const [jwk] = jwkSet([key], NOON).keys;
    expect(jwk).toMatchObject({ kty: 'OKP', crv: 'Ed25519', kid: key.id, use: 'sig', alg: 'EdDSA' });
    expect(jwk).not.toHaveProperty('d');
    const publicKey = createPublicKey({ format: 'jwk', key: jwk ?? {} });
    expect(verify(null, signed, publicKey, Buffer.from(value, 'base64'))).toBe(true);
    expect(verify(null, Buffer.from(`${signed}x`), publicKey, Buffer.from(value, 'base64'))).toBe(false);
  });

  it('signs beside its successor for 24 hours; rotated twice, each has its own end', async () => {
    const seal = memorySeal();
    const [a, b, c] = await Promise.all([1, 2, 3].map(() => newKey('hmac', at, seal, NOON)));
    if (!a || !b || !c) throw new Error('no keys');
    const first = rotated([a.key], b.key, NOON);
    const second = rotated(first, c.key, later(HOUR));
    const count = async (now: Date) =>
      (await signatures(second, at, seal, { id: 'm', at: now, body: '' })).split(' ').length;
    expect(second.map(({ id }) => id)).toEqual([c.key.id, b.key.id, a.key.id]);
    expect(await count(later(OVERLAP - 1))).toBe(3);
    expect(await count(later(OVERLAP))).toBe(2);
    expect(await count(later(OVERLAP + HOUR))).toBe(1);
    expect(rotated(second, a.key, later(OVERLAP + HOUR))).toHaveLength(2);
  });

  it('of the shared kind is in no JWK set', async () => {
    const { key } = await newKey('hmac', at, memorySeal(), NOON);
    expect(jwkSet([key], NOON)).toEqual({ keys: [] });
  });
});

describe('a token', () => {
  const key = Buffer.alloc(32, 1);

  it('says whose it is, and is nobody else’s', () => {
    const page = signPageToken(key, { id: 'tide-wire', links: 2 }, NOON);
    expect(readPartnerToken(key, page, NOON)).toMatchObject({ aud: 'partner', sub: 'tide-wire', links: 2 });
    const item = signItemToken(key, { ...at, sequence: 7 }, NOON);
    expect(readPartnerToken(key, item, NOON)).toMatchObject({ aud: 'item', endpoint: 'e1', sequence: 7 });
    expect(readPartnerToken(Buffer.alloc(32, 2), page, NOON)).toBe('invalid');
    for (const forged of [
      '',
      'x',
      `${page}x`,
      page.replace(/\.[^.]*$/, '.'),
      page.replace(/^[^.]*/, 'eyJhbGciOiJub25lIn0'),
    ])
      expect(readPartnerToken(key, forged, NOON)).toBe('invalid');
    expect(readPartnerToken(key, item, later(121 * 24 * HOUR))).toBe('expired');
  });
});

describe('headers of a partner’s own', () => {
  it.each([
    ['Upper-Case', 'x'],
    ['x y', 'x'],
    ['x:', 'x'],
    ['host', 'elsewhere'],
    ['content-length', '0'],
    ['transfer-encoding', 'chunked'],
    ['webhook-signature', 'v1,x'],
    ['dateline-sequence', '1'],
    ['x-key', 'a\r\nhost: b'],
    ['x-key', ' a'],
    ['x-key', 'é'],
    ['x-key', 'a'.repeat(1_001)],
  ])('%s is refused with the reason and without its value', (name, value) => {
    const wrong = checkHeaders({ [name]: value });
    expect(wrong).toMatch(/header/);
    if (value.length > 3) expect(wrong).not.toContain(value);
  });

  it('of lawful names are taken, ten at most', () => {
    expect(checkHeaders({ 'x-api-key': 'a b', authorization: 'Bearer x' })).toBeUndefined();
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`x-${i}`, 'v']));
    expect(checkHeaders(many)).toMatch(/at most 10/);
  });
});

describe('a body', () => {
  const told = {
    type: 'release.published.v1' as const,
    createdAt: NOON.toISOString(),
    sequence: 3,
    item: { digest: 'a'.repeat(64), bytes: 2, contentType: 'application/json' },
  };

  it('of XML is the item itself; too long, it is told by reference as JSON', () => {
    const contentType = 'application/vnd.iptc.g2.newsitem+xml';
    const xml = { ...told, item: { ...told.item, contentType } };
    expect(webhookBody(xml, '<x/>', () => 'h')).toEqual({ contentType, body: '<x/>' });
    const long = webhookBody(xml, `<x>${'y'.repeat(20_000)}</x>`, () => 'h');
    expect(long.contentType).toBe('application/json');
    expect(JSON.parse(long.body)).toMatchObject({ sequence: 3, reference: { href: 'h', contentType } });
  });

  it('is counted in bytes, not in characters', () => {
    expect(webhookBody(told, JSON.stringify('潮'.repeat(7_000)), () => 'h').body).toContain('"reference"');
    expect(webhookBody(told, JSON.stringify('t'.repeat(7_000)), () => 'h').body).toContain('"data"');
  });
});

describe('an endpoint’s health', () => {
  const endpoint = async (more: Partial<Endpoint> = {}): Promise<Endpoint> => {
    const [made] = (await aPartner()).partner.endpoints;
    if (!made) throw new Error('a partner without an endpoint');
    return { ...made, ...more };
  };
  const failed = { status: 500, latency: 10 };

  it.each([
    [59, undefined, undefined],
    [60, undefined, 'warned'],
    [119, '2026-03-06T00:00:00.000Z', undefined],
    [120, '2026-03-06T00:00:00.000Z', 'disabled'],
  ])('after %d hours of failures, warned at %s: %s', async (hours, warnedAt, notice) => {
    const failing = await endpoint({ failingSince: NOON.toISOString(), ...(warnedAt ? { warnedAt } : {}) });
    expect(afterAttempt(failing, failed, false, later(hours * HOUR))?.notice).toBe(notice);
  });

  it('is not written anew where nothing changes', async () => {
    const fine = await endpoint();
    expect(afterAttempt(fine, { status: 200, latency: 10 }, true, NOON)).toBeUndefined();
    const failing = await endpoint({ failingSince: NOON.toISOString() });
    expect(afterAttempt(failing, failed, false, later(HOUR))).toBeUndefined();
  });

  it('of one that is off is left as it is', async () => {
    expect(
      afterAttempt(await endpoint({ state: 'paused' }), { status: 410, latency: 1 }, false, NOON),
    ).toBeUndefined();
  });
});

describe('a notice', () => {
  it.each(['en', 'fr', 'ar'])(
    'in %s says what, since when, and shows no query, which may be a secret',
    async (language) => {
      const url = 'https://wire.example.net/in?key=s3cret';
      const failing = { url, failingSince: NOON.toISOString() };
      for (const notice of ['warned', 'disabled', 'gone'] as const) {
        const mail = await endpointNotice(
          { settings: testNewsroom, siteUrl: 'https://news.example.org' },
          notice,
          { name: 'Tide <b>Wire' },
          failing,
          { language, answer: 'answered 500', link: 'https://news.example.org/partners/x?token=t' },
        );
        expect(mail.text).toContain('https://wire.example.net/in\u2069');
        expect(mail.text + mail.html).not.toContain('s3cret');
        expect(mail.html).toContain('Tide &lt;b&gt;Wire');
        expect(mail.html).toContain(language === 'ar' ? 'dir="rtl"' : 'dir="ltr"');
      }
    },
  );
});

describe('a webhook-id', () => {
  it('is the same for the same event and endpoint, and no other', () => {
    const ids = [
      webhookId('evt_1', 'a', 'b'),
      webhookId('evt_2', 'a', 'b'),
      webhookId('evt_1', 'a', 'c'),
      webhookId('evt_1', 'a b', ''),
      webhookId('evt_1', 'a', ' b'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(webhookId('evt_1', 'a', 'b')).toBe(ids[0]);
  });
});
