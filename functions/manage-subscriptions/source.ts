import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { CDN_HEADER } from '../shared/names.ts';

/** What of an HTTP API's event says where a request comes from (API Gateway Developer Guide, payload format 2.0). */
const event = z.object({ requestContext: z.object({ http: z.object({ sourceIp: z.string() }) }) });

/**
 * The network address of the reader. Behind the CDN it is the one that CloudFront names in `CloudFront-Viewer-Address`
 * (`<address>:<port>`). Whoever calls the API past the CDN could write that header themselves: it counts only together
 * with the word that CloudFront adds to the requests of our distribution.
 *
 * @param environment Hono's: `event` is the API's
 * @param cdnWord undefined: there is no CDN, and no header is believed
 * @returns '' where nothing tells
 */
export function addressOf(
  environment: unknown,
  header: (name: string) => string | undefined,
  cdnWord: string | undefined,
): string {
  const viewer = header('cloudfront-viewer-address');
  if (viewer !== undefined && cdnWord !== undefined && isSame(header(CDN_HEADER) ?? '', cdnWord))
    return viewer.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return z.object({ event }).safeParse(environment).data?.event.requestContext.http.sourceIp ?? '';
}

function isSame(given: string, word: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(word)];
  return a.length === b.length && timingSafeEqual(a, b);
}
