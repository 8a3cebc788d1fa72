import { describe, expect, it } from 'vitest';
import { noticeTexts } from '../../../functions/shared/site/i18n/notices/index.ts';
import { expectAllOf, textsIn } from '../../support/words.ts';

describe.each(Object.entries(noticeTexts))('the words of notices in %s', (language, words) => {
  it('are all there, say something, and say it with its value', () => {
    expectAllOf(words, noticeTexts.en);
  });

  it('are not English, but in English', () => {
    const english = textsIn(noticeTexts.en);
    const same = textsIn(words).filter(([path, text]) => english.some(([p, t]) => p === path && t === text));
    expect(same).toHaveLength(language === 'en' ? english.length : 0);
  });

  it('name partner, newsroom, address and moments where they belong', () => {
    const { warned, disabled, gone } = words.kinds;
    for (const { subject } of [warned, disabled, gone])
      expect(subject('PARTNER', 'NEWSROOM')).toMatch(/NEWSROOM.*PARTNER/s);
    expect(warned.what('ADDRESS', 'SINCE', 'END')).toMatch(/(?=.*ADDRESS)(?=.*SINCE)(?=.*END)/s);
    expect(disabled.what('ADDRESS', 'SINCE', 'END')).toMatch(/(?=.*ADDRESS)(?=.*SINCE)/s);
    expect(gone.what('ADDRESS', '', '')).toMatch(/ADDRESS.*410/s);
  });
});
