import MiniSearch from 'minisearch';
import { searchAddress } from '../../domain/address.ts';
import type { NewsroomIndex } from '../../domain/newsroom-index.ts';
import { type SearchManifest, shardOptions } from '../../domain/search.ts';
import { scriptAsset } from '../assets.ts';
import { jsonFile } from '../files.ts';
import { html } from '../html.ts';
import { searchTextsIn } from '../i18n/search/index.ts';
import { inEachLanguage, page, type RenderContext, type RenderedPage } from '../rendered.ts';
import { recentMonths, termLinks } from './list-side.ts';

/**
 * The search page, and beside it as `index.json` the names of the shards. Both change when the first release of a month
 * comes, and when a year is merged, and else never. Where no script runs, it leads on by topic, place and month.
 */
export async function renderSearch(
  index: NewsroomIndex,
  language: string,
  context: RenderContext,
): Promise<RenderedPage> {
  const { settings, scripts } = context;
  const [months, merged] = await Promise.all([index.months(language, 'all'), index.mergedYears(language)]);
  const years = new Set(merged.map(({ year }) => year));
  const shards = months.map(({ month }) => (years.has(month.slice(0, 4)) ? month.slice(0, 4) : month));
  const manifest: SearchManifest = { shards: [...new Set(shards)] };
  const t = searchTextsIn(language);
  const address = searchAddress(language);
  const file = await page(context, {
    language,
    title: t.title,
    description: t.lead,
    address,
    alternates: inEachLanguage(settings, searchAddress),
    kind: 'search',
    head: html`<script type="module" src="${scriptAsset(scripts, 'search').address}"></script>`,
    main: html`<div class="list">
<div>
<header class="list-head">
<h1>${t.title}</h1>
<p class="lead">${t.lead}</p>
</header>
<form class="seek" role="search" action="${address}">
<label for="q">${t.label}</label>
<div class="seek-line">
<input id="q" name="q" type="search" maxlength="200" autocomplete="off" autocapitalize="none" enterkeyhint="search" dir="auto">
<button type="submit">${t.button}</button>
</div>
</form>
<noscript><p class="notice">${t.noScript}</p></noscript>
<div class="found" id="found" data-says="${JSON.stringify(t.says)}" data-time-zone="${settings.timeZone}">
<p class="kicker" role="status"></p>
<ol class="entries"></ol>
<p class="onward" hidden><button type="button" class="quiet"></button></p>
</div>
</div>
<aside class="side" aria-label="${t.browse}">
${termLinks(language, settings)}
${recentMonths(language, months)}
</aside>
</div>`,
  });
  return { files: { 'index.html': file, 'index.json': jsonFile(JSON.stringify(manifest)) } };
}

/**
 * A shard: the releases of a month, or of a year whose months are merged, as MiniSearch writes an index of them.
 * `undefined`: that is in another shard, or there is none of it.
 */
export async function renderShard(
  index: NewsroomIndex,
  { language, period }: { language: string; period: string },
): Promise<RenderedPage | undefined> {
  const [all, merged] = await Promise.all([index.months(language, 'all'), index.mergedYears(language)]);
  const year = period.slice(0, 4);
  if (merged.some((one) => one.year === year) !== (period === year)) return undefined;
  const months = all.map(({ month }) => month).filter((month) => month.startsWith(period));
  if (months.length === 0) return undefined;
  const entries = await Promise.all(months.map((month) => index.searchEntries(language, month)));
  const shard = new MiniSearch(shardOptions);
  // An edition that changed its date may, for a moment, stand in two months.
  for (const entry of entries.flat()) if (!shard.has(entry.path)) shard.add(entry);
  return { files: { 'index.html': jsonFile(JSON.stringify(shard)) } };
}
