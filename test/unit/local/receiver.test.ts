import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { newEndpoint, newPartner, type SigningKey } from '../../../functions/shared/domain/partner.ts';
import { newKey, OVERLAP, rotated, signatures } from '../../../functions/shared/domain/partner-keys.ts';
import { type ReceivedWebhook, receivedWebhook } from '../../../local/receiver/received.ts';
import { createReceiver } from '../../../local/receiver/receiver.ts';
import { partnerKeys } from '../../../local/receiver/secrets.ts';
import { memoryPartners, memorySeal } from '../../support/memory-partners.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;

function start(keys = async () => [{ owner: 'Tide Wire (e1)', key: secret }]) {
  let kept: ReceivedWebhook[] = [];
  const receiver = createReceiver({
    file: { read: () => [...kept], write: (value) => (kept = structuredClone(value)) },
    keys,
  });
  const call = async (path: string, init?: RequestInit) =>
    receiver(new Request(`http://127.0.0.1${path}`, init));
  return { call, kept: () => kept, received: async () => (await call('/received')).json() };
}

function signed(body: string, key = secret, at = new Date()): RequestInit {
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(key).sign('msg_1', at, body),
  };
  return { method: 'POST', body, headers };
}

it.each<[string, RequestInit, boolean, RegExp]>([
  ['signed', signed('{"a":1}'), true, /signed for Tide Wire \(e1\)/],
  ['signed by another', signed('{"a":1}', other), false, /No matching signature/],
  ['changed on the way', { ...signed('{"a":1}'), body: '{"a":2}' }, false, /No matching signature/],
  ['signed an hour ago', signed('{}', secret, new Date(Date.now() - 3_600_000)), false, /too old/],
  ['not signed', { method: 'POST', body: '{}' }, false, /not signed/],
])('a webhook that is %s is taken, and told as that', async (_name, init, valid, explanation) => {
  const { call, received } = start();
  expect((await call('/hook', init)).status).toBe(204);
  expect(await received()).toMatchObject([
    { path: '/hook', signature: { valid, explanation: expect.stringMatching(explanation) } },
  ]);
});

it('stopped, it refuses webhooks and keeps none; started again, it takes them', async () => {
  const { call, received } = start();
  expect((await call('/stop', { method: 'POST' })).headers.get('location')).toBe('/');
  expect((await call('/', signed('{}'))).status).toBe(503);
  expect(await (await call('/')).text()).toContain('action="/start"');
  expect(await received()).toEqual([]);
  await call('/start', { method: 'POST' });
  expect((await call('/', signed('{}'))).status).toBe(204);
});

it('shows what came as text, whatever it holds, the newest first, and keeps the last 200', async () => {
  const { call, kept } = start();
  for (let i = 0; i < 202; i += 1) await call('/', { method: 'POST', body: `{"n":${i},"t":"<script>"}` });
  expect(
    kept()
      .map((one) => JSON.parse(one.body).n)
      .slice(0, 2),
  ).toEqual([201, 200]);
  expect(kept()).toHaveLength(200);
  const list = await (await call('/list')).text();
  expect(list).toContain('&lt;script&gt;');
  expect(list).not.toContain('<script>');
});

it('whose partners cannot be read takes a webhook, and says why it knows no signature', async () => {
  const { call, received } = start(() => Promise.reject(new Error('no table')));
  expect((await call('/', signed('{}'))).status).toBe(204);
  expect(await received()).toMatchObject([
    { signature: { valid: false, explanation: expect.stringContaining('no table') } },
  ]);
});

describe('signed by ed25519', () => {
  const endpoint = { partnerId: 'wire', endpointId: 'e1' };
  const seal = memorySeal();
  const now = new Date();
  const body = '{"a":1}';
  const signedBy = async (keys: SigningKey[], at = new Date()): Promise<RequestInit> => ({
    method: 'POST',
    body,
    headers: {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': await signatures(keys, endpoint, seal, { id: 'msg_1', at, body }),
    },
  });
  const startFor = (keys: SigningKey[]) => {
    const [first, ...others] = keys;
    if (first === undefined) throw new Error('no key');
    const made = newEndpoint({ url: 'http://127.0.0.1:4502/' }, 'e1', first, now);
    const wire = newPartner({ name: 'Wire' }, 'wire', [{ ...made, keys: [first, ...others] }], now);
    return start(() => partnerKeys(memoryPartners(wire), seal, new Date()));
  };
  const told = async (keys: SigningKey[], request: RequestInit) => {
    const { call, received } = startFor(keys);
    await call('/', request);
    return z.array(receivedWebhook).parse(await received())[0]?.signature;
  };
  const make = async (kind: SigningKey['kind']) => (await newKey(kind, endpoint, seal, now)).key;

  it('it is told so; by another key, changed or old, it is not', async () => {
    const [key, another] = [await make('ed25519'), await make('ed25519')];
    const right = await signedBy([key]);
    expect(await told([key], right)).toEqual({ valid: true, explanation: 'signed for Wire (e1)' });
    expect(await told([another], right)).toMatchObject({
      valid: false,
      explanation: expect.stringMatching(/No matching/),
    });
    expect(await told([key], { ...right, body: '{"a":2}' })).toMatchObject({ valid: false });
    const old = await signedBy([key], new Date(Date.now() - 3_600_000));
    expect(await told([key], old)).toMatchObject({
      valid: false,
      explanation: expect.stringMatching(/too old/),
    });
    const { headers, ...rest } = right;
    const undated = { ...rest, headers: { ...headers, 'webhook-timestamp': 'now' } };
    expect(await told([key], undated)).toMatchObject({
      valid: false,
      explanation: expect.stringMatching(/timestamp/),
    });
  });

  it('beside a shared secret that it takes the place of, either is enough', async () => {
    const [before, after] = [await make('hmac'), await make('ed25519')];
    const keys = rotated([before], after, now);
    const request = await signedBy(keys);
    for (const held of keys) expect(await told([held], request)).toMatchObject({ valid: true });
    const late = await signedBy(keys, new Date(now.getTime() + OVERLAP));
    expect(late.headers).toMatchObject({ 'webhook-signature': expect.stringMatching(/^v1a,\S+$/) });
  });
});

it('shows event, number and format of what came, XML as it is, and where what was too large can be had', async () => {
  const { call } = start();
  const headers = { 'dateline-event': 'release.corrected.v1', 'dateline-sequence': '7' };
  const post = (body: string, type: string) =>
    call('/', { method: 'POST', body, headers: { ...headers, 'content-type': type } });
  const shown = async () => (await call('/list')).text();

  await post(JSON.stringify({ data: { standard: { name: 'ninjs', version: '3.1' } } }), 'application/json');
  for (const fact of ['release.corrected.v1', 'no. 7', 'ninjs 3.1'])
    expect(await shown()).toContain(`<span>${fact}</span>`);

  await post('<newsItem/>', 'application/vnd.iptc.g2.newsitem+xml');
  expect(await shown()).toContain('<span>application/vnd.iptc.g2.newsitem+xml</span>');
  expect(await shown()).toContain('&lt;newsItem/&gt;');

  const reference = { contentType: 'application/json', bytes: 34_567, digest: 'sha256:0' };
  const referring = (href: string) => JSON.stringify({ reference: { ...reference, href } });
  await post(referring('https://news.example.org/partners/wire/items/7'), 'application/json');
  expect(await shown()).toContain('<a href="https://news.example.org/partners/wire/items/7">');
  await post(referring('javascript:alert(1)'), 'application/json');
  expect(await shown()).not.toContain('<a href="javascript');
});
