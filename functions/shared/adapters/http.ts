import * as dns from 'node:dns/promises';
import { errors } from 'undici';
import type { Post, WebhookAnswer, WebhookRequest } from '../domain/webhook.ts';
import { checkEndpointUrl } from '../domain/webhook-endpoint.ts';
import {
  type Connection,
  createConnections,
  type Keeping,
  type OpeningTimeouts,
  type Resolve,
  Unanswered,
  type Within,
} from './http-connections.ts';

/** Milliseconds, each from the beginning of its phase. */
export interface Timeouts extends OpeningTimeouts {
  /** From when a connection is there to the end of the answer's headers. */
  firstByte: number;
  /** From the first lookup to the last byte read. */
  whole: number;
}

const TIMEOUTS: Timeouts = { lookup: 3000, connect: 5000, tls: 5000, firstByte: 15_000, whole: 15_000 };

const KEEPING: Keeping = { idle: 4000, age: 60_000, most: 100 };

/** Calls to one endpoint at a time; more wait for their turn. */
const AT_ONCE = 10;

/** Bytes of an answer that are read, and that are kept. */
const READ = 64 * 1024;
const KEPT = 2 * 1024;

/** How a connection breaks that the other side has closed. */
const BROKEN = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

/** How undici names a request that can't be sent. */
const OUR_FAULTS = ['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'ERR_ASSERTION'];

export interface PostSettings {
  /** A stage for development: loopback addresses may be called. */
  allowInside: boolean;
  timeouts?: Timeouts;
  keeping?: Keeping;
  resolve?: Resolve;
}

/**
 * Calls partners. The addresses that a name resolves to are checked when a connection is made, and the connection goes
 * to one of them. Connections are kept for seconds, so that a name which changes its mind is followed; redirects are not.
 *
 * A status of 2xx is what counts: once it is there, a slow, broken or endless body changes nothing.
 *
 * The limits count from the call's turn: an endpoint is called ten times at once, and who waits for that is not late.
 */
export function createPost({
  allowInside,
  timeouts = TIMEOUTS,
  keeping = KEEPING,
  resolve = allowInside ? (name) => dns.lookup(name, { all: true }) : byNameServers(),
}: PostSettings): Post {
  const connections = createConnections({ allowInside, timeouts, resolve, keeping });
  const inTurn = createTurns(AT_ONCE);

  async function call(request: WebhookRequest): Promise<WebhookAnswer> {
    const began = performance.now();
    const url = new URL(request.url);
    const left = () => Math.max(0, began + timeouts.whole - performance.now());
    const within: Within = (limit, words, work) =>
      limit < left()
        ? race(limit, `${words} within ${seconds(limit)}`, work)
        : race(left(), `${words} within ${seconds(timeouts.whole)} in all`, work);
    const talk = async (connection: Connection): Promise<Heard> => {
      const heard = await exchange(connection, url, request, { timeouts, left });
      if (heard.complete) connections.keep(connection);
      else connections.close(connection);
      return heard;
    };

    let heard: Heard;
    try {
      const kept = connections.take(url.origin);
      heard = await talk(kept ?? (await connections.open(url, within)));
      // The partner closed a kept connection just as it was used: that is no refusal, and not a byte of an answer came.
      // Should the request have arrived all the same, the receiver knows it by its `webhook-id`.
      if (kept && heard.broken) heard = await talk(await connections.open(url, within));
    } catch (error) {
      heard = { chunks: [], error };
    }
    return answerOf(heard, Math.round(performance.now() - began));
  }

  return async (request) => {
    const problem = checkEndpointUrl(request.url, { allowInside });
    if (problem) return { latency: 0, error: `refused: ${problem}` };
    return inTurn(request.url, () => call(request));
  };
}

/**
 * Asks the name servers themselves. The system's lookup holds one of the process's few threads for as long as it takes:
 * some names whose servers are silent would stop every other partner, and the newsroom's own requests with them.
 */
export function byNameServers(
  resolver: Record<'resolve4' | 'resolve6', (name: string) => Promise<string[]>> = new dns.Resolver({
    timeout: 1000,
    tries: 2,
  }),
): Resolve {
  return async (name) => {
    const [v4, v6] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    if (v4.status === 'rejected' && v6.status === 'rejected') throw v4.reason;
    return [
      ...(v4.status === 'fulfilled' ? v4.value : []).map((address) => ({ address, family: 4 })),
      ...(v6.status === 'fulfilled' ? v6.value : []).map((address) => ({ address, family: 6 })),
    ];
  };
}

/** What was heard over a connection. */
interface Heard {
  status?: number;
  retryAfter?: string;
  chunks: Buffer[];
  error?: unknown;
  /** The answer was read to its end: the connection can be used again. */
  complete?: boolean;
  /** The other side closed the connection before a byte of an answer. */
  broken?: boolean;
}

/**
 * Sends a request over a connection and hears what comes back. Never fails.
 *
 * @param left the milliseconds that are left of the whole call
 */
function exchange(
  { client, socket }: Connection,
  { pathname, search }: URL,
  { headers, body }: WebhookRequest,
  { timeouts, left }: { timeouts: Timeouts; left: () => number },
): Promise<Heard> {
  const heard: Heard = { chunks: [] };
  const before = socket.bytesRead;
  let read = 0;
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout;
    let over = false;
    const end = (error?: Error) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      if (error) heard.error = error;
      heard.broken =
        heard.status === undefined && socket.bytesRead === before && BROKEN.includes(codeOf(error));
      resolve(heard);
    };
    const endIn = (limit: number, words: string) => {
      clearTimeout(timer);
      timer = setTimeout(() => end(new Unanswered(words)), limit);
    };
    if (timeouts.firstByte < left())
      endIn(timeouts.firstByte, `no answer within ${seconds(timeouts.firstByte)}`);
    else endIn(left(), `no answer within ${seconds(timeouts.whole)} in all`);
    client.dispatch(
      { path: pathname + search, method: 'POST', headers, body },
      {
        // By this one undici knows that the handlers are those of its present kind.
        onRequestStart() {},
        onResponseStart(_, status, { 'retry-after': retryAfter }) {
          if (over || status < 200) return;
          heard.status = status;
          if (typeof retryAfter === 'string') heard.retryAfter = retryAfter;
          endIn(left(), `no end of the answer within ${seconds(timeouts.whole)} in all`);
        },
        onResponseData(_, chunk) {
          if (read < KEPT) heard.chunks.push(chunk);
          read += chunk.length;
          if (read >= READ) end();
        },
        onResponseEnd() {
          heard.complete = true;
          end();
        },
        onResponseError: (_, error) => end(error),
      },
    );
  });
}

