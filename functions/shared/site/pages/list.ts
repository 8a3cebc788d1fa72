import { type Facet, listAddress, monthAddress, newsAddress } from '../../domain/address.ts';
import type { NewsroomIndex } from '../../domain/newsroom-index.ts';
import { renderFeeds } from '../feeds.ts';
import { type Html, html } from '../html.ts';
import { fill, monthName, textsOf } from '../i18n/index.ts';
import { newsroomName, termName } from '../i18n/words.ts';
import { inEachLanguage, page, type RenderContext, type RenderedPage } from '../rendered.ts';
import {
  type EntryPictures,
  elsewhere,
  elsewhereHtml,
  entriesHtml,
  mediaIn,
  NEWEST,
  picturesFor,
} from './entries.ts';
import { countHtml, feedLinks, feedsSection, monthLinks, termLinks } from './list-side.ts';

interface List {
  language: string;
  facet: Facet;
  month?: string | undefined;
}

/** A topic or place: how many releases, the newest, every month. `undefined`: it is unknown, and has none. */
export async function renderFacet(
  index: NewsroomIndex,
  list: List,
  context: RenderContext,
): Promise<RenderedPage | undefined> {
  const { settings } = context;
  const { language, facet } = list;
  const [entries, months, others] = await Promise.all([
    index.latest(language, facet, NEWEST),
    index.months(language, facet),
    elsewhere(index, language, facet, settings),
  ]);
  if (entries.length === 0 && !isKnown(facet, context)) return undefined;
  const pictures = await picturesFor(index, entries);
  return listPage(index, list, context, {
    address: listAddress(language, facet),
    title: facetName(list, context),
    entries,
    pictures,
    alternates: inEachLanguage(settings, (code) => listAddress(code, facet)),
    kind: 'facet',
    count: countHtml(language, months),
    after: elsewhereHtml(others, language, settings),
    side: html`${termLinks(language, settings, facet)}
${monthLinks(language, facet, months)}`,
  });
}

/**
 * All releases of a month, or those of a topic or place. It names the month before it and not the one after, so that it
 * is done when the month is. `undefined`: there is none.
 */
export async function renderMonth(
  index: NewsroomIndex,
  list: List & { month: string },
  context: RenderContext,
): Promise<RenderedPage | undefined> {
  const { language, facet, month } = list;
  const months = await index.months(language, facet);
  const own = months.filter((one) => one.month === month);
  if (own.length === 0) return undefined;
  const t = textsOf(language);
  const entries = await index.month(language, facet, month);
  const earlier = months.find((one) => one.month < month)?.month;
  const up =
    facet === 'all'
      ? { href: newsAddress(language), label: t.allReleasesTitle }
      : { href: listAddress(language, facet), label: facetName(list, context) };
  const inMonth = fill(t.allReleases, { month: monthName(month, language) });
  return listPage(index, list, context, {
    address: monthAddress(language, month, facet),
    title: facet === 'all' ? inMonth : `${facetName(list, context)}: ${monthName(month, language)}`,
    entries,
    pictures: new Map(),
    alternates: {},
    kind: 'month',
    up: html`<p class="kicker"><a href="${up.href}">${up.label}</a></p>`,
    count: countHtml(language, own),
    after: earlier
      ? html`<p class="onward"><a class="button quiet" rel="next" href="${monthAddress(language, earlier, facet)}">${fill(t.olderMonth, { month: monthName(earlier, language) })}</a></p>`
      : html``,
    side: termLinks(language, context.settings, facet),
  });
}

interface Shown {
  address: string;
  title: string;
  entries: Awaited<ReturnType<NewsroomIndex['latest']>>;
  pictures: EntryPictures;
  alternates: Record<string, string>;
  kind: string;
  up?: Html;
  count: Html;
  after: Html;
  side: Html;
}

/** A list as a page, with its feeds. */
async function listPage(
  index: NewsroomIndex,
  { language, facet, month }: List,
  context: RenderContext,
  { address, title, entries, pictures, alternates, kind, up, count, after, side }: Shown,
): Promise<RenderedPage> {
  const { settings } = context;
  const description = settings.tagline?.[language] ?? '';
  const file = await page(context, {
    language,
    title,
    description: description ? `${title}. ${description}` : title,
    address,
    alternates,
    kind,
    head: feedLinks(address, title),
    main: html`<div class="list">
<div>
<header class="list-head">
${up ?? ''}
<h1>${title}</h1>
${count}
</header>
${entriesHtml(entries, language, settings, { pictures })}
${after}
</div>
<aside class="side">
${side}
${feedsSection(language, address)}
</aside>
</div>`,
  });
  const feedTitle = `${title} – ${newsroomName(settings, language)}`;
  const feeds = await renderFeeds(
    index,
    { language, facet, month, address, title: feedTitle, description, entries },
    context,
  );
  return { files: { 'index.html': file, ...feeds }, media: mediaIn(pictures) };
}

function isKnown(facet: Facet, { settings }: RenderContext): boolean {
  return (
    settings.topics.some(({ id }) => facet === `topic:${id}`) ||
    settings.places.some(({ id }) => facet === `place:${id}`)
  );
}

function facetName({ language, facet }: List, { settings }: RenderContext): string {
  const id = facet.slice(facet.indexOf(':') + 1);
  return termName(facet.startsWith('topic:') ? settings.topics : settings.places, id, language);
}
