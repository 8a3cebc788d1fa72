import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directionOf } from '../../functions/shared/site/i18n/index.ts';
import { launch } from '../support/chromium.ts';
import { MAIL_KINDS, type MailKind, mailOf } from '../support/mail-kinds.ts';
import type { Language } from '../support/varied.ts';
import { findings } from './axe.ts';

/** For a person to look at; no test compares them. */
const folder = fileURLToPath(new URL('../../screenshots/', import.meta.url));
/** One of each script and direction. */
const LOOKED_AT: Language[] = ['en', 'ar', 'zh'];
/** A phone, and the window of a mail program. */
const widthsOf = (kind: MailKind): number[] => (kind === 'daily-digest' ? [375, 700] : [375]);
/** What a mail has a say in: it has no landmarks of its own, for it is shown inside a page of the reader's. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let browser: Browser | undefined;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

describe.each(LOOKED_AT)('in %s', (language) => {
  it.each(MAIL_KINDS)(
    '%s is read on a phone without scrolling sideways, in light and dark, and asks for nothing',
    async (kind) => {
      const { html } = await mailOf(kind, language);
      const asked: string[] = [];
      for (const width of widthsOf(kind)) {
        for (const colorScheme of ['light', 'dark'] as const) {
          const page = await browser?.newPage({
            viewport: { width, height: 700 },
            isMobile: width < 600,
            colorScheme,
          });
          if (!page) throw new Error('Chromium has not started');
          page.on('request', (request) => asked.push(request.url()));
          await page.setContent(html);
          const seen = await page.evaluate(() => ({
            over: document.documentElement.scrollWidth - innerWidth,
            direction: getComputedStyle(document.querySelector('h1') ?? document.body).direction,
            paper: getComputedStyle(document.body).backgroundColor,
          }));
          expect(seen).toEqual({
            over: 0,
            direction: directionOf(language),
            paper: colorScheme === 'dark' ? 'rgb(17, 21, 26)' : 'rgb(253, 252, 250)',
          });
          expect(await findings(page, { type: 'tag', values: TAGS })).toEqual([]);
          const path = `${folder}mail-${kind}.${language}.${width}.${colorScheme}.jpg`;
          const picture = await page.screenshot({ path, fullPage: true, type: 'jpeg', quality: 80 });
          expect(picture.length).toBeGreaterThan(1_000);
          await page.close();
        }
      }
      expect(asked).toEqual([]);
    },
  );
});

it('words without an end do not widen a mail', async () => {
  const page = await browser?.newPage({ viewport: { width: 375, height: 700 }, isMobile: true });
  if (!page) throw new Error('Chromium has not started');
  const story = { title: 'x'.repeat(500), summary: 'y'.repeat(500), changeNote: 'z'.repeat(500) };
  for (const kind of MAIL_KINDS) {
    await page.setContent((await mailOf(kind, 'en', { story })).html);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), kind).toBe(0);
  }
  await page.close();
});
