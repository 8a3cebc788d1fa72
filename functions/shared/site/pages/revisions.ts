import { differenceAddress, type Page, revisionAddress, revisionsAddress } from '../../domain/address.ts';
import { numberFormat } from '../../domain/intl.ts';
import type { NewsroomIndex } from '../../domain/newsroom-index.ts';
import type { Revision } from '../../domain/release.ts';
import { bodyOf } from '../body.ts';
import { type Html, html, raw } from '../html.ts';
import { fill, longDate, textsOf } from '../i18n/index.ts';
import { page, type RenderContext, type RenderedPage } from '../rendered.ts';
import { differenceHtml } from './difference.ts';
import { type PublicRelease, publicReleaseAt } from './public-release.ts';
import { retractionNotice } from './release-main.ts';

type RevisionPage = Extract<Page, { kind: 'revisions' | 'revision' | 'difference' }>;

/**
 * The list of an edition's revisions, one of them as it stood, or what changed between two. Held ones are named nowhere
 * (law 9); of a release that is withdrawn, none of its words. `undefined`: there is nothing public at this address.
 */
export async function renderRevisions(
  index: NewsroomIndex,
  what: RevisionPage,
  address: string,
  context: RenderContext,
): Promise<RenderedPage | undefined> {
  const release = await publicReleaseAt(index, what.path, what.slug, what.language);
  if (!release || release.edition.path !== what.path || release.revisions.length < 2) return undefined;
  const content = contentOf(release, what, context);
  if (!content) return undefined;
  const { language } = what;
  const t = textsOf(language);
  const isWithdrawn = release.revision.status === 'retracted';
  const { document } = isWithdrawn ? release.revision : content.of;
  const title = `${content.title}: ${document.title}`;
  const file = await page(context, {
    language,
    title,
    address,
    canonical: release.edition.path,
    kind: isWithdrawn ? 'withdrawn' : 'revision',
    head: html`<meta name="robots" content="noindex">`,
    main: html`<article class="story revision"><header>
<p class="kicker"><a href="${release.edition.path}">${t.toCurrent}</a>${what.kind === 'revisions' ? '' : html` · <a href="${revisionsAddress(what.path)}">${t.revisions}</a>`}</p>
<h1 dir="auto">${content.title}</h1>
<p class="subtitle" dir="auto">${document.title}</p>
</header>
${isWithdrawn ? retractionNotice(release, context) : content.main}
</article>`,
  });
  return { files: { 'index.html': file }, media: isWithdrawn ? [] : release.pictures.shown };
}

/** `of`: the revision whose title stands over it: a page of earlier ones says nothing of what came after them. */
function contentOf(
  release: PublicRelease,
  what: RevisionPage,
  context: RenderContext,
): { title: string; of: Revision; main: Html } | undefined {
  const t = textsOf(what.language);
  const find = (n: number) => release.revisions.find(({ revision }) => revision === n);
  if (what.kind === 'revisions') {
    return { title: t.revisions, of: release.revision, main: listHtml(release, what.path, context) };
  }
  if (what.kind === 'revision') {
    const revision = find(what.revision);
    return (
      revision && {
        title: fill(t.revisionN, { n: number(what.revision, what.language) }),
        of: revision,
        main: stateHtml(release, revision, context),
      }
    );
  }
  const [from, to] = [find(what.from), find(what.to)];
  if (!from || !to) return undefined;
  const numbers = { from: number(what.from, what.language), to: number(what.to, what.language) };
  return {
    title: fill(t.difference, numbers),
    of: to,
    main: html`${note(to, what.language)}<div class="text difference">${differenceHtml(from, to)}</div>`,
  };
}

const number = (n: number, language: string): string => numberFormat(language, {}).format(n);
const dayOf = ({ publishedAt, createdAt }: Revision, language: string, { settings }: RenderContext): string =>
  longDate(publishedAt ?? createdAt, language, settings.timeZone);

const note = ({ changeNote }: Revision, language: string): Html =>
  changeNote
    ? html`<section class="notice changes"><h2>${textsOf(language).corrections}</h2><p dir="auto">${changeNote}</p></section>`
    : html``;

function listHtml({ revisions }: PublicRelease, path: string, context: RenderContext): Html {
  return html`<ol class="revisions" reversed>
${revisions.map((one, i) => {
  const { language, revision, minor, changeNote, publishedAt, createdAt } = one;
  const t = textsOf(language);
  const said = changeNote ?? (minor ? t.minorRevision : i === revisions.length - 1 ? t.firstRevision : '');
  const earlier = revisions.slice(i + 1);
  return html`<li value="${revision}">
<p><a href="${revisionAddress(path, revision)}">${fill(t.revisionN, { n: number(revision, language) })}</a>${t.comma}<time datetime="${publishedAt ?? createdAt}">${dayOf(one, language, context)}</time></p>
<p dir="auto">${said}</p>
${earlier.length === 0 ? '' : html`<ul>${earlier.map((old) => html`<li><a href="${differenceAddress(path, old.revision, revision)}">${fill(t.compareWith, { n: number(old.revision, language) })}</a></li>\n`)}</ul>`}
</li>
`;
})}</ol>`;
}

/** The words of a revision as they stood. One that withdrew the release has none. */
function stateHtml({ pictures }: PublicRelease, revision: Revision, context: RenderContext): Html {
  const { document, language, status } = revision;
  const text = fill(textsOf(language).revisionNote, {
    n: number(revision.revision, language),
    date: dayOf(revision, language, context),
  });
  return html`<div class="notice" role="note"><p>${text}</p></div>
${note(revision, language)}
${
  status === 'retracted'
    ? ''
    : html`<h2 class="state" dir="auto">${document.title}</h2>
${document.subtitle ? html`<p class="subtitle" dir="auto">${document.subtitle}</p>` : ''}
<div class="text">
${raw(bodyOf(document, language, pictures))}
</div>`
}`;
}
