import { type Facet, listAddress, monthAddress } from '../../domain/address.ts';
import type { NewsroomIndex } from '../../domain/newsroom-index.ts';
import type { ListEntry, Media } from '../../domain/release.ts';
import { FEED_FILES, renderFeeds } from '../feeds.ts';
import { type Html, html } from '../html.ts';
import { fill, longDate, monthName, plural, textsOf } from '../i18n/index.ts';
import { newsroomName, termName } from '../i18n/words.ts';
import { type PublicMedia, pictureHtml, picturesOf } from '../pictures.ts';
import { inEachLanguage, page, type RenderContext, type RenderedPage } from '../rendered.ts';

/** How wide pictures of a list are shown, styles/lists.ts. */
const FIRST = '(min-width: 64rem) 52rem, 100vw';
const OTHERS = '(min-width: 40rem) 15rem, 40vw';

/** Home, topic and place show so many, the newest; months hold the rest. */
const NEWEST = 20;

interface List {
  language: string;
  facet: Facet;
  /** `yyyy-mm`; without it, the newest entries. */
  month?: string;
}

/** A list and its feeds. `undefined`: nobody ever published that month, or the topic or place is unknown and empty. */
export async function renderList(
  index: NewsroomIndex,
  list: List,
  context: RenderContext,
): Promise<RenderedPage | undefined> {
  const { settings } = context;
  const { language, facet, month } = list;
  const months = facet === 'all' ? await index.months(language, 'all') : [];
  if (month && !months.includes(month)) return undefined;
  const entries = await (month ? index.month(language, facet, month) : index.latest(language, facet, NEWEST));
  if (entries.length === 0 && !isKnown(facet, context)) return undefined;

  const address = month ? monthAddress(language, month) : listAddress(language, facet);
  const title = titleOf(list, context);
  const description = settings.tagline?.[language] ?? '';
  const pictures = month ? new Map<string, PublicMedia>() : await picturesBySlug(index, entries);
  const file = await page(context, {
    language,
    title: month || facet !== 'all' ? title : newsroomName(settings, language),
    description: description || title,
    address,
    // Other languages may have published nothing in a month.
    alternates: month ? {} : inEachLanguage(settings, (code) => listAddress(code, facet)),
    kind: month ? 'month' : facet === 'all' ? 'home' : 'facet',
    head: feedLinks(address, title),
    main: html`<div class="list">
<div>
<header class="list-head">
<h1>${title}</h1>
${month ? html`<p class="kicker">${plural(textsOf(language).count, entries.length, language)}</p>` : ''}
</header>
${entriesHtml(entries, list, pictures, context)}
</div>
${side(language, list, months, address, context)}
</div>`,
  });
  const feedTitle = title === textsOf(language).latest ? '' : `${title} – `;
  const feeds = await renderFeeds(
    index,
    { language, address, title: `${feedTitle}${newsroomName(settings, language)}`, description, entries },
    context,
  );
  const media: Media[] = [...pictures.values()].map(({ address: _, ...file }) => file);
  return { files: { 'index.html': file, ...feeds }, media };
}

function isKnown(facet: Facet, { settings }: RenderContext): boolean {
  return (
    facet === 'all' ||
    settings.topics.some(({ id }) => facet === `topic:${id}`) ||
    settings.places.some(({ id }) => facet === `place:${id}`)
  );
}

function titleOf({ language, facet, month }: List, { settings }: RenderContext): string {
  const t = textsOf(language);
  if (month) return fill(t.allReleases, { month: monthName(month, language) });
  if (facet === 'all') return t.latest;
  const id = facet.slice(facet.indexOf(':') + 1);
  return termName(facet.startsWith('topic:') ? settings.topics : settings.places, id, language);
}

async function picturesBySlug(index: NewsroomIndex, entries: ListEntry[]): Promise<Map<string, PublicMedia>> {
  const found = new Map<string, PublicMedia>();
  await Promise.all(
    entries.map(async ({ slug, image }) => {
      const picture = image && picturesOf(await index.media(slug)).show(image.name);
      if (picture) found.set(slug, picture);
    }),
  );
  return found;
}

const feedLinks = (
  address: string,
  title: string,
): Html => html`<link rel="alternate" type="application/atom+xml" title="${title} (Atom)" href="${address}${FEED_FILES.atom}">
<link rel="alternate" type="application/rss+xml" title="${title} (RSS)" href="${address}${FEED_FILES.rss}">
<link rel="alternate" type="application/feed+json" title="${title} (JSON Feed)" href="${address}${FEED_FILES.json}">`;

function entriesHtml(
  entries: ListEntry[],
  { language, month }: List,
  pictures: Map<string, PublicMedia>,
  { settings }: RenderContext,
): Html {
  if (entries.length === 0) return html`<p class="none">${textsOf(language).none}</p>`;
  return html`<ol class="entries">
${entries.map((entry, i) => {
  const picture = pictures.get(entry.slug);
  const classes = ['entry', ...(i === 0 && !month ? ['first'] : []), ...(picture ? ['pictured'] : [])];
  return html`<li class="${classes.join(' ')}">
${picture ? pictureHtml(picture, { alt: '', ...(i === 0 ? {} : { loading: 'lazy' }), decoding: 'async' }, i === 0 && !month ? FIRST : OTHERS) : ''}
<div class="words">
<p class="kicker"><time datetime="${entry.date}">${longDate(entry.date, language, settings.timeZone)}</time></p>
<h2><a href="${entry.path}">${entry.title}</a></h2>
<p class="summary">${entry.summary}</p>
</div>
</li>
`;
})}</ol>`;
}

function side(
  language: string,
  list: List,
  months: string[],
  address: string,
  { settings }: RenderContext,
): Html {
  const t = textsOf(language);
  const terms = (
    label: string,
    kind: 'topic' | 'place',
    ids: { id: string; name: Record<string, string> }[],
  ) =>
    ids.length === 0
      ? ''
      : html`<nav class="tags" aria-label="${label}"><h2>${label}</h2><ul>
${ids.map(({ id, name }) => {
  const facet: Facet = `${kind}:${id}`;
  return html`<li><a href="${listAddress(language, facet)}"${facet === list.facet ? html` aria-current="page"` : ''}>${name[language]}</a></li>\n`;
})}</ul></nav>`;
  return html`<aside class="side">
${terms(t.topics, 'topic', settings.topics)}
${terms(t.places, 'place', settings.places)}
${list.facet === 'all' && !list.month && months.length > 0 ? archive(language, months) : ''}
<section><h2>${t.feeds}</h2><ul>
<li><a href="${address}${FEED_FILES.atom}">Atom</a></li>
<li><a href="${address}${FEED_FILES.rss}">RSS</a></li>
<li><a href="${address}${FEED_FILES.json}">JSON Feed</a></li>
</ul></section>
</aside>`;
}

/** The months by year; the newest year is open. */
function archive(language: string, months: string[]): Html {
  const years = Map.groupBy(months, (month) => month.slice(0, 4));
  const label = textsOf(language).archive;
  return html`<nav class="months" aria-label="${label}"><h2>${label}</h2>
${[...years].map(
  (
    [year, its],
    i,
  ) => html`<details${i === 0 ? html` open` : ''}><summary>${new Intl.NumberFormat(language, { useGrouping: false }).format(Number(year))}</summary><ul>
${its.map((month) => html`<li><a href="${monthAddress(language, month)}">${monthName(month, language)}</a></li>\n`)}</ul></details>
`,
)}</nav>`;
}
