import { listAddress, newsAddress } from '../../domain/address.ts';
import type { NewsroomIndex } from '../../domain/newsroom-index.ts';
import { html } from '../html.ts';
import { textsOf } from '../i18n/index.ts';
import { inEachLanguage, page, type RenderContext, type RenderedPage } from '../rendered.ts';
import { elsewhere, elsewhereHtml, entriesHtml, mediaIn, NEWEST, picturesFor } from './entries.ts';
import { countHtml, feedLinks, feedsSection, monthLinks } from './list-side.ts';

/** All releases: how many there are, the newest of them, and the way to every month. Its feeds are those of home. */
export async function renderNews(
  index: NewsroomIndex,
  language: string,
  context: RenderContext,
): Promise<RenderedPage> {
  const { settings } = context;
  const t = textsOf(language);
  const [entries, months, others] = await Promise.all([
    index.latest(language, 'all', NEWEST),
    index.months(language, 'all'),
    elsewhere(index, language, 'all', settings),
  ]);
  const pictures = await picturesFor(index, entries);
  const home = listAddress(language, 'all');
  const file = await page(context, {
    language,
    title: t.allReleasesTitle,
    description: settings.tagline?.[language] ?? t.allReleasesTitle,
    address: newsAddress(language),
    alternates: inEachLanguage(settings, newsAddress),
    kind: 'news',
    head: feedLinks(home, t.latest),
    main: html`<div class="list">
<div>
<header class="list-head">
<h1>${t.allReleasesTitle}</h1>
${countHtml(language, months)}
</header>
${entriesHtml(entries, language, settings, { pictures })}
${elsewhereHtml(others, language, settings)}
</div>
<aside class="side">
${monthLinks(language, 'all', months)}
${feedsSection(language, home)}
</aside>
</div>`,
  });
  return { files: { 'index.html': file }, media: mediaIn(pictures) };
}
