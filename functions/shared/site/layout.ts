import { listAddress, newsAddress, searchAddress, subscribeAddress } from '../domain/address.ts';
import { defaultLanguage, type NewsroomSettings } from '../domain/newsroom.ts';
import { siteAssets } from './assets.ts';
import { type Html, html } from './html.ts';
import { directionOf, fill, languageName, textsOf } from './i18n/index.ts';
import { searchTextsIn } from './i18n/search/index.ts';

export interface Layout {
  settings: NewsroomSettings;
  /** Public origin, without a slash at the end. */
  siteUrl: string;
  language: string;
  /** Title of the page; the newsroom's name is added. */
  title: string;
  description?: string;
  /** The page's own address, percent-encoded. */
  address: string;
  /** The address that search engines are to know it by.
   * @default its own
   */
  canonical?: string;
  /** The same page in other languages, by language code. The switcher leads to the home page of those that lack. */
  alternates?: Record<string, string>;
  /** More elements of `<head>`. */
  head?: Html;
  /** A word for the styles: what kind of page this is. */
  kind?: string;
  main: Html;
}

/** A whole page of the newsroom: head, masthead, content, foot. Needs no script and nothing from elsewhere. */
export function layout(page: Layout): Html {
  const { settings, siteUrl, language, title, description, address, alternates = {}, head, main } = page;
  const t = textsOf(language);
  const name = settings.name[language] ?? '';
  const assets = siteAssets(settings);
  return html`<!DOCTYPE html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title === name ? name : `${title} – ${name}`}</title>
${description ? html`<meta name="description" content="${description}">` : ''}
<link rel="canonical" href="${siteUrl}${page.canonical ?? address}">
${Object.entries(hreflangs({ ...alternates, [language]: address }, settings)).map(([code, path]) => html`<link rel="alternate" hreflang="${code}" href="${siteUrl}${path}">\n`)}
<link rel="stylesheet" href="${assets.stylesheet.address}">
<link rel="icon" href="${assets.icon.address}" type="image/svg+xml">
<meta name="theme-color" content="${settings.colours.accent}">
<meta name="color-scheme" content="light dark">
${head ?? ''}
</head>
<body class="${page.kind ?? 'plain'}">
<a class="skip" href="#main">${t.skip}</a>
<header class="masthead">
<div class="wrap">
<a class="brand" href="${listAddress(language, 'all')}">${logoHtml(settings)}<span class="brand-words"><span class="brand-name">${name}</span><span class="brand-part">${t.home}</span></span></a>
${languageSwitcher(page)}
</div>
<nav class="menu" aria-label="${t.menu}"><ul class="wrap">
<li><a href="${newsAddress(language)}">${t.allReleasesTitle}</a></li>
${settings.navigation.map((item) => html`<li><a href="${item.href}">${item.label[language] ?? ''}</a></li>\n`)}
<li class="apart"><a href="${searchAddress(language)}">${searchTextsIn(language).title}</a></li>
<li class="call"><a href="${subscribeAddress(language)}">${t.subscribe}</a></li>
</ul></nav>
</header>
<main id="main" class="wrap" tabindex="-1">
${main}
</main>
${footer(page)}
</body>
</html>
`;
}

/**
 * What one page is in several languages, as search engines are told it: the same set wherever it is told. `x-default` is
 * for readers of all others. Empty where there is one language.
 */
export function hreflangs(pages: Record<string, string>, settings: NewsroomSettings): Record<string, string> {
  if (Object.keys(pages).length < 2) return {};
  const first = pages[defaultLanguage(settings)];
  return { ...pages, ...(first ? { 'x-default': first } : {}) };
}

/** How high the logo is shown, in pixels. */
const LOGO_HEIGHT = 48;

/** The logo; the name stands beside it, so that it needs no words. */
function logoHtml(settings: NewsroomSettings): Html {
  const { logo } = siteAssets(settings);
  if (!logo) return html``;
  const viewBox = /\sviewBox\s*=\s*["']([^"']+)/.exec(settings.logo ?? '')?.[1] ?? '';
  const [, , width = 1, height = 1] = viewBox
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  return html`<img class="logo" src="${logo.address}" alt="" width="${Math.round((LOGO_HEIGHT * width) / height)}" height="${LOGO_HEIGHT}">`;
}

/** Every language of the newsroom by its own name: to the same page where it is there, else to the home page. */
function languageSwitcher({ settings, language, alternates = {} }: Layout): Html {
  if (settings.languages.length < 2) return html``;
  return html`<nav class="languages" aria-label="${textsOf(language).languages}"><ul>
${settings.languages.map((code) =>
  code === language
    ? html`<li><span aria-current="true">${languageName(code)}</span></li>\n`
    : html`<li><a href="${alternates[code] ?? listAddress(code, 'all')}" hreflang="${code}" lang="${code}" dir="${directionOf(code)}">${languageName(code)}</a></li>\n`,
)}</ul></nav>`;
}

function footer({ settings, language }: Layout): Html {
  const t = textsOf(language);
  const name = settings.name[language] ?? '';
  const home = listAddress(language, 'all');
  return html`<footer class="foot">
<div class="wrap">
<section>
<h2>${fill(t.about, { name })}</h2>
<p>${settings.boilerplate[language] ?? ''}</p>
</section>
${
  settings.contacts.length === 0
    ? ''
    : html`<section><h2>${t.contacts}</h2><ul class="contacts">
${settings.contacts.map((c) => contactLine({ ...c, role: c.role?.[language] }))}</ul></section>`
}
<section>
<h2>${t.subscribe}</h2>
<ul>
<li><a href="${subscribeAddress(language)}">${t.subscribeTitle}</a></li>
<li>${t.feeds}: <a href="${home}feed.atom">Atom</a>${t.comma}<a href="${home}feed.rss">RSS</a>${t.comma}<a href="${home}feed.json">JSON</a></li>
</ul>
</section>
</div>
${
  settings.footer.length === 0
    ? ''
    : html`<nav class="small" aria-label="${t.footer}"><ul class="wrap">
${settings.footer.map((item) => html`<li><a href="${item.href}">${item.label[language] ?? ''}</a></li>\n`)}</ul></nav>`
}
</footer>`;
}

/** Someone the press may ask, as a line of a list. `phoneText` is how the number is shown. */
export function contactLine(contact: {
  name: string;
  role?: string | undefined;
  phone?: string | undefined;
  phoneText?: string | undefined;
  email?: string | undefined;
}): Html {
  const { name, role, phone, phoneText, email } = contact;
  const number = phone
    ? html`<a href="tel:${phone.replace(/[^+\d]/g, '')}" dir="ltr">${phoneText ?? phone}</a>`
    : phoneText && html`<span dir="ltr">${phoneText}</span>`;
  return html`<li><strong>${name}</strong>${role ? html` <span class="role">${role}</span>` : ''}
${number ? html`<span class="reach">${number}</span>` : ''}
${email ? html`<span class="reach"><a href="mailto:${email}">${email}</a></span>` : ''}</li>\n`;
}
