import type { Root } from 'hast';
import { fromParse5 } from 'hast-util-from-parse5';
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse, parseFragment } from 'parse5';
import { Unreadable } from '../problems.ts';
import { limits } from './limits.ts';

/**
 * Parses HTML (a whole page or a piece of one) as browsers do. The limits on depth and nodes hold while parsing,
 * so that a hostile page costs no more than they allow.
 *
 * @throws Unreadable `too-deep`, `too-many-nodes`
 */
export function parseHtml(html: string, kind: 'page' | 'fragment'): Root {
  const options = { treeAdapter: limited(), scriptingEnabled: false };
  const tree = fromParse5(kind === 'page' ? parse(html, options) : parseFragment(html, options));
  if (tree.type !== 'root') throw new TypeError(`parse5 gave a ${tree.type}`);
  return tree;
}

export const tooDeep = (): Unreadable => new Unreadable('too-deep', { most: limits.depth });

export const tooMany = (): Unreadable => new Unreadable('too-many-nodes', { most: limits.nodes });

/** parse5's own tree, which counts what it is given. */
function limited() {
  const depths = new WeakMap<object, number>();
  let nodes = 0;
  const count = (): void => {
    nodes += 1;
    if (nodes > limits.nodes) throw tooMany();
  };
  const deepen = (parent: DefaultTreeAdapterTypes.ParentNode, child: object): void => {
    const depth = (depths.get(parent) ?? 0) + 1;
    if (depth > limits.depth) throw tooDeep();
    depths.set(child, depth);
    // What stands in a template is deeper still, though parse5 keeps it apart.
    if ('content' in child && typeof child.content === 'object' && child.content)
      depths.set(child.content, depth);
    count();
  };
  const adapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    appendChild(parent, child) {
      deepen(parent, child);
      defaultTreeAdapter.appendChild(parent, child);
    },
    insertBefore(parent, child, reference) {
      deepen(parent, child);
      defaultTreeAdapter.insertBefore(parent, child, reference);
    },
  };
  return adapter;
}
