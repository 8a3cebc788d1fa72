import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTEMPTS, parseRetryAfter, retryDelay } from '../../../functions/shared/domain/webhook-retry.ts';

const now = new Date('2026-03-03T09:00:00.500Z');

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['120', 120],
    [' 7 ', 7],
    ['Tue, 03 Mar 2026 09:02:00 GMT', 120],
    ['Tuesday, 03-Mar-26 09:02:00 GMT', 120],
    ['Tue, 03 Mar 2026 08:00:00 GMT', 0],
  ])('%s is %d seconds', (value, seconds) => {
    expect(parseRetryAfter(value, now)).toBe(seconds);
  });

  it.each([
    '',
    'soon',
    '-1',
    '12.5',
    '1e9',
    '99999999999',
    '2026-03-03T09:02:00Z',
    'Xxx, yyy GMT',
    undefined,
  ])('%s says nothing', (value) => {
    expect(parseRetryAfter(value, now)).toBeUndefined();
  });

  it('never throws and is never negative', () => {
    fc.assert(fc.property(fc.string(), (value) => (parseRetryAfter(value, now) ?? 0) >= 0));
  });
});

describe('the wait after an attempt', () => {
  it('is 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, and then there is none', () => {
    const hours = [2, 5, 10, 14, 20, 24].map((h) => h * 3600);
    const waits = Array.from({ length: ATTEMPTS }, (_, i) => retryDelay(i + 1, 0));
    expect(waits).toEqual([5, 300, 1800, ...hours, undefined]);
  });

  it('is at most a tenth longer by chance, never shorter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: ATTEMPTS - 1 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, random) => {
          const least = retryDelay(attempt, 0) ?? Number.NaN;
          const wait = retryDelay(attempt, random) ?? Number.NaN;
          return wait >= least && wait <= Math.ceil(least * 1.1) && Number.isInteger(wait);
        },
      ),
    );
  });

  it.each([
    ['shorter than planned changes nothing', 1, 2, 5],
    ['longer than planned is kept to', 1, 60, 60],
    ['of a year is cut to a day', 1, 31_536_000, 86_400],
    ['after the last attempt changes nothing', ATTEMPTS, 60, undefined],
  ])('a wish %s', (_, attempt, wish, expected) => {
    expect(retryDelay(attempt, 0, wish)).toBe(expected);
  });
});
