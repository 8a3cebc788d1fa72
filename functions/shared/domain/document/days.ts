/** A calendar date. `month` is 1 to 12. */
export interface Day {
  year: number;
  month: number;
  day: number;
}

/** A date and where it stands in the text. */
export interface Found {
  day: Day;
  index: number;
  length: number;
}

/** Months by their names in these languages, long, short and inflected, as Unicode's CLDR has them. */
const months = monthNames(['en', 'fr', 'es', 'ar', 'ru', 'pt', 'de', 'it']);

/** Arabic-Indic, Persian and full-width digits as ASCII ones; every character stays where it is. */
export const digits = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g, (d) => String((d.codePointAt(0) ?? 0) & 0xf));

/** Arabic releases often give a month by both its names: آذار/مارس. */
const NAME = '[\\p{L}\\p{M}]+(?:/[\\p{L}\\p{M}]+)?';
const SUFFIX = '(?:st|nd|rd|th|er|º|\\.)?';
const FORMS: { form: RegExp; order: 'ymd' | 'dmy' | 'mdy' }[] = [
  { form: /(?<![\d\p{L}])(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/u, order: 'ymd' },
  { form: /(?<!\d)(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日/u, order: 'ymd' },
  // With points the day comes first wherever they are used; with strokes that depends, so they are not read.
  { form: /(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\d.])/u, order: 'dmy' },
  {
    form: new RegExp(
      `(?<![\\d.])(\\d{1,2})${SUFFIX}(?:\\s+(?:of|de))?\\s+(${NAME}(?: ${NAME})??)\\.?,?\\s+(?:del?\\s+)?(\\d{4})(?!\\d)`,
      'iu',
    ),
    order: 'dmy',
  },
  {
    form: new RegExp(`(?<!\\p{L})(${NAME})\\.?\\s+(\\d{1,2})${SUFFIX},?\\s+(\\d{4})(?!\\d)`, 'iu'),
    order: 'mdy',
  },
];

/** The first full date in a text: "18 Aug 1999", "February 19, 2020", "19 de febrero de 2020", "2020年2月19日", ISO 8601. */
export function findDay(text: string): Found | undefined {
  const plain = digits(text);
  let first: Found | undefined;
  for (const { form, order } of FORMS) {
    const match = form.exec(plain);
    if (!match || (first && first.index <= match.index)) continue;
    const [, a = '', b = '', c = ''] = match;
    const [year, month, day] = order === 'ymd' ? [a, b, c] : order === 'dmy' ? [c, b, a] : [c, a, b];
    const date = { year: Number(year), month: monthNumber(month), day: Number(day) };
    if (exists(date)) first = { day: date, index: match.index, length: match[0].length };
  }
  return first;
}

/** A day and a month without a year, such as "19 Feb": enough to know a dateline by, never a date. */
export function findDayAndMonth(text: string): { index: number; length: number } | undefined {
  const plain = digits(text);
  const chinese = /(?<!\d)\d{1,2}月\d{1,2}日/u.exec(plain);
  if (chinese) return { index: chinese.index, length: chinese[0].length };
  for (const form of [
    new RegExp(`(?<!\\d)(\\d{1,2})${SUFFIX}(?:\\s+de)?\\s+(${NAME})\\.?`, 'iu'),
    new RegExp(`(?<!\\p{L})(${NAME})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?!\\d)`, 'iu'),
  ]) {
    const match = form.exec(plain);
    const name = match?.slice(1).find((part) => /\p{L}/u.test(part));
    if (match && name && monthNumber(name)) return { index: match.index, length: match[0].length };
  }
  return undefined;
}

/** `yyyy-mm-dd`. */
export const isoDay = ({ year, month, day }: Day): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

function exists({ year, month, day }: Day): boolean {
  if (year < 1000 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** 1 to 12; 0 for what is no month. */
function monthNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const [first, second] = text.toLowerCase().split('/');
  return months.get(first ?? '') ?? months.get(second ?? '') ?? 0;
}

function monthNames(languages: string[]): Map<string, number> {
  const names = new Map<string, number>([['sept', 9]]);
  for (const language of languages) {
    for (const month of ['long', 'short'] as const) {
      for (const options of [{ month }, { month, day: 'numeric' } as const]) {
        const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
        for (let i = 0; i < 12; i += 1) {
          const part = format.formatToParts(Date.UTC(2023, i, 5)).find(({ type }) => type === 'month');
          const name = part?.value.toLowerCase().replace(/\.$/, '');
          if (name && !names.has(name)) names.set(name, i + 1);
        }
      }
    }
  }
  // The names of the Levant.
  const levant =
    'كانون الثاني,شباط,آذار,نيسان,أيار,حزيران,تموز,آب,أيلول,تشرين الأول,تشرين الثاني,كانون الأول';
  for (const [i, name] of levant.split(',').entries()) names.set(name.normalize('NFC'), i + 1);
  return names;
}
