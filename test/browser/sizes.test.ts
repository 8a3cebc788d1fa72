import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../support/varied.ts';
import { browserForTests } from './browser.ts';
import { kindNamed, kindsIn } from './kinds.ts';

const { visit } = browserForTests();
const viewport = { width: 320, height: 640 };

/** What sticks out of the screen at its side, but for what scrolls inside a box of its own. */
const sticksOut = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const scrolls = (element: Element): boolean =>
      element.parentElement !== null &&
      (/auto|scroll|hidden/.test(getComputedStyle(element.parentElement).overflowX) ||
        scrolls(element.parentElement));
    const out = [...document.body.querySelectorAll('*')].filter((element) => {
      const { left, right, width, height } = element.getBoundingClientRect();
      const isSeen = width > 1 && height > 1 && getComputedStyle(element).clipPath === 'none';
      return isSeen && (left < -1 || right > clientWidth + 1) && !scrolls(element);
    });
    return [
      ...(scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide`] : []),
      ...out.map(
        (element) => `${element.tagName} ${element.className} ${element.textContent?.trim().slice(0, 40)}`,
      ),
    ];
  });

/** Languages of long words, and of the other direction; pages of the others differ from theirs by their words alone. */
const ALL_KINDS: Language[] = ['en', 'ar', 'ru'];
const OTHERS = ['release', 'corrected', 'home', 'news', 'search', 'subscribe', 'manage'].map(kindNamed);

describe.each(LANGUAGES)('in %s, on a screen of 320 pixels', (language) => {
  it.each(ALL_KINDS.includes(language) ? kindsIn(language) : OTHERS)(
    '$name needs no scrolling sideways, nor with text twice as large',
    async (kind) => {
      await visit(
        kind,
        language,
        async (page) => {
          expect(await sticksOut(page)).toEqual([]);
          // As a reader sets it in the browser: everything is measured in the size of its letters.
          await page.evaluate(() => {
            document.documentElement.style.fontSize = '200%';
          });
          expect(await sticksOut(page)).toEqual([]);
        },
        { viewport },
      );
    },
  );
});
