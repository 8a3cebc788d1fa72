import { describe, expect, it } from 'vitest';
import { alertTexts } from '../../../functions/shared/site/i18n/alerts/index.ts';
import { alertMail } from '../../../functions/shared/site/mail/alert.ts';
import { testNewsroom } from '../../support/newsroom.ts';
import { expectAllOf, textsIn } from '../../support/words.ts';

const english = textsIn(alertTexts.en);

describe.each(Object.entries(alertTexts))('the words in %s', (language, words) => {
  it('are all there, say something, and say it with its value', () => {
    expectAllOf(words, alertTexts.en);
  });

  it('count by the rules of the language, and say what and how many', () => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [name, forms] of Object.entries({ titles: words.digest.titles, rest: words.digest.rest })) {
      expect(Object.keys(forms).sort(), name).toEqual([...categories].sort());
      for (const form of Object.values(forms)) expect(form.includes('{title}'), form).toBe(name === 'titles');
      expect(forms.other, name).toContain('{n}');
    }
  });

  it('are not English, but in English', () => {
    const same = textsIn(words).filter(([path, text]) => english.some(([p, t]) => p === path && t === text));
    expect(same.length === english.length).toBe(language === 'en');
    if (language !== 'en') expect(same).toEqual([]);
  });

  it.each(['published', 'corrected', 'retracted'] as const)('make a mail of a release %s', async (kind) => {
    const mail = await alertMail(
      { settings: testNewsroom, siteUrl: 'https://news.example.org' },
      {
        language,
        kind,
        title: 'TITLE',
        summary: 'SUMMARY',
        changeNote: 'NOTE',
        date: '2026-03-02T09:00:00Z',
        path: '/page/',
      },
      { manage: 'https://news.example.org/m', unsubscribe: 'https://news.example.org/u' },
    );
    for (const part of [mail.text, mail.html]) {
      for (const link of ['/page/', '/m', '/u']) expect(part).toContain(`https://news.example.org${link}`);
      expect(part.includes('NOTE')).toBe(kind !== 'published');
      expect(part.includes('SUMMARY')).toBe(kind !== 'retracted');
    }
    expect(mail.subject === 'TITLE').toBe(kind === 'published');
    expect(mail.html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
  });
});
