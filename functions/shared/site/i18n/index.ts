import { dateFormat, directionOf, displayNames, numberFormat, pluralRules } from '../../domain/intl.ts';
import { ar } from './ar.ts';
import { en, type Texts } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ru } from './ru.ts';
import { zh } from './zh.ts';

export type { Texts };

/** Languages that the interface speaks. In any other, its texts are English. */
export const interfaceTexts: Record<string, Texts> = { ar, en, es, fr, ru, zh };

/** The interface's texts in a language. */
export const textsOf = (language: string): Texts => interfaceTexts[language] ?? en;

export { directionOf };

/** Fills `{name}` in a text. */
export const fill = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

/** A count in words, by the plural rules of the language: "3 releases". */
export function plural(texts: Texts[keyof Texts], n: number, language: string): string {
  const forms = typeof texts === 'string' ? { other: texts } : texts;
  const form = forms[pluralRules(language, {}).select(n)] ?? forms.other;
  return fill(form, { n: numberFormat(language, {}).format(n) });
}

/** A language's own name for itself, such as "Français". */
export function languageName(language: string): string {
  const name = displayNames(language, { type: 'language' }).of(language) ?? language;
  const [first = '', ...rest] = name;
  return first.toLocaleUpperCase(language) + rest.join('');
}

/** A day in words: "19 February 2020". English as most of the world writes it, day first. */
export const longDate = (date: string, language: string, timeZone: string): string =>
  dateFormat(locale(language), { dateStyle: 'long', timeZone }).format(new Date(date));

/** A moment in words, with its zone: "19 February 2020 at 09:00:00 CET". */
export const moment = (iso: string, language: string, timeZone: string): string =>
  dateFormat(locale(language), { dateStyle: 'long', timeStyle: 'long', timeZone }).format(new Date(iso));

/** A month in words, from `yyyy-mm`: "February 2020". */
export const monthName = (month: string, language: string): string =>
  dateFormat(locale(language), { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );

/** The size of a file, such as "1.2 MB". Decimal units, as systems show them. */
export function fileSize(bytes: number, language: string): string {
  const [unit, size] =
    bytes < 999_500 ? (['kilobyte', bytes / 1_000] as const) : (['megabyte', bytes / 1_000_000] as const);
  const digits = size < 10 ? 1 : 0;
  // A small file is not of no size.
  const shown = Math.max(size, 0.1);
  return numberFormat(language, { style: 'unit', unit, maximumFractionDigits: digits }).format(shown);
}

const locale = (language: string) => (language === 'en' ? 'en-GB' : language);
