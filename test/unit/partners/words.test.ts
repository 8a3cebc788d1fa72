import { describe, expect, it } from 'vitest';
import { partnerTexts } from '../../../functions/shared/site/i18n/partners/index.ts';
import { expectAllOf, textsIn } from '../../support/words.ts';

const english = textsIn(partnerTexts.en);

/** Words that two languages share. */
const SHARED = new Set(['.format', '.error', '.milliseconds', '.kind.corrected']);

describe.each(Object.entries(partnerTexts))('the words in %s', (language, words) => {
  it('are all there, say something, and say it with its value', () => {
    expectAllOf(words, partnerTexts.en);
  });

  it('count by the rules of the language', () => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    expect(Object.keys(words.attempts).sort()).toEqual([...categories].sort());
    expect(words.attempts.other).toContain('{n}');
  });

  it('are not English, but in English', () => {
    const same = textsIn(words).filter(
      ([path, text]) => !SHARED.has(path) && english.some(([p, t]) => p === path && t === text),
    );
    expect(same).toHaveLength(language === 'en' ? english.length - SHARED.size : 0);
  });
});
