import { setTimeout as sleep } from 'node:timers/promises';
import { got, RequestError } from 'got';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import type { Post, WebhookAnswer } from '../domain/webhook.ts';
import { METADATA_ADDRESSES } from '../domain/webhook-endpoint.ts';

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

/**
 * Calls partners. The address that a name resolves to is checked when the connection is made, at every call, so that
 * a name which changes its mind (DNS rebinding) reaches nothing inside. Redirects are not followed.
 *
 * A status of 2xx is what counts: once it is there, a slow, broken or endless body changes nothing.
 *
 * @param allowInside a stage for development: loopback and private addresses may be called
 */
export function createPost(
  { allowInside }: { allowInside: boolean },
  timeouts: Timeouts = TIMEOUTS,
): Post & { close(): void } {
  // The agent refuses everything that is not public unicast: loopback, private, link-local, carrier NAT, reserved,
  // multicast, and IPv6 that is mapped, translated or tunnelled.
  const guard = { allowPrivateIPAddress: allowInside, denyIPAddressList: METADATA_ADDRESSES };
  const agent = { http: new RequestFilteringHttpAgent(guard), https: new RequestFilteringHttpsAgent(guard) };

  const post: Post = async ({ url, headers, body }) => {
    const began = performance.now();
    const answer: WebhookAnswer = { latency: 0 };
    const chunks: Buffer[] = [];
    // Ours beside got's own: got measures each phase anew and never the reading of a body that drips.
    const whole = new AbortController();
    const stop = new AbortController();
    void sleep(timeouts.whole, undefined, { signal: stop.signal }).then(
      () => whole.abort(),
      () => undefined,
    );
    try {
      const stream = got.stream.post(url, {
        headers,
        body,
        agent,
        followRedirect: false,
        throwHttpErrors: false,
        decompress: false,
        retry: { limit: 0 },
        signal: whole.signal,
        timeout: {
          lookup: timeouts.lookup,
          connect: timeouts.connect,
          secureConnect: timeouts.tls,
          response: timeouts.firstByte,
        },
      });
      stream.once('response', (response: { statusCode: number; headers: NodeJS.Dict<string | string[]> }) => {
        answer.status = response.statusCode;
        const after = response.headers['retry-after'];
        if (typeof after === 'string') answer.retryAfter = after;
      });
      let read = 0;
      for await (const chunk of stream) {
        chunks.push(chunk);
        read += chunk.length;
        if (read >= READ) break;
      }
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (answer.status === undefined) answer.error = reasonOf(error, timeouts);
    } finally {
      stop.abort();
    }
    answer.latency = Math.round(performance.now() - began);
    const kept = Buffer.concat(chunks).subarray(0, KEPT).toString('utf8');
    if (kept) answer.body = kept;
    return answer;
  };
  return Object.assign(post, {
    close: () => {
      agent.http.destroy();
      agent.https.destroy();
    },
  });
}

/** Why there was no answer, in words for the ledger. */
function reasonOf(error: RequestError, timeouts: Timeouts): string {
  if (error.code === 'ERR_ABORTED') return `no answer within ${timeouts.whole} ms`;
  if (/is not allowed\. Because/.test(error.message)) return 'refused: the name leads to an inside address';
  return error.code && !error.message.includes(error.code)
    ? `${error.message} (${error.code})`
    : error.message;
}
