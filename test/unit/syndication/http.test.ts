import { createSocket } from 'node:dgram';
import { lookup, Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { byNameServers, createPost } from '../../../functions/shared/adapters/http.ts';
import { certificate } from '../../support/misbehaving.ts';
import { answering, at, listening, meeting, post, resolvesTo, servers, timeouts } from './servers.ts';

describe('a partner that is not there', () => {
  it('refuses the connection', async () => {
    const port = await meeting(() => undefined);
    await new Promise((resolve) => servers.splice(0)[0]?.server.close(resolve));
    const answer = await post(at(port));
    expect(answer.status).toBeUndefined();
    expect(answer.error).toContain('ECONNREFUSED');
  });

  it('resets the connection', async () => {
    const port = await meeting((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await post(at(port))).toMatchObject({ error: expect.stringContaining('ECONNRESET') });
  });

  it('hangs up in silence', async () => {
    const port = await meeting((socket) => socket.once('data', () => socket.end()));
    expect((await post(at(port))).error).toBeTruthy();
  });

  it('never answers', async () => {
    const port = await meeting(() => undefined);
    const answer = await post(at(port));
    expect(answer.error).toBe('no answer within 0.5 s');
    expect(answer.latency).toBeLessThan(1500);
  });

  it('stops in the middle of the headers', async () => {
    const port = await meeting((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Le'));
    expect(await post(at(port))).toMatchObject({ error: 'no answer within 0.5 s' });
  });

  it('drips its headers', async () => {
    const port = await meeting((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('X-A: b\r\n'), 50);
      socket.on('close', () => clearInterval(drip));
    });
    const answer = await post(at(port));
    expect(answer.status).toBeUndefined();
    expect(answer.latency).toBeLessThan(1500);
  });

  it('speaks no HTTP', async () => {
    const port = await meeting((socket) => socket.end('220 mail.example.org ESMTP\r\n'));
    expect((await post(at(port))).error).toContain('the answer is not HTTP');
  });

  it('sends headers without end', async () => {
    const port = await meeting((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      for (let i = 0; i < 100; i += 1) socket.write(`X-${i}: ${'a'.repeat(1000)}\r\n`);
    });
    expect((await post(at(port))).error).toContain('Headers Overflow');
  });

  it('announces an answer for ever', async () => {
    const port = await meeting((socket) => {
      const more = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 50);
      socket.on('close', () => clearInterval(more));
    });
    expect(await post(at(port))).toEqual({ latency: expect.any(Number), error: 'no answer within 0.5 s' });
  });

  it('speaks no TLS', async () => {
    const port = await meeting((socket) => socket.write('hello'));
    expect((await post(`https://127.0.0.1:${port}/`)).error).toBeTruthy();
  });

  it('never finishes the TLS handshake', async () => {
    const port = await meeting(() => undefined);
    expect((await post(`https://127.0.0.1:${port}/`)).error).toBe('no TLS handshake within 0.8 s');
  });

  it('has a name that never resolves', async () => {
    const answer = await post('http://partner.example.org/', { resolve: () => new Promise(() => undefined) });
    expect(answer.error).toBe('no address for partner.example.org within 0.3 s');
  });

  it('has a name that takes longer than the whole call may', async () => {
    const answer = await post('http://partner.example.org/', {
      resolve: () => new Promise(() => undefined),
      timeouts: { ...timeouts, whole: 100 },
    });
    expect(answer.error).toBe('no address for partner.example.org within 0.1 s in all');
  });

  it('has several addresses, none of which answers', async () => {
    const port = await meeting(() => undefined);
    await new Promise((resolve) => servers.splice(0)[0]?.server.close(resolve));
    const answer = await post(`http://partner.example.org:${port}/`, {
      resolve: resolvesTo('127.0.0.1', '127.0.0.2'),
    });
    expect(answer.error).toMatch(/127\.0\.0\.1:.*; .*127\.0\.0\.2:/);
  });

  it.each([
    ['fails to resolve', () => Promise.reject(new Error('getaddrinfo ENOTFOUND partner.example.org'))],
    ['resolves to nothing', () => Promise.resolve([])],
  ])('has a name that %s', async (_, resolve) => {
    const answer = await post('http://partner.example.org/', { resolve });
    expect(answer.status).toBeUndefined();
    expect(answer.error).toContain('partner.example.org');
  });
});

describe('a partner that answers', () => {
  it('gets the body and the headers as given', async () => {
    let got: { method: string | undefined; headers: IncomingMessage['headers'] } | undefined;
    const port = await answering((response, { method, headers }) => {
      got = { method, headers };
      response.writeHead(204).end();
    });
    const answer = await post(at(port));
    expect(answer).toEqual({ status: 204, latency: expect.any(Number) });
    expect(got).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1', 'content-length': '12' },
    });
  });

  it.each([301, 302, 303, 307, 308])('%d to an inside address is not followed', async (status) => {
    let called = 0;
    const inside = await answering((response) => {
      called += 1;
      response.end();
    });
    const port = await answering((response) => response.writeHead(status, { location: at(inside) }).end());
    expect((await post(at(port))).status).toBe(status);
    expect(called).toBe(0);
  });

  it.each([200, 202, 400, 404, 410, 500, 503])('%d is told as it is', async (status) => {
    const port = await answering((response) => response.writeHead(status).end('so it is'));
    expect(await post(at(port))).toMatchObject({ status, body: 'so it is' });
  });

  it('is asked once, whatever it answers', async () => {
    let called = 0;
    const port = await answering((response) => {
      called += 1;
      response.writeHead(503).end();
    });
    await post(at(port));
    expect(called).toBe(1);
  });

  it.each(['120', 'Tue, 03 Mar 2026 09:00:00 GMT'])('Retry-After: %s is handed on', async (value) => {
    const port = await answering((response) => response.writeHead(429, { 'retry-after': value }).end());
    expect(await post(at(port))).toMatchObject({ status: 429, retryAfter: value });
  });

  it('with a body without end is read to 64 kB, and 2 kB are kept', async () => {
    let sent = 0;
    const port = await answering((response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && sent < 50_000_000) {
          sent += 16_384;
          if (!response.write('a'.repeat(16_384))) return response.once('drain', more);
        }
        return response;
      };
      more();
    });
    const answer = await post(at(port));
    expect(answer).toMatchObject({ status: 200, body: 'a'.repeat(2048) });
    expect(sent).toBeLessThan(50_000_000);
  });

  it('with a body that never ends has said yes all the same', async () => {
    const port = await answering((response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('a'), 50);
      response.on('close', () => clearInterval(drip));
    });
    const answer = await post(at(port));
    expect(answer.status).toBe(200);
    expect(answer.error).toBeUndefined();
    expect(answer.latency).toBeLessThan(1500);
  });

  it('with a body that breaks off has said yes all the same', async () => {
    const port = await answering((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('abc', () => response.destroy());
    });
    expect(await post(at(port))).toMatchObject({ status: 200 });
  });

  it('with a compressed body is not unpacked', async () => {
    const port = await answering((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip'),
    );
    expect(await post(at(port))).toMatchObject({ status: 200, body: 'no gzip' });
  });
});