function answerOf({ status, retryAfter, chunks, error }: Heard, latency: number): WebhookAnswer {
  if (status === undefined) return { latency, error: reasonOf(error) };
  const body = Buffer.concat(chunks).subarray(0, KEPT).toString('utf8');
  return {
    status,
    latency,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(body ? { body } : {}),
  };
}

/** Why there was no answer, in words for the ledger. What is no matter of the network is thrown. */
function reasonOf(error: unknown): string {
  if (error instanceof Unanswered) return error.message;
  if (error instanceof errors.HTTPParserError) return `the answer is not HTTP: ${error.message}`;
  const code = codeOf(error);
  if (!(error instanceof Error) || !code || OUR_FAULTS.includes(code)) throw error;
  // Where none of several addresses could be reached, each has an error of its own.
  const those = error instanceof AggregateError ? error.errors : [error];
  const messages = those.map((one) => (one instanceof Error ? one.message.trim() : String(one)));
  // What Node advises who runs it is of no use to a partner.
  const message = messages.join('; ').replace(/; if the root CA is installed locally,.*$/, '');
  return message.includes(code) || /^(ERR|UND_ERR)_/.test(code) ? message : `${message} (${code})`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`;

async function race<T>(limit: number, words: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unanswered(words)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs at most so many at once of the same name; the others wait, first come, first served. */
function createTurns(atOnce: number) {
  const names = new Map<string, { running: number; waiting: (() => void)[] }>();
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const turn = names.get(name) ?? { running: 0, waiting: [] };
    names.set(name, turn);
    if (turn.running < atOnce) turn.running += 1;
    else await new Promise<void>((resolve) => turn.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = turn.waiting.shift();
      if (next) next();
      else {
        turn.running -= 1;
        if (turn.running === 0) names.delete(name);
      }
    }
  };
}
