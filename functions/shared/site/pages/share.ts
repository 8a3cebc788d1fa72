import { type Html, html } from '../html.ts';
import { fill, longDate, textsOf } from '../i18n/index.ts';
import { newsroomName } from '../i18n/words.ts';
import type { RenderContext } from '../rendered.ts';
import type { PublicRelease } from './public-release.ts';

/** Services that take an address in a link. Nothing of theirs is on the page: a reader who clicks goes there. */
const SERVICES: { name: string; href(url: string, title: string): string }[] = [
  { name: 'X', href: (url, title) => `https://x.com/intent/post?url=${url}&text=${title}` },
  { name: 'Facebook', href: (url) => `https://www.facebook.com/sharer/sharer.php?u=${url}` },
  { name: 'LinkedIn', href: (url) => `https://www.linkedin.com/sharing/share-offsite/?url=${url}` },
  { name: 'WhatsApp', href: (url, title) => `https://wa.me/?text=${title}%20${url}` },
  { name: 'Telegram', href: (url, title) => `https://t.me/share/url?url=${url}&text=${title}` },
];

/** Ways to pass a release on, and how to cite it. The buttons need the page's script, which shows them. */
export function shareHtml({ edition, revision }: PublicRelease, { settings, siteUrl }: RenderContext): Html {
  const { language, document } = revision;
  const t = textsOf(language);
  const address = `${siteUrl}${edition.path}`;
  const [url, title] = [encodeURIComponent(address), encodeURIComponent(document.title.toWellFormed())];
  const citation = fill(t.citation, {
    name: newsroomName(settings, language),
    title: document.title,
    date: longDate(document.date, language, settings.timeZone),
    url: address,
  });
  return html`<section class="share" aria-labelledby="share"><h2 id="share">${t.share}</h2><ul>
<li><a href="mailto:?subject=${title}&body=${url}">${t.shareMail}</a></li>
${SERVICES.map(({ name, href }) => html`<li><a href="${href(url, title)}" rel="external noopener nofollow">${name}</a></li>\n`)}<li hidden><button type="button" class="plain" data-copy="${address}" data-done="${t.copied}">${t.copyLink}</button></li>
<li hidden><button type="button" class="plain" data-share="${address}" data-title="${document.title}">${t.shareDevice}</button></li>
</ul></section>
<section class="cite" aria-labelledby="cite"><h2 id="cite">${t.cite}</h2>
<p dir="auto">${citation}</p>
<p hidden><button type="button" class="plain" data-copy="${citation}" data-done="${t.copied}">${t.copyCitation}</button></p>
</section>`;
}
