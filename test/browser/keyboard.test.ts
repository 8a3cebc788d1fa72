import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { AT, type Language } from '../support/varied.ts';
import { browserForTests } from './browser.ts';
import { kindNamed, kindsIn } from './kinds.ts';

const { visit } = browserForTests();
const site = inject('site');

/** More stops than any page has. */
const MOST = 400;

/** Names every element that a keyboard is to reach, in the order of the page. */
const nameStops = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>(
      'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]',
    );
    const reachable = [...all].filter(
      (element) => element.tabIndex >= 0 && element.checkVisibility() && !element.matches(':disabled'),
    );
    return reachable.map((element, i) => {
      element.dataset.stop = `${i} <${element.localName}> ${element.textContent?.trim().slice(0, 30)}`;
      return element.dataset.stop;
    });
  });

/** Where the focus is, and what is wrong with how it is shown. */
const focused = (page: Page): Promise<{ stop: string | undefined; wrong: string[] }> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return { stop: undefined, wrong: [] };
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('no canvas');
    /** The brightness of a colour (WCAG 2.2, "relative luminance"). */
    const luminance = (colour: string): number => {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)].map(
        (value) => {
          const part = value / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        },
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const behind = (of: Element | null): string => {
      if (!of) return 'white';
      const { backgroundColor } = getComputedStyle(of);
      return /rgba\(.*, 0\)|transparent/.test(backgroundColor) ? behind(of.parentElement) : backgroundColor;
    };
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    const [light = 0, dark = 0] = [luminance(outlineColor), luminance(behind(element.parentElement))].sort(
      (a, b) => b - a,
    );
    const { width, height, top, left, bottom, right } = element.getBoundingClientRect();
    const wrong = [
      ...(outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 2 ? ['it has no line around it'] : []),
      ...((light + 0.05) / (dark + 0.05) < 3 ? [`its line is hardly seen: ${outlineColor}`] : []),
      ...(width < 2 || height < 2 ? ['it has no size'] : []),
      ...(bottom < 1 || top > innerHeight - 1 || right < 1 || left > innerWidth - 1
        ? ['it is out of sight']
        : []),
    ];
    return { stop: element.dataset.stop ?? element.outerHTML.slice(0, 80), wrong };
  });

/** Goes from stop to stop until the page is left. */
async function walk(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<string[]> {
  const stops: string[] = [];
  for (let i = 0; i < MOST; i += 1) {
    await page.keyboard.press(key);
    const { stop, wrong } = await focused(page);
    if (stop === undefined || stop === stops[0]) return stops;
    expect(wrong, stop).toEqual([]);
    stops.push(stop);
  }
  throw new Error(`a keyboard does not leave the page after ${MOST} stops`);
}

/** Presses Tab until an element has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < MOST; i += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
  }
  throw new Error(`a keyboard does not reach ${selector}`);
}

describe.each<Language>(['en', 'ar'])('in %s, Tab', (language) => {
  const kinds =
    language === 'en'
      ? kindsIn(language)
      : ['release', 'home', 'search', 'subscribe', 'manage'].map(kindNamed);

  it.each(kinds)('reaches everything on $name in its order, and shows where it is', async (kind) => {
    await visit(kind, language, async (page) => {
      const stops = await nameStops(page);
      expect(stops.length).toBeGreaterThan(5);
      await page.evaluate(() => window.getSelection()?.removeAllRanges());
      expect(await walk(page, 'Tab')).toEqual(stops);
    });
  });
});

describe('with a keyboard alone', () => {
  it('a reader skips to the content', async () => {
    await visit(kindNamed('release'), 'en', async (page) => {
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
    });
  });

  it('a reader goes from the home page to a release and into another language', async () => {
    await visit(kindNamed('home'), 'en', async (page) => {
      await tabTo(page, `main a[href="/en/${AT.story}"]`);
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/en/${AT.story}`);
      await tabTo(page, '.languages a[hreflang=ar]');
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/ar/${AT.story}`);
    });
  });

  it('a reader copies how to cite a release', async () => {
    await visit(
      kindNamed('release'),
      'en',
      async (page) => {
        await tabTo(page, '.cite button');
        const [label, citation] = await Promise.all([
          page.locator('.cite button').innerText(),
          page.locator('.cite button').getAttribute('data-copy'),
        ]);
        await page.keyboard.press('Enter');
        await page.waitForFunction(
          (before) => document.querySelector<HTMLElement>('.cite button')?.innerText !== before,
          label,
        );
        expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(citation);
      },
      { permissions: ['clipboard-read', 'clipboard-write'] },
    );
  });

  it('a reader scrolls a table that is wider than the screen', async () => {
    await visit(
      kindNamed('release'),
      'en',
      async (page) => {
        await tabTo(page, '.scroll');
        await page.keyboard.press('ArrowRight');
        await page.waitForFunction(() => (document.querySelector('.scroll')?.scrollLeft ?? 0) > 0);
      },
      { viewport: { width: 390, height: 844 } },
    );
  });

  it('a reader opens and closes whatever opens', async () => {
    await visit(kindNamed('news'), 'en', async (page) => {
      const details = page.locator('details', { has: page.locator('summary') });
      if ((await details.count()) === 0) return;
      await tabTo(page, 'summary');
      const before = await page.evaluate(() => document.activeElement?.parentElement?.hasAttribute('open'));
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.parentElement?.hasAttribute('open'))).toBe(
        !before,
      );
    });
  });

  it('a reader signs up: fills in, chooses, ticks and sends', async () => {
    await visit(kindNamed('subscribe'), 'fr', async (page) => {
      await tabTo(page, 'input[name=email]');
      await page.keyboard.type('clavier@example.net');
      await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowDown');
      expect(await page.locator('#language-1').inputValue()).toBe('es');
      await tabTo(page, '#language-2');
      await page.keyboard.press('ArrowDown');
      expect(await page.locator('#language-2').inputValue()).toBe('en');
      await tabTo(page, 'input[value=ports]');
      await page.keyboard.press('Space');
      expect(await page.locator('input[value=ports]').isChecked()).toBe(true);
      await tabTo(page, 'form button');
      await page.keyboard.press('Space');
      await page.waitForURL(`${site}/subscriptions`);
      expect(await page.locator('h1').count()).toBe(1);
    });
  });

  it('a reader changes what they get', async () => {
    await visit(kindNamed('manage'), 'en', async (page) => {
      await tabTo(page, 'input[name=topics][value=floods]');
      await page.keyboard.press('Space');
      await tabTo(page, 'button[value=save]');
      await page.keyboard.press('Enter');
      await page.locator('[role=status]').waitFor();
      expect(await page.locator('input[name=topics][value=floods]').isChecked()).toBe(true);
    });
  });
});
