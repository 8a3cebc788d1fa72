import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  facetsOf,
  listAddress,
  mediaAddress,
  monthAddress,
  monthOf,
  newsAddress,
  parseAddress,
  releaseAddress,
  siteKey,
  sitemapAddress,
  subscribeAddress,
} from '../../../functions/shared/domain/address.ts';

describe('parseAddress', () => {
  it.each([
    '',
    'en/',
    '/english/',
    '/en',
    '/en/news/2026/',
    '/en/news/2026/3/',
    '/en/news/2026/13/',
    '/en/topics/a/2026/',
    '/en/topics/a/2026/03/04/',
    '/en/news/2026/03/a/b/',
    '/en/topics/',
    '/en/topics/a/b/',
    '/en/secret/',
    '/sitemaps/2026.xml',
    '/../etc/passwd',
  ])('knows nothing at %j', (address) => {
    expect(parseAddress(address)).toBeUndefined();
  });

  it('reads back every address that is made', () => {
    const slug = fc.stringMatching(/^[\p{L}\p{N}]{1,20}(-[\p{L}\p{N}]{1,5})?$/u);
    const day = fc.date({ min: new Date('1970-01-02'), max: new Date('2099-12-30'), noInvalidDate: true });
    fc.assert(
      fc.property(slug, day, fc.constantFrom('en', 'ar', 'zh'), (name, date, language) => {
        const month = monthOf(date.toISOString(), 'Asia/Manila');
        const [year, monthOfYear] = month.split('-');
        expect(parseAddress(releaseAddress(language, name, date.toISOString(), 'Asia/Manila'))).toEqual({
          kind: 'release',
          language,
          slug: name,
          year,
          month: monthOfYear,
        });
        expect(parseAddress(monthAddress(language, month))).toEqual({
          kind: 'list',
          language,
          facet: 'all',
          month,
        });
      }),
    );
    expect(parseAddress(monthAddress('ar', '2026-03', 'place:senegal'))).toEqual({
      kind: 'list',
      language: 'ar',
      facet: 'place:senegal',
      month: '2026-03',
    });
    expect(parseAddress(newsAddress('ar'))).toEqual({ kind: 'news', language: 'ar' });
    expect(parseAddress(listAddress('ar', 'all'))).toEqual({ kind: 'home', language: 'ar' });
    expect(parseAddress(listAddress('ar', 'topic:floods'))).toEqual({
      kind: 'list',
      language: 'ar',
      facet: 'topic:floods',
    });
    expect(parseAddress(listAddress('ar', 'place:senegal'))).toEqual({
      kind: 'list',
      language: 'ar',
      facet: 'place:senegal',
    });
    expect(parseAddress(subscribeAddress('fr'))).toEqual({ kind: 'subscribe', language: 'fr' });
    expect(parseAddress(sitemapAddress('2026-03'))).toEqual({ kind: 'sitemap', month: '2026-03' });
  });
});

describe('addresses', () => {
  it('tell the month in the newsroom’s time zone', () => {
    expect(monthOf('2026-02-28T23:30:00Z', 'Europe/Rome')).toBe('2026-03');
    expect(monthOf('2026-02-28T23:30:00Z', 'America/New_York')).toBe('2026-02');
  });

  it('are percent-encoded, their objects’ keys are not', () => {
    const address = releaseAddress('ar', 'محطة', '2026-03-02T09:00:00Z', 'UTC');
    expect(address).toBe('/ar/news/2026/03/%D9%85%D8%AD%D8%B7%D8%A9/');
    expect(siteKey(address)).toBe('ar/news/2026/03/محطة/index.html');
    expect(siteKey(address, 'index.txt')).toBe('ar/news/2026/03/محطة/index.txt');
    expect(siteKey('/sitemap.xml')).toBe('sitemap.xml');
    expect(mediaAddress({ slug: 'a', hash: '01', name: 'tide gauge.jpg' })).toBe(
      '/media/a/01/tide%20gauge.jpg',
    );
  });

  it('name every list that an edition stands in', () => {
    expect(facetsOf({ topics: ['floods', 'ports'], places: ['senegal'] })).toEqual([
      'all',
      'topic:floods',
      'topic:ports',
      'place:senegal',
    ]);
  });
});
