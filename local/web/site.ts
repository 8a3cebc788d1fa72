import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import type { ViewerDecision } from './viewer-request.ts';

export interface SiteOptions {
  s3: S3Client;
  /** The site bucket. */
  bucket: string;
  /** Put on every answer, names in lower case. */
  headers: Record<string, string>;
  /** Paths that go to the API, such as `/subscriptions*`. */
  apiPaths: string[];
  /** Finds the object of a path. */
  viewerRequest(uri: string): ViewerDecision;
  /** Answers for the API. */
  api(request: Request): Promise<Response>;
}

/** What the CDN does in front of the site bucket and the API, on any S3: one origin for readers. */
export function createSite(options: SiteOptions): (request: Request) => Promise<Response> {
  const isApi = options.apiPaths.map(pathPattern);
  return async (request) => {
    const { pathname } = new URL(request.url);
    const response = isApi.some((pattern) => pattern.test(pathname))
      ? await options.api(request)
      : await serveFile(options, request, pathname);
    for (const [name, value] of Object.entries(options.headers)) response.headers.set(name, value);
    return response;
  };
}

/** `*` is any run of characters, `?` is one (CloudFront, "Path pattern"). */
function pathPattern(pattern: string): RegExp {
  const source = pattern
    .replace(/[$()+.[\]\\^{|}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}

async function serveFile(options: SiteOptions, request: Request, pathname: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response(`The site is read with GET and HEAD, not ${request.method}.\n`, { status: 403 });
  }
  const decision = options.viewerRequest(pathname);
  if ('status' in decision) {
    return new Response(null, { status: decision.status, headers: { location: decision.location } });
  }
  const object = await getObject(options, keyOf(decision.uri));
  if (object) return respond(object, request, 200);
  const notFound = await getObject(options, '404.html');
  return notFound ? respond(notFound, request, 404) : new Response('Not found\n', { status: 404 });
}

function keyOf(uri: string): string {
  try {
    return decodeURIComponent(uri.slice(1));
  } catch {
    return uri.slice(1);
  }
}

async function getObject(options: SiteOptions, key: string): Promise<GetObjectCommandOutput | undefined> {
  if (key === '') return undefined;
  try {
    return await options.s3.send(new GetObjectCommand({ Bucket: options.bucket, Key: key }));
  } catch (error) {
    // Like the CDN's: what S3 does not give is not there.
    const status = error instanceof Error && '$metadata' in error ? error.name : '';
    if (['NoSuchKey', 'NotFound', 'AccessDenied', 'NoSuchBucket'].includes(status)) return undefined;
    throw error;
  }
}

async function respond(object: GetObjectCommandOutput, request: Request, status: number): Promise<Response> {
  const headers = new Headers({ 'content-type': object.ContentType ?? 'application/octet-stream' });
  const set = (name: string, value: string | undefined): void => {
    if (value !== undefined) headers.set(name, value);
  };
  set('cache-control', object.CacheControl);
  set('content-language', object.ContentLanguage);
  set('content-disposition', object.ContentDisposition);
  set('etag', object.ETag);
  set('last-modified', object.LastModified?.toUTCString());
  if (status === 200 && isUnchanged(request, object)) {
    await object.Body?.transformToWebStream().cancel();
    return new Response(null, { status: 304, headers });
  }
  const bytes = await object.Body?.transformToByteArray();
  set('content-length', String(bytes?.length ?? 0));
  return new Response(request.method === 'HEAD' || !bytes ? null : Buffer.from(bytes), { status, headers });
}

/** RFC 9110, section 13.2.2: `If-None-Match` before `If-Modified-Since`. */
function isUnchanged(request: Request, object: GetObjectCommandOutput): boolean {
  const tags = request.headers.get('if-none-match');
  if (tags !== null) {
    const given = tags.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    return given.includes('*') || (object.ETag !== undefined && given.includes(object.ETag));
  }
  const since = Date.parse(request.headers.get('if-modified-since') ?? '');
  const modified = object.LastModified?.getTime() ?? Number.NaN;
  return Math.floor(modified / 1000) * 1000 <= since;
}
