import { type ArrayChange, diffArrays } from 'diff';
import { parseHtml } from '../../domain/document/parse-html.ts';
import { leaves, words } from '../../domain/document/tree.ts';
import type { ReleaseDocument, Revision } from '../../domain/release.ts';
import { type Html, html } from '../html.ts';
import { textsOf } from '../i18n/index.ts';
import { datelineText } from '../i18n/words.ts';

/** Blocks of which more is the same than this are one that was changed; others were taken out and put in. */
const ALIKE = 0.3;

/** How many blocks down a changed one is looked for. */
const REACH = 6;

/** What changed from one revision to another: block by block, and word by word where a block was changed. */
export function differenceHtml(from: Revision, to: Revision): Html {
  const { language } = to;
  const [before, after] = [blocksOf(from.document, language), blocksOf(to.document, language)];
  const changes = diffArrays(before, after);
  if (changes.every(({ added, removed }) => !added && !removed)) {
    return html`<p>${textsOf(language).noDifference}</p>`;
  }
  const rows: Html[] = [];
  for (let i = 0; i < changes.length; i += 1) {
    const [change, next] = [changes[i], changes[i + 1]];
    if (!change) continue;
    if (change.removed && next?.added) {
      rows.push(...changedBlocks(change.value, next.value, language));
      i += 1;
    } else {
      rows.push(
        ...change.value.map((text) =>
          change.added
            ? block('new', put(text, language))
            : change.removed
              ? block('old', cut(text, language))
              : block('same', html`${text}`),
        ),
      );
    }
  }
  return html`${rows}`;
}

const block = (kind: 'new' | 'old' | 'same' | 'changed', content: Html): Html =>
  html`<p class="${kind}" dir="auto">${content}</p>\n`;

/** Screen readers are told in words what others see by colour and line. */
const put = (text: string, language: string): Html =>
  html`<ins><span class="unseen">[${textsOf(language).added}] </span>${text}</ins>`;
const cut = (text: string, language: string): Html =>
  html`<del><span class="unseen">[${textsOf(language).removed}] </span>${text}</del>`;

function changedBlocks(before: string[], after: string[], language: string): Html[] {
  const rows: Html[] = [];
  // Words as the language has them: Arabic joins its letters, Chinese puts no spaces.
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  const wordsOf = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment);
  let next = 0;
  for (const old of before) {
    // A block that was changed may have moved down: what was put in before it is told of first.
    const later = after.slice(next, next + REACH).map((now) => diffArrays(wordsOf(old), wordsOf(now)));
    const at = later.findIndex((parts) => sameShare(parts) > ALIKE);
    const parts = later[at];
    if (!parts) {
      rows.push(block('old', cut(old, language)));
      continue;
    }
    rows.push(...after.slice(next, next + at).map((now) => block('new', put(now, language))));
    rows.push(block('changed', html`${parts.map((part) => inline(part, language))}`));
    next += at + 1;
  }
  rows.push(...after.slice(next).map((now) => block('new', put(now, language))));
  return rows;
}

const inline = ({ added, removed, value }: ArrayChange<string>, language: string): Html => {
  const text = value.join('');
  return added ? put(text, language) : removed ? cut(text, language) : html`${text}`;
};

function sameShare(parts: ArrayChange<string>[]): number {
  const length = (some: ArrayChange<string>[]): number =>
    some.reduce((sum, { value }) => sum + value.join('').length, 0);
  const same = parts.filter(({ added, removed }) => !added && !removed);
  return length(same) / Math.max(1, length(parts));
}

/** What readers see of a document, in order. */
function blocksOf({ title, subtitle, dateline, bodyHtml }: ReleaseDocument, language: string): string[] {
  return [
    title,
    subtitle,
    dateline && datelineText(dateline, language),
    ...leaves(parseHtml(bodyHtml, 'fragment')).map(words),
  ].filter((text): text is string => text !== undefined && text !== '');
}
