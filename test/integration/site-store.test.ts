import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { createSiteStore } from '../../functions/shared/adapters/site.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** An S3 that answers HEAD with a status and remembers what is put. */
async function bucket(status: number, headers: Record<string, string> = {}) {
  const puts: string[] = [];
  server = createServer((request, response) => {
    if (request.method === 'PUT') puts.push(request.url ?? '');
    request
      .resume()
      .on('end', () => response.writeHead(request.method === 'PUT' ? 200 : status, headers).end());
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return { puts, store: createSiteStore('site', client) };
}

const page = { body: '<p>', contentType: 'text/html', cacheControl: 'max-age=60' };

describe('the site store', () => {
  // Without s3:ListBucket, S3 says 403 of an object that is not there, and no emulator does.
  it.each([404, 403])('writes a file of which S3 says %i', async (status) => {
    const { puts, store } = await bucket(status);
    expect(await store.has('en/index.html')).toBe(false);
    expect(await store.put('en/index.html', page)).toBe('created');
    expect(puts).toHaveLength(1);
  });

  it.each([{}, { 'x-amz-meta-digest': 'of other bytes' }])(
    'says that it wrote over a file, whoever put it there (%j)',
    async (headers) => {
      const { puts, store } = await bucket(200, headers);
      expect(await store.put('en/index.html', page)).toBe('replaced');
      expect(puts).toHaveLength(1);
    },
  );

  it('knows a file that stands there', async () => {
    const { store } = await bucket(200);
    expect(await store.has('en/index.html')).toBe(true);
  });

  it('does not take a fault for an absence', async () => {
    const { puts, store } = await bucket(500);
    await expect(store.put('en/index.html', page)).rejects.toThrow();
    await expect(store.has('en/index.html')).rejects.toThrow();
    expect(puts).toEqual([]);
  });
});
