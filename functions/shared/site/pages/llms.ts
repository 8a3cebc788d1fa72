import {
  type Facet,
  listAddress,
  newsAddress,
  searchAddress,
  subscribeAddress,
} from '../../domain/address.ts';
import { defaultLanguage, type NewsroomSettings } from '../../domain/newsroom.ts';
import { NEWS_SITEMAP, SITEMAP_INDEX } from '../../domain/pages.ts';
import { FEED_FILES } from '../feeds.ts';
import { textFile } from '../files.ts';
import { languageName, textsOf } from '../i18n/index.ts';
import { searchTextsIn } from '../i18n/search/index.ts';
import { newsroomName, termName } from '../i18n/words.ts';
import type { RenderContext, RenderedPage } from '../rendered.ts';

/**
 * llms.txt (llmstxt.org): what the newsroom is and where its texts are, for programs that read. In the default language;
 * each language's lists in their own.
 */
export async function renderLlms({ settings, siteUrl }: RenderContext): Promise<RenderedPage> {
  const language = defaultLanguage(settings);
  const t = textsOf(language);
  const tagline = settings.tagline?.[language];
  const parts = [
    `# ${line(newsroomName(settings, language))}`,
    `> ${line([tagline, settings.boilerplate[language]].filter(Boolean).join('. '))}`,
    t.releaseFormats,
    ...settings.languages.map((code) => languagePart(code, settings, siteUrl)),
    [
      `## ${t.sitemaps}`,
      '',
      link(SITEMAP_INDEX.slice(1), `${siteUrl}${SITEMAP_INDEX}`),
      link(NEWS_SITEMAP.slice(1), `${siteUrl}${NEWS_SITEMAP}`),
    ].join('\n'),
  ];
  return { files: { 'index.html': textFile(`${parts.join('\n\n')}\n`) } };
}

function languagePart(language: string, settings: NewsroomSettings, siteUrl: string): string {
  const t = textsOf(language);
  const home = `${siteUrl}${listAddress(language, 'all')}`;
  const list = (label: string, facet: Facet, name: string) =>
    link(`${label}: ${name}`, `${siteUrl}${listAddress(language, facet)}`);
  return [
    `## ${languageName(language)}`,
    '',
    link(t.latest, home),
    link(t.allReleasesTitle, `${siteUrl}${newsAddress(language)}`),
    link(searchTextsIn(language).title, `${siteUrl}${searchAddress(language)}`),
    link(`${t.feeds}: Atom`, `${home}${FEED_FILES.atom}`),
    link(`${t.feeds}: RSS`, `${home}${FEED_FILES.rss}`),
    link(`${t.feeds}: JSON Feed`, `${home}${FEED_FILES.json}`),
    link(t.subscribeTitle, `${siteUrl}${subscribeAddress(language)}`),
    ...settings.topics.map(({ id }) =>
      list(t.topics, `topic:${id}`, termName(settings.topics, id, language)),
    ),
    ...settings.places.map(({ id }) =>
      list(t.places, `place:${id}`, termName(settings.places, id, language)),
    ),
  ].join('\n');
}

/** Text as one line of Markdown. */
const line = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** A line of a list that links; brackets in a name would end it. */
const link = (name: string, href: string): string => `- [${line(name).replace(/[[\]\\]/g, '\\$&')}](${href})`;
