import { limits } from './limits.ts';

/** The first sentences of a text, as many as go into a summary; a longer first one is cut between words. */
export function summaryOf(paragraphs: string[], language: string): string {
  const text = (paragraphs.find((paragraph) => paragraph.length > 60) ?? paragraphs[0] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
  let summary = '';
  for (const { segment } of new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text)) {
    if ((summary + segment).trim().length > limits.summary) break;
    summary += segment;
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