describe('the guard', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.20.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '168.63.129.16',
    '0.0.0.0',
    '198.18.0.1',
    '203.0.113.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a00:1',
    '64:ff9b:1::a00:1',
    '2002:a00:1::',
    '2001::1',
    'fd00:ec2::254',
    'fc00::1',
    'fe80::1',
    'fe80::1%lo',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '4000::1',
  ])('makes no connection where a lawful name resolves to %s', async (address) => {
    const answer = await post('https://partner.example.org/', {
      allowInside: false,
      resolve: resolvesTo(address),
    });
    expect(answer.status).toBeUndefined();
    expect(answer.error).toContain('refused: partner.example.org leads inside');
  });

  it('makes none either where only one of several addresses leads inside', async () => {
    const resolve = resolvesTo('192.31.7.1', '127.0.0.1');
    expect(await post('https://partner.example.org/', { allowInside: false, resolve })).toMatchObject({
      error: expect.stringContaining('127.0.0.1'),
    });
  });

  it('connects to what was checked: a name that changes its mind a moment later changes nothing', async () => {
    const port = await answering((response) => response.writeHead(204).end());
    const answers = ['127.0.0.1', '169.254.169.254'];
    let looked = 0;
    const answer = await post(`http://partner.example.org:${port}/`, {
      resolve: () => {
        looked += 1;
        return resolvesTo(answers.shift() ?? '169.254.169.254')();
      },
    });
    expect(answer.status).toBe(204);
    expect(looked).toBe(1);
  });

  it('looks at every new connection: a name that changes its mind reaches nothing inside', async () => {
    let called = 0;
    const port = await answering((response) => {
      called += 1;
      response.writeHead(204, { connection: 'close' }).end();
    });
    const answers = ['127.0.0.1', '169.254.169.254'];
    const rebinding = createPost({
      allowInside: true,
      timeouts,
      resolve: () => resolvesTo(answers.shift() ?? '')(),
    });
    const request = { url: `http://partner.example.org:${port}/`, headers: {}, body: '{}' };
    expect((await rebinding(request)).status).toBe(204);
    expect((await rebinding(request)).error).toContain('metadata');
    expect(called).toBe(1);
  });

  it('goes on to the next address where one is dead', async () => {
    const port = await answering((response) => response.writeHead(204).end());
    const resolve = resolvesTo('127.0.0.2', '127.0.0.1');
    expect(await post(`http://partner.example.org:${port}/`, { resolve })).toMatchObject({ status: 204 });
  });

  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://[::1]/',
    'https://localhost/',
    'http://partner.example.org/',
  ])('refuses %s before anything is looked up', async (url) => {
    let looked = 0;
    const answer = await post(url, {
      allowInside: false,
      resolve: async () => {
        looked += 1;
        return [{ address: '127.0.0.1', family: 4 }];
      },
    });
    expect(answer.error).toMatch(/^refused: /);
    expect(looked).toBe(0);
  });
});

