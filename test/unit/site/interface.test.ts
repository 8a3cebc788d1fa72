import { select, selectAll } from 'hast-util-select';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../functions/shared/domain/address.ts';
import { fixedAddresses } from '../../../functions/shared/domain/pages.ts';
import { siteAssets } from '../../../functions/shared/site/assets.ts';
import {
  directionOf,
  interfaceTexts,
  languageName,
  plural,
  type Texts,
} from '../../../functions/shared/site/i18n/index.ts';
import { searchTexts } from '../../../functions/shared/site/i18n/search/index.ts';
import type { SearchTexts } from '../../../functions/shared/site/i18n/search/texts.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { testNewsroom } from '../../support/newsroom.ts';
import { publish, textAt } from './published.ts';

const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const parse = (html: string | undefined) =>
  unified()
    .use(rehypeParse)
    .parse(html ?? '');

describe('the texts of the interface', () => {
  const english: Record<string, unknown> = { ...interfaceTexts.en };

  it.each(['ar', 'en', 'es', 'fr', 'ru', 'zh'])('are complete in %s', (language) => {
    const texts: Partial<Texts> = interfaceTexts[language] ?? {};
    expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(texts)) {
      if (typeof text === 'string') {
        expect(text.trim(), key).not.toBe('');
        expect(names(text), key).toEqual(names(String(english[key])));
      } else {
        const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
        expect(Object.keys(text).sort(), key).toEqual([...categories].sort());
      }
    }
  });

  it('count by the rules of the language', () => {
    const count = (language: string, n: number) => plural(interfaceTexts[language]?.count ?? '', n, language);
    expect([1, 3, 1200].map((n) => count('en', n))).toEqual(['1 release', '3 releases', '1,200 releases']);
    expect([1, 3, 5].map((n) => count('ru', n))).toEqual(['1 сообщение', '3 сообщения', '5 сообщений']);
    expect(count('ar', 2)).toBe('بيانان');
  });

  it('know how a language calls itself and runs', () => {
    expect(['en', 'fr', 'es', 'ar', 'ru', 'zh'].map(languageName)).toEqual([
      'English',
      'Français',
      'Español',
      'العربية',
      'Русский',
      '中文',
    ]);
    expect(['ar', 'he', 'ru'].map(directionOf)).toEqual(['rtl', 'rtl', 'ltr']);
  });
});

describe('the texts of search', () => {
  const flat = (texts: SearchTexts): [string, string][] =>
    Object.entries({ ...texts, ...texts.says }).flatMap(([key, text]) =>
      typeof text === 'string' ? [[key, text]] : [],
    );

  it.each(Object.entries(searchTexts))('are complete in %s', (language, texts) => {
    const english = new Map(searchTexts.en && flat(searchTexts.en));
    expect(flat(texts).map(([key]) => key)).toEqual([...english.keys()]);
    for (const [key, text] of flat(texts)) {
      expect(text.trim(), key).not.toBe('');
      expect(names(text), key).toEqual(names(english.get(key) ?? ''));
      if (language !== 'en') expect(text, key).not.toBe(english.get(key));
    }
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    expect(Object.keys(texts.says.found).sort()).toEqual([...categories].sort());
  });
});

