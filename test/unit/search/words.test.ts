import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  distinctWords,
  highlighted,
  queryTerms,
  relevance,
  tokens,
} from '../../../functions/shared/domain/search.ts';

const terms = (text: string) => tokens(text).map(({ term }) => term);
const marked = (text: string, query: string) =>
  highlighted(text, new Set(queryTerms(query)))
    .map(({ text: part, hit }) => (hit ? `[${part}]` : part))
    .join('');

const HOSTILE = [
  '',
  '   \n\t',
  '?!… — «» ،؛؟ 。、',
  '\ud800 \udc00\ud800 half',
  '.*+?^$ {}()|[]\\/ (?=x)',
  '</mark><script>steal()</script>',
  '\u0640\u0640\u0640 \u0301\u0301 \u200d\u200c',
  'a'.repeat(10_000),
  '潮'.repeat(10_000),
  'ال '.repeat(5_000),
  'e\u0301'.repeat(5_000),
  '__proto__ constructor toString',
  '\ufdfa ½ ﬁ ㎏ Ⅷ',
];

describe('any text, however hostile', () => {
  it.each(HOSTILE.map((text) => [text.slice(0, 40), text]))('%j is cut into words', (_, text) => {
    for (const { term, start, end } of tokens(text)) {
      expect(term).toMatch(/^[\p{L}\p{M}\p{N}]{1,32}$/u);
      expect(start).toBeLessThan(end);
    }
    expect(queryTerms(text).length).toBeLessThanOrEqual(12);
  });

  it('is shown again whole, whatever is marked in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, query) => {
        for (const asked of [query, text]) {
          const parts = highlighted(text, new Set(queryTerms(asked)));
          expect(parts.map((part) => part.text).join('')).toBe(text);
          expect(parts.filter((part) => part.text === '')).toEqual([]);
        }
      }),
    );
  });

  it('asks for nothing where it has no word', () => {
    for (const text of HOSTILE.slice(0, 3)) expect(queryTerms(text)).toEqual([]);
  });
});

describe('words that are the same to a reader', () => {
  it.each([
    ['en', 'Harbour', 'HARBOUR'],
    ['en', 'harbour', 'har\u00adbour'],
    ['fr', 'marées', 'MAREES'],
    ['fr', 'marées', 'mare\u0301es'],
    ['fr', 'œuvre', 'oeuvre'],
    ['es', 'Pequeño', 'pequeno'],
    ['de', 'Straße', 'STRASSE'],
    ['tr', 'İzmir', 'izmir'],
    ['ru', 'Озёра', 'озера'],
    ['ru', 'МОРСКОЙ', 'морской'],
    ['ar', 'مُدُن', 'مدن'],
    ['ar', 'الميناء', 'ميناء'],
    ['ar', 'والموانئ', 'موانئ'],
    ['ar', 'للموانئ', 'الموانئ'],
    ['ar', 'للمدّ', 'المد'],
    ['ar', 'أرصاد', 'ارصاد'],
    ['ar', 'محطة', 'محطه'],
    ['ar', 'على', 'علي'],
    ['ar', 'بحـــــر', 'بحر'],
    ['ar', '٢٠٢٦', '2026'],
    ['fa', '۲۰۲۶', '2026'],
    ['zh', '２０２６', '2026'],
    ['zh', '台湾', '台湾'],
  ])('%s: %s and %s', (_, one, other) => {
    expect(terms(one)).toEqual(terms(other));
    expect(terms(one).length).toBeGreaterThan(0);
  });

  it.each([
    ['ru', 'й', 'и'],
    ['hi', 'कि', 'क'],
    ['ar', 'الم', 'م'],
    ['ar', 'بحر', 'بحار'],
    ['ar', 'والد', 'د'],
  ])('but not %s: %s and %s', (_, one, other) => {
    expect(terms(one)).not.toEqual(terms(other));
  });

  it('of Chinese are pairs of characters, and one that stands alone', () => {
    expect(terms('潮汐监测站，新')).toEqual(['潮汐', '汐监', '监测', '测站', '新']);
    expect(terms('在Dakar的3个gauge站点')).toEqual(['在', 'dakar', '的', '3', '个', 'gauge', '站点']);
    expect(terms('𠮷野家')).toEqual(['𠮷野', '野家']);
  });
});

describe('what was found', () => {
  it.each([
    ['Tide gauges, tide tables', 'TIDE', '[Tide] gauges, [tide] tables'],
    ['L’Office des marées', 'marees', 'L’Office des [marées]'],
    ['تصل مقاييسُ المدّ إلى الموانئ', 'المد موانئ', 'تصل مقاييسُ [المدّ] إلى [الموانئ]'],
    ['国际潮汐局的潮汐站', '潮汐', '国际[潮汐]局的[潮汐]站'],
    ['国际潮汐局', '国际潮汐局', '[国际潮汐局]'],
    ['国际，潮汐', '国际潮汐', '[国际]，[潮汐]'],
    ['Новые озёра', 'озера', 'Новые [озёра]'],
    ['<b>bold</b>', 'b', '<[b]>bold</[b]>'],
    ['nothing here', '', 'nothing here'],
  ])('in %j is marked for %j', (text, query, expected) => {
    expect(marked(text, query)).toBe(expected);
  });

  it('counts for more in a title, and as the word itself', () => {
    const asked = ['tide', 'gauge'];
    const inTitle = relevance(asked, { tide: ['title'], gauge: ['title', 'words'] });
    const inWords = relevance(asked, { tide: ['words'], gauge: ['words'] });
    const alike = relevance(asked, { tides: ['title'], gauges: ['title'] });
    const fuzzy = relevance(asked, { tibe: ['title'], gauze: ['title'] });
    expect([inTitle, alike, inWords, fuzzy]).toEqual([inTitle, alike, inWords, fuzzy].sort((a, b) => b - a));
    expect(new Set([inTitle, alike, inWords, fuzzy]).size).toBe(4);
  });
});

describe('the words of a release', () => {
  it('are different ones, in their order, without those that stand elsewhere, up to a length', () => {
    expect(distinctWords(['The tide, the gauges', 'Gauges of Dakar'], ['Tide'], 100)).toBe(
      'the gauges of dakar',
    );
    expect(distinctWords(['one two three'], [], 8)).toBe('one two');
    expect(distinctWords([], [], 8)).toBe('');
  });
});
