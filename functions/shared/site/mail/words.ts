import type { ToldItem } from '../../domain/delivery.ts';
import { alertTextsIn } from '../i18n/alerts/index.ts';
import { directionOf } from '../i18n/index.ts';

/** What is left out between words: an end of a sentence, or of a part of one. */
const TAIL = /[\s\p{Po}\p{Pd}]+$/u;

/** A text on one line: breaks, tabs and other control characters become a space. */
export const line = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();

/** A text on one line and of so many characters at most (UTF-16), cut between words where it has some. */
export function shorten(text: string, most: number, language: string): string {
  const whole = line(text);
  if (whole.length <= most) return whole;
  const start = whole.slice(0, most);
  const before = (granularity: 'word' | 'grapheme'): number =>
    new Intl.Segmenter(language, { granularity }).segment(start).containing(most - 1)?.index ?? 0;
  const word = before('word');
  const cut = word > most / 2 ? word : before('grapheme') || most - 1;
  return `${start.slice(0, cut).toWellFormed().replace(TAIL, '')}…`;
}

/**
 * A text of one language among words of another: where they run in opposite directions, between a first strong isolate
 * and its end (Unicode Standard Annex 9), so that neither turns the other round.
 */
export const among = (text: string, of: string, language: string): string =>
  directionOf(of) === directionOf(language) ? text : `\u2068${text}\u2069`;

/** How a mail tells of a fact of a kind: in a subject, above the title, and above the change note; '' where it says nothing. */
export function tellingOf(
  kind: ToldItem['kind'],
  language: string,
): { subject(title: string): string; kicker: string; noteHead: string } {
  const { mail } = alertTextsIn(language);
  return {
    published: { subject: (title: string) => title, kicker: '', noteHead: '' },
    corrected: { subject: mail.correction, kicker: mail.correctionKicker, noteHead: mail.whatChanged },
    retracted: { subject: mail.retraction, kicker: mail.retractionKicker, noteHead: mail.whyRetracted },
  }[kind];
}
