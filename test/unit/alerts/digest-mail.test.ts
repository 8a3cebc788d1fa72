import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import type { DigestItem } from '../../../functions/shared/domain/digests.ts';
import { longDate } from '../../../functions/shared/site/i18n/index.ts';
import { digestMessage } from '../../../functions/shared/site/mail/message.ts';
import { aDay, aLine, mailOf, mailSettings, mailSite } from '../../support/mail-kinds.ts';
import { LANGUAGES, WORDS } from '../../support/varied.ts';

const deps = { settings: mailSettings, siteUrl: mailSite };
const digest = (items: DigestItem[], language = 'en', frequency: 'daily' | 'weekly' = 'daily') =>
  digestMessage(deps, { frequency, period: '2026-03-02', language, items });
const lines = (count: number, more: Partial<DigestItem> = {}): DigestItem[] =>
  Array.from({ length: count }, (_, i) =>
    aLine('en', { slug: `release-${i}`, title: `Title ${i}`, ...more }),
  );
/** Headings of sections and titles, in their order, as both parts have them. */
const outline = (html = ''): string[] =>
  [...html.matchAll(/<(h[23])[^>]*>(?:<a[^>]*>)?([^<]*)/g)].map(([, level, text]) => `${level} ${text}`);

describe('a digest', () => {
  it('begins with what was wrong, and tells the rest by topic, each release once', async () => {
    const { html, text } = await digest(aDay('en'));
    expect(outline(html)).toEqual([
      'h2 Corrections',
      `h3 ${WORDS.en.correctedTitle}`,
      'h2 Withdrawn',
      `h3 ${WORDS.en.withdrawnTitle}`,
      'h2 Floods',
      `h3 ${WORDS.ar.title}`,
      'h2 Climate',
      `h3 ${WORDS.en.title}`,
      'h2 Other news',
      `h3 ${WORDS.en.subtitle}`,
    ]);
    const words = outline(html).map((one) => one.slice(3));
    const places = words.map((one) => text.indexOf(`\n${one}\n`));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('says what was changed and why something was withdrawn, and no summary of what is not so', async () => {
    const day = await digest(aDay('en'));
    for (const part of [day.html, day.text]) {
      expect(part).toContain(WORDS.en.correction);
      expect(part).toContain(WORDS.en.reason);
    }
    const { html, text } = await digest([
      aLine('en', { kind: 'retracted', summary: 'SUMMARY', changeNote: 'NOTE' }),
      aLine('en', { slug: 'other', kind: 'published', summary: 'NEWS', changeNote: 'UNASKED' }),
    ]);
    for (const part of [html, text]) {
      expect(part).toContain('NOTE');
      expect(part).toContain('NEWS');
      expect(part).not.toContain('SUMMARY');
      expect(part).not.toContain('UNASKED');
    }
  });

  it('tells a release under the first of its topics, in the newsroom’s order', async () => {
    const { html } = await digest([aLine('en', { topics: ['climate', 'floods'], title: 'T' })]);
    expect(outline(html)).toEqual(['h2 Floods', 'h3 T']);
  });

  it('of nothing is not made', async () => {
    await expect(digest([])).rejects.toThrow('not sent');
  });

  it('needs no vocabulary: what is under no topic, or one that is gone, is news', async () => {
    const { html } = await digest(lines(2, { topics: ['topic-that-is-gone'] }));
    expect(outline(html)).toEqual(['h2 News', 'h3 Title 0', 'h3 Title 1']);
  });

  it('shows what is in another language as such, with its date', async () => {
    const { html, text } = await digest([aLine('ar', { date: '2026-03-01T23:30:00Z' })], 'en');
    expect(html).toContain(`<div lang="ar" dir="rtl"><h3`);
    // In the newsroom's zone it is the next day already.
    const date = longDate('2026-03-02T00:00:00Z', 'ar', 'UTC');
    for (const part of [html, text]) expect(part).toContain(date);
  });

  it('keeps a title that runs the other way apart in its subject', async () => {
    const items = [aLine('ar', { topics: ['floods'] }), ...lines(2)];
    const { subject } = await digest(items, 'en');
    expect(subject).toBe(
      `International Tide Office news, 2 March 2026: \u2068${WORDS.ar.title}\u2069 and 2 more`,
    );
    expect((await digest(lines(1), 'fr')).subject).not.toMatch(/[\u2066-\u2069]/);
  });

  it.each([
    ['en', 1, 'International Tide Office news, 2 March 2026: T'],
    ['en', 2, 'International Tide Office news, 2 March 2026: T and 1 more'],
    ['fr', 2, 'Office international des marées, actualités du 2 mars 2026 : T et 1 autre'],
    ['fr', 5, 'Office international des marées, actualités du 2 mars 2026 : T et 4 autres'],
    ['es', 5, 'Oficina Internacional de las Mareas, noticias del 2 de marzo de 2026: T y 4 más'],
    ['ru', 2, 'Международное бюро приливов, новости на 2 марта 2026 г.: T и ещё 1 сообщение'],
    ['ru', 4, 'Международное бюро приливов, новости на 2 марта 2026 г.: T и ещё 3 сообщения'],
    ['ru', 6, 'Международное бюро приливов, новости на 2 марта 2026 г.: T и ещё 5 сообщений'],
    ['ar', 3, 'أخبار المكتب الدولي للمد والجزر، 2 مارس 2026: T، وخبران آخران'],
    ['ar', 6, 'أخبار المكتب الدولي للمد والجزر، 2 مارس 2026: T، و5 أخبار أخرى'],
    ['zh', 4, '国际潮汐办公室新闻，2026年3月2日：T，另有3篇'],
  ])('counts in its subject by the rules of %s: %i', async (language, count, subject) => {
    const items = lines(count, { title: 'T' }).map((item) => ({ ...item, language }));
    expect((await digest(items, language)).subject).toBe(subject);
  });

  it('of a week says so', async () => {
    for (const language of LANGUAGES) {
      const [day, week] = await Promise.all(
        (['daily', 'weekly'] as const).map((frequency) => digest(lines(1), language, frequency)),
      );
      expect(week?.subject).not.toBe(day?.subject);
      expect(/<h1[^>]*>(.*)<\/h1>/.exec(week?.html ?? '')?.[1]).not.toBe(
        /<h1[^>]*>(.*)<\/h1>/.exec(day?.html ?? '')?.[1],
      );
    }
  });

  it('names its first title with what became of it', async () => {
    const [item] = lines(1, { kind: 'corrected', changeNote: 'x' });
    expect((await digest(item ? [item] : [])).subject).toMatch(/: Correction: Title 0$/);
  });

  it.each(LANGUAGES)(
    'of 200 releases in %s is one that Gmail shows whole, and says how many it left out',
    async (language) => {
      const { title, opening, correction } = WORDS[language];
      const items = Array.from({ length: 200 }, (_, i) =>
        aLine(language, {
          slug: `release-${i}`,
          title: `${title} ${i}`,
          summary: opening.repeat(20),
          changeNote: correction.repeat(40),
          kind: i < 30 ? 'corrected' : 'published',
          topics: i % 3 ? ['ports'] : [],
        }),
      );
      const { raw, html, text } = await mailOf('weekly-digest', language, { items });
      expect(Buffer.byteLength(html)).toBeLessThan(100_000);
      const told = outline(html).filter((one) => one.startsWith('h3')).length;
      expect(told).toBeGreaterThan(50);
      expect(told).toBeLessThan(200);
      const left = new Intl.NumberFormat(language).format(200 - told);
      for (const part of [html, text]) {
        expect(part).toContain(left);
        expect(part).toContain(`${mailSite}/${language}/news/`);
        expect(part.match(/\/release-\d+\//g)).toHaveLength(told);
      }
      expect((await simpleParser(raw)).text).toBe(text);
    },
  );

  it('of 100 short ones has room for all, and of 20 of the dearest characters for some', async () => {
    const { html } = await digest(lines(100));
    expect(outline(html).filter((one) => one.startsWith('h3'))).toHaveLength(100);
    expect(html).not.toContain('more on our site');
    const dear = '"'.repeat(500);
    const long = await digest(lines(20, { title: dear, summary: dear, changeNote: dear, kind: 'corrected' }));
    expect(Buffer.byteLength(long.html ?? '')).toBeLessThan(100_000);
    expect(outline(long.html).length).toBeGreaterThan(10);
  });
});
