import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import type { ReceivedWebhook } from '../../../local/receiver/received.ts';
import { createReceiver } from '../../../local/receiver/receiver.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;

function start(secrets = [{ owner: 'Tide Wire (e1)', secret }]) {
  let kept: ReceivedWebhook[] = [];
  const receiver = createReceiver({
    file: { read: () => [...kept], write: (value) => (kept = structuredClone(value)) },
    secrets: async () => secrets,
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
