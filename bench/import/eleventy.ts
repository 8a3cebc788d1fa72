import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The same site as eleventy builds it: a page a release, a list a month, topic and place, an Atom feed each of what is
 * newest, and a sitemap. Its pages are plainer than ours: no ninjs, no text, no RSS and JSON feeds, one stylesheet link.
 */
export function writeEleventy(dir: string, releases: string): void {
  mkdirSync(join(dir, '_includes'), { recursive: true });
  symlinkSync(releases, join(dir, 'releases'));
  writeFileSync(join(dir, '_includes', 'release.njk'), PAGE);
  writeFileSync(join(dir, 'lists.njk'), LISTS);
  writeFileSync(join(dir, 'feeds.njk'), FEEDS);
  writeFileSync(join(dir, 'sitemap.njk'), SITEMAP);
  writeFileSync(join(dir, 'eleventy.config.mjs'), CONFIG);
}

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title><link rel="canonical" href="{{ page.url }}"><link rel="stylesheet" href="/site.css"></head>
<body><header><a href="/">International Tide Office</a></header><main><article><h1>{{ title }}</h1><p>{{ date | day }}</p>
<ul>{% for topic in topics %}<li><a href="/en/topics/{{ topic }}/">{{ topic }}</a></li>{% endfor %}</ul>{{ content | safe }}</article></main></body></html>
`;
const LISTS = `---
pagination: { data: collections.lists, size: 1, alias: list }
layout: false
permalink: "{{ list.path }}index.html"
---
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ list.path }}</title></head><body><ol>
{% for item in list.items %}<li><a href="{{ item.url }}">{{ item.data.title }}</a> {{ item.date | day }}</li>
{% endfor %}</ol></body></html>
`;
const FEEDS = `---
pagination: { data: collections.lists, size: 1, alias: list }
layout: false
permalink: "{{ list.path }}feed.atom"
---
<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{{ list.path }}</title>
{% for item in list.newest %}<entry><title>{{ item.data.title }}</title><id>{{ item.url }}</id><updated>{{ item.date | iso }}</updated><content type="html">{{ item.templateContent }}</content></entry>
{% endfor %}</feed>
`;
const SITEMAP = `---
permalink: sitemap.xml
layout: false
eleventyImport: { collections: [releases] }
---
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{% for item in collections.releases %}<url><loc>{{ item.url }}</loc></url>{% endfor %}</urlset>
`;
const CONFIG = `export default function (config) {
  config.setQuietMode(true);
  config.addGlobalData('layout', 'release.njk');
  const releases = (api) => api.getFilteredByGlob('**/releases/*.md');
  config.addCollection('releases', releases);
  config.addCollection('lists', (api) => {
    const lists = new Map();
    const add = (path, item) => lists.set(path, [...(lists.get(path) ?? []), item]);
    const all = releases(api).reverse();
    const byPath = {};
    for (const item of all) {
      const month = item.date.toISOString().slice(0, 7).replace('-', '/');
      for (const path of ['/en/news/' + month + '/', ...item.data.topics.map((t) => '/en/topics/' + t + '/'), ...item.data.places.map((p) => '/en/places/' + p + '/')]) (byPath[path] ??= []).push(item);
    }
    byPath['/en/'] = all.slice(0, 20);
    return Object.entries(byPath).map(([path, items]) => ({ path, items: path.startsWith('/en/news/') ? items : items.slice(0, 20), newest: items.slice(0, 20) }));
  });
  config.addFilter('day', (date) => new Date(date).toISOString().slice(0, 10));
  config.addFilter('iso', (date) => new Date(date).toISOString());
  config.setNunjucksEnvironmentOptions({ autoescape: true });
}
`;
