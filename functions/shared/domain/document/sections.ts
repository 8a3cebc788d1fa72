import type { Element, Root } from 'hast';
import type { NewsroomSettings } from '../newsroom.ts';
import { isContactLead } from './contacts.ts';
import { drop, isHeading, leaves, line, words } from './tree.ts';

/** Parts of a release that are not its story. */
export interface Sections {
  notes?: string;
  boilerplate?: string;
  number?: string;
}

const NOTES =
  /^(?:notes? (?:to|for) (?:the )?(?:editors?|journalists|media)|editors?['’]? notes?|notes? (?:aux|à l['’]intention des) (?:rédactions?|rédacteurs|journalistes|médias)|notas? (?:para|a) (?:los )?(?:editores|redactores|periodistas|medios)|ملاحظات? (?:إلى |ل)?(?:المحررين|لمحررين|الصحفيين)|примечани[ея] для (?:редакторов|журналистов|редакций|сми)|(?:编者注|编辑注意|致编辑|编辑须知))\s*[:：]?$/iu;
const ABOUT =
  /^(?:about|à propos d(?:e la |e l['’]|es |u |e |['’])|acerca de(?:l| la| los| las)?|sobre (?:el|la|los|las)|نبذة عن|معلومات عن|حول|об?(?=\s)|关于)\s*(?:the\s+)?(\S.{0,120}?)\s*[:：]?$/iu;
/** The same at the head of a paragraph that goes on. */
const ABOUT_INLINE =
  /^(?:about (?:the )?|à propos d(?:e la |e l['’]|es |u |e |['’])|acerca de(?:l| la)? |نبذة عن |об? |关于)(\S.{1,100}?)\s*[:：]\s+\S/iu;
/** Marks that a release ends by. */
export const END =
  /^(?:#{1,5}|(?:\*\s*){3,}|[-–—]\s*(?:30|ends?|fin|конец|انتهى|النهاية|完)\s*[-–—]|ends?|\(完\)|（完）)$/iu;
const NUMBER =
  /^(?:(?:press|news|media) release|release|communiqué(?: de presse)?|comunicado(?: de prensa)?|nota de prensa|пресс-релиз|بيان صحفي|新闻稿|新闻公报)\s*(?:numbers?|no\.?|nr\.?|n[.°ºo]+|nº|№|رقم|第)?\s*[:：#]?\s*([\p{L}\d]{0,8}[\p{L}/.-]{0,4}\d[\p{L}\d/.-]{0,24}?)\s*(?:号)?$/iu;
/** Symbols of United Nations releases, such as SC/14567. */
const SYMBOL = /^[A-Z]{2,5}\/\d{3,6}(?:\/[A-Z\d.]+)*$/;
const KIND =
  /^\W*(?:press release|news release|media release|communiqué de presse|comunicado de prensa|nota de prensa|пресс-релиз|بيان صحفي|新闻稿)\W*$/iu;
/** Lines at either end that may be a number, a kind or an end mark. */
const ENDS = 6;

/** Finds the parts of a release that are not its story; takes out what is not to be printed. */
export function takeSections(tree: Root, settings: NewsroomSettings): Sections {
  const blocks = leaves(tree).filter((block) => line(block) !== '');
  const unwanted = new Set<Element>();
  const number = takeEnds(blocks, unwanted);
  const rest = blocks.filter((block) => !unwanted.has(block));
  const notes = notesIn(rest);
  const boilerplate = boilerplateIn(rest, settings, unwanted);
  drop(tree, (node) => unwanted.has(node));
  return {
    ...(notes ? { notes } : {}),
    ...(boilerplate ? { boilerplate } : {}),
    ...(number ? { number } : {}),
  };
}

function takeEnds(blocks: Element[], unwanted: Set<Element>): string | undefined {
  let number: string | undefined;
  const ends = blocks.length > 2 * ENDS ? [...blocks.slice(0, ENDS), ...blocks.slice(-ENDS)] : blocks;
  for (const block of ends) {
    const text = line(block);
    if (text.length > 100) continue;
    const stated = NUMBER.exec(text)?.[1] ?? SYMBOL.exec(text)?.[0];
    if (stated) number ??= stated;
    if (stated || KIND.test(text) || END.test(text)) unwanted.add(block);
  }
  // A release that is nothing but such lines keeps them.
  if (unwanted.size === blocks.length) unwanted.clear();
  return number;
}

const isHead = (block: Element): boolean => isHeading(block) || isBoldLine(block);

/** A paragraph that is one bold line: what many write for a heading. */
function isBoldLine(block: Element): boolean {
  const said = block.children.filter((child) => child.type !== 'text' || child.value.trim() !== '');
  const [only] = said;
  return (
    said.length === 1 &&
    only?.type === 'element' &&
    /^(?:strong|b)$/.test(only.tagName) &&
    line(block).length <= 120
  );
}

/** The blocks below one, up to the next heading or the contacts. */
function below(blocks: Element[], start: number): Element[] {
  const end = blocks.findIndex(
    (block, i) => i > start && (isHead(block) || isAbout(line(block)) || isContactLead(line(block))),
  );
  return blocks.slice(start + 1, end < 0 ? undefined : end);
}

const isAbout = (text: string): boolean =>
  ABOUT.test(text) && text.length <= 130 && !/[.!?。！？؟]$/u.test(text);
const textOf = (blocks: Element[]): string => blocks.map(words).join('\n\n');

function notesIn(blocks: Element[]): string | undefined {
  const start = blocks.findIndex((block) => NOTES.test(line(block)));
  return start < 0 ? undefined : textOf(below(blocks, start)) || undefined;
}

function boilerplateIn(
  blocks: Element[],
  settings: NewsroomSettings,
  unwanted: Set<Element>,
): string | undefined {
  const names = Object.values(settings.name).map(plain);
  const isOwnName = (name: string): boolean => names.some((own) => plain(name).includes(own));
  const own = Object.values(settings.boilerplate).map(wordsOf);
  let found: string | undefined;
  // The story comes first: whatever it is about, its first blocks are no boilerplate.
  for (const [i, block] of blocks.entries()) {
    if (i < 2) continue;
    if (block.tagName !== 'p' && !isHeading(block)) continue;
    const text = line(block);
    const heading = isAbout(text) && (isHead(block) || i >= blocks.length / 2) ? ABOUT.exec(text) : null;
    const inline = ABOUT_INLINE.exec(text.slice(0, 300));
    const alike = own.some((said) => overlap(wordsOf(text), said) > 0.7);
    if (!heading && !inline && !alike) continue;
    const section = heading ? below(blocks, i) : [block];
    if (section.length === 0) continue;
    const said = textOf(section);
    const isOwn =
      alike ||
      isOwnName(heading?.[1] ?? inline?.[1] ?? '') ||
      own.some((one) => overlap(wordsOf(said), one) > 0.5);
    if (isOwn) for (const one of [block, ...section]) unwanted.add(one);
    // Of several, the newsroom's own is the one to know of.
    if (isOwn || found === undefined) found = said;
    if (isOwn) break;
  }
  return found;
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/^(?:the|la|le|el|l) /u, '')
    .trim();
const wordsOf = (text: string): Set<string> =>
  new Set(text.toLowerCase().match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? []);

/** The part of all words of two texts that both have. */
function overlap(a: Set<string>, b: Set<string>): number {
  const both = [...a].filter((word) => b.has(word)).length;
  return both < 8 ? 0 : both / (a.size + b.size - both);
}
