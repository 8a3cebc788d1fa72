import { facetsOf, monthAddress, monthOf, sitemapAddress } from '../domain/address.ts';
import type { NewsroomSettings } from '../domain/newsroom.ts';
import type { NewsroomIndex } from '../domain/newsroom-index.ts';
import { fixedAddresses, PAGES_SITEMAP } from '../domain/pages.ts';
import type { ListEntry } from '../domain/release.ts';
import { xmlSafe } from '../domain/xml.ts';
import { xmlFile } from './files.ts';
import { type Html, html, raw } from './html.ts';
import { newsroomName } from './i18n/words.ts';
import { hreflangs } from './layout.ts';
import type { RenderContext, RenderedPage } from './rendered.ts';

const SITEMAP = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const XHTML = 'http://www.w3.org/1999/xhtml';
const NEWS = 'http://www.google.com/schemas/sitemap-news/0.9';
const DECLARATION = raw('<?xml version="1.0" encoding="UTF-8"?>');

/** A news sitemap holds the last two days and no more than this (Google, "Create a news sitemap"). */
const NEWS_LIMIT = 1000;
const TWO_DAYS = 2 * 24 * 60 * 60 * 1000;

const xmlPage = async (document: Html): Promise<RenderedPage> => ({
  files: { 'index.html': xmlFile((await document).toString()) },
});

/** The sitemap of the fixed pages and one for each month in which something was published. */
export async function renderSitemapIndex(
  index: NewsroomIndex,
  { settings, siteUrl }: RenderContext,
): Promise<RenderedPage> {
  const months = await Promise.all(settings.languages.map((language) => index.months(language, 'all')));
  const addresses = [
    PAGES_SITEMAP,
    ...[...new Set(months.flat().map(({ month }) => month))].sort().reverse().map(sitemapAddress),
  ];
  return xmlPage(html`${DECLARATION}
<sitemapindex xmlns="${SITEMAP}">
${addresses.map((address) => html`<sitemap><loc>${siteUrl}${address}</loc></sitemap>\n`)}</sitemapindex>
`);
}

/** The pages that are there before any release, in every language; `/` only leads to one of them. */
export async function renderPagesSitemap(context: RenderContext): Promise<RenderedPage> {
  const { settings, siteUrl } = context;
  const pages = fixedAddresses(settings).flatMap((address) => {
    const [, language, rest] = /^\/([a-z]{2,3})\/(.*)$/.exec(address) ?? [];
    return language !== undefined && address.endsWith('/') ? [{ address, language, rest }] : [];
  });
  const same = Map.groupBy(pages, ({ rest }) => rest);
  return xmlPage(html`${DECLARATION}
<urlset xmlns="${SITEMAP}" xmlns:xhtml="${XHTML}">
${pages.map(({ address, rest }) => {
  const inLanguages = (same.get(rest) ?? []).map((page) => [page.language, page.address]);
  return html`<url><loc>${siteUrl}${address}</loc>${alternates(Object.fromEntries(inLanguages), context)}</url>\n`;
})}</urlset>
`);
}

/**
 * The releases of a month in every language, and its lists. Editions of one release name one another; one that is
 * dated in another month stands in that month's sitemap, without the link: the pages themselves have them all.
 */
export async function renderMonthSitemap(
  index: NewsroomIndex,
  month: string,
  context: RenderContext,
): Promise<RenderedPage | undefined> {
  const { settings, siteUrl } = context;
  const known = await Promise.all(
    settings.languages.map(async (language) =>
      (await index.months(language, 'all')).some((one) => one.month === month),
    ),
  );
  const languages = settings.languages.filter((_, i) => known[i]);
  if (languages.length === 0) return undefined;
  const entries = (
    await Promise.all(languages.map((language) => index.month(language, 'all', month)))
  ).flat();
  const lists = new Set(
    entries.flatMap((entry) => facetsOf(entry).map((facet) => monthAddress(entry.language, month, facet))),
  );
  const bySlug = Map.groupBy(entries, ({ slug }) => slug);
  const editions = (slug: string) =>
    Object.fromEntries((bySlug.get(slug) ?? []).map(({ language, path }) => [language, path]));
  return xmlPage(html`${DECLARATION}
<urlset xmlns="${SITEMAP}" xmlns:xhtml="${XHTML}">
${[...lists].map((address) => html`<url><loc>${siteUrl}${address}</loc></url>\n`)}${entries.map(
  (entry) =>
    html`<url><loc>${siteUrl}${entry.path}</loc><lastmod>${entry.updatedAt}</lastmod>${alternates(editions(entry.slug), context)}</url>\n`,
)}</urlset>
`);
}

/** What a page is in other languages, for an entry: the same set as on the page itself. */
const alternates = (pages: Record<string, string>, { settings, siteUrl }: RenderContext): Html[] =>
  Object.entries(hreflangs(pages, settings)).map(
    ([code, path]) => html`<xhtml:link rel="alternate" hreflang="${code}" href="${siteUrl}${path}"/>`,
  );

/**
 * The releases of the last two days, counted back from the newest, so that the file changes with the index and not
 * with the hour (law 4).
 */
export async function renderNewsSitemap(index: NewsroomIndex, context: RenderContext): Promise<RenderedPage> {
  const { settings, siteUrl } = context;
  const entries = (await Promise.all(settings.languages.map((language) => recent(index, language, settings))))
    .flat()
    .sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0));
  const newest = entries[0] ? Date.parse(entries[0].date) : 0;
  const news = entries.filter(({ date }) => newest - Date.parse(date) <= TWO_DAYS).slice(0, NEWS_LIMIT);
  return xmlPage(html`${DECLARATION}
<urlset xmlns="${SITEMAP}" xmlns:news="${NEWS}">
${news.map(
  ({ language, path, title, date }) =>
    html`<url><loc>${siteUrl}${path}</loc><news:news><news:publication><news:name>${xmlSafe(newsroomName(settings, language))}</news:name><news:language>${language === 'zh' ? 'zh-cn' : language}</news:language></news:publication><news:publication_date>${date}</news:publication_date><news:title>${xmlSafe(title)}</news:title></news:news></url>\n`,
)}</urlset>
`);
}

/** The entries of the two days up to a language's newest: those of one or two months. */
async function recent(
  index: NewsroomIndex,
  language: string,
  settings: NewsroomSettings,
): Promise<ListEntry[]> {
  const [newest] = await index.latest(language, 'all', 1);
  if (!newest) return [];
  const since = new Date(Date.parse(newest.date) - TWO_DAYS).toISOString();
  const months = new Set([newest.date, since].map((date) => monthOf(date, settings.timeZone)));
  const entries = await Promise.all([...months].map((month) => index.month(language, 'all', month)));
  return entries.flat().filter(({ date }) => Date.parse(date) >= Date.parse(since));
}