describe('a certificate', () => {
  const usual = getCACertificates('default');
  const secure = (name: 'own' | 'other-host' | 'expired') =>
    listening(
      createSecureServer({ key: certificate('key'), cert: certificate(name) }, (_, response) => {
        response.writeHead(204).end();
      }),
    );

  // Its owner has signed each, and here everybody trusts them: what is wrong is wrong for its own reason.
  beforeEach(() =>
    setDefaultCACertificates([certificate('own'), certificate('other-host'), certificate('expired')]),
  );
  afterEach(() => setDefaultCACertificates(usual));

  it('that all trust is accepted, for a name and for an address', async () => {
    const port = await secure('own');
    expect(await post(`https://127.0.0.1:${port}/`)).toMatchObject({ status: 204 });
    const resolve = resolvesTo('127.0.0.1');
    expect(await post(`https://localhost:${port}/`, { resolve })).toMatchObject({ status: 204 });
    expect(await post(`https://localhost.:${port}/`, { resolve })).toMatchObject({ status: 204 });
  });

  it('that nobody but its owner trusts is refused', async () => {
    setDefaultCACertificates(usual);
    const answer = await post(`https://127.0.0.1:${await secure('own')}/`);
    expect(answer).toEqual({
      latency: expect.any(Number),
      error: 'self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT)',
    });
  });

  it('that has expired is refused', async () => {
    const answer = await post(`https://127.0.0.1:${await secure('expired')}/`);
    expect(answer.error).toBe('certificate has expired (CERT_HAS_EXPIRED)');
  });

  it('of another host is refused', async () => {
    const answer = await post(`https://127.0.0.1:${await secure('other-host')}/`);
    expect(answer.error).toContain("does not match certificate's altnames");
  });
});

describe('what can not be sent', () => {
  it.each([
    ['a line break in a header', { 'x-a': 'b\r\nx-c: d' }],
    ['a header of the connection', { 'transfer-encoding': 'chunked' }],
  ])('is a fault of ours: %s', async (_, headers) => {
    const port = await answering((response) => response.writeHead(204).end());
    const posting = createPost({ allowInside: true, timeouts });
    await expect(posting({ url: at(port), headers, body: '{}' })).rejects.toThrow('invalid');
  });
});

describe('name servers', () => {
  const none = () => Promise.reject(new Error('queryA ENODATA partner.example.org'));

  it('are asked for addresses of both kinds', async () => {
    const resolve = byNameServers({
      resolve4: async () => ['192.31.7.1'],
      resolve6: async () => ['2a00::1'],
    });
    expect(await resolve('partner.example.org')).toEqual([
      { address: '192.31.7.1', family: 4 },
      { address: '2a00::1', family: 6 },
    ]);
  });

  it.each([
    ['v4', { resolve4: async () => ['192.31.7.1'], resolve6: none }, '192.31.7.1'],
    ['v6', { resolve4: none, resolve6: async () => ['2a00::1'] }, '2a00::1'],
  ])('may know addresses of %s only', async (_, resolver, address) => {
    expect(await byNameServers(resolver)('partner.example.org')).toMatchObject([{ address }]);
  });

  it('that are silent stop no other lookup', async () => {
    const silent = createSocket('udp4').bind(0, '127.0.0.1');
    await once(silent, 'listening');
    const resolver = new Resolver({ timeout: 1000, tries: 2 });
    resolver.setServers([`127.0.0.1:${silent.address().port}`]);
    const posting = createPost({ allowInside: false, timeouts, resolve: byNameServers(resolver) });
    let finished = 0;
    const calls = Array.from({ length: 20 }, async (_, i) => {
      const answer = await posting({ url: `https://p${i}.example.org/`, headers: {}, body: '{}' });
      finished += 1;
      return answer;
    });
    await lookup('localhost');
    expect(finished).toBe(0);
    for (const { error } of await Promise.all(calls)) {
      expect(error).toMatch(/^no address for p\d+\.example\.org within 0\.3 s$/);
    }
    resolver.cancel();
    silent.close();
  });

  it('that know none are quoted', async () => {
    const resolve = byNameServers({ resolve4: none, resolve6: none });
    const answer = await post('https://partner.example.org/', { allowInside: false, resolve });
    expect(answer.error).toBe('no address for partner.example.org: queryA ENODATA partner.example.org');
  });
});
