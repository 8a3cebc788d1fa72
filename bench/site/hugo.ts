import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { archiveMonths } from './archive.ts';
import { SITE_URL, settings } from './newsroom.ts';

/**
 * The same site as Hugo builds it (0.111 and later): a release as a page, as JSON and as text, with previous, next and
 * related; home, months, topics and places with Atom, RSS and JSON feeds of full texts, topics and places paged by
 * Hugo's paginator; a sitemap. What is the same on every page is `partialCached`. Related are the next older ones of the
 * first topic, as ours are: Hugo's own `Related` takes minutes where thousands share a topic.
 */
export function writeHugo(dir: string): void {
  const files: Record<string, string> = { ...LAYOUTS, 'hugo.yaml': stringify(CONFIG) };
  for (const month of archiveMonths) {
    files[`content/news/${month.replace('-', '/')}/_index.md`] =
      `---\ntitle: All releases of ${month}\nisMonth: true\n---\n`;
  }
  files['content/news/_index.md'] = '---\ntitle: News\n_build: { render: never }\n---\n';
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
}

/** Where a release's Markdown goes. */
export const hugoFile = ({ slug, month }: { slug: string; month: string }): string =>
  `content/news/${month.replace('-', '/')}/${slug}.md`;

/** Files that show a new release: its own, and those of its lists. */
export const hugoTouched = (release: {
  slug: string;
  month: string;
  topics: string[];
  places: string[];
}): string[] => {
  const month = `news/${release.month.replace('-', '/')}`;
  const lists = [
    '',
    `${month}/`,
    ...release.topics.map((topic) => `topics/${topic}/`),
    ...release.places.map((place) => `places/${place}/`),
  ];
  return [
    ...['index.html', 'index.json', 'index.txt'].map((file) => `${month}/${release.slug}/${file}`),
    ...lists.flatMap((list) =>
      ['index.html', 'feed.atom', 'feed.rss', 'feed.json'].map((file) => `${list}${file}`),
    ),
    'sitemap.xml',
  ];
};

const FEEDS = ['html', 'atom', 'rss', 'jsonfeed'];
const CONFIG = {
  baseURL: `${SITE_URL}/`,
  languageCode: 'en',
  title: settings.name.en,
  paginate: 20,
  disableKinds: ['404'],
  taxonomies: { topic: 'topics', place: 'places' },
  params: {
    about: settings.boilerplate.en,
    tagline: settings.tagline?.en,
    topics: Object.fromEntries(settings.topics.map(({ id, name }) => [id, name.en])),
    places: Object.fromEntries(settings.places.map(({ id, name }) => [id, name.en])),
  },
  mediaTypes: {
    'application/atom+xml': { suffixes: ['atom'] },
    'application/rss+xml': { suffixes: ['rss'] },
    'application/feed+json': { suffixes: ['json'] },
  },
  outputFormats: {
    atom: { mediaType: 'application/atom+xml', baseName: 'feed' },
    rss: { mediaType: 'application/rss+xml', baseName: 'feed' },
    jsonfeed: { mediaType: 'application/feed+json', baseName: 'feed', isPlainText: true },
    item: { mediaType: 'application/json', baseName: 'index', isPlainText: true },
    text: { mediaType: 'text/plain', baseName: 'index', isPlainText: true },
  },
  outputs: { home: FEEDS, section: FEEDS, term: FEEDS, taxonomy: ['html'], page: ['html', 'item', 'text'] },
};

