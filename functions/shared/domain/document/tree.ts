import type { Element, ElementContent, Root, Text } from 'hast';
import { toText } from 'hast-util-to-text';
import { EXIT, SKIP, visit } from 'unist-util-visit';

/** Elements that stand as a block of their own. */
const BLOCKS = new Set(
  'address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);

export const isBlock = (node: { type: string }): boolean =>
  node.type === 'element' &&
  'tagName' in node &&
  typeof node.tagName === 'string' &&
  BLOCKS.has(node.tagName);

export const isHeading = (node: Element): boolean => /^h[1-6]$/.test(node.tagName);

/** The words of an element as a reader sees them: spaces tidied, lines kept, cells of a table parted by tabs. */
export function words(node: Element | Root): string {
  return toText(node)
    .replace(/[ \u00a0]+/g, ' ')
    .replace(/ ?([\n\t]) ?/g, '$1')
    .trim();
}

/** As `words`, on one line. */
export const line = (node: Element | Root): string => words(node).replace(/\s+/g, ' ');

/** Blocks without blocks in them (paragraphs, headings, list items, cells), in reading order. */
export function leaves(tree: Root): Element[] {
  const found: Element[] = [];
  visit(tree, 'element', (node) => {
    if (!isBlock(node)) return;
    let inner = false;
    visit(node, (child) => {
      if (child === node || !isBlock(child)) return undefined;
      inner = true;
      return EXIT;
    });
    if (inner) return;
    found.push(node);
    return SKIP;
  });
  return found;
}

/** Takes elements out of a tree. */
export function drop(tree: Root | Element, unwanted: (node: Element) => boolean): void {
  const kept: ElementContent[] = [];
  for (const child of tree.children) {
    if (child.type === 'doctype' || (child.type === 'element' && unwanted(child))) continue;
    kept.push(child);
    if (child.type === 'element') drop(child, unwanted);
  }
  tree.children = kept;
}

/** Takes the first `count` characters, as `words` counts them, out of an element. */
export function dropStart(node: Element, count: number): void {
  let left = count;
  let begun = false;
  visit(node, 'text', (text: Text) => {
    let cut = 0;
    for (const sign of text.value) {
      if (left === 0 && !(/\s/.test(sign) && cut >= 0)) break;
      const space = /\s/.test(sign);
      const previous = text.value[cut - 1];
      cut += sign.length;
      // Spaces in a row, and those at the start, are one or none to a reader.
      if (space && (!begun || (previous !== undefined && /\s/.test(previous)))) continue;
      begun = true;
      if (left > 0) left -= sign.length;
    }
    text.value = text.value.slice(cut);
    return left <= 0 ? EXIT : undefined;
  });
}

export const element = (tagName: string, children: ElementContent[]): Element => ({
  type: 'element',
  tagName,
  properties: {},
  children,
});
export const textNode = (value: string): Text => ({ type: 'text', value });
