import { NEWS_SITEMAP, SITEMAP_INDEX } from '../../domain/pages.ts';
import { textFile } from '../files.ts';
import type { RenderContext, RenderedPage } from '../rendered.ts';

/** robots.txt (RFC 9309): everything may be read but the forms' answers; the sitemaps are named. */
export async function renderRobots({ siteUrl }: RenderContext): Promise<RenderedPage> {
  const lines = [
    'User-agent: *',
    'Disallow: /subscriptions',
    '',
    `Sitemap: ${siteUrl}${SITEMAP_INDEX}`,
    `Sitemap: ${siteUrl}${NEWS_SITEMAP}`,
    '',
  ];
  return { files: { 'index.html': textFile(lines.join('\n')) } };
}
