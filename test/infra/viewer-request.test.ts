import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import * as z from 'zod';

const answer = z.union([
  z.object({
    statusCode: z.literal(301),
    headers: z.object({ location: z.object({ value: z.string() }) }),
  }),
  z.object({ uri: z.string() }),
]);

const source = readFileSync(new URL('../../lib/edge/viewer-request.js', import.meta.url), 'utf8');

function ask(uri: string): string {
  const result = answer.parse(runInNewContext(`${source}\nhandler(event)`, { event: { request: { uri } } }));
  return 'uri' in result ? result.uri : `301 ${result.headers.location.value}`;
}

test.each([
  // A browser reads two slashes, or a backslash for a slash, as another host.
  ['//evil.example', '//evil.example'],
  ['//evil', '301 /evil/'],
  ['///evil/x', '301 /evil/x/'],
  ['/\\evil', '301 /evil/'],
  ['\\\\evil', '301 /evil/'],
  ['/', '/index.html'],
  ['/en/', '/en/index.html'],
  ['/en', '301 /en/'],
  ['/ar/news/2026/03/%D9%85%D8%AF', '301 /ar/news/2026/03/%D9%85%D8%AF/'],
  ['/ar/news/2026/03/%D9%85%D8%AF/', '/ar/news/2026/03/%D9%85%D8%AF/index.html'],
  ['/en/feed.atom', '/en/feed.atom'],
  ['/sitemaps/2026-03.xml', '/sitemaps/2026-03.xml'],
  ['/.well-known/security.txt', '/.well-known/security.txt'],
  ['/llms.txt', '/llms.txt'],
  ['/v1.2/page', '301 /v1.2/page/'],
])('%s → %s', (uri, expected) => {
  expect(ask(uri)).toBe(expected);
});

test('fits in a CloudFront Function (10 kB)', () => {
  expect(Buffer.byteLength(source)).toBeLessThan(10_240);
});
