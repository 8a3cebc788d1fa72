import type { Element, ElementContent, Root } from 'hast';
import { findDateline } from './dateline.ts';
import { type HeadLines, understood } from './head-lines.ts';
import { limits } from './limits.ts';
import { tooMany } from './parse-html.ts';
import { END } from './sections.ts';
import { element, textNode } from './tree.ts';

export interface PlainText {
  tree: Root;
  title?: string;
  subtitle?: string;
  found: HeadLines;
}

/** A headline's length at most; what is longer is a paragraph. */
const HEADLINE = 250;
/** A paragraph's length at least, where nothing else tells it from a line of a menu. */
const PARAGRAPH = 90;

/**
 * Plain text: its head lines understood, the menu of a site copied along dropped, its headline found.
 *
 * @param titled whether a title is known already, so that the first line is text
 */
export function readPlainText(
  text: string,
  options: { titled: boolean; timeZone: string; isPlace: (name: string) => boolean },
): PlainText {
  const found: HeadLines = { errors: [] };
  const all = paragraphsOf(text);
  if (2 * all.length > limits.nodes) throw tooMany();
  const dated = all.findIndex(
    (p) => p.length >= PARAGRAPH / 2 && findDateline(p, options.isPlace) !== undefined,
  );
  const first = dated >= 0 ? dated : all.findIndex((p) => isProse(p) && !isMenu(p));
  const body = first < 0 ? all.length : first;
  const above = all.slice(0, body).filter((p) => !understood(p, found, options.timeZone));
  const rest = withoutFoot(all.slice(body));
  if (options.titled) return { tree: treeOf(dated >= 0 ? rest : [...above, ...rest]), found };
  const lines = above.filter((p) => p.length <= HEADLINE && !isMenu(p));
  const menu = above.length > lines.length || above.length > 3;
  // A menu ends right before the headline; without one, the first line is it, and the second tells more.
  const title = menu && dated >= 0 ? lines.at(-1) : lines[0];
  const more = menu && dated >= 0 ? [] : lines.slice(1);
  const [subtitle, ...others] = dated >= 0 ? more : [undefined, ...more];
  const kept = others.filter((p) => p !== undefined);
  return {
    tree: treeOf([...kept, ...rest]),
    found,
    ...(title ? { title } : {}),
    ...(subtitle ? { subtitle } : {}),
  };
}

/** What stands below a page's text, where it was copied along. */
const FOOT =
  /^(?:©|copyright\b|terms (?:of|and) |privacy|cookies?\b|all rights reserved|share this|follow us|back to top|print this|site ?map|accessibility|conditions d|mentions légales|política de|aviso legal|حقوق النشر|جميع الحقوق|все права защищены|版权所有|隐私)/iu;

/** Without lines of a site's foot at the end; never without everything. */
function withoutFoot(paragraphs: string[]): string[] {
  const last = paragraphs.findLastIndex((p) => p.length >= PARAGRAPH || !FOOT.test(p));
  return last < 0 ? paragraphs : paragraphs.slice(0, last + 1);
}

/** Long, or a sentence: no line of a menu is. */
const isProse = (p: string): boolean =>
  p.length >= PARAGRAPH || (p.length >= PARAGRAPH / 2 && /[.!?。！？؟…][”"»’)]*$/u.test(p));

/** A bullet with nothing or a few words behind it, or words of a site's menu. */
const isMenu = (p: string): boolean =>
  /^[-*•|>»]?$|^[-*•|>»]\s.{0,60}$/u.test(p) ||
  /^(?:home|menu|search|about(?: us)?|contact(?: us)?|log ?in|sign (?:in|up)|skip to .*|share|print|english|français|español)$/i.test(
    p,
  );

/** Lines are paragraphs, unless the text is wrapped: then empty lines part them. */
function paragraphsOf(text: string): string[] {
  const blocks = text.split(/\n\s*\n/u).map((block) =>
    block
      .split('\n')
      .map((l) => l.trim())
      .filter(Boolean),
  );
  const joined = blocks.flatMap((lines) => {
    const inner = lines.slice(0, -1);
    const wrapped = inner.length > 0 && inner.every((l) => l.length >= 45 && l.length <= 110);
    return wrapped && !lines.some((l) => /^[-*•]\s/u.test(l)) ? [lines.join(' ')] : lines;
  });
  return joined.map((p) => p.replace(/\s+/gu, ' ').trim()).filter(Boolean);
}

/** Paragraphs, and lists where lines begin with a bullet. */
function treeOf(paragraphs: string[]): Root {
  const children: Element[] = [];
  for (const p of paragraphs) {
    const item = END.test(p) ? undefined : /^[-*•]\s+(.+)$/u.exec(p)?.[1];
    const last = children.at(-1);
    if (item && last?.tagName === 'ul') last.children.push(element('li', linked(item)));
    else children.push(item ? element('ul', [element('li', linked(item))]) : element('p', linked(p)));
  }
  return { type: 'root', children };
}

/** Addresses in a text are links, as they are in Markdown. */
function linked(text: string): ElementContent[] {
  return text
    .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/u)
    .map((piece, i) =>
      i % 2 === 0 ? textNode(piece) : { ...element('a', [textNode(piece)]), properties: { href: piece } },
    );
}
