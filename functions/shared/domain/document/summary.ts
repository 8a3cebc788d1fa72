import { limits } from './limits.ts';

/** The first sentences of a text, as many as go into a summary; a longer first one is cut between words. */
export function summaryOf(paragraphs: string[], language: string): string {
  const text = (paragraphs.find((paragraph) => paragraph.length > 60) ?? paragraphs[0] ?? '')
    .slice(0, 10 * limits.summary)
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .trim();
  let summary = '';
  for (const sentence of sentences(text, language)) {
    if ((summary + sentence).trim().length > limits.summary) break;
    summary += sentence;
  }
  if (summary.trim() !== '') return summary.trim();
  let cut = '';
  for (const { segment } of new Intl.Segmenter(language, { granularity: 'word' }).segment(text)) {
    if ((cut + segment).trim().length > limits.summary - 1) break;
    cut += segment;
  }
  return cut.trim() === ''
    ? text.slice(0, limits.summary).toWellFormed()
    : `${cut.trim().replace(/[,;:،–—-]$/u, '')}…`;
}

/** Sentences of a text; an initial or a title before a name, "William P. …", ends none. */
function sentences(text: string, language: string): string[] {
  const found: string[] = [];
  for (const { segment } of new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text)) {
    const last = found.at(-1);
    if (
      last &&
      /(?:^|[\s.])(?:\p{L}|Mr|Mrs|Ms|Dr|St|Nos?|Jr|Sr|Inc|Corp|Prof|Gov|Sen|Rep|Gen|Lt|vs|Sra?|Mme|M|г|им)\.\s*$/u.test(
        last,
      )
    ) {
      found[found.length - 1] = last + segment;
    } else found.push(segment);
  }
  return found;
}
