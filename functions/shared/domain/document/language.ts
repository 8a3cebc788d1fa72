import { francAll } from 'franc-min';

/** ISO 639-3 codes of languages that can be told by their letters and words. */
const CODES: Record<string, string> = {
  ar: 'arb',
  de: 'deu',
  en: 'eng',
  es: 'spa',
  fa: 'pes',
  fr: 'fra',
  hi: 'hin',
  id: 'ind',
  it: 'ita',
  ja: 'jpn',
  ko: 'kor',
  nl: 'nld',
  pl: 'pol',
  pt: 'por',
  ru: 'rus',
  sw: 'swh',
  tr: 'tur',
  uk: 'ukr',
  vi: 'vie',
  zh: 'cmn',
};

/** Characters that are looked at; more tell no more. */
const ENOUGH = 4_000;
/** Of fewer nothing is said: a title and a name may be of any language. */
const LEAST = 40;

/** The language that a text is written in, out of those of the newsroom; undefined where it can't be told. */
export function detectLanguage(text: string, languages: string[]): string | undefined {
  const only = languages.flatMap((language) => CODES[language] ?? []);
  const sample = text.slice(0, ENOUGH);
  const [best] = francAll(sample, { only, minLength: scriptOf(sample) === 'Latin' ? LEAST : 10 });
  return languages.find((language) => CODES[language] === best?.[0]);
}

const SCRIPTS = ['Latin', 'Cyrillic', 'Arabic', 'Han'] as const;

/** The script that most letters of a text are of. */
export function scriptOf(text: string): (typeof SCRIPTS)[number] | undefined {
  const counts = SCRIPTS.map((script) => ({
    script,
    count: text.slice(0, ENOUGH).match(new RegExp(`\\p{Script=${script}}`, 'gu'))?.length ?? 0,
  }));
  const most = counts.reduce((a, b) => (b.count > a.count ? b : a));
  return most.count > 0 ? most.script : undefined;
}

/** The script of a language's own letters, as far as it is one of the four. */
export const scriptOfLanguage = (language: string): (typeof SCRIPTS)[number] | undefined =>
  scriptOf(new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? '');
