import { type Facet, listAddress, monthAddress, newsAddress } from '../../domain/address.ts';
import { numberFormat } from '../../domain/intl.ts';
import type { NewsroomSettings, Term } from '../../domain/newsroom.ts';
import type { MonthCount } from '../../domain/newsroom-index.ts';
import { FEED_FILES } from '../feeds.ts';
import { type Html, html } from '../html.ts';
import { monthName, plural, textsOf } from '../i18n/index.ts';

/** Links to the topics and places of the newsroom; the one that is shown is marked. */
export function termLinks(language: string, { topics, places }: NewsroomSettings, shown?: Facet): Html {
  const t = textsOf(language);
  const links = (label: string, kind: 'topic' | 'place', terms: Term[]): Html =>
    terms.length === 0
      ? html``
      : html`<nav class="tags" aria-label="${label}"><h2>${label}</h2><ul>
${terms.map(({ id, name }) => {
  const facet: Facet = `${kind}:${id}`;
  return html`<li><a href="${listAddress(language, facet)}"${facet === shown ? html` aria-current="page"` : ''}>${name[language]}</a></li>\n`;
})}</ul></nav>`;
  return html`${links(t.topics, 'topic', topics)}
${links(t.places, 'place', places)}`;
}

/** The months of a list by year, each with its count; the newest year is open. */
export function monthLinks(language: string, facet: Facet, months: MonthCount[]): Html {
  if (months.length === 0) return html``;
  const years = Map.groupBy(months, ({ month }) => month.slice(0, 4));
  const label = textsOf(language).byMonth;
  const number = numberFormat(language, {});
  return html`<nav class="months" id="months" aria-label="${label}"><h2>${label}</h2>
${[...years].map(
  (
    [year, its],
    i,
  ) => html`<details${i === 0 ? html` open` : ''}><summary>${numberFormat(language, { useGrouping: false }).format(Number(year))}</summary><ul>
${its.map(({ month, count }) => html`<li><a href="${monthAddress(language, month, facet)}">${monthName(month, language)}</a> <span class="kicker">${number.format(count)}</span></li>\n`)}</ul></details>
`,
)}</nav>`;
}

/** The newest few months, and the way to all of them. */
export const recentMonths = (language: string, months: MonthCount[]): Html =>
  months.length === 0
    ? html``
    : html`<nav class="months" aria-label="${textsOf(language).byMonth}"><h2>${textsOf(language).byMonth}</h2><ul>
${months.slice(0, 6).map(({ month }) => html`<li><a href="${monthAddress(language, month)}">${monthName(month, language)}</a></li>\n`)}<li><a href="${newsAddress(language)}#months">${textsOf(language).allReleasesTitle}</a></li>
</ul></nav>`;

/** Links to the feeds of a list, for people. */
export const feedsSection = (language: string, address: string): Html =>
  html`<section><h2>${textsOf(language).feeds}</h2><ul>
<li><a href="${address}${FEED_FILES.atom}">Atom</a></li>
<li><a href="${address}${FEED_FILES.rss}">RSS</a></li>
<li><a href="${address}${FEED_FILES.json}">JSON Feed</a></li>
</ul></section>`;

/** The same for machines. */
export const feedLinks = (
  address: string,
  title: string,
): Html => html`<link rel="alternate" type="application/atom+xml" title="${title} (Atom)" href="${address}${FEED_FILES.atom}">
<link rel="alternate" type="application/rss+xml" title="${title} (RSS)" href="${address}${FEED_FILES.rss}">
<link rel="alternate" type="application/feed+json" title="${title} (JSON Feed)" href="${address}${FEED_FILES.json}">`;

/** How many entries some months have together. */
export const countHtml = (language: string, months: MonthCount[]): Html => {
  const count = months.reduce((sum, month) => sum + month.count, 0);
  return count === 0
    ? html``
    : html`<p class="kicker">${plural(textsOf(language).count, count, language)}</p>`;
};
