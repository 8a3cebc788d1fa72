import * as dns from 'node:dns/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import { got } from 'got';
import type { Post, WebhookAnswer } from '../domain/webhook.ts';
import { checkEndpointUrl, insideAddress } from '../domain/webhook-endpoint.ts';

/** Milliseconds, each from the beginning of its phase; `whole` is from the first lookup to the last byte read. */
export interface Timeouts {
  lookup: number;
  connect: number;
  tls: number;
  /** From the request's last byte to the answer's first. */
  firstByte: number;
  whole: number;
}

const TIMEOUTS: Timeouts = { lookup: 3000, connect: 5000, tls: 5000, firstByte: 15_000, whole: 15_000 };

/** Bytes of an answer that are read, and that are kept. */
const READ = 64 * 1024;
const KEPT = 2 * 1024;

/** How a name becomes addresses. */
type Resolve = (name: string) => Promise<{ address: string; family: number }[]>;

export interface PostSettings {
  /** A stage for development: loopback and private addresses may be called. */
  allowInside: boolean;
  timeouts?: Timeouts;
  resolve?: Resolve;
}

/**
 * Calls partners. The addresses that a name resolves to are checked when the connection is made, at every call, so
 * that a name which changes its mind (DNS rebinding) reaches nothing inside. Redirects are not followed.
 *
 * A status of 2xx is what counts: once it is there, a slow, broken or endless body changes nothing.
 */
export function createPost({
  allowInside,
  timeouts = TIMEOUTS,
  resolve = (name) => dns.lookup(name, { all: true }),
}: PostSettings): Post {
  // Connections are not kept: every call looks the name up anew.
  const agent = { http: new http.Agent(), https: new https.Agent() };
  const dnsLookup = guarded(resolve, allowInside);

  return async ({ url, headers, body }) => {
    // Node looks up no literal address, so that the guard would not see it.
    const problem = checkEndpointUrl(url, { allowInside });
    if (problem) return { latency: 0, error: `refused: ${problem}` };

    const began = performance.now();
    const answer: WebhookAnswer = { latency: 0 };
    const chunks: Buffer[] = [];
    try {
      const stream = got.stream.post(url, {
        headers,
        body,
        agent,
        dnsLookup,
        followRedirect: false,
        throwHttpErrors: false,
        decompress: false,
        retry: { limit: 0 },
        timeout: {
          lookup: timeouts.lookup,
          connect: timeouts.connect,
          secureConnect: timeouts.tls,
          response: timeouts.firstByte,
          request: timeouts.whole,
        },
      });
      stream.once('response', (response: http.IncomingMessage) => {
        if (response.statusCode !== undefined) answer.status = response.statusCode;
        const retryAfter = response.headers['retry-after'];
        if (retryAfter !== undefined) answer.retryAfter = retryAfter;
      });
      let read = 0;
      for await (const chunk of stream) {
        chunks.push(chunk);
        read += chunk.length;
        if (read >= READ) break;
      }
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      if (answer.status === undefined) answer.error = reason;
    }
    answer.latency = Math.round(performance.now() - began);
    const kept = Buffer.concat(chunks).subarray(0, KEPT).toString('utf8');
    if (kept) answer.body = kept;
    return answer;
  };
}

/** A lookup that gives no address if any of them leads inside. */
function guarded(resolve: Resolve, allowInside: boolean): LookupFunction {
  return (name, options, done) => {
    resolve(name).then(
      (addresses) => {
        const inside = addresses.map(({ address }) => insideAddress(address, allowInside)).find(Boolean);
        const [first] = addresses;
        if (inside) done(new Error(`refused: ${name} ${inside}`), '');
        else if (first === undefined) done(new Error(`${name} has no address`), '');
        else if (options.all) done(null, addresses);
        else done(null, first.address, first.family);
      },
      (error: Error) => done(error, ''),
    );
  };
}

/**
 * Why there was no answer, in words for the ledger; undefined: it is no matter of the network. Most come as got's
 * errors, but one that breaks the request while it is being written comes as Node's own.
 */
function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof TypeError) return undefined;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') return undefined;
  const message = error.message.trim();
  return code.startsWith('ERR_') || message.includes(code) ? message : `${message} (${code})`;
}