describe('the search page', () => {
  it('leads on without a script, and gives its script the words of its language', async () => {
    const index = memoryIndex();
    await publish(index, { language: 'ar' });
    const tree = parse(await textAt(index, '/ar/search/'));
    const links = selectAll('main a', tree).map(({ properties }) => properties.href);
    expect(links).toEqual(
      expect.arrayContaining(['/ar/topics/floods/', '/ar/places/senegal/', '/ar/news/2026/03/']),
    );
    expect(select('main noscript', tree)).toBeDefined();
    expect(select('form[role=search]', tree)?.properties).toMatchObject({ action: '/ar/search/' });
    expect(select('label[for=q]', tree)).toBeDefined();
    expect(select('[role=status]', tree)).toBeDefined();
    const { dataSays } = select('#found', tree)?.properties ?? {};
    expect(JSON.parse(String(dataSays))).toEqual(searchTexts.ar?.says);
  });

  it('is the same after another release of a month that it knows', async () => {
    const index = memoryIndex();
    await publish(index);
    const before = await textAt(index, '/en/search/');
    await publish(index, { slug: 'another' });
    expect(await textAt(index, '/en/search/')).toBe(before);
    await publish(index, { slug: 'april', document: { date: '2026-04-02T09:00:00Z' } });
    expect(await textAt(index, '/en/search/')).not.toBe(before);
  });

  it('is linked from every page', async () => {
    const tree = parse(await textAt(memoryIndex(), '/fr/'));
    expect(selectAll('.menu a', tree).map(({ properties }) => properties.href)).toContain('/fr/search/');
  });
});

describe('the fixed pages', () => {
  it('ask on the form for what manage-subscriptions reads, with a field that people do not see', async () => {
    const tree = parse(await textAt(memoryIndex(), '/fr/subscribe/'));
    const form = select('form', tree);
    expect(form?.properties).toMatchObject({ method: 'post', action: '/subscriptions' });
    const fields = selectAll('form :is(input, select)', tree).map(({ properties }) => properties.name);
    expect([...new Set(fields)]).toEqual([
      'email',
      'languages[]',
      'waits',
      'frequency',
      'topics',
      'places',
      'website',
      'page',
    ]);
    const options = (id: string, which = '') =>
      selectAll(`#${id} option${which}`, tree).map(({ properties }) => properties.value);
    expect(options('language-1')).toEqual(['en', 'fr', 'ar']);
    expect(options('language-3')).toEqual(['', 'en', 'fr', 'ar']);
    const chosen = ['language-1', 'language-2', 'waits', 'frequency'].map((id) => options(id, '[selected]'));
    expect(chosen).toEqual([['fr'], [''], ['0'], ['at-once']]);
    expect(options('waits')).toEqual(['0', '2', '12', '48']);
    expect(select('[aria-hidden=true] input[name=website]', tree)?.properties.tabIndex).toBe(-1);
    expect(selectAll('input[name=topics]', tree).map(({ properties }) => properties.value)).toEqual([
      'floods',
      'ports',
    ]);
  });

  it('lead from the root to the default language, and offer every other', async () => {
    const page = await textAt(memoryIndex(), '/');
    expect(page).toContain('<meta http-equiv="refresh" content="0; url=/en/">');
    for (const home of ['/en/', '/fr/', '/ar/']) expect(page).toContain(`href="${home}"`);
  });

  it('say in every language that there is no page', async () => {
    const page = await textAt(memoryIndex(), '/404.html');
    for (const words of ['Page not found', 'Page introuvable', 'الصفحة غير موجودة'])
      expect(page).toContain(words);
    expect(page).toContain('<section lang="ar" dir="rtl">');
  });

  it('fetch nothing from elsewhere and need no inline style', async () => {
    for (const address of ['/', '/en/', '/404.html', '/ar/subscribe/']) {
      const tree = parse(await textAt(memoryIndex(), address));
      const sources = selectAll('[src], link[rel=stylesheet], link[rel=icon]', tree);
      expect(sources.length).toBeGreaterThan(0);
      for (const { properties } of sources)
        expect(String(properties.src ?? properties.href)).toMatch(/^\/(?!\/)/);
      expect(selectAll('style, [style], script', tree)).toEqual([]);
    }
  });
});

