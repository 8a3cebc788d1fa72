import { describe, expect, it } from 'vitest';
import type { Plural } from '../../../functions/shared/site/i18n/en.ts';
import { partnerTexts } from '../../../functions/shared/site/i18n/partners/index.ts';

const isPlural = (node: unknown): node is Plural =>
  typeof node === 'object' && node !== null && 'other' in node;

/** Every text by its path; those that are made of a value are filled with one. */
function texts(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  if (isPlural(node)) return [[path, node.other]];
  if (typeof node === 'function') return [[path, String(node('VALUE'))]];
  return Object.entries(node ?? {}).flatMap(([key, value]) => texts(value, `${path}.${key}`));
}
const english = texts(partnerTexts.en);

/** Words that two languages share. */
const SHARED = new Set(['.format', '.error', '.milliseconds', '.kind.corrected']);

describe.each(Object.entries(partnerTexts))('the words in %s', (language, words) => {
  it('are all there, say something, and say it with its value', () => {
    const found = texts(words);
    expect(found.map(([path]) => path).sort()).toEqual(english.map(([path]) => path).sort());
    const withValue = new Map(english.map(([path, text]) => [path, text.includes('VALUE')]));
    for (const [path, text] of found) {
      expect(text.trim(), path).not.toBe('');
      expect(text.includes('VALUE'), path).toBe(withValue.get(path));
    }
  });

  it('count by the rules of the language', () => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    expect(Object.keys(words.attempts).sort()).toEqual([...categories].sort());
    expect(words.attempts.other).toContain('{n}');
  });

  it('are not English, but in English', () => {
    const same = texts(words).filter(
      ([path, text]) => !SHARED.has(path) && english.some(([p, t]) => p === path && t === text),
    );
    expect(same).toHaveLength(language === 'en' ? english.length - SHARED.size : 0);
  });
});
