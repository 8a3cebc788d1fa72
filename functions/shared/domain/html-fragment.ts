import type { Root } from 'hast';
import { fromParse5 } from 'hast-util-from-parse5';
import { parseFragment } from 'parse5';

/**
 * The tree of a text that was sanitised. Nobody asks it where in the text a node stood, and without that it is made in
 * two thirds of the time; what comes from outside goes through `parseHtml`, which has limits.
 */
export function htmlFragment(html: string): Root {
  const tree = fromParse5(parseFragment(html, { scriptingEnabled: false }));
  if (tree.type !== 'root') throw new TypeError(`parse5 gave a ${tree.type}`);
  return tree;
}
