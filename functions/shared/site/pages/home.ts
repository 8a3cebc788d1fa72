import { type Facet, listAddress, newsAddress } from '../../domain/address.ts';
import type { NewsroomIndex } from '../../domain/newsroom-index.ts';
import type { ListEntry } from '../../domain/release.ts';
import { renderFeeds } from '../feeds.ts';
import { type Html, html } from '../html.ts';
import { fill, textsOf } from '../i18n/index.ts';
import { newsroomName } from '../i18n/words.ts';
import { inEachLanguage, page, type RenderContext, type RenderedPage } from '../rendered.ts';
import { elsewhere, elsewhereHtml, entriesHtml, linesHtml, mediaIn, NEWEST, picturesFor } from './entries.ts';
import { feedLinks, feedsSection, recentMonths, termLinks } from './list-side.ts';

/** Home shows the lead story and so many more; a topic shows so many lines. */
const SHOWN = 9;
const OF_A_TOPIC = 3;

/** Home: the lead story, the latest, and the latest of each topic; with the feeds of everything. */
export async function renderHome(
  index: NewsroomIndex,
  language: string,
  context: RenderContext,
): Promise<RenderedPage> {
  const { settings } = context;
  const t = textsOf(language);
  const name = newsroomName(settings, language);
  const address = listAddress(language, 'all');
  const description = settings.tagline?.[language] ?? '';
  const [entries, others, months, topics] = await Promise.all([
    index.latest(language, 'all', NEWEST),
    elsewhere(index, language, 'all', settings),
    index.months(language, 'all'),
    Promise.all(
      settings.topics.map(async (topic) => ({
        facet: `topic:${topic.id}` as const,
        name: topic.name[language] ?? topic.id,
        entries: await index.latest(language, `topic:${topic.id}`, OF_A_TOPIC),
      })),
    ),
  ]);
  const shown = entries.slice(0, SHOWN);
  const pictures = await picturesFor(index, shown);
  const file = await page(context, {
    language,
    title: name,
    description: description || t.latest,
    address,
    alternates: inEachLanguage(settings, (code) => listAddress(code, 'all')),
    kind: 'home',
    head: feedLinks(address, t.latest),
    main: html`<div class="list">
<div>
<header class="list-head"><h1>${t.latest}</h1></header>
${entriesHtml(shown, language, settings, { pictures, lead: true })}
${entries.length > 0 ? html`<p class="onward"><a class="button quiet" href="${newsAddress(language)}">${t.allReleasesTitle}</a></p>` : ''}
${topicsHtml(language, topics, context)}
${elsewhereHtml(others, language, settings)}
</div>
<aside class="side">
${termLinks(language, settings, 'all')}
${recentMonths(language, months)}
${feedsSection(language, address)}
</aside>
</div>`,
  });
  const feeds = await renderFeeds(
    index,
    { language, facet: 'all', address, title: name, description, entries },
    context,
  );
  return { files: { 'index.html': file, ...feeds }, media: mediaIn(pictures) };
}

function topicsHtml(
  language: string,
  topics: { facet: Facet; name: string; entries: ListEntry[] }[],
  { settings }: RenderContext,
): Html {
  const t = textsOf(language);
  const known = topics.filter(({ entries }) => entries.length > 0);
  if (known.length === 0) return html``;
  return html`<section class="topics" aria-labelledby="by-topic"><h2 id="by-topic">${t.byTopic}</h2>
<div class="columns">
${known.map(
  ({ facet, name, entries }) => html`<section><h3>${name}</h3>
${linesHtml(entries, language, settings)}
<p class="more"><a href="${listAddress(language, facet)}">${fill(t.moreOf, { name })}</a></p></section>
`,
)}</div></section>`;
}
