import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createViewerRequest } from '../../../local/web/viewer-request.ts';

it('the CDN’s own function decides what a path means', () => {
  const decide = createViewerRequest(readFileSync('lib/edge/viewer-request.js', 'utf8'));
  expect(decide('/en/')).toEqual({ uri: '/en/index.html' });
  expect(decide('/en/feed.atom')).toEqual({ uri: '/en/feed.atom' });
  expect(decide('/en')).toEqual({ status: 301, location: '/en/' });
});

it('without such a function, a path is its object', () => {
  expect(createViewerRequest('')('/a')).toEqual({ uri: '/a' });
});
