import type { Root } from 'hast';
import type { Dateline } from '../release.ts';
import { type Day, findDay, findDayAndMonth, isoDay } from './days.ts';
import { isWeekday } from './head-lines.ts';
import { dropStart, isHeading, leaves, line, words } from './tree.ts';

export interface FoundDateline {
  dateline: Dateline;
  day?: Day;
  /** Characters of the text up to its first word. */
  length: number;
}

/** How far into a paragraph a dateline may reach, and how many paragraphs may stand before it. */
const REACH = 120;
const PARAGRAPHS = 4;
const DASH = /\s*(?:[—―⸺]+|——|--)\s*|\s+[–‒-]\s+|(?<=[\p{L}\d)])–\s+/gu;
const PARTICLES = new Set(
  'de del la las los le les du des da do dos di am an der el al es of the and upon sur y et i'.split(' '),
);
/** Words that begin a sentence about a time, not a place: "On Monday 3 March 2026 – …". */
const TIME_WORDS =
  /^(?:(?:on|in|at|by|from|since|after|before|during|until|as|when|while|this)(?!\p{L})|(?:le|la|el|the|en|au|am)$)/iu;

/** Takes the dateline from the first paragraphs of a text. */
export function takeDateline(tree: Root, isPlace: (name: string) => boolean): FoundDateline | undefined {
  const paragraphs = leaves(tree).filter((block) => !isHeading(block) && line(block) !== '');
  for (const paragraph of paragraphs.slice(0, PARAGRAPHS)) {
    const found = findDateline(words(paragraph), isPlace);
    if (!found) continue;
    dropStart(paragraph, found.length);
    return found;
  }
  return undefined;
}

/**
 * "ANKARA, 19 February 2020 –", "Geneva, Switzerland (ITO) –", "Ankara – Turkey, host to …" at the head of a paragraph.
 *
 * @param isPlace whether the newsroom knows a name as a place's: enough, where capitals and a date don't tell
 */
export function findDateline(text: string, isPlace: (name: string) => boolean): FoundDateline | undefined {
  const start = text.slice(0, REACH);
  for (const dash of start.matchAll(DASH)) {
    const end = dash.index + dash[0].length;
    const read = readHead(start.slice(0, dash.index), isPlace);
    if (!read) continue;
    // Words alone may be the beginning of a sentence: "Ministers – and others – met".
    if (!read.sure && !beginsSentence(text.slice(end))) continue;
    return { dateline: read.dateline, length: end, ...(read.day ? { day: read.day } : {}) };
  }
  return undefined;
}

/** A dateline that was written as one, such as front matter's. */
export function readDateline(text: string): Dateline {
  const read = readHead(text.replace(/[\s–—―-]+$/u, ''), () => true);
  return read?.dateline ?? { place: text };
}

function readHead(
  head: string,
  isPlace: (name: string) => boolean,
): { dateline: Dateline; day?: Day; sure: boolean } | undefined {
  if (head.length < 2 || /[.!?:"“”«»]\s/u.test(head.replace(/\b\p{Lu}[\p{L}]{0,3}\./gu, '')))
    return undefined;
  // An agency stands in brackets behind the place, "(ITO)"; a date may stand in them anywhere.
  const plain = head.replace(/\s*[([]([^)\]]*)[)\]]\s*/gu, (bracket, inner: string, index: number) => {
    if (findDay(inner) || findDayAndMonth(inner)) return `, ${inner}, `;
    return index + bracket.length === head.length ? ' ' : bracket;
  });
  const day = findDay(plain);
  const partial = day ? undefined : findDayAndMonth(plain);
  const date = day ?? partial;
  const rest = date ? `${plain.slice(0, date.index)},${plain.slice(date.index + date.length)}` : plain;
  const parts = rest
    .split(/[,،，、]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !isWeekday(part) && !isFiller(part));
  const [place, country, ...more] = parts.map((part) => trimWeekday(part));
  if (
    !place ||
    more.length > 0 ||
    TIME_WORDS.test(place) ||
    !isName(place) ||
    (country !== undefined && !isName(country))
  )
    return undefined;
  const capitals = place.length > 1 && place === place.toUpperCase() && place !== place.toLowerCase();
  const known = isPlace(place);
  // Scripts without capitals tell nothing by their letters.
  if (!date && !known && !/\p{Lu}/u.test(place)) return undefined;
  return {
    dateline: {
      place,
      ...(country ? { country } : {}),
      ...(day ? { date: isoDay(day.day) } : {}),
    },
    ...(day ? { day: day.day } : {}),
    sure: date !== undefined || known || capitals,
  };
}

/** What stands around a date: "le 19 février", "2020 года". */
const isFiller = (part: string): boolean =>
  PARTICLES.has(part.toLowerCase()) || /^(?:года|г\.?|年)$/u.test(part);

function trimWeekday(part: string): string {
  const [last = ''] = /\S+$/u.exec(part) ?? [];
  return isWeekday(last) ? part.slice(0, -last.length).trim() : part;
}

/** A name of at most five words, each with a capital where the script has them. */
function isName(text: string): boolean {
  const all = text.split(/[\s/]+/u).filter(Boolean);
  if (all.length > 5 || text.length > 50 || !/^[\p{L}\p{M}\s.'’/·-]+$/u.test(text)) return false;
  return all.every(
    (word) => PARTICLES.has(word.toLowerCase()) || !/^\p{Ll}/u.test(word.replace(/^[dl]['’]/u, '')),
  );
}

/** A capital or a script without; and no second dash, which would close what the first one opened. */
function beginsSentence(text: string): boolean {
  const sentence = /^[^.!?]*/u.exec(text)?.[0] ?? '';
  return /^[“"«'‘(]?[\p{Lu}\p{Lo}\d]/u.test(text) && !/\s[–—]\s/u.test(sentence);
}
