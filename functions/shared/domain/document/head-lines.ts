import type { Root } from 'hast';
import { problem, shown } from '../problems.ts';
import type { Problem } from '../release.ts';
import { readMoment } from './dates.ts';
import { findDay } from './days.ts';
import { startOfDay } from './time-zone.ts';
import { drop, isHeading, leaves, line } from './tree.ts';

/** What the lines around a text say to editors and not to readers. Moments are UTC. */
export interface HeadLines {
  date?: string;
  embargo?: string;
  errors: Problem[];
}

const IMMEDIATE =
  /^\W*(?:for immediate (?:release|publication)|pour (?:diffusion|publication) immédiate|para (?:su )?(?:publicación|difusión) inmediata|للنشر الفوري|(?:для|к) (?:немедленно\p{L}+ )(?:распространени\p{L}+|публикаци\p{L}+|опубликовани\p{L}+)|(?:立即|即时|供即时)(?:发布|發布))\W*$/iu;
const EMBARGO =
  /^\W*(?:(?:strictly )?embargo(?:ed)?\b(?: (?:for release|release))?|not for (?:release|publication) before|sous embargo|embargado|محظور النشر|эмбарго|禁运|禁发)\s*(?:until|till|to|jusqu['’]au|jusqu['’]à|hasta|حتى|до|至)?\s*:?\s*(.*)$/iu;
const POSTED =
  /^(?:posted|published|issued|released|updated|last (?:updated|modified)|date)?\s*(?:on|in|at)?\s*:?\s*(DATE)(?:,?\s+\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?\s*(?:UTC|GMT)?)?\.?(?:\s+posted in\s+.{1,100})?$/iu;
/** How many blocks at the head of a text may be such lines. */
const HEAD = 8;

/** Takes "For immediate release", "Embargoed until …", "18 Aug 1999 Posted in …" and dates alone from the ends of a text. */
export function takeHeadLines(tree: Root, timeZone: string): HeadLines {
  const found: HeadLines = { errors: [] };
  const blocks = leaves(tree).filter((block) => line(block) !== '');
  const unwanted = new Set<object>();
  for (const block of blocks.slice(0, HEAD)) {
    const text = line(block);
    if (understood(text, found, timeZone)) unwanted.add(block);
    else if (!isHeading(block) && text.length > 200) break;
  }
  const last = blocks.at(-1);
  if (last && isUpdateNote(line(last))) unwanted.add(last);
  drop(tree, (node) => unwanted.has(node));
  return found;
}

/** Reads one line into `found`; `false` for a line of the text. */
export function understood(text: string, found: HeadLines, timeZone: string): boolean {
  if (text.length > 200) return false;
  if (IMMEDIATE.test(text)) return true;
  const embargo = EMBARGO.exec(text);
  if (embargo) {
    const read = readMoment(embargo[1] ?? '', timeZone);
    if (read !== undefined) found.embargo ??= read;
    // "Embargo lifted on fish exports" is a headline; a line with a number or nothing after the word is not.
    else if (/\d/.test(embargo[1] ?? '') || !embargo[1]) found.errors.push(unreadableEmbargo(text));
    else return false;
    return true;
  }
  const day = dateAlone(text);
  if (!day) return false;
  found.date ??= startOfDay(day, timeZone);
  return true;
}

function dateAlone(text: string) {
  const found = findDay(text);
  if (!found) return undefined;
  const around = `${text.slice(0, found.index)}DATE${text.slice(found.index + found.length)}`;
  const weekday = /^\p{L}+(?: \p{L}+)?[,،]?\s+(?=DATE)/u.exec(around)?.[0] ?? '';
  return POSTED.test(around) || (isWeekday(weekday) && POSTED.test(around.slice(weekday.length)))
    ? found.day
    : undefined;
}

const weekdays = new Set(
  ['en', 'fr', 'es', 'ar', 'ru', 'zh', 'de', 'it', 'pt'].flatMap((language) =>
    (['long', 'short'] as const).flatMap((weekday) =>
      Array.from({ length: 7 }, (_, day) =>
        new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' })
          .format(Date.UTC(2023, 0, 1 + day))
          .toLowerCase()
          .replace(/\.$/, ''),
      ),
    ),
  ),
);

/** The name of a day of the week, in the languages whose dates are read. */
export const isWeekday = (text: string): boolean => weekdays.has(text.toLowerCase().replace(/[\s,،.]+$/, ''));

const isUpdateNote = (text: string): boolean =>
  /^(?:last )?(?:updated|modified)(?: on)?:? /i.test(text) && dateAlone(text) !== undefined;

const unreadableEmbargo = (text: string): Problem => problem('embargo-unreadable', { line: shown(text) });
