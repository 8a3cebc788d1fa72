import type { Page, Response } from 'playwright-core';
import { inject } from 'vitest';
import { AT, LANGUAGES, type Language, WORDS } from '../support/varied.ts';

/** A kind of page, and how a reader comes to it. */
export interface Kind {
  name: string;
  open: (page: Page, language: Language) => Promise<Response | null>;
  /** @default 200 */
  status?: number;
  /** It shows more where scripts run. */
  scripted?: boolean;
  /** One page for all languages. */
  common?: boolean;
}

const site = inject('site');
const links = inject('links');
const partnerPage = inject('partnerPage');

type Links = (typeof links)[string];
const linksOf = (language: Language): Links => {
  const found = links[language];
  if (!found) throw new Error(`nobody reads ${language}`);
  return found;
};

/** A page at an address of the site. */
const at = (name: string, address: (language: Language) => string, more: Partial<Kind> = {}): Kind => ({
  name,
  open: (page, language) => page.goto(`${site}${address(language)}`),
  ...more,
});
/** A page behind a link of a mail. */
const mailed = (name: string, use: keyof Links): Kind => ({
  name,
  open: (page, language) => page.goto(linksOf(language)[use]),
});
/** What comes when the button of another page is pressed. */
const pressed = (name: string, of: Kind, button = 'form button', more: Partial<Kind> = {}): Kind => ({
  name,
  open: async (page, language) => {
    await of.open(page, language);
    const [response] = await Promise.all([
      page.waitForResponse((one) => one.request().method() === 'POST'),
      page.locator(button).first().click(),
    ]);
    await page.waitForLoadState();
    return response;
  },
  ...more,
});
/** A page that leads on at once, as those see it whose browser stays. */
const staying = (name: string, address: (language: Language) => string, more: Partial<Kind> = {}): Kind => ({
  name,
  open: async (page, language) => {
    const url = `${site}${address(language)}`;
    await page.route(url, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(/<meta http-equiv="refresh"[^>]*>/, '');
      await route.fulfill({ response, body });
    });
    return page.goto(url);
  },
  ...more,
});

const confirm = mailed('confirm', 'confirm');
const manage = mailed('manage', 'manage');
const subscribe = at('subscribe', (language) => `/${language}/subscribe/`);

/** The form of the site, filled in. */
const filled = (email: string): Kind => ({
  name: 'filled',
  open: async (page, language) => {
    const response = await subscribe.open(page, language);
    await page.locator('input[name=email]').fill(email);
    return response;
  },
});

/** Every kind of page that readers come to. */
const KINDS: Kind[] = [
  at('release', (language) => `/${language}/${AT.story}`),
  at('corrected', (language) => `/${language}/${AT.corrected}`),
  at('retracted', (language) => `/${language}/${AT.withdrawn}`),
  at('revisions', (language) => `/${language}/${AT.corrected}revisions/`),
  at('revision', (language) => `/${language}/${AT.corrected}revisions/1/`),
  at('difference', (language) => `/${language}/${AT.corrected}revisions/1-3/`),
  staying('moved', (language) => `/${language}/${AT.moved}`),
  at('home', (language) => `/${language}/`),
  at('news', (language) => `/${language}/news/`),
  at('month', (language) => `/${language}/news/2026/10/`),
  at('topic', (language) => `/${language}/topics/ports/`),
  at('topic-month', (language) => `/${language}/topics/ports/2026/10/`),
  at('place', (language) => `/${language}/places/netherlands/`),
  at('empty-list', (language) => `/${language}/places/turkiye/`),
  {
    name: 'search',
    scripted: true,
    open: async (page, language) => {
      const response = await page.goto(
        `${site}/${language}/search/?q=${encodeURIComponent(WORDS[language].rare)}`,
      );
      await page.locator('#found mark').first().waitFor();
      await page.waitForLoadState('networkidle');
      return response;
    },
  },
  subscribe,
  // An address that mail programs take and the newsroom does not.
  pressed('refused', filled('somebody@localhost'), 'form button', { status: 400 }),
  pressed('check-inbox', filled('new.reader@example.net')),
  confirm,
  pressed('confirmed', confirm),
  manage,
  pressed('saved', manage, 'button[value=save]'),
  // Of a reader of its own, who is paused again and again: what others have of theirs stays as it is.
  pressed('paused', mailed('pauser', 'pauser'), 'button[name=pause][value="7"]'),
  mailed('unsubscribe', 'unsubscribe'),
  // Whoever has left finds the same page behind the link.
  {
    name: 'left',
    open: async (page, language) => {
      const response = await page.goto(linksOf(language).leaver);
      const button = page.locator('form button');
      if ((await button.count()) > 0) await Promise.all([page.waitForEvent('load'), button.click()]);
      return response;
    },
  },
  at('invalid-link', () => '/subscriptions/confirm?token=none', { status: 400 }),
  // With the rows open that have something in them.
  {
    name: 'partner',
    open: async (page, language) => {
      const response = await page.goto(`${partnerPage}&lang=${language}&notice=asked`);
      // Not by clicks, which would say where a keyboard goes on.
      await page.locator('.deliveries details').evaluateAll((rows) => {
        for (const row of rows.slice(0, 8)) row.setAttribute('open', '');
      });
      return response;
    },
  },
  at('partner-invalid', (language) => `/partners/tide-wire?token=none&lang=${language}`, { status: 401 }),
  at('not-found', (language) => `/${language}/nothing/`, { status: 404, common: true }),
  staying('root', () => '/', { common: true }),
];

/** Those that there are in a language; the pages that are common to all stand with the first. */
export const kindsIn = (language: Language): Kind[] =>
  KINDS.filter(({ common }) => !common || language === LANGUAGES[0]);

/** A kind by its name. */
export function kindNamed(name: string): Kind {
  const kind = KINDS.find((one) => one.name === name);
  if (!kind) throw new Error(`there is no kind of page named ${name}`);
  return kind;
}
