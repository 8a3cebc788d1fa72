import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { AT, LANGUAGES, type Language, WORDS } from '../support/varied.ts';
import { browserForTests } from './browser.ts';
import type { Kind } from './kinds.ts';

const { visit } = browserForTests();
const site = inject('site');

const empty: Kind = {
  name: 'search',
  open: (page, language) => page.goto(`${site}/${language}/search/`),
};

const found = (page: Page) => page.locator('#found h2 a');

/** What a reader types, and the release that it is to find. */
const QUESTIONS: [Language, string, string][] = [
  ...LANGUAGES.map((language): [Language, string, string] => [language, WORDS[language].rare, AT.story]),
  // Of an earlier month; without the marks that a keyboard may not have; the beginning of a word; two words.
  ['en', 'valparaiso', 'news/2026/09/nets-and-numbers/'],
  ['fr', 'senegal', 'news/2026/04/saint-louis-sandbar/'],
  ['es', 'pescad', 'news/2026/09/nets-and-numbers/'],
  ['ar', 'الميناء القديم', 'news/2026/10/alexandria-old-harbour/'],
  ['ru', 'шанхае', 'news/2026/06/shanghai-two-hours/'],
  ['zh', '上海', 'news/2026/06/shanghai-two-hours/'],
];

describe('a reader who types', () => {
  it.each(QUESTIONS)('in %s "%s" finds %s, with the words marked', async (language, words, path) => {
    await visit(empty, language, async (page) => {
      await page.locator('#q').fill(words);
      const link = found(page).and(page.locator(`[href="/${language}/${path}"]`));
      await link.waitFor();
      expect(await link.locator('xpath=ancestor::li').locator('mark').count()).toBeGreaterThan(0);
      // What was asked can be passed on.
      expect(new URL(page.url()).searchParams.get('q')).toBe(words);
    });
  });

  it('finds nothing of a release that was withdrawn', async () => {
    await visit(empty, 'en', async (page) => {
      await page.locator('#q').fill(WORDS.en.withdrawnTitle);
      await page.waitForFunction(() => document.querySelector('#found [role=status]')?.textContent !== '');
      await page.waitForLoadState('networkidle');
      expect(
        await found(page)
          .and(page.locator(`[href$="${AT.withdrawn}"]`))
          .count(),
      ).toBe(0);
    });
  });

  it('is led on where no script runs', async () => {
    await visit(
      empty,
      'ar',
      async (page) => {
        expect(await page.locator('main noscript').innerText()).not.toBe('');
        expect(await page.locator('main aside a').count()).toBeGreaterThan(5);
      },
      { javaScriptEnabled: false },
    );
  });
});
