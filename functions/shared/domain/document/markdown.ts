import type { Root } from 'hast';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { limits } from './limits.ts';
import { parseHtml, tooDeep } from './parse-html.ts';
import { Unreadable } from './problems.ts';

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
  return parseHtml(String(toHtml.processSync(text)), 'fragment');
}

/** Quotes, lists and brackets in the thousands are cheap to write and costly to parse. */
function refuseCostly(text: string): void {
  const deep = new RegExp(`^(?:[ \\t]*(?:>|[-+*][ \\t]|\\d{1,9}[.)][ \\t])){${limits.depth},}`, 'm');
  if (deep.test(text)) throw tooDeep();
  const run = new RegExp(`([\\[\\]()*_~<!])(?:[ \\t\\n]?\\1){${limits.markdownRun},}`).exec(text);
  if (!run) return;
  throw new Unreadable({
    code: 'markdown-run',
    message: `The sign ${run[1]} stands more than ${limits.markdownRun} times in a row.`,
    mend: 'Remove it; for a line across the page write ---.',
    line: text.slice(0, run.index).split('\n').length,
  });
}
