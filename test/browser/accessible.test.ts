import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { directionOf } from '../../functions/shared/site/i18n/index.ts';
import type { Language } from '../support/varied.ts';
import { findings } from './axe.ts';
import { browserForTests } from './browser.ts';
import { kindNamed, kindsIn } from './kinds.ts';

const { visit } = browserForTests();

/** WCAG 2.2 up to AA, and what axe's makers call good practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Rules about colours: in the dark, the others would find the same again. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** What a page says of itself. */
const structure = (page: Page) =>
  page.evaluate(() => ({
    language: document.documentElement.lang,
    direction: getComputedStyle(document.body).direction,
    levels: [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((heading) =>
      Number(heading.tagName[1]),
    ),
    mains: document.querySelectorAll('main').length,
    unnamed: [...document.images]
      .filter((image) => image.getAttribute('alt') === null)
      .map((image) => image.src),
    broken: [...document.images]
      .filter((image) => image.complete && image.naturalWidth === 0)
      .map((image) => image.src),
  }));

/** French on a phone, where what a pointer would bring out is always there. */
const DEVICE: Partial<Record<Language, BrowserContextOptions>> = {
  fr: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};

describe.each<Language>(['en', 'fr', 'ar'])('in %s', (language) => {
  it.each(kindsIn(language))(
    '$name has nothing that axe-core finds, in light and in dark; nothing moves unasked',
    async (kind) => {
      await visit(
        kind,
        language,
        async (page) => {
          expect(await findings(page, { type: 'tag', values: TAGS })).toEqual([]);
          await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
          expect(await findings(page, { type: 'rule', values: COLOURS })).toEqual([]);

          expect(await page.evaluate(moving)).toEqual([]);

          const { levels, ...said } = await structure(page);
          const own = kind.common ? 'en' : language;
          const direction = directionOf(own);
          expect(said).toEqual({ language: own, direction, mains: 1, unnamed: [], broken: [] });
          expect(levels.filter((level) => level === 1)).toEqual([1]);
          expect(levels[0]).toBe(1);
          const skipped = levels.filter((level, i) => i > 0 && level > (levels[i - 1] ?? 0) + 1);
          expect(skipped).toEqual([]);
        },
        DEVICE[language] ?? {},
      );
    },
  );
});

it('to those who do not mind movement, some is shown: the test above sees it', async () => {
  const options = { reducedMotion: 'no-preference' } as const;
  await visit(
    kindNamed('home'),
    'en',
    async (page) => expect(await page.evaluate(moving)).not.toEqual([]),
    options,
  );
});

/** Elements that change over time by themselves, or scroll smoothly. */
function moving(): string[] {
  return [document.documentElement, ...document.querySelectorAll('*')].flatMap((element) => {
    const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element);
    const seconds = transitionDuration.split(',').map((part) => Number.parseFloat(part));
    const moves = animationName !== 'none' || seconds.some((one) => one > 0) || scrollBehavior === 'smooth';
    return moves ? [`${element.localName} ${element.className}`] : [];
  });
}
