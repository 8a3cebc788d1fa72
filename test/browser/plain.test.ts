import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { directionOf } from '../../functions/shared/site/i18n/index.ts';
import { LANGUAGES, type Language, WORDS } from '../support/varied.ts';
import { browserForTests } from './browser.ts';
import { kindNamed, kindsIn } from './kinds.ts';

const { visit } = browserForTests();
const site = inject('site');

const words = (page: Page): Promise<string> => page.locator('main').innerText();

/** The words of a page but for buttons that scripts bring out, which are comforts. */
async function wordsWithoutComforts(page: Page): Promise<string> {
  await page.evaluate(() => {
    for (const button of document.querySelectorAll('[data-copy], [data-share]'))
      button.parentElement?.remove();
  });
  return words(page);
}

describe.each<Language>(['en', 'ar'])('in %s, without JavaScript', (language) => {
  const kinds = language === 'en' ? kindsIn(language) : ['release', 'home', 'manage'].map(kindNamed);

  it.each(kinds.filter(({ scripted }) => !scripted))('$name says the same', async (kind) => {
    let [withScripts, without] = ['', ''];
    await visit(kind, language, async (page) => {
      withScripts = await wordsWithoutComforts(page);
    });
    await visit(
      kind,
      language,
      async (page) => {
        without = await wordsWithoutComforts(page);
      },
      { javaScriptEnabled: false },
    );
    expect(without.length).toBeGreaterThan(10);
    expect(without).toBe(withScripts);
  });
});

it('a form is sent without JavaScript', async () => {
  await visit(
    kindNamed('subscribe'),
    'ru',
    async (page) => {
      await page.locator('input[name=email]').fill('no.scripts@example.net');
      await page.locator('form.card button').click();
      await page.waitForURL(`${site}/subscriptions`);
      expect(await page.locator('html').getAttribute('lang')).toBe('ru');
    },
    { javaScriptEnabled: false },
  );
});

describe.each(LANGUAGES)('on paper, in %s', (language) => {
  // Pages that are read; nobody prints a form.
  const printed = ['release', 'retracted', 'difference', 'home', 'partner'].map(kindNamed);

  it.each(printed)('$name keeps its words, and leaves its menus', async (kind) => {
    await visit(kind, language, async (page) => {
      await page.emulateMedia({ media: 'print' });
      for (const left of ['.menu', '.languages', 'form'])
        expect(await page.locator(left).filter({ visible: true }).count(), left).toBe(0);
      // Said to screen readers alone.
      await page.evaluate(() => {
        for (const unseen of document.querySelectorAll('.unseen')) unseen.remove();
      });
      const shown = await words(page);
      const paper = textOf(await page.pdf({ format: 'A4' }));
      expect(isRightToLeft(language) ? lostLetters(shown, paper) : lostWords(shown, paper, language)).toEqual(
        [],
      );
    });
  });

  it('a release keeps its story, its picture’s credit and whom to ask', async () => {
    await visit(kindNamed('release'), language, async (page) => {
      await page.emulateMedia({ media: 'print' });
      const shown = letters(await words(page));
      const { title, subtitle, caption, note, list } = WORDS[language];
      for (const text of [
        title,
        subtitle,
        caption,
        note,
        ...list,
        'I. Marrand / ITO',
        'ilse.marrand@example.org',
      ])
        expect(shown).toContain(letters(text));
    });
  });
});

const isRightToLeft = (language: string): boolean => directionOf(language) === 'rtl';

/** The letters and digits of a text: what its line breaks, marks and shapes have no part in. */
const letters = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

function lostWords(text: string, paper: string, language: string): string[] {
  const there = letters(paper);
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  return [...segmenter.segment(text)]
    .map(({ segment }) => letters(segment))
    .filter((word) => !there.includes(word));
}

/** Right-to-left text comes out of a PDF in another order: each of its letters is there as often. */
function lostLetters(text: string, paper: string): string[] {
  const count = (of: string) => Map.groupBy(letters(of), (letter) => letter);
  const there = count(paper);
  return [...count(text)]
    .filter(([letter, all]) => (there.get(letter)?.length ?? 0) < all.length)
    .map(([letter, all]) => `${letter}: ${there.get(letter)?.length ?? 0} of ${all.length}`);
}

const textOf = (pdf: Buffer): string =>
  execFileSync('pdftotext', ['-raw', '-enc', 'UTF-8', '-', '-'], { input: pdf, encoding: 'utf8' });
