import { type Facet, subscribeAddress } from '../../domain/address.ts';
import type { NewsroomSettings } from '../../domain/newsroom.ts';
import type { NewsroomIndex } from '../../domain/newsroom-index.ts';
import { readableEditions } from '../../domain/readable.ts';
import type { ListEntry, Media } from '../../domain/release.ts';
import { type Html, html } from '../html.ts';
import { directionOf, languageName, longDate, textsOf } from '../i18n/index.ts';
import { type PublicMedia, pictureHtml, picturesOf } from '../pictures.ts';

/** Lists that are not of a month show so many, the newest. */
export const NEWEST = 20;
/** How many releases of other languages a list names. */
const ELSEWHERE = 5;

/** How wide pictures of a list are shown, styles/lists.ts. */
const FIRST = '(min-width: 64rem) 52rem, 100vw';
const OTHERS = '(min-width: 40rem) 15rem, 40vw';

/** The pictures of some entries, by slug. */
export type EntryPictures = Map<string, PublicMedia>;

export async function picturesFor(index: NewsroomIndex, entries: ListEntry[]): Promise<EntryPictures> {
  const found: EntryPictures = new Map();
  await Promise.all(
    entries.map(async ({ slug, image }) => {
      const picture = image && picturesOf(await index.media(slug)).show(image.name);
      if (picture) found.set(slug, picture);
    }),
  );
  return found;
}

/** What of the releases' own files a list shows. */
export const mediaIn = (pictures: EntryPictures): Media[] =>
  [...pictures.values()].map(({ address: _, ...file }) => file);

/** Releases as cards; the first may be set as the lead story. */
export function entriesHtml(
  entries: ListEntry[],
  language: string,
  { timeZone }: NewsroomSettings,
  { pictures = new Map(), lead = false }: { pictures?: EntryPictures; lead?: boolean } = {},
): Html {
  if (entries.length === 0) {
    const { none, subscribeTitle } = textsOf(language);
    return html`<p class="none">${none} <a href="${subscribeAddress(language)}">${subscribeTitle}</a></p>`;
  }
  return html`<ol class="entries">
${entries.map((entry, i) => {
  const picture = pictures.get(entry.slug);
  const isLead = lead && i === 0;
  const classes = ['entry', ...(isLead ? ['first'] : []), ...(picture ? ['pictured'] : [])];
  return html`<li class="${classes.join(' ')}">
${picture ? pictureHtml(picture, { alt: '', ...(i === 0 ? { fetchpriority: 'high' } : { loading: 'lazy' }), decoding: 'async' }, isLead ? FIRST : OTHERS) : ''}
<div class="words">
<p class="kicker"><time datetime="${entry.date}">${longDate(entry.date, language, timeZone)}</time></p>
<h2><a href="${entry.path}">${entry.title}</a></h2>
<p class="summary">${entry.summary}</p>
</div>
</li>
`;
})}</ol>`;
}

/** Releases as lines: title and date. One in another language says which. */
export function linesHtml(entries: ListEntry[], language: string, { timeZone }: NewsroomSettings): Html {
  return html`<ul class="lines">
${entries.map((entry) => {
  const other = entry.language !== language && entry.language;
  const day = html`<time datetime="${entry.date}">${longDate(entry.date, language, timeZone)}</time>`;
  return html`<li>${
    other
      ? html`<a href="${entry.path}" hreflang="${other}" lang="${other}" dir="${directionOf(other)}">${entry.title}</a> <span class="kicker">${day} · <span lang="${other}" dir="${directionOf(other)}">${languageName(other)}</span></span>`
      : html`<a href="${entry.path}">${entry.title}</a> <span class="kicker">${day}</span>`
  }</li>\n`;
})}</ul>`;
}

/** The newest releases of a list that can't be read in its language: each in the first language that has one. */
export async function elsewhere(
  index: NewsroomIndex,
  language: string,
  facet: Facet,
  { languages }: NewsroomSettings,
): Promise<ListEntry[]> {
  const others = languages.filter((code) => code !== language);
  const lists = await Promise.all(others.map((code) => index.latest(code, facet, ELSEWHERE)));
  const bySlug = new Map<string, ListEntry>();
  for (const entry of lists.flat()) if (!bySlug.has(entry.slug)) bySlug.set(entry.slug, entry);
  if (bySlug.size === 0) return [];
  const here = await index.editionsIn(language, [...bySlug.keys()]);
  for (const { slug } of await readableEditions(index, here)) bySlug.delete(slug);
  return [...bySlug.values()].sort((a, b) => (a.date < b.date ? 1 : -1)).slice(0, ELSEWHERE);
}

/** What there is of a list in other languages alone. */
export const elsewhereHtml = (entries: ListEntry[], language: string, settings: NewsroomSettings): Html =>
  entries.length === 0
    ? html``
    : html`<section class="elsewhere" aria-labelledby="elsewhere"><h2 id="elsewhere">${textsOf(language).elsewhere}</h2>
${linesHtml(entries, language, settings)}</section>`;
