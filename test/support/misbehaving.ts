import { readFileSync } from 'node:fs';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { text } from 'node:stream/consumers';

/** A call as it arrived: whole, before any answer. */
export interface MisbehavingCall {
  /** With the query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  at: number;
}

interface Told {
  request: IncomingMessage;
  response: ServerResponse;
  query: URLSearchParams;
  /** How often this very address was called, this call counted. */
  nth: number;
  /** Milliseconds between two bytes that drip. */
  drip: number;
}

const GIGABYTE = 2 ** 30;
const CHUNK = Buffer.alloc(64 * 1024, 'a');

/**
 * What a call meets, by the first part of its path; what follows tells endpoints of one kind apart: `/ok/1`, `/ok/2`.
 * Where a status is sent before it goes wrong, `?status=500` chooses another than 200.
 */
const BEHAVIOURS: Record<string, (told: Told) => void> = {
  /** 204, at once: the healthy neighbour. */
  ok: ({ response }) => response.writeHead(204).end(),
  /** The connection is reset as soon as the request has been read. */
  reset: ({ request }) => request.socket.resetAndDestroy(),
  /** The request is read, and nothing comes. */
  'hang-before-headers': () => undefined,
  /** A status, and half of a header's name. */
  'hang-in-headers': ({ request }) => request.socket.write('HTTP/1.1 200 OK\r\nContent-Ty'),
  /** A status, headers, three of a hundred bytes. */
  'hang-in-body': ({ response, query }) => {
    response.writeHead(status(query), { 'content-length': '100' }).write('abc');
  },
  /** Whole and lawful, a byte a second from the status line on: its headers take 40 seconds. */
  drip: ({ request, query, drip }) => {
    const answer = `HTTP/1.1 ${status(query)} Slow\r\nContent-Length: 2\r\n\r\nok`;
    dripping(request, answer, drip);
  },
  /** Headers at once, then a byte a second without end. */
  'drip-body': ({ request, response, query, drip }) => {
    response.writeHead(status(query)).flushHeaders();
    const timer = setInterval(() => response.write('a'), drip);
    request.socket.once('close', () => clearInterval(timer));
  },
  /** 302 to the address where clouds keep credentials. */
  'redirect-inside': ({ response }) =>
    response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
  /** 410: for good. */
  gone: ({ response }) => response.writeHead(410).end('no longer here'),
  /** 429, with `?retry-after=` as it is given: seconds or an HTTP date. */
  'too-many': ({ response, query }) => {
    const retryAfter = query.get('retry-after');
    response.writeHead(429, retryAfter === null ? {} : { 'retry-after': retryAfter }).end();
  },
  /** 500 to the first `?n=` calls of this address, 204 from then on. */
  'fault-for': ({ response, query, nth }) =>
    response.writeHead(nth <= Number(query.get('n')) ? 500 : 204).end(),
  /** A body of up to 1 GB, as fast as it is read. */
  gigabyte: ({ response, query }) => {
    let sent = 0;
    response.writeHead(status(query));
    const more = () => {
      while (sent < GIGABYTE && !response.destroyed) {
        sent += CHUNK.length;
        if (!response.write(CHUNK)) return response.once('drain', more);
      }
      return response.end();
    };
    more();
  },
};

const status = (query: URLSearchParams): number => Number(query.get('status') ?? 200);

function dripping({ socket }: IncomingMessage, answer: string, drip: number): void {
  let next = 0;
  const timer = setInterval(() => {
    socket.write(answer.charAt(next));
    next += 1;
    if (next === answer.length) clearInterval(timer);
  }, drip);
  socket.once('close', () => clearInterval(timer));
}

/**
 * A receiver of webhooks on loopback that misbehaves as the path says (`BEHAVIOURS`); an unknown path is 404.
 *
 * @param drip milliseconds between two bytes that drip
 */
export async function startMisbehaving({ drip = 1000 }: { drip?: number } = {}) {
  const received: MisbehavingCall[] = [];
  const calls = new Map<string, number>();
  let handshakes = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const { pathname, searchParams } = new URL(path, 'http://127.0.0.1');
    const body = await text(request);
    const nth = (calls.get(path) ?? 0) + 1;
    calls.set(path, nth);
    received.push({ path, headers: request.headers, body, at: Date.now() });
    const behave = BEHAVIOURS[pathname.split('/')[1] ?? ''];
    if (behave) behave({ request, response, query: searchParams, nth, drip });
    else response.writeHead(404).end();
  }

  const answerer = (request: IncomingMessage, response: ServerResponse) => {
    // Who hangs up in the middle of a request is no call.
    answer(request, response).catch(() => response.destroy());
  };
  const plain = createServer(answerer);
  const secure = createSecureServer({ key: certificate('key'), cert: certificate('own') }, answerer);
  secure.on('connection', () => {
    handshakes += 1;
  });
  const closed = createTcpServer();
  const ports = await Promise.all([plain, secure, closed].map(listen));
  await new Promise((resolve) => closed.close(resolve));

  return {
    /** Without a path: append one of the behaviours. */
    url: `http://127.0.0.1:${ports[0]}`,
    /** HTTPS with a certificate that its owner has signed. */
    badTls: `https://127.0.0.1:${ports[1]}/bad-tls`,
    /** Nobody listens there. */
    refuse: `http://127.0.0.1:${ports[2]}/refuse`,
    /** All calls in the order in which they were read to their end. */
    received,
    /** How often an address was called: a path with its query. */
    calls: (path: string): number => calls.get(path) ?? 0,
    /** How many connections were made to `badTls`. */
    handshakes: (): number => handshakes,
    async stop(): Promise<void> {
      await Promise.all([plain, secure].map(stop));
    },
  };
}

/** A file of the certificates beside this one: `key`, or one of those that `make.sh` makes. */
export const certificate = (name: 'key' | 'own' | 'other-host' | 'expired'): string =>
  readFileSync(new URL(`certificates/${name}.pem`, import.meta.url), 'utf8');

async function listen(server: TcpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
