import type { Root } from 'hast';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { Unreadable } from '../problems.ts';
import { limits } from './limits.ts';
import { parseHtml, tooDeep } from './parse-html.ts';
import { drop } from './tree.ts';

// The HTML inside Markdown is printed as it stands and parsed by the one limited parser, the sanitiser's.
const toHtml = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeStringify, { allowDangerousHtml: true });

/**
 * GitHub-flavoured Markdown to a tree.
 *
 * @throws Unreadable `too-deep`, `markdown-run`, `too-many-nodes`
 */
export function readMarkdown(text: string): Root {
  refuseCostly(text);
  const tree = parseHtml(String(toHtml.processSync(withoutDialect(text))), 'fragment');
  // The heading of the notes is English, whatever the text is in.
  drop(tree, ({ properties }) => properties.id === 'footnote-label');
  return tree;
}

/** What Hugo, Jekyll and their like would replace: `{{< figure … >}}`, `{% include … %}`. */
export const SHORTCODE = /\{\{[<%][^{}\n]{0,300}[>%]\}\}|\{%[^{}\n]{0,300}%\}/g;

/** What other systems write between the lines: kramdown's attributes, and file names with spaces as addresses. */
function withoutDialect(text: string): string {
  return text
    .replace(SHORTCODE, '')
    .replace(/^[ \t]*\{:{1,2}[^{}\n]*\}[ \t]*$/gm, '')
    .replace(
      /\]\(([^()<>"'\s][^()<>"'\n]{0,200} [^()<>"'\n]{0,100}\.\w{2,5})\)/g,
      (_, address: string) => `](${address.replaceAll(' ', '%20')})`,
    );
}

/** What is cheap to write and costly to parse is refused before it is parsed. */
function refuseCostly(text: string): void {
  const mark = '(?:>|[-+*][ \\t]|\\d{1,9}[.)][ \\t]|\\[\\^[^\\]\\n]*\\]:)';
  const deep = new RegExp(`^(?:[ \\t]*${mark}){${limits.markdownDepth},}`, 'm');
  const indented = new RegExp(`^[ >]{${limits.markdownDepth * 2},}${mark}`, 'm');
  if (deep.test(text) || indented.test(text.replaceAll('\t', '    '))) throw tooDeep();
  const lines = text.split('\n').length;
  let cost = lines ** 2 / 2;
  for (const paragraph of text.matchAll(/[^\n]+(?:\n[^\n]+)*/g)) {
    cost += costOf(paragraph[0]);
    if (cost <= limits.markdownCost) continue;
    const line = text.slice(0, paragraph.index).split('\n').length;
    throw new Unreadable('markdown-cost', { lines }, { line });
  }
}

function costOf(paragraph: string): number {
  // A tag costs half of a bracket.
  const signs = (paragraph.match(/[[\]*_~`!]/g)?.length ?? 0) + (paragraph.match(/</g)?.length ?? 0) / 2;
  // Each row of a table gets as many cells as its rule has.
  const rows = paragraph.split('\n');
  const rule = rows.find((row) => row.includes('|') && /^[ \t>|:-]+$/.test(row));
  const cells = rule ? rule.split('|').length * rows.length : 0;
  return signs ** 2 + (cells > limits.nodes / 2 ? limits.markdownCost : 0);
}
