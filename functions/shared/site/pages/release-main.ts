import { differenceAddress, listAddress, revisionsAddress } from '../../domain/address.ts';
import { numberFormat } from '../../domain/intl.ts';
import type { Image } from '../../domain/release.ts';
import { bodyOf } from '../body.ts';
import { type Html, html, raw } from '../html.ts';
import { directionOf, fileSize, fill, languageName, longDate, textsOf } from '../i18n/index.ts';
import { termName } from '../i18n/words.ts';
import { contactLine } from '../layout.ts';
import { type Pictures, pictureHtml } from '../pictures.ts';
import type { RenderContext } from '../rendered.ts';
import { type Onward, onwardHtml } from './onward.ts';
import type { PublicRelease } from './public-release.ts';
import { shareHtml } from './share.ts';

/** The content of a release's page. Of a retracted one, only that it was withdrawn, when and why. */
export function releaseMain(
  release: PublicRelease,
  onward: Onward | undefined,
  context: RenderContext,
): Html {
  const { revision, pictures } = release;
  const { language, document } = revision;
  const retracted = revision.status === 'retracted';
  return html`<article class="story">
${retracted ? retractionNotice(release, context) : ''}
<header>
${kicker(release, context)}
<h1 dir="auto">${document.title}</h1>
${document.subtitle && !retracted ? html`<p class="subtitle" dir="auto">${document.subtitle}</p>` : ''}
${meta(release, context)}
</header>
${
  retracted
    ? ''
    : html`${changes(release, context)}
${document.image ? hero(document.image, pictures, language) : ''}
<div class="body">
<div class="text">
${raw(bodyOf(document, language, pictures))}
</div>
${attachments(release, language)}
</div>`
}
${facts(release, context, retracted)}
${onward ? html`<footer class="onward-links">${onwardHtml(onward, language, context)}</footer>` : ''}
</article>`;
}

/** Topics and places, as links to their lists. */
function kicker({ revision: { document, language } }: PublicRelease, { settings }: RenderContext): Html {
  const links = [
    ...document.topics.map((id) => ({
      href: listAddress(language, `topic:${id}`),
      name: termName(settings.topics, id, language),
    })),
    ...document.places.map((id) => ({
      href: listAddress(language, `place:${id}`),
      name: termName(settings.places, id, language),
    })),
  ];
  if (links.length === 0) return html``;
  return html`<ul class="kicker">
${links.map(({ href, name }) => html`<li><a href="${href}">${name}</a></li>\n`)}</ul>`;
}

function meta({ revision, revisions }: PublicRelease, { settings }: RenderContext): Html {
  const { language, document } = revision;
  const day = (date: string) => longDate(date, language, settings.timeZone);
  const updated = revisions.length > 1 ? revision.publishedAt : undefined;
  return html`<p class="meta"><time datetime="${document.date}">${day(document.date)}</time>
${updated && revision.status === 'published' ? html`<span>${fill(textsOf(language).updated, { date: day(updated) })}</span>` : ''}</p>`;
}

/** When the release was withdrawn, and why. */
export function retractionNotice(
  { revision }: Pick<PublicRelease, 'revision'>,
  { settings }: Pick<RenderContext, 'settings'>,
): Html {
  const { language, publishedAt, createdAt, changeNote } = revision;
  const t = textsOf(language);
  const date = longDate(publishedAt ?? createdAt, language, settings.timeZone);
  return html`<div class="notice retracted" role="note">
<p><strong>${fill(t.retractedOn, { date })}</strong></p>
${changeNote ? html`<p dir="auto">${fill(t.retractedReason, { reason: changeNote })}</p>` : ''}
</div>`;
}

