import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { XMLParser } from 'fast-xml-parser';
import { afterEach, expect, it } from 'vitest';
import { createCdn } from '../../functions/shared/adapters/cdn.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** A CloudFront that answers every request alike and remembers them. */
async function cloudFront(status: number, answer: string) {
  const requests: { method?: string | undefined; url?: string | undefined; body: string }[] = [];
  server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    requests.push({ method: request.method, url: request.url, body: Buffer.concat(parts).toString() });
    response.writeHead(status, { 'content-type': 'text/xml' }).end(answer);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new CloudFrontClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return { requests, cdn: createCdn('E2EXAMPLE', client) };
}

it('throws what CloudFront refuses: whoever asks decides what becomes of it', async () => {
  const { cdn } = await cloudFront(
    400,
    '<ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error><Type>Sender</Type><Code>TooManyInvalidationsInProgress</Code><Message>Wait</Message></Error><RequestId>1</RequestId></ErrorResponse>',
  );
  await expect(cdn.invalidate(['/en/'], 'a')).rejects.toThrow(
    expect.objectContaining({ name: 'TooManyInvalidationsInProgress' }),
  );
});

it('asks for all paths in one request, under the reference', async () => {
  const { cdn, requests } = await cloudFront(
    201,
    '<Invalidation xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Id>I1</Id><Status>InProgress</Status></Invalidation>',
  );
  const paths = [
    '/ar/news/2026/03/%D9%85/',
    '/ar/news/2026/03/%D9%85/index.html',
    "/en/news/2026/03/it's&c/",
  ];
  await cdn.invalidate(paths, '0123abcd');
  expect(requests).toMatchObject([
    { method: 'POST', url: '/2020-05-31/distribution/E2EXAMPLE/invalidation' },
  ]);
  const { InvalidationBatch: batch } = new XMLParser({ parseTagValue: false }).parse(requests[0]?.body ?? '');
  expect(batch).toEqual({
    CallerReference: '0123abcd',
    Paths: { Quantity: '3', Items: { Path: paths } },
  });
});