const LAYOUTS = {
  'layouts/partials/header.html': `<a class="skip" href="#main">Skip to content</a>
<header class="masthead"><div class="wrap"><a class="brand" href="/"><span class="brand-name">{{ .Site.Title }}</span></a></div>
<nav class="menu" aria-label="Menu"><ul class="wrap"><li><a href="/">Latest</a></li><li><a href="https://www.example.org/about">About the Office</a></li><li class="call"><a href="/subscribe/">Subscribe</a></li></ul></nav></header>`,
  'layouts/partials/footer.html': `<footer class="foot"><div class="wrap"><section><h2>About {{ .Site.Title }}</h2><p>{{ .Site.Params.about }}</p></section>
<section><h2>Contacts</h2><ul class="contacts"><li><strong>Press desk</strong> <a href="tel:+41225550100">+41 22 555 01 00</a> <a href="mailto:press@example.org">press@example.org</a></li></ul></section>
<section><h2>Subscribe</h2><ul><li><a href="/subscribe/">By e-mail</a></li><li><a href="/feed.atom">Atom</a>, <a href="/feed.rss">RSS</a>, <a href="/feed.json">JSON</a></li></ul></section></div></footer>`,
  'layouts/partials/side.html': `<aside class="side"><nav class="tags" aria-label="Topics"><h2>Topics</h2><ul>{{ range $id, $name := .Site.Params.topics }}<li><a href="/topics/{{ $id }}/">{{ $name }}</a></li>{{ end }}</ul></nav>
<nav class="tags" aria-label="Places"><h2>Places</h2><ul>{{ range $id, $name := .Site.Params.places }}<li><a href="/places/{{ $id }}/">{{ $name }}</a></li>{{ end }}</ul></nav></aside>`,
  'layouts/partials/months.html': `<nav class="months" aria-label="Archive"><h2>Archive</h2><ul>{{ range where .Site.Pages "Params.ismonth" true }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></nav>`,
  'layouts/_default/baseof.html': `<!DOCTYPE html>
<html lang="en" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{ .Title }} – {{ .Site.Title }}</title>
<link rel="canonical" href="{{ .Permalink }}"><link rel="stylesheet" href="/assets/site.css"><link rel="icon" href="/assets/icon.svg" type="image/svg+xml"><meta name="color-scheme" content="light dark">
{{ block "head" . }}{{ end }}</head><body>{{ partialCached "header.html" . }}
<main id="main" class="wrap" tabindex="-1">{{ block "main" . }}{{ end }}</main>
{{ partialCached "footer.html" . }}</body></html>`,
  'layouts/_default/single.html': `{{ define "head" }}<meta name="description" content="{{ .Params.summary }}">
<meta property="og:type" content="article"><meta property="og:site_name" content="{{ .Site.Title }}"><meta property="og:title" content="{{ .Title }}"><meta property="og:description" content="{{ .Params.summary }}"><meta property="og:url" content="{{ .Permalink }}"><meta property="og:locale" content="en">
<meta property="article:published_time" content="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}"><meta property="article:modified_time" content="{{ .Lastmod.Format "2006-01-02T15:04:05Z07:00" }}">{{ range .Params.topics }}<meta property="article:tag" content="{{ index $.Site.Params.topics . }}">{{ end }}<meta name="twitter:card" content="summary">
<link rel="alternate" type="application/json" href="{{ .RelPermalink }}index.json" title="ninjs"><link rel="alternate" type="text/plain" href="{{ .RelPermalink }}index.txt">
<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "NewsArticle" "url" .Permalink "headline" .Title "description" .Params.summary "inLanguage" "en" "datePublished" .Date "dateModified" .Lastmod "articleSection" .Params.topics "author" (dict "@type" "Organization" "name" .Site.Title) "isAccessibleForFree" true | jsonify | safeJS }}</script>{{ end }}
{{ define "main" }}<article class="story"><header><ul class="kicker">{{ range .Params.topics }}<li><a href="/topics/{{ . }}/">{{ index $.Site.Params.topics . }}</a></li>{{ end }}{{ range .Params.places }}<li><a href="/places/{{ . }}/">{{ index $.Site.Params.places . }}</a></li>{{ end }}</ul>
<h1>{{ .Title }}</h1><p class="meta"><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time></p></header>
<div class="body"><div class="text">{{ .Content }}</div></div>
<aside class="facts"><section class="formats"><h2>Other formats</h2><ul><li><a href="{{ .RelPermalink }}index.txt">Plain text</a></li><li><a href="{{ .RelPermalink }}index.json">ninjs (JSON)</a></li></ul></section></aside></article>
<nav class="beside">{{ with .PrevInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .NextInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
<section class="related"><h2>Related</h2><ul>{{ $beside := (index .Site.Taxonomies.topics (index .Params.topics 0)).Pages }}{{ $older := . }}{{ range seq 3 }}{{ with $older }}{{ $older = $beside.Prev . }}{{ with $older }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> <time>{{ .Date.Format "2 January 2006" }}</time></li>{{ end }}{{ end }}{{ end }}</ul></section>{{ end }}`,
  'layouts/_default/single.item.json': `{{ dict "standard" (dict "name" "ninjs" "version" "3.1") "uri" .Permalink "type" "text" "version" "1" "versionCreated" .Lastmod "contentCreated" .Date "pubStatus" "usable" "language" "en" "title" .Title "by" .Site.Title "headlines" (slice (dict "role" "main" "value" .Title)) "descriptions" (slice (dict "role" "summary" "value" .Params.summary)) "bodies" (slice (dict "role" "main" "contentType" "text/html" "value" .Content) (dict "role" "main" "contentType" "text/plain" "value" .Plain)) "subjects" .Params.topics "places" .Params.places | jsonify (dict "indent" " ") }}`,
  'layouts/_default/single.text.txt': `{{ .Title }}
{{ .Site.Title }}, {{ .Date.Format "2 January 2006" }}
{{ .Permalink }}

{{ .Plain }}

About {{ .Site.Title }}
{{ .Site.Params.about }}
`,
  'layouts/partials/entries.html': `<ol class="entries">{{ range . }}<li class="entry"><div class="words"><p class="kicker"><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time></p><h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2><p class="summary">{{ .Params.summary }}</p></div></li>{{ end }}</ol>`,
  'layouts/partials/feedlinks.html': `<meta name="description" content="{{ .Site.Params.tagline }}">{{ range .AlternativeOutputFormats }}<link rel="alternate" type="{{ .MediaType.Type }}" href="{{ .RelPermalink }}">{{ end }}`,
  'layouts/index.html': `{{ define "head" }}{{ partial "feedlinks.html" . }}{{ end }}{{ define "main" }}<h1>Latest</h1>{{ partial "entries.html" (first 20 .Site.RegularPages) }}{{ partialCached "side.html" . }}{{ partialCached "months.html" . }}{{ end }}`,
  'layouts/_default/section.html': `{{ define "head" }}{{ partial "feedlinks.html" . }}{{ end }}{{ define "main" }}<h1>{{ .Title }}</h1><p class="kicker">{{ len .RegularPages }} releases</p>{{ partial "entries.html" .RegularPages }}{{ partialCached "side.html" . }}{{ end }}`,
  'layouts/_default/term.html': `{{ define "head" }}{{ partial "feedlinks.html" . }}{{ end }}{{ define "main" }}<h1>{{ .Title }}</h1>{{ $p := .Paginate .Pages }}{{ partial "entries.html" $p.Pages }}<nav>{{ with $p.Prev }}<a href="{{ .URL }}">Newer</a>{{ end }}{{ with $p.Next }}<a href="{{ .URL }}">Older</a>{{ end }}</nav>{{ partialCached "side.html" . }}{{ end }}`,
  'layouts/_default/taxonomy.html': `{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}`,
  'layouts/partials/newest.html': `{{ $pages := .Pages }}{{ if .IsHome }}{{ $pages = .Site.RegularPages }}{{ else if eq .Kind "section" }}{{ $pages = .RegularPages }}{{ end }}{{ return (first 20 $pages) }}`,
  ...feeds(
    'atom',
    `{{ $items := partial "newest.html" . }}{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>{{ .Permalink }}</id><title>{{ .Title }}</title><link rel="alternate" href="{{ .Permalink }}"/><updated>{{ with index $items 0 }}{{ .Lastmod.Format "2006-01-02T15:04:05Z07:00" }}{{ end }}</updated>
{{ range $items }}<entry><id>{{ .Permalink }}</id><title>{{ .Title }}</title><link rel="alternate" href="{{ .Permalink }}"/><published>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</published><updated>{{ .Lastmod.Format "2006-01-02T15:04:05Z07:00" }}</updated><summary>{{ .Params.summary }}</summary><content type="html">{{ .Content | html }}</content>{{ range .Params.topics }}<category term="{{ . }}"/>{{ end }}</entry>
{{ end }}</feed>`,
  ),
  ...feeds(
    'rss',
    `{{ $items := partial "newest.html" . }}{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{{ .Title }}</title><link>{{ .Permalink }}</link><description>{{ .Site.Params.tagline }}</description><language>en</language>
{{ range $items }}<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link><guid>{{ .Permalink }}</guid><pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate><description>{{ .Params.summary }}</description><content:encoded>{{ .Content | html }}</content:encoded>{{ range .Params.topics }}<category>{{ . }}</category>{{ end }}</item>
{{ end }}</channel></rss>`,
  ),
  ...feeds(
    'jsonfeed',
    `{{ $items := slice }}{{ range partial "newest.html" . }}{{ $items = $items | append (dict "id" .Permalink "url" .Permalink "title" .Title "summary" .Params.summary "content_html" .Content "date_published" .Date "date_modified" .Lastmod "tags" .Params.topics "language" "en") }}{{ end }}{{ dict "version" "https://jsonfeed.org/version/1.1" "title" .Title "home_page_url" .Permalink "language" "en" "items" $items | jsonify (dict "indent" " ") }}`,
  ),
};

/** One template for every kind of list. */
function feeds(format: 'atom' | 'rss' | 'jsonfeed', template: string): Record<string, string> {
  const extension = format === 'jsonfeed' ? 'json' : format;
  return Object.fromEntries(
    ['index', '_default/section', '_default/term'].map((kind) => [
      `layouts/${kind}.${format}.${extension}`,
      template,
    ]),
  );
}
