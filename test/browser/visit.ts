import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import type { Language } from '../support/varied.ts';
import type { Kind } from './kinds.ts';

const site = inject('site');

/**
 * Opens a page of a kind as a reader of a language, gives it to `look`, and holds that nothing was asked of another
 * origin, that the console stayed empty (where the browser tells of what the content policy refused) and that the
 * page is the one that was meant.
 */
export async function visit(
  browser: Browser,
  kind: Kind,
  language: Language,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ locale: language, reducedMotion: 'reduce', ...options });
  const troubles: string[] = [];
  context.on('request', (request) => {
    if (new URL(request.url()).origin !== site) troubles.push(`request to ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    // What was asked for when the page was left is asked for again by the next.
    const { errorText = '' } = request.failure() ?? {};
    if (!errorText.includes('ERR_ABORTED')) troubles.push(`${errorText} from ${request.url()}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest())
      troubles.push(`${response.status()} from ${response.url()}`);
  });
  context.on('console', (message) => {
    // Of a page that answers with an error, Chromium says so.
    const isAnswer = (kind.status ?? 200) >= 400 && /status of 4\d\d/.test(message.text());
    if (!isAnswer) troubles.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => troubles.push(`error: ${error.error().message}`));
  try {
    const page = await context.newPage();
    const response = await kind.open(page, language);
    expect(response?.status()).toBe(kind.status ?? 200);
    await look(page);
    expect(troubles).toEqual([]);
  } finally {
    await context.close();
  }
}
