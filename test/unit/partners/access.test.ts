import jwt from 'jsonwebtoken';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { aPartner, FIRST, NOON, SECOND } from '../../support/partner-log.ts';
import { start, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = start(await aPartner());
  await world.tell();
});

const DOORS = ['', '/items', '/items/1', '/feed.json'];
const YEAR = 366 * 86_400_000;
/** What of an answer could tell one from another. */
const told = async (answer: Response) => ({
  status: answer.status,
  headers: Object.fromEntries(answer.headers),
  text: await answer.text(),
});
const ask = (path: string, headers = {}) => world.app.request(path, { headers });

describe.each(DOORS)('the door %s', (door) => {
  const at = (id: string, token?: string) =>
    `/partners/${id}${door}${token === undefined ? '' : `?token=${encodeURIComponent(token)}`}`;

  it.each([
    ['no token', () => undefined],
    ['an empty one', () => ''],
    ['words', () => 'open sesame'],
    ['HTML', () => '"><script>alert(1)</script>'],
    [
      'a token of nobody’s key',
      () => jwt.sign({ aud: 'partner', sub: 'tide-wire', links: 1, exp: 9e9 }, 'x'.repeat(32)),
    ],
    [
      'a token without signature',
      () => jwt.sign({ aud: 'partner', sub: 'tide-wire', links: 1, exp: 9e9 }, '', { algorithm: 'none' }),
    ],
    [
      'a token of another algorithm',
      () =>
        jwt.sign({ aud: 'partner', sub: 'tide-wire', links: 1, exp: 9e9 }, world.key, { algorithm: 'HS512' }),
    ],
    [
      'a token for another purpose',
      () => jwt.sign({ aud: 'mail', sub: 'tide-wire', links: 1, exp: 9e9 }, world.key),
    ],
    ['a token of another partner', () => world.token({ id: 'other-wire' })],
    ['a very long token', () => `${world.token()}${'A'.repeat(9_000)}`],
  ])(
    'opens to nobody with %s, and says the same whether there is such a partner or not',
    async (_what, make) => {
      const token = make();
      const [known, unknown] = [
        await told(await ask(at('tide-wire', token))),
        await told(await ask(at('no-such-wire', token))),
      ];
      expect(known.status).toBe(401);
      expect(known).toEqual(unknown);
      expect(known.text).not.toContain('Tide Wire');
      expect(known.text).not.toContain('<script');
    },
  );

  it('opens to the partner, by the address or by a header', async () => {
    expect((await ask(at('tide-wire', world.token()))).status).toBe(200);
    expect((await ask(at('tide-wire'), { authorization: `Bearer ${world.token()}` })).status).toBe(200);
    expect((await ask(at('tide-wire'), { authorization: `bearer  ${world.token()}` })).status).toBe(200);
    expect((await ask(at('tide-wire'), { authorization: `Basic ${world.token()}` })).status).toBe(401);
  });

  it('tells who comes with a link that was replaced, or is too old, to ask for a new one', async () => {
    const old = [
      world.token({ links: 0 }),
      world.token({ links: 2 }),
      world.token({}, new Date(NOON.getTime() - 12 * YEAR)),
    ];
    await world.partners.add(await aPartner({ links: 5 }, 'other-wire'));
    for (const token of old) {
      const answer = await ask(at('tide-wire', token));
      expect([answer.status, await answer.text()]).toEqual([
        410,
        expect.stringMatching(/ask the newsroom for a new/i),
      ]);
    }
    const removed = world.token();
    await world.partners.remove('tide-wire');
    expect((await ask(at('tide-wire', removed))).status).toBe(410);
  });

  it('is never kept on the way, and not framed', async () => {
    for (const token of [world.token(), 'none']) {
      const { headers } = await ask(at('tide-wire', token));
      expect(headers.get('cache-control')).toContain('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });
});

describe('a token for one item', () => {
  it('opens that item of that endpoint, and nothing else', async () => {
    await world.tell();
    await world.tell({ endpointId: SECOND, contentType: 'application/xml', text: '<a/>' });
    const token = world.itemToken(1);
    const open = (path: string) => ask(`${path}${path.includes('?') ? '&' : '?'}token=${token}`);
    expect((await open('/partners/tide-wire/items/1')).status).toBe(200);
    expect((await open(`/partners/tide-wire/items/1?endpoint=${FIRST}`)).status).toBe(200);
    for (const path of [
      '',
      '/items',
      '/feed.json',
      '/items/2',
      `/items/1?endpoint=${SECOND}`,
      '/items/01x',
      '/items/-1',
    ])
      expect((await open(`/partners/tide-wire${path}`)).status, path).toBe(401);
    expect((await world.app.request(`/partners/tide-wire?token=${token}`, { method: 'POST' })).status).toBe(
      401,
    );
    expect((await ask(`/partners/other-wire/items/1?token=${token}`)).status).toBe(401);
  });

  it('of an endpoint that was removed, or past its time, opens nothing', async () => {
    expect((await ask(`/partners/tide-wire/items/1?token=${world.itemToken(1, 'gone')}`)).status).toBe(410);
    const old = world.itemToken(1, FIRST, 'tide-wire', new Date(NOON.getTime() - YEAR));
    expect((await ask(`/partners/tide-wire/items/1?token=${old}`)).status).toBe(410);
  });

  it('is not revoked with the links to the page: webhooks that were sent stay good', async () => {
    const partner = await aPartner({ links: 2 });
    const other = start(partner);
    await other.tell();
    expect((await other.app.request(`/partners/tide-wire/items/1?token=${other.itemToken(1)}`)).status).toBe(
      200,
    );
  });
});

describe('whatever is asked for', () => {
  const odd = [
    '%',
    '%zz',
    '%00',
    '%2e%2e%2f',
    '..',
    '%D8%B1%D9%8A%D9%85',
    'ريم',
    '__proto__',
    'constructor',
    'keys',
    'tide-wire%00',
    'a'.repeat(3_000),
  ];
  it.each(odd)('%s is no fault of ours', async (name) => {
    for (const path of [
      `/partners/${name}`,
      `/partners/${name}/items`,
      `/partners/tide-wire/items/${name}`,
      `/partners/${name}/feed.json`,
      `/partners/keys/${name}`,
    ])
      for (const token of [
        '',
        `?token=${world.token()}`,
        `?token=${world.token()}&endpoint=${name}&lang=${name}&before=${name}&after=${name}&notice=${name}`,
      ]) {
        const { status } = await ask(`${path}${token}`);
        expect(status, path).toBeLessThan(500);
      }
    expect(world.log.lines).toEqual([]);
  });

  it('with a slash at the end is the same', async () => {
    for (const door of DOORS) expect((await world.get(`/partners/tide-wire${door}/`)).status, door).toBe(200);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'POST'])('by %s opens nothing more', async (method) => {
    for (const door of method === 'POST' ? DOORS.slice(1) : DOORS) {
      const answer = await world.app.request(`/partners/tide-wire${door}?token=${world.token()}`, { method });
      expect(answer.status, door).toBe(401);
    }
    expect(world.jobs.jobs).toEqual([]);
  });

  it('by HEAD has no body', async () => {
    for (const door of DOORS) {
      const answer = await world.app.request(`/partners/tide-wire${door}?token=${world.token()}`, {
        method: 'HEAD',
      });
      expect([answer.status, await answer.text()]).toEqual([200, '']);
    }
  });

  it('fails with words, and a log that names no token', async () => {
    world.ledger.logBefore = async () => Promise.reject(new Error(`item of ${world.token()} is broken`));
    world.ledger.logAfter = world.ledger.logBefore;
    for (const door of DOORS) {
      const answer = await ask(`/partners/tide-wire${door}?token=${world.token()}`);
      expect([answer.status, await answer.text()]).toEqual([
        503,
        expect.stringMatching(/try again in a few minutes/),
      ]);
    }
    const logged = JSON.stringify(world.log.lines);
    expect(world.log.lines).toHaveLength(DOORS.length);
    expect(logged).not.toContain(world.token().slice(0, 40));
  });
});

describe('the public keys', () => {
  it('of an endpoint are a JWK set that may be kept for five minutes', async () => {
    const answer = await ask(`/partners/keys/${FIRST}`);
    expect(answer.headers.get('content-type')).toBe('application/jwk-set+json');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    const set = z.object({ keys: z.array(z.looseObject({})) }).parse(await answer.json());
    expect(set.keys).toEqual([
      expect.objectContaining({ kty: 'OKP', crv: 'Ed25519', use: 'sig', alg: 'EdDSA' }),
    ]);
    expect(set.keys[0]).not.toHaveProperty('d');
  });

  it('are none of an endpoint with a shared secret, and of one that is not there: both look alike', async () => {
    const answers = await Promise.all(
      [SECOND, 'nobody', '__proto__'].map(async (id) => told(await ask(`/partners/keys/${id}`))),
    );
    for (const one of answers) expect(one).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 200, text: '{"keys":[]}' });
  });
});
