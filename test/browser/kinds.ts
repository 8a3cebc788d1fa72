import type { Page, Response } from 'playwright-core';
import { inject } from 'vitest';
import { AT, type Language } from '../support/varied.ts';

/** A kind of page, and how a reader comes to it. */
export interface Kind {
  name: string;
  open: (page: Page, language: Language) => Promise<Response | null>;
  /** @default 200 */
  status?: number;
  /** One page for all languages. */
  common?: boolean;
}

const site = inject('site');
const links = inject('links');

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
export const KINDS: Kind[] = [
  at('release', (language) => `/${language}/${AT.story}`),
  at('corrected', (language) => `/${language}/${AT.corrected}`),
  at('retracted', (language) => `/${language}/${AT.withdrawn}`),
  at('revisions', (language) => `/${language}/${AT.corrected}revisions/`),
  at('revision', (language) => `/${language}/${AT.corrected}revisions/1/`),
  at('difference', (language) => `/${language}/${AT.corrected}revisions/1-3/`),
  staying('moved', (language) => `/${language}/${AT.moved}`),
  at('home', (language) => `/${language}/`),
  at('month', (language) => `/${language}/news/2026/10/`),
  at('topic', (language) => `/${language}/topics/ports/`),
  at('place', (language) => `/${language}/places/netherlands/`),
  at('empty-list', (language) => `/${language}/places/turkiye/`),
  subscribe,
  // An address that mail programs take and the newsroom does not.
  pressed('refused', filled('somebody@localhost'), 'form button', { status: 400 }),
  pressed('check-inbox', filled('new.reader@example.net')),
  confirm,
  pressed('confirmed', confirm),
  manage,
  pressed('saved', manage),
  mailed('unsubscribe', 'unsubscribe'),
  pressed('left', mailed('leave', 'leaver')),
  at('invalid-link', () => '/subscriptions/confirm?token=none', { status: 400 }),
  at('not-found', (language) => `/${language}/nothing/`, { status: 404, common: true }),
  staying('root', () => '/', { common: true }),
];
