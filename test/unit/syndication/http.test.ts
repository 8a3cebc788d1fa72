import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createPost, type PostSettings, type Timeouts } from '../../../functions/shared/adapters/http.ts';

const timeouts: Timeouts = { lookup: 200, connect: 200, tls: 300, firstByte: 300, whole: 600 };
const servers: { server: Server; sockets: Set<Socket> }[] = [];

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  servers.push({ server, sockets });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A partner that speaks HTTP, more or less. */
const answering = (answer: (response: ServerResponse, request: IncomingMessage) => void): Promise<number> =>
  listening(
    createServer((request, response) => {
      request.resume();
      request.on('end', () => answer(response, request));
    }),
  );

/** A partner that does something to the bare connection. */
const meeting = (meet: (socket: Socket) => void): Promise<number> => listening(createTcpServer(meet));

const post = (url: string, settings: Partial<PostSettings> = {}) =>
  createPost({ allowInside: true, timeouts, ...settings })({
    url,
    headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' },
    body: '{"type":"x"}',
  });
const at = (port: number): string => `http://127.0.0.1:${port}/hook`;

afterEach(async () => {
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

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
    expect(answer.error).toContain('ETIMEDOUT');
    expect(answer.latency).toBeLessThan(1500);
  });

  it('stops in the middle of the headers', async () => {
    const port = await meeting((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Le'));
    expect(await post(at(port))).toMatchObject({ error: expect.stringContaining('ETIMEDOUT') });
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
    expect((await post(at(port))).error).toBeTruthy();
  });

  it('sends headers without end', async () => {
    const port = await meeting((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      for (let i = 0; i < 100; i += 1) socket.write(`X-${i}: ${'a'.repeat(1000)}\r\n`);
    });
    expect((await post(at(port))).error).toBeTruthy();
  });

  it('speaks no TLS', async () => {
    const port = await meeting((socket) => socket.write('hello'));
    expect((await post(`https://127.0.0.1:${port}/`)).error).toBeTruthy();
  });

  it('never finishes the TLS handshake', async () => {
    const port = await meeting(() => undefined);
    expect(await post(`https://127.0.0.1:${port}/`)).toMatchObject({
      error: expect.stringContaining('ETIMEDOUT'),
    });
  });

  it('has a name that never resolves', async () => {
    const answer = await post('http://partner.example.org/', { resolve: () => new Promise(() => undefined) });
    expect(answer.error).toContain('ETIMEDOUT');
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
  const resolvesTo =
    (...addresses: string[]) =>
    () =>
      Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

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

  it('looks at every call anew: a name that changes its mind reaches nothing inside', async () => {
    let called = 0;
    const port = await answering((response) => {
      called += 1;
      response.writeHead(204).end();
    });
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    const rebinding = createPost({
      allowInside: true,
      timeouts,
      resolve: async () => (answers.shift() ?? []).map((address) => ({ address, family: 4 })),
    });
    const request = { url: `http://partner.example.org:${port}/`, headers: {}, body: '{}' };
    expect((await rebinding(request)).status).toBe(204);
    expect((await rebinding(request)).error).toContain('metadata');
    expect(called).toBe(1);
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
