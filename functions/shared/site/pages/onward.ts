import { type Facet, monthOf } from '../../domain/address.ts';
import type { NewsroomIndex } from '../../domain/newsroom-index.ts';
import { RELATED } from '../../domain/pages.ts';
import type { ListEntry, Revision } from '../../domain/release.ts';
import { type Html, html } from '../html.ts';
import { textsOf } from '../i18n/index.ts';
import type { RenderContext } from '../rendered.ts';
import { linesHtml } from './entries.ts';

/** Where a reader goes on from a release. */
export interface Onward {
  older: ListEntry | undefined;
  newer: ListEntry | undefined;
  /**
   * Older releases of its first topic, else place. Never newer ones: what is published touches the pages of its
   * neighbours, and not those of everything that ever was of its topic (law 5, `neighbourAddresses`).
   */
  related: ListEntry[];
}

/** Finds where a reader goes on from a release that can be read. */
export async function onwardFrom(
  index: NewsroomIndex,
  { slug, language, document }: Revision,
  { settings }: RenderContext,
): Promise<Onward> {
  const { date, topics, places } = document;
  const place = { month: monthOf(date, settings.timeZone), date, slug };
  const [topic] = topics;
  const [where] = places;
  const facet: Facet | undefined = topic ? `topic:${topic}` : where ? `place:${where}` : undefined;
  const [older, newer, related] = await Promise.all([
    index.beside(language, 'all', place, 'older', 1),
    index.beside(language, 'all', place, 'newer', 1),
    facet ? index.beside(language, facet, place, 'older', RELATED) : [],
  ]);
  return { older: older[0], newer: newer[0], related };
}

/** Related releases, and the ones before and after, under the text. */
export function onwardHtml(
  { older, newer, related }: Onward,
  language: string,
  { settings }: RenderContext,
): Html {
  const t = textsOf(language);
  const step = (rel: 'prev' | 'next', label: string, { path, title }: ListEntry): Html =>
    html`<a class="${rel}" rel="${rel}" href="${path}"><span class="kicker">${label}</span> <span dir="auto">${title}</span></a>\n`;
  return html`${
    related.length === 0
      ? ''
      : html`<section class="related" aria-labelledby="related"><h2 id="related">${t.related}</h2>
${linesHtml(related, language, settings)}</section>`
  }
${
  older || newer
    ? html`<nav class="steps" aria-label="${t.allReleasesTitle}">
${older ? step('prev', t.previousRelease, older) : ''}${newer ? step('next', t.nextRelease, newer) : ''}</nav>`
    : ''
}`;
}