describe('the stylesheet', () => {
  it('has the newsroom’s colours, fetches nothing, and its name changes with its content', () => {
    const { stylesheet } = siteAssets(testNewsroom);
    expect(stylesheet.file.body).toContain(testNewsroom.colours.accent);
    expect(stylesheet.file.body).toContain(testNewsroom.colours.accentDark);
    expect(stylesheet.file.body).not.toMatch(/url\(|@import/);
    expect(stylesheet.file.cacheControl).toContain('immutable');
    expect(stylesheet.key).toBe(stylesheet.address.slice(1));
    const other = siteAssets({ ...testNewsroom, colours: { accent: '#aa0000', accentDark: '#ffaaaa' } });
    expect(other.stylesheet.address).not.toBe(stylesheet.address);
    expect(parseAddress(stylesheet.address)).toBeUndefined();
  });
});

describe('other languages', () => {
  it('are named by each page for all others alike, and the default one for everybody else', async () => {
    const index = memoryIndex();
    await publish(index);
    await publish(index, { language: 'ar' });
    await publish(index, { language: 'fr', slug: 'alone' });
    const sets = async (address: string) => {
      const links = selectAll('link[rel=alternate][hreflang]', parse(await textAt(index, address)));
      return Object.fromEntries(
        links.map(({ properties }) => [
          String(properties.hrefLang),
          String(properties.href).replace('https://news.example.org', ''),
        ]),
      );
    };
    const lists = fixedAddresses(testNewsroom).filter(
      (address) => /^\/\w+\//.test(address) && address.endsWith('/'),
    );
    let seen = 0;
    for (const address of [...lists, '/', '/en/news/2026/03/tide-gauges/', '/fr/news/2026/03/alone/']) {
      const set = await sets(address);
      const { 'x-default': rest, ...named } = set;
      expect(rest, address).toBe(named.en);
      for (const other of Object.values(named)) {
        seen += 1;
        expect(await sets(other), `${other}, named at ${address}`).toEqual(set);
      }
    }
    expect(seen).toBeGreaterThan(lists.length);
    expect(await sets('/fr/news/2026/03/alone/')).toEqual({});
  });
});

describe('what the newsroom says of itself', () => {
  const logo = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 48"><path d="M0 0h4"/></svg>';
  const label = { en: 'Terms & more', fr: 'Conditions', ar: 'الشروط' };
  const settings = {
    ...testNewsroom,
    logo,
    footer: [{ label, href: 'https://www.example.org/terms?a=1&b=2' }],
  };

  it('is on each page: the logo beside the name, without words of its own, and the links at the foot', async () => {
    const asset = siteAssets(settings).logo;
    expect(asset?.address).toMatch(/^\/assets\/logo\.[0-9a-f]{16}\.svg$/);
    expect(asset?.file).toMatchObject({
      body: `${logo}\n`,
      contentType: 'image/svg+xml',
      cacheControl: expect.stringContaining('immutable'),
    });
    for (const address of ['/en/', '/404.html', '/en/subscribe/']) {
      const tree = parse(await textAt(memoryIndex(), address, undefined, settings));
      const [image, ...more] = selectAll('.brand img', tree);
      expect(more).toEqual([]);
      expect(image?.properties).toMatchObject({ src: asset?.address, alt: '', width: 96, height: 48 });
      const [link] = selectAll('.foot nav a', tree);
      expect(link?.properties.href).toBe('https://www.example.org/terms?a=1&b=2');
    }
    const arabic = (await textAt(memoryIndex(), '/ar/', undefined, settings)) ?? '';
    expect(arabic).toMatch(/<nav class="small" aria-label="روابط">.*>الشروط</s);
  });

  it('leaves no trace where it says nothing', async () => {
    const page = (await textAt(memoryIndex(), '/en/')) ?? '';
    expect(page).not.toContain('class="logo"');
    expect(page).not.toContain('class="small"');
    expect(siteAssets(testNewsroom)).not.toHaveProperty('logo');
  });

  it('tells machines the logo as that of the publisher', async () => {
    const index = memoryIndex();
    await publish(index);
    const page = await textAt(index, '/en/news/2026/03/tide-gauges/', undefined, settings);
    const [, data = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page ?? '') ?? [];
    expect(JSON.parse(data)).toMatchObject({
      publisher: {
        name: 'International Tide Office',
        logo: {
          '@type': 'ImageObject',
          url: `https://news.example.org${siteAssets(settings).logo?.address}`,
        },
      },
    });
  });
});
