import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMisbehaving } from '../../support/misbehaving.ts';
import { post } from './servers.ts';

describe('the misbehaving receiver', () => {
  let receiver: Awaited<ReturnType<typeof startMisbehaving>>;
  beforeAll(async () => {
    receiver = await startMisbehaving({ drip: 50 });
  });
  afterAll(() => receiver.stop());

  it.concurrent.each([
    ['/reset', { error: expect.stringContaining('ECONNRESET') }],
    ['/hang-before-headers', { error: 'no answer within 0.5 s' }],
    ['/hang-in-headers', { error: 'no answer within 0.5 s' }],
    ['/hang-in-body', { status: 200, body: 'abc' }],
    ['/hang-in-body?status=500', { status: 500, body: 'abc' }],
    ['/drip', { error: 'no answer within 0.5 s' }],
    ['/drip-body', { status: 200, body: expect.stringMatching(/^a+$/) }],
    ['/redirect-inside', { status: 302 }],
    ['/gone', { status: 410, body: 'no longer here' }],
    ['/too-many?retry-after=120', { status: 429, retryAfter: '120' }],
    [
      '/too-many?retry-after=Tue,%2003%20Mar%202026%2009:00:00%20GMT',
      { status: 429, retryAfter: 'Tue, 03 Mar 2026 09:00:00 GMT' },
    ],
    ['/gigabyte', { status: 200, body: 'a'.repeat(2048) }],
    ['/ok', { status: 204 }],
    ['/ok/2', { status: 204 }],
    ['/elsewhere', { status: 404 }],
  ])('%s is told as it is', async (path, expected) => {
    const answer = await post(`${receiver.url}${path}`);
    expect(answer).toEqual({ latency: expect.any(Number), ...expected });
    expect(answer.latency).toBeLessThan(1500);
    expect(receiver.calls(path)).toBe(1);
    expect(receiver.received.filter((call) => call.path === path)).toMatchObject([
      { path, body: '{"type":"x"}', headers: { 'webhook-id': 'msg_1' } },
    ]);
  });

  it('refuses', async () => {
    expect((await post(receiver.refuse)).error).toContain('ECONNREFUSED');
  });

  it('shows a certificate of its own', async () => {
    expect((await post(receiver.badTls)).error).toContain('self-signed');
    expect(receiver.handshakes()).toBe(1);
    expect(receiver.calls('/bad-tls')).toBe(0);
  });

  it('has a fault for so many calls', async () => {
    const statuses = [];
    for (const _ of [1, 2, 3, 4]) statuses.push((await post(`${receiver.url}/fault-for?n=3`)).status);
    expect(statuses).toEqual([500, 500, 500, 204]);
    expect((await post(`${receiver.url}/fault-for/other?n=3`)).status).toBe(500);
  });
});
