import { type Page, parseAddress, siteKey } from '../domain/address.ts';
import type { NewsroomIndex } from '../domain/newsroom-index.ts';
import type { SiteFile } from '../domain/ports.ts';
import type { Media } from '../domain/release.ts';
import { FEED_FILES } from './feeds.ts';
import { CACHE } from './files.ts';
import { renderHome } from './pages/home.ts';
import { renderFacet, renderMonth } from './pages/list.ts';
import { renderLlms } from './pages/llms.ts';
import { renderNews } from './pages/news.ts';
import { renderNotFound } from './pages/not-found.ts';
import { renderRelease } from './pages/release.ts';
import { renderRevisions } from './pages/revisions.ts';
import { renderRobots } from './pages/robots.ts';
import { renderRoot } from './pages/root.ts';
import { renderSearch, renderShard } from './pages/search.ts';
import { renderSecurity } from './pages/security.ts';
import { renderSubscribe } from './pages/subscribe.ts';
import type { RenderContext, RenderedPage } from './rendered.ts';
import { renderMonthSitemap, renderNewsSitemap, renderPagesSitemap, renderSitemapIndex } from './sitemaps.ts';

/** What is to stand in the site bucket at and beside an address. */
export interface Rendered {
  /** By object key; the page itself comes first. */
  files: Map<string, SiteFile>;
  /** Keys at which nothing is to stand. */
  remove: string[];
  /** Files of releases that the page shows and that must be on the site before it. */
  media: Media[];
  /** The key of the social card that the page names. */
  card?: string;
}

/**
 * Renders what stands at an address: a pure function of the index and the settings (law 4).
 *
 * @throws Error when the address is none of ours
 */
export async function render(
  index: NewsroomIndex,
  address: string,
  context: RenderContext,
): Promise<Rendered> {
  const page = parseAddress(address);
  if (!page) throw new Error(`${address} is no address of a page; see functions/shared/domain/address.ts`);
  const known = !('language' in page) || context.settings.languages.includes(page.language);
  const rendered = known ? await renderPage(index, page, address, context) : undefined;
  const files = new Map<string, SiteFile>();
  for (const [name, file] of Object.entries(rendered?.files ?? {})) {
    files.set(
      siteKey(address, name),
      ofRelease.has(page.kind) ? { ...file, cacheControl: CACHE.release } : file,
    );
  }
  return {
    files,
    remove: possibleFiles(page)
      .map((name) => siteKey(address, name))
      .filter((key) => !files.has(key)),
    media: rendered?.media ?? [],
    ...(rendered?.card ? { card: siteKey(rendered.card) } : {}),
  };
}

/** Pages that belong to one release: they change rarely, and whoever replaces one tells the CDN. */
const ofRelease = new Set<Page['kind']>(['release', 'revisions', 'revision', 'difference']);

function renderPage(
  index: NewsroomIndex,
  page: Page,
  address: string,
  context: RenderContext,
): Promise<RenderedPage | undefined> {
  switch (page.kind) {
    case 'root':
      return renderRoot(context);
    case 'not-found':
      return renderNotFound(context);
    case 'robots':
      return renderRobots(context);
    case 'security':
      return renderSecurity(context);
    case 'llms':
      return renderLlms(context);
    case 'subscribe':
      return renderSubscribe(page.language, context);
    case 'search':
      return renderSearch(index, page.language, context);
    case 'search-shard':
      return renderShard(index, page);
    case 'home':
      return renderHome(index, page.language, context);
    case 'news':
      return renderNews(index, page.language, context);
    case 'list':
      return page.month === undefined
        ? renderFacet(index, page, context)
        : renderMonth(index, { ...page, month: page.month }, context);
    case 'release':
      return renderRelease(index, page, address, context);
    case 'revisions':
    case 'revision':
    case 'difference':
      return renderRevisions(index, page, address, context);
    case 'sitemap-index':
      return renderSitemapIndex(index, context);
    case 'sitemap-pages':
      return renderPagesSitemap(context);
    case 'sitemap':
      return renderMonthSitemap(index, page.month, context);
    case 'news-sitemap':
      return renderNewsSitemap(index, context);
  }
}

/** The address of the page that a file belongs to; `undefined`: no page has a file of that key. */
export function addressOf(key: string): string | undefined {
  const own = `/${key.split('/').map(encodeURIComponent).join('/')}`;
  return [own, own.slice(0, own.lastIndexOf('/') + 1)].find((address) => {
    const page = parseAddress(address);
    return page && possibleFiles(page).some((name) => siteKey(address, name) === key);
  });
}

/** Every file that a page of a kind may have. */
function possibleFiles(page: Page): string[] {
  if (page.kind === 'release') return ['index.html', 'index.json', 'index.txt'];
  if (page.kind === 'home' || page.kind === 'list') return ['index.html', ...Object.values(FEED_FILES)];
  if (page.kind === 'search') return ['index.html', 'index.json'];
  return ['index.html'];
}
