import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launch } from '../support/chromium.ts';
import type { Language } from '../support/varied.ts';
import type { Kind } from './kinds.ts';
import { visit } from './visit.ts';

/** A Chromium for the tests of a file. */
export function browserForTests() {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());
  return {
    /** Opens a page of a kind as a reader of a language; see visit.ts. */
    visit: (
      kind: Kind,
      language: Language,
      look: (page: Page) => Promise<void>,
      options: BrowserContextOptions = {},
    ): Promise<void> => {
      if (!browser) throw new Error('Chromium has not started');
      return visit(browser, kind, language, options, look);
    },
  };
}
