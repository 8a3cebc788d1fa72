import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../bin/partners/answer.ts';

/** Reasons as adapters/http.ts words them. */
describe('no answer at all is no delivery, and says what to look at', () => {
  it.each([
    ['refused: wire.example.org leads inside: 10.0.0.1 is of the range "private"', 'The guard'],
    ['refused: https://[::1]/x leads inside: ::1 is of the range "loopback"', 'The guard'],
    ['no address for wire.example.org: queryA ENOTFOUND wire.example.org', 'leads to no address'],
    ['no address for wire.example.org within 3 s', 'leads to no address'],
    ['no address for wire.example.org', 'leads to no address'],
    ['connect ECONNREFUSED 203.0.113.7:443', 'Nothing listens'],
    ['no connection within 5 s', 'takes the connection'],
    ['connect EHOSTUNREACH 203.0.113.7:443', 'takes the connection'],
    ['certificate has expired (CERT_HAS_EXPIRED)', 'TLS is not sound'],
    ['self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT)', 'TLS is not sound'],
    ['unable to verify the first certificate (UNABLE_TO_VERIFY_LEAF_SIGNATURE)', 'TLS is not sound'],
    [
      "Hostname/IP does not match certificate's altnames: Host: a. is not in the cert's altnames",
      'TLS is not',
    ],
    ['write EPROTO 00E:error:0A00010B:SSL routines:wrong version number', 'TLS is not sound'],
    ['no TLS handshake within 5 s', 'TLS is not sound'],
    ['no answer within 15 s', 'too long'],
    ['no answer within 15 s in all', 'too long'],
    ['the answer is not HTTP: Response does not match the HTTP/1.1 protocol', 'no HTTP'],
    ['Headers Overflow Error', 'no HTTP'],
    ['read ECONNRESET', 'broke off'],
    ['the connection was closed (ECONNRESET)', 'broke off'],
    ['other side closed', 'broke off'],
    ['something that nobody has seen', 'no answer'],
  ])('%s', (error, words) => {
    const { delivered, words: said } = meaningOf({ latency: 9, error });
    expect(delivered).toBe(false);
    expect(said).toContain(words);
  });

  it('without a reason', () => {
    expect(meaningOf({ latency: 9 })).toMatchObject({ delivered: false });
  });
});

describe('an answer that is no delivery', () => {
  it.each([
    [100, 'Only a status of 2xx'],
    [301, 'Redirects are failures'],
    [307, 'Redirects are failures'],
    [400, 'another format'],
    [401, 'right secret'],
    [403, 'right secret'],
    [404, 'Is its path right'],
    [405, 'takes no POST'],
    [410, 'a real delivery would disable the endpoint'],
    [413, 'too large'],
    [415, 'does not take JSON'],
    [418, 'Only a status of 2xx'],
    [422, 'another format'],
    [500, 'server failed'],
    [503, 'server failed'],
    [599, 'server failed'],
  ])('%d', (status, words) => {
    const { delivered, words: said } = meaningOf({ latency: 9, status });
    expect(delivered).toBe(false);
    expect(said).toContain(words);
  });

  it.each([429, 503, 418])('%d says what was asked for by Retry-After', (status) => {
    expect(meaningOf({ latency: 9, status, retryAfter: '120' }).words).toContain('Retry-After: 120');
    expect(meaningOf({ latency: 9, status }).words).not.toContain('Retry-After');
  });
});

it.each([200, 202, 204, 299])('%d is a delivery; one that took long is told so', (status) => {
  expect(meaningOf({ latency: 40, status })).toEqual({ delivered: true, words: 'It was delivered.' });
  expect(meaningOf({ latency: 9_000, status }).words).toContain('15 seconds');
});
