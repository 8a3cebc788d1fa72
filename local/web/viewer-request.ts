import { runInNewContext } from 'node:vm';
import * as z from 'zod';

/** Where the CDN's function sends a request: on to an object, or the reader to another address. */
export type ViewerDecision = { uri: string } | { status: number; location: string };

const answer = z.union([
  z.object({ statusCode: z.number(), headers: z.object({ location: z.object({ value: z.string() }) }) }),
  z.object({ uri: z.string() }),
]);

/**
 * Runs the CDN's function at the viewer's request as it stands in the template (CloudFront Developer Guide,
 * "CloudFront Functions event structure").
 *
 * @param code JavaScript that declares `handler(event)`
 */
export function createViewerRequest(code: string): (uri: string) => ViewerDecision {
  const handler: unknown =
    code === '' ? (event: { request: object }) => event.request : runInNewContext(`${code};handler`);
  if (typeof handler !== 'function')
    throw new Error('the function at the viewer’s request declares no handler');
  return (uri) => {
    const result = answer.parse(handler({ request: { method: 'GET', uri, querystring: {}, headers: {} } }));
    return 'uri' in result
      ? { uri: result.uri }
      : { status: result.statusCode, location: result.headers.location.value };
  };
}
