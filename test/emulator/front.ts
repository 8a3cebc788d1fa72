import { readFileSync } from 'node:fs';
import { API_PATHS, CONTENT_SECURITY_POLICY } from '../../lib/constructs/site-distribution.ts';
import { listen } from '../../local/http.ts';
import { createSite } from '../../local/web/site.ts';
import { createViewerRequest } from '../../local/web/viewer-request.ts';
import { type StageOutputs, s3Of } from '../support/stage.ts';

/**
 * What CloudFront is in front of the deployed bucket and API: MiniStack's own does not reach AWS-hosted origins. The
 * function at the viewer's request is the deployed one.
 *
 * @param siteUrl where readers come in
 */
export function startFront(siteUrl: string, stage: StageOutputs): Promise<{ stop(): Promise<void> }> {
  const edge = readFileSync(new URL('../../lib/edge/viewer-request.js', import.meta.url), 'utf8');
  const site = createSite({
    s3: s3Of(stage),
    bucket: stage.SiteBucketName,
    headers: { 'content-security-policy': CONTENT_SECURITY_POLICY },
    apiPaths: API_PATHS,
    viewerRequest: createViewerRequest(edge),
    api: (request) => forward(request, stage.ApiUrl),
  });
  return listen(Number(new URL(siteUrl).port), site);
}

async function forward(request: Request, base: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  for (const name of ['host', 'connection', 'content-length', 'transfer-encoding']) headers.delete(name);
  const answer = await fetch(`${base}${pathname}${search}`, {
    method: request.method,
    headers,
    redirect: 'manual',
    ...(request.method === 'GET' || request.method === 'HEAD' ? {} : { body: await request.arrayBuffer() }),
  });
  const bytes = await answer.arrayBuffer();
  const given = new Headers(answer.headers);
  for (const name of ['content-length', 'content-encoding', 'transfer-encoding', 'connection'])
    given.delete(name);
  return new Response(bytes.byteLength === 0 ? null : bytes, { status: answer.status, headers: given });
}
