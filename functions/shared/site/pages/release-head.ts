import { scriptAsset, siteAssets } from '../assets.ts';
import { CARD_SIZE, cardAddress, cardOf, cardType } from '../card.ts';
import { type Html, html, jsonLd } from '../html.ts';
import { newsroomName, termName } from '../i18n/words.ts';
import type { RenderContext } from '../rendered.ts';
import type { PublicRelease } from './public-release.ts';

/** What machines read of a release: Open Graph, NewsArticle (schema.org), the same in other formats. */
export function releaseHead(release: PublicRelease, context: RenderContext): Html {
  const { edition, revision, editions, pictures } = release;
  const { settings, siteUrl } = context;
  const { document, language } = revision;
  const card = cardOf(release, settings);
  if (!card) return html`<meta name="robots" content="noindex">`;
  const url = `${siteUrl}${edition.path}`;
  const cardUrl = `${siteUrl}${cardAddress(card)}`;
  const image = document.image && pictures.show(document.image.name);
  const modified = revision.publishedAt ?? document.date;
  const sections = document.topics.map((id) => termName(settings.topics, id, language));
  const organisation = {
    '@type': 'Organization',
    name: newsroomName(settings, language),
    url: `${siteUrl}/`,
  };
  return html`<meta property="og:type" content="article">
<meta property="og:site_name" content="${newsroomName(settings, language)}">
<meta property="og:title" content="${document.title}">
<meta property="og:description" content="${document.summary}">
<meta property="og:url" content="${url}">
<meta property="og:locale" content="${territorial(language)}">
${editions.filter((e) => e.language !== language).map((e) => html`<meta property="og:locale:alternate" content="${territorial(e.language)}">\n`)}<meta property="article:published_time" content="${document.date}">
<meta property="article:modified_time" content="${modified}">
${sections.map((section) => html`<meta property="article:tag" content="${section}">\n`)}<meta property="og:image" content="${cardUrl}">
<meta property="og:image:type" content="${cardType(card)}">
<meta property="og:image:width" content="${CARD_SIZE.width}">
<meta property="og:image:height" content="${CARD_SIZE.height}">
<meta property="og:image:alt" content="${card.title}">
<meta name="twitter:card" content="summary_large_image">
<script type="module" src="${scriptAsset(context.scripts, 'comforts').address}"></script>
<link rel="alternate" type="application/json" href="${edition.path}index.json" title="ninjs">
<link rel="alternate" type="text/plain" href="${edition.path}index.txt">
${jsonLd({
  '@context': 'https://schema.org',
  '@type': 'NewsArticle',
  mainEntityOfPage: url,
  url,
  headline: document.title,
  description: document.summary,
  inLanguage: language,
  datePublished: document.date,
  dateModified: modified,
  image: [...(image ? [`${siteUrl}${image.address}`] : []), cardUrl],
  articleSection: sections,
  contentLocation: document.places.map((id) => ({
    '@type': 'Place',
    name: termName(settings.places, id, language),
  })),
  author: organisation,
  publisher: { ...organisation, ...publisherLogo(context) },
  isAccessibleForFree: true,
})}`;
}

function publisherLogo({ settings, siteUrl }: RenderContext) {
  const { logo } = siteAssets(settings);
  return logo ? { logo: { '@type': 'ImageObject', url: `${siteUrl}${logo.address}` } } : {};
}

/** A language as Open Graph names it, with the territory where most speak it: `en_US` (The Open Graph protocol, "Optional Metadata"). */
function territorial(code: string): string {
  const { language, region } = new Intl.Locale(code).maximize();
  return region ? `${language}_${region}` : language;
}
