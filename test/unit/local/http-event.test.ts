import { describe, expect, it } from 'vitest';
import { findRoute, toHttpEvent, toResponse } from '../../../local/functions/http-event.ts';

const route = { method: 'POST', path: '/subscriptions', functionArn: 'arn' };

describe('a request', () => {
  it('becomes an event of payload format 2.0', async () => {
    const request = new Request('http://127.0.0.1:4500/subscriptions?topic=a&topic=b&x=%D8%AC', {
      method: 'POST',
      headers: { cookie: 'a=1; b=2', 'x-thing': 'Yes' },
      body: new URLSearchParams({ email: 'reader@example.org' }),
    });
    expect(await toHttpEvent(request, route, {})).toMatchObject({
      version: '2.0',
      routeKey: 'POST /subscriptions',
      rawPath: '/subscriptions',
      rawQueryString: 'topic=a&topic=b&x=%D8%AC',
      queryStringParameters: { topic: 'a,b', x: 'ج' },
      cookies: ['a=1', 'b=2'],
      headers: { 'x-thing': 'Yes' },
      body: 'email=reader%40example.org',
      isBase64Encoded: false,
      requestContext: { http: { method: 'POST', path: '/subscriptions', sourceIp: '127.0.0.1' } },
    });
  });

  it('with a binary body is base64', async () => {
    const request = new Request('http://127.0.0.1/subscriptions', {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: new Uint8Array([0xff, 0xfe]),
    });
    expect(await toHttpEvent(request, route, {})).toMatchObject({ body: '//4=', isBase64Encoded: true });
  });

  it('finds its route: exact before any method, that before the rest of a path, that before $default', () => {
    const routes = ['ANY /a', 'GET /a', 'GET /a/{id}', 'ANY /a/{rest+}'].map((key) => {
      const [method = '', path = ''] = key.split(' ');
      return { method, path, functionArn: key };
    });
    const found = (method: string, path: string) => findRoute(routes, method, path);
    expect(found('GET', '/a')?.route.functionArn).toBe('GET /a');
    expect(found('POST', '/a')?.route.functionArn).toBe('ANY /a');
    expect(found('GET', '/a/%20x')).toMatchObject({ route: { path: '/a/{id}' }, parameters: { id: ' x' } });
    expect(found('GET', '/a/b/c')).toMatchObject({ parameters: { rest: 'b/c' } });
    expect(found('GET', '/b')).toBeUndefined();
    expect(
      findRoute([...routes, { method: 'ANY', path: '$default', functionArn: 'd' }], 'GET', '/b')?.route.path,
    ).toBe('$default');
  });

  it('goes to the route that names its path in so many words, in whatever order they are', () => {
    const paths = [
      '/partners/{id}',
      '/partners/{id}/items',
      '/partners/{id}/items/{n}',
      '/partners/keys/{endpoint}',
    ];
    const routes = paths.map((path) => ({ method: 'GET', path, functionArn: 'arn' }));
    for (const given of [routes, routes.toReversed()]) {
      const found = (path: string) => findRoute(given, 'GET', path);
      expect(found('/partners/keys/e1')).toMatchObject({
        route: { path: '/partners/keys/{endpoint}' },
        parameters: { endpoint: 'e1' },
      });
      expect(found('/partners/keys/items')?.route.path).toBe('/partners/keys/{endpoint}');
      expect(found('/partners/wire/items')).toMatchObject({
        route: { path: '/partners/{id}/items' },
        parameters: { id: 'wire' },
      });
      expect(found('/partners/wire/items/7')?.parameters).toEqual({ id: 'wire', n: '7' });
      expect(found('/partners/wire/')).toBeUndefined();
      expect(found('/partners/%E0%A4%A')?.parameters).toEqual({ id: '%E0%A4%A' });
    }
  });
});

describe('an answer', () => {
  it('has its status, headers, cookies and decoded body', async () => {
    const response = toResponse({
      statusCode: 201,
      headers: { 'content-type': 'text/plain' },
      cookies: ['a=1; HttpOnly', 'b=2'],
      body: Buffer.from('ج').toString('base64'),
      isBase64Encoded: true,
    });
    expect([response.status, await response.text()]).toEqual([201, 'ج']);
    expect(response.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2']);
  });

  it.each([
    ['nothing', null, 500],
    ['a status that is none', { statusCode: 99 }, 500],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }, 500],
    ['no content', { statusCode: 204, body: '' }, 204],
    ['a plain object', { hello: 'you' }, 200],
  ])('%s', (_name, result, status) => {
    expect(toResponse(result).status).toBe(status);
  });
});
