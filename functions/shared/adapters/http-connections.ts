import { once } from 'node:events';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { Client } from 'undici';
import { insideAddress } from '../domain/webhook-endpoint.ts';

/** How a name becomes addresses. */
export type Resolve = (name: string) => Promise<{ address: string; family: number }[]>;

/** Milliseconds; each has its own words in what is thrown. */
export interface OpeningTimeouts {
  lookup: number;
  connect: number;
  tls: number;
}

/** How long a connection is kept, in milliseconds, and how many are. */
export interface Keeping {
  /** Unused for so long, it is closed. */
  idle: number;
  /** Opened so long ago, it is not used again: the name is looked up anew. */
  age: number;
  /** Kept for later at once, over all partners. */
  most: number;
}

interface ConnectionSettings {
  /** A stage for development: loopback addresses may be called. */
  allowInside: boolean;
  timeouts: OpeningTimeouts;
  resolve: Resolve;
  keeping: Keeping;
}

/** A connection to an address that was checked when it was made. Its client never makes another. */
export interface Connection {
  client: Client;
  socket: net.Socket;
  origin: string;
  openedAt: number;
  usedAt: number;
}

/** Why a partner gave no answer, in words for the ledger. */
export class Unanswered extends Error {}

/** Waits for something, and throws `Unanswered` with the words and the limit when it takes longer. */
export type Within = <T>(limit: number, words: string, work: Promise<T>) => Promise<T>;

/** Bytes of an answer's headers that are read. */
const HEADERS = 16 * 1024;

/** Makes connections to partners, and keeps them for a while: several calls in a row need one handshake. */
export function createConnections(settings: ConnectionSettings) {
  const { idle, age, most } = settings.keeping;
  const kept = new Map<string, Connection[]>();
  let count = 0;

  function remove(connection: Connection): void {
    const those = kept.get(connection.origin) ?? [];
    const place = those.indexOf(connection);
    if (place === -1) return;
    those.splice(place, 1);
    count -= 1;
    if (those.length === 0) kept.delete(connection.origin);
  }

  return {
    /** @throws Unanswered, or what Node says of the network */
    async open(url: URL, within: Within): Promise<Connection> {
      const socket = await openSocket(url, settings, within);
      const client = clientOf(url.origin, socket, idle);
      const now = Date.now();
      const connection = { client, socket, origin: url.origin, openedAt: now, usedAt: now };
      client.once('disconnect', () => {
        remove(connection);
        close(connection);
      });
      return connection;
    },

    /**
     * The connection to an origin that was used last, if it may be used again. By the clock on the wall, not by timers:
     * a function may have been frozen since, and its timers with it.
     */
    take(origin: string): Connection | undefined {
      for (;;) {
        const connection = kept.get(origin)?.at(-1);
        if (connection === undefined) return undefined;
        remove(connection);
        const now = Date.now();
        const usable = now - connection.openedAt < age && now - connection.usedAt < idle;
        if (usable && !connection.socket.destroyed) return connection;
        close(connection);
      }
    },

    /** Keeps a connection whose answer was read to its end. */
    keep(connection: Connection): void {
      if (count >= most || connection.socket.destroyed) {
        close(connection);
        return;
      }
      connection.usedAt = Date.now();
      kept.set(connection.origin, [...(kept.get(connection.origin) ?? []), connection]);
      count += 1;
    },

    close,
  };
}

function close({ client, socket }: Connection): void {
  client.destroy();
  socket.destroy();
}

/**
 * A socket to one of the addresses that were checked a moment before: nothing is looked up in between, so that a name
 * which changes its mind (DNS rebinding) changes nothing.
 */
async function openSocket(
  { protocol, hostname, port }: URL,
  settings: ConnectionSettings,
  within: Within,
): Promise<net.Socket> {
  const { timeouts } = settings;
  const host = hostname.replace(/^\[|\]$/g, '');
  const addresses = await checkedAddresses(host, settings, within);
  const secure = protocol === 'https:';
  const to = {
    host,
    port: Number(port || (secure ? 443 : 80)),
    lookup: found(addresses),
    // One address after the other, each with its share of the time: a dead one doesn't use it up.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: Math.ceil(timeouts.connect / addresses.length),
    noDelay: true,
  };
  // An IP address is no name for the handshake (RFC 6066, section 3), nor is one with a dot at its end.
  const servername = net.isIP(host) ? '' : host.replace(/\.$/, '');
  const socket = secure
    ? tls.connect({ ...to, servername, ALPNProtocols: ['http/1.1'], rejectUnauthorized: true })
    : net.connect(to);
  // Who waits hears of an error; one between two waits must not end the process.
  socket.on('error', () => undefined);
  try {
    await within(timeouts.connect, 'no connection', once(socket, 'connect'));
    if (secure) await within(timeouts.tls, 'no TLS handshake', once(socket, 'secureConnect'));
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return socket;
}

type Addresses = Awaited<ReturnType<Resolve>>;

/** The addresses of a host, none of which leads inside: one that does refuses all. */
async function checkedAddresses(
  host: string,
  { allowInside, timeouts, resolve }: ConnectionSettings,
  within: Within,
): Promise<Addresses> {
  // Node looks up no literal address, so that it is checked here like any other.
  const family = net.isIP(host);
  const lookup = family ? Promise.resolve([{ address: host, family }]) : resolve(host);
  const failed = (error: Error) => {
    throw new Unanswered(`no address for ${host}: ${error.message}`);
  };
  const addresses = await within(timeouts.lookup, `no address for ${host}`, lookup.catch(failed));
  if (addresses.length === 0) throw new Unanswered(`no address for ${host}`);
  const inside = addresses.map(({ address }) => insideAddress(address, allowInside)).find(Boolean);
  if (inside) throw new Unanswered(`refused: ${host} ${inside}`);
  return addresses;
}

/** A lookup whose answer is there already. */
const found =
  (addresses: Addresses): net.LookupFunction =>
  (_, { all }, done) => {
    const [first] = addresses;
    if (all) done(null, addresses);
    else done(null, first?.address ?? '', first?.family);
  };

/** Speaks HTTP/1.1 over a socket that is there, one call after the other. */
function clientOf(origin: string, socket: net.Socket, idle: number): Client {
  let handedOver = false;
  return new Client(origin, {
    pipelining: 1,
    allowH2: false,
    maxHeaderSize: HEADERS,
    // The caller's timers have a finer tick and words of their own.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: idle,
    // A partner may ask for less (`Keep-Alive: timeout=…`), not for more.
    keepAliveMaxTimeout: idle,
    keepAliveTimeoutThreshold: 1000,
    connect: (_, done) => {
      const gone = handedOver || socket.destroyed;
      handedOver = true;
      // Not at once: undici asks in the middle of its own work, and would let the request lie.
      queueMicrotask(() => {
        if (gone) done(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }), null);
        else done(null, socket);
      });
    },
  });
}
