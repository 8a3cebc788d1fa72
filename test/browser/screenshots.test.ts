import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Language } from '../support/varied.ts';
import { browserForTests } from './browser.ts';
import { kindsIn } from './kinds.ts';

/** For a person to look at; no test compares them. */
const folder = fileURLToPath(new URL('../../screenshots/', import.meta.url));
const WIDTHS = { phone: 390, desktop: 1280 };
const LOOKED_AT: Language[] = ['en', 'ar'];

const { visit } = browserForTests();

describe.each(LOOKED_AT)('in %s', (language) => {
  it.each(kindsIn(language))('$name is pictured on a phone and a desktop, light and dark', async (kind) => {
    await visit(kind, language, async (page) => {
      for (const [device, width] of Object.entries(WIDTHS)) {
        await page.setViewportSize({ width, height: 844 });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          const path = `${folder}${kind.name}.${language}.${device}.${colorScheme}.jpg`;
          const picture = await page.screenshot({ path, fullPage: true, type: 'jpeg', quality: 70 });
          expect(picture.length).toBeGreaterThan(1_000);
        }
      }
    });
  });
});
