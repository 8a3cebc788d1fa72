import { HtmlValidate } from 'html-validate';
import { describe, expect, it } from 'vitest';
import { subscriptionPages } from './subscription-pages.ts';
import { settings, siteUrl, wholeSite } from './whole-site.ts';

const { files } = await wholeSite();
const pages = [...files].filter(([, { contentType }]) => contentType.startsWith('text/html'));

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:document', 'html-validate:a11y'],
  rules: {
    // What is of our own origin has its content's hash in its name.
    'require-sri': ['error', { target: 'crossorigin' }],
    // Boxes of one name are a list of what was ticked; manage-subscriptions reads it so.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit', 'button', 'reset'] }],
    // A headline is as long as its editor made it.
    'long-title': 'off',
    // The styles keep a number together where there is room; who copies it gets plain spaces.
    'tel-non-breaking': 'off',
  },
});

const findings = async (page: string): Promise<string[]> => {
  const { results } = await validator.validateString(page);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, selector }) => `${ruleId} ${selector} (line ${line}): ${message}`),
  );
};

describe.each(settings.languages)('the markup in %s', (language) => {
  it('of every page of the site is without a fault', async () => {
    const own = pages.filter(([key]) => key.startsWith(`${language}/`));
    expect(own.length).toBeGreaterThan(30);
    for (const [key, { body }] of own) expect(await findings(String(body)), key).toEqual([]);
  });

  it('of every page of subscriptions is without a fault', async () => {
    for (const [name, page] of Object.entries(await subscriptionPages(settings, siteUrl, language)))
      expect(await findings(page), name).toEqual([]);
  });
});

it('of the pages for all languages is without a fault', async () => {
  const common = pages.filter(([key]) => !key.includes('/'));
  expect(common.map(([key]) => key).sort()).toEqual(['404.html', 'index.html']);
  for (const [key, { body }] of common) expect(await findings(String(body)), key).toEqual([]);
});