/** What was changed since the release first stood here, newest first. */
function changes(
  { revisions, revision: { language }, edition }: PublicRelease,
  { settings }: RenderContext,
): Html {
  const major = revisions.filter(({ revision, minor, changeNote }) => revision > 1 && !minor && changeNote);
  if (major.length === 0) return html``;
  return html`<section class="notice changes">
<h2>${textsOf(language).corrections}</h2>
<dl>
${major.map(({ publishedAt, createdAt, changeNote, revision }) => {
  const date = publishedAt ?? createdAt;
  const before = revisions.find((one) => one.revision < revision);
  const day = longDate(date, language, settings.timeZone);
  return html`<dt><time datetime="${date}">${before ? html`<a href="${differenceAddress(edition.path, before.revision, revision)}">${day}</a>` : day}</time></dt><dd dir="auto">${changeNote}</dd>\n`;
})}</dl>
</section>`;
}

/** How wide the picture of a release is shown, styles/release.ts. */
const HERO = '(min-width: 76rem) 56rem, (min-width: 64rem) 72vw, 100vw';

/** The picture of the release. One whose file is not there leaves nothing behind but its caption. */
function hero(image: Image, pictures: Pictures, language: string): Html {
  const picture = pictures.show(image.name);
  const credit = image.credit && fill(textsOf(language).photo, { credit: image.credit });
  if (!picture) return html``;
  return html`<figure class="hero">
${pictureHtml(picture, { alt: image.alt, fetchpriority: 'high', decoding: 'async' }, HERO)}
${image.caption || credit ? html`<figcaption>${image.caption ?? ''} ${credit ? html`<span class="credit">${credit}</span>` : ''}</figcaption>` : ''}
</figure>`;
}

/** Files to take along, with their kind and size. */
function attachments({ attachments: files, pictures }: PublicRelease, language: string): Html {
  const shown = files.flatMap(({ name }) => pictures.show(name) ?? []);
  if (shown.length === 0) return html``;
  return html`<section class="attachments" aria-labelledby="attachments"><h2 id="attachments">${textsOf(language).attachments}</h2><ul>
${shown.map(
  ({ address, name, bytes }) =>
    html`<li><a href="${address}" download="${name}">${titleOf(name, language)}</a> <span class="kind">${extensionOf(name)}, ${fileSize(bytes, language)}</span></li>\n`,
)}</ul></section>`;
}

const extensionOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toUpperCase();

/** "annex_1.fr.pdf" as people say it: "annex 1". */
const titleOf = (name: string, language: string): string =>
  name
    .slice(0, name.lastIndexOf('.'))
    .replace(new RegExp(`\\.${language}$`), '')
    .replace(/[_-]+/g, ' ');

/** Beside the text: who to ask, other languages, other formats. */
function facts(release: PublicRelease, context: RenderContext, retracted: boolean): Html {
  const { revision, revisions, edition, editions } = release;
  const { settings } = context;
  const { language, document } = revision;
  const t = textsOf(language);
  const order = (code: string): number => settings.languages.indexOf(code);
  const others = editions
    .filter((other) => other.language !== language)
    .sort((a, b) => order(a.language) - order(b.language));
  const contacts =
    document.contacts.length > 0
      ? document.contacts
      : settings.contacts.map((c) => ({ ...c, role: c.role?.[language] }));
  return html`<aside class="facts">
${
  contacts.length > 0
    ? html`<section><h2>${t.contacts}</h2><ul class="contacts">
${contacts.map(contactLine)}</ul></section>`
    : ''
}
${
  others.length > 0
    ? html`<nav aria-labelledby="also-in"><h2 id="also-in">${t.alsoIn}</h2><ul>
${others.map((e) => html`<li><a href="${e.path}" hreflang="${e.language}" lang="${e.language}" dir="${directionOf(e.language)}">${languageName(e.language)}</a></li>\n`)}</ul></nav>`
    : ''
}
${
  retracted
    ? ''
    : html`<section class="formats"><h2>${t.otherFormats}</h2><ul>
<li><a href="${edition.path}index.txt" type="text/plain">${t.plainText}</a></li>
<li><a href="${edition.path}index.json" type="application/json">ninjs (JSON)</a></li>
${revisions.length > 1 ? html`<li><a href="${revisionsAddress(edition.path)}">${t.revisions} (${numberFormat(language, {}).format(revisions.length)})</a></li>` : ''}
</ul></section>
${shareHtml(release, context)}`
}
</aside>`;
}
