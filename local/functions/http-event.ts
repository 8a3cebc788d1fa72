import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { ACCOUNT } from '../template/identity.ts';
import type { RoutePlan } from '../template/plan.ts';

/** A request as the function behind a route of an HTTP API gets it (API Gateway Developer Guide, payload format 2.0). */
export async function toHttpEvent(
  request: Request,
  route: RoutePlan,
  pathParameters: Record<string, string>,
) {
  const url = new URL(request.url);
  const headers = Object.fromEntries(request.headers);
  const { cookie, ...others } = headers;
  const bytes = Buffer.from(await request.arrayBuffer());
  const isText = /^(text\/|application\/(json|xml|javascript|.*\+json|.*\+xml|x-www-form-urlencoded))/.test(
    headers['content-type'] ?? 'text/plain',
  );
  const query: Record<string, string> = {};
  for (const [name, value] of url.searchParams)
    query[name] = name in query ? `${query[name]},${value}` : value;
  const now = new Date();
  return {
    version: '2.0',
    routeKey: routeKey(route),
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookie ? { cookies: cookie.split(/; */) } : {}),
    headers: others,
    ...(url.search ? { queryStringParameters: query } : {}),
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'laptop',
      domainName: url.host,
      domainPrefix: url.hostname,
      http: {
        method: request.method,
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: routeKey(route),
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(bytes.length > 0 ? { body: isText ? bytes.toString('utf8') : bytes.toString('base64') } : {}),
    isBase64Encoded: bytes.length > 0 && !isText,
  };
}

const routeKey = ({ method, path }: RoutePlan): string => (path === '$default' ? path : `${method} ${path}`);

const httpResult = z.object({
  statusCode: z.int().min(200).max(599).default(200),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/**
 * What a function answered, as the response. An object without `statusCode` is a body of its own (ibid., "Lambda
 * function response for format 2.0"); one that can't be read is API Gateway's 500.
 */
export function toResponse(result: unknown): Response {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return result === null || result === undefined ? serverError(500) : Response.json(result);
  }
  const read = httpResult.safeParse(result);
  if (!read.success) return serverError(500);
  const { statusCode, body, isBase64Encoded } = read.data;
  const headers = new Headers(
    Object.entries(read.data.headers ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
  );
  for (const cookie of read.data.cookies ?? []) headers.append('set-cookie', cookie);
  const bodiless = statusCode === 204 || statusCode === 304;
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  return new Response(bodiless ? null : bytes, { status: statusCode, headers });
}

/** API Gateway's own answers, where a function fails. */
export const serverError = (status: 500 | 503): Response =>
  Response.json({ message: status === 500 ? 'Internal Server Error' : 'Service Unavailable' }, { status });

/**
 * The route that takes a request: a full match before a greedy one before `$default` (ibid., "Routing requests"); of two
 * that match, the one whose path says more of it in so many words, from the left.
 */
export function findRoute(
  routes: RoutePlan[],
  method: string,
  path: string,
): { route: RoutePlan; parameters: Record<string, string> } | undefined {
  const found = routes
    .filter((route) => route.method === method || route.method === 'ANY')
    .flatMap((route) => {
      const parameters = match(route.path, path);
      return parameters ? [{ route, parameters }] : [];
    });
  const rank = ({ route }: { route: RoutePlan }): number =>
    route.path === '$default' ? 4 : (route.path.endsWith('+}') ? 2 : 0) + (route.method === 'ANY' ? 1 : 0);
  const vague = ({ route }: { route: RoutePlan }): string =>
    route.path
      .split('/')
      .map((part) => (part.startsWith('{') ? '1' : '0'))
      .join('');
  return found.sort((a, b) => rank(a) - rank(b) || (vague(a) < vague(b) ? -1 : 1))[0];
}

/** What is no percent-encoding of UTF-8 stays as it is. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  if (pattern === '$default') return {};
  const parameters: Record<string, string> = {};
  const segments = path.split('/');
  for (const [i, part] of pattern.split('/').entries()) {
    const name = /^\{(\w+)(\+?)\}$/.exec(part);
    const segment = segments[i];
    if (segment === undefined) return undefined;
    if (name?.[2]) {
      parameters[name[1] ?? ''] = segments.slice(i).join('/');
      return parameters;
    }
    if (name?.[1]) parameters[name[1]] = decoded(segment);
    else if (part !== segment) return undefined;
  }
  return pattern.split('/').length === segments.length ? parameters : undefined;
}
