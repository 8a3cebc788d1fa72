import type { Element, ElementContent, Root } from 'hast';
import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';
import { SKIP, visit } from 'unist-util-visit';
import { Unreadable } from '../problems.ts';
import { allowlist } from './allowlist.ts';
import { limits } from './limits.ts';
import { parseHtml } from './parse-html.ts';
import { element, isBlock, textNode, words } from './tree.ts';

const cleaner = unified().use(rehypeSanitize, allowlist);
const printer = unified().use(rehypeStringify);
const PASSES = 8;

/**
 * The body as it may stand on a page (law 10): allowlisted elements and attributes, second-level headings at most,
 * pictures as `media:<file name>`, nothing empty. Printed and parsed until nothing changes any more, so that what a
 * browser makes of it is what was checked.
 *
 * @throws Unreadable `unstable-html`, `too-many-tables`, `too-many-footnotes`
 */
export function sanitise(tree: Root): { html: string; text: string; tree: Root } {
  refuseTooMany(tree);
  let [current, html] = [clean(tree), ''];
  for (let pass = 0; pass < PASSES; pass += 1) {
    const printed = printer.stringify(current);
    if (printed === html) return { html, text: words(current), tree: current };
    html = printed;
    current = clean(parseHtml(html, 'fragment'));
  }
  throw new Unreadable('unstable-html');
}

/** Notes at the foot are known by their ids, as Markdown and Word are turned into HTML. */
const NOTE = /^(?:user-content-)*(?:fn-|footnote-|endnote-)(?!ref)/;

function refuseTooMany(tree: Root): void {
  let [tables, footnotes] = [0, 0];
  visit(tree, 'element', ({ tagName, properties: { id } }) => {
    if (tagName === 'table') tables += 1;
    if (tagName === 'li' && typeof id === 'string' && NOTE.test(id)) footnotes += 1;
  });
  if (tables > limits.tables) throw new Unreadable('too-many-tables', { count: tables, most: limits.tables });
  if (footnotes > limits.footnotes) {
    throw new Unreadable('too-many-footnotes', { count: footnotes, most: limits.footnotes });
  }
}

/** As `sanitise`, from text: what sanitising once more gives. */
export const sanitiseHtml = (html: string): string => sanitise(parseHtml(html, 'fragment')).html;

function clean(tree: Root): Root {
  prepare(tree);
  const cleaned = cleaner.runSync(tree);
  tidy(cleaned);
  while (isSpace(cleaned.children[0])) cleaned.children.shift();
  while (isSpace(cleaned.children.at(-1))) cleaned.children.pop();
  return cleaned;
}

/** Turns what has a lawful equivalent into it, before the allowlist drops it. */
function prepare(tree: Root): void {
  let first = false;
  visit(tree, 'element', (node) => {
    if (node.tagName === 'h1') first = true;
  });
  visit(tree, 'element', (node, index, parent) => {
    if (first) node.tagName = node.tagName.replace(/^h([1-5])$/, (_, n) => `h${Number(n) + 1}`);
    if (node.tagName === 'center') node.tagName = 'div';
    const { id, href } = node.properties;
    if (typeof id === 'string') node.properties.id = anchor(id);
    if (node.tagName === 'a' && typeof href === 'string') node.properties.href = target(href);
    if (index === undefined || !parent) return undefined;
    const inLink = parent.type === 'element' && parent.tagName === 'a';
    const instead = EMBEDDED.has(node.tagName) ? embedLink(node, parent) : replacement(node, inLink);
    if (!instead) return undefined;
    parent.children.splice(index, 1, instead);
    return [SKIP, index + 1];
  });
}

/** Ids of a text must not meet those of the page around it. */
const anchor = (id: string): string =>
  id.startsWith('user-content-') ? id : `user-content-${id.replace(/[^\w-]/g, '-')}`;

function target(href: string): string {
  const trimmed = href.trim();
  if (trimmed.startsWith('#') && trimmed.length > 1) return `#${anchor(trimmed.slice(1))}`;
  // A file beside the document: no scheme, no folder above, an extension.
  return /^(?:\.\/)?[^/?#:\\]+\.\w{2,5}$/.test(trimmed) ? mediaAddress(trimmed) : trimmed;
}

function mediaAddress(path: string): string {
  const name = path.split(/[?#]/)[0]?.split(/[\\/]/).at(-1) ?? '';
  return `media:${encodeURIComponent(decoded(name))}`;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name).toWellFormed();
  } catch {
    return name.toWellFormed();
  }
}

/** What stands for an element that readers' browsers are not given as it is. */
function replacement(node: Element, inLink: boolean): ElementContent | undefined {
  if (node.tagName === 'input' && node.properties.type === 'checkbox') {
    return textNode(node.properties.checked ? '☑' : '☐');
  }
  if (node.tagName !== 'img') return undefined;
  const source = String(node.properties.src ?? '').trim();
  const alt = String(node.properties.alt ?? '').trim();
  if (source.startsWith('media:')) return undefined;
  const remote = /^(?:https?:)?[\\/]{2}/i.test(source);
  if (remote && !inLink && URL.canParse(source, 'https://x')) {
    // Only the site's own pictures are shown: another's server would see who reads, and may change them.
    const { href } = new URL(source, 'https://x');
    return {
      ...element('a', [textNode(alt || (href.split(/[?#]/)[0]?.split('/').at(-1) ?? '') || href)]),
      properties: { href },
    };
  }
  if (remote || source === '' || /^[^/?#]*:/.test(source)) return textNode(alt);
  return { ...element('img', []), properties: { src: mediaAddress(source), alt } };
}

const EMBEDDED = new Set(['iframe', 'embed', 'object', 'video', 'audio']);

/** What is embedded from elsewhere becomes a link to it: another's server would see who reads. */
function embedLink(node: Element, parent: Root | Element): ElementContent | undefined {
  const { src, data, title, width, height } = node.properties;
  const inner = node.children.find((child) => child.type === 'element' && child.tagName === 'source');
  const source = String(src ?? data ?? (inner?.type === 'element' ? inner.properties.src : '') ?? '').trim();
  const isHidden = [width, height].some(
    (size) => size !== undefined && Number.parseInt(String(size), 10) <= 1,
  );
  const absolute = source.replace(/^\/\//, 'https://');
  if (isHidden || !/^https?:\/\//i.test(absolute) || !URL.canParse(absolute)) return undefined;
  const { href, host, pathname } = new URL(absolute);
  const name = typeof title === 'string' && title.trim() !== '' ? title.trim() : `${host}${pathname}`;
  const link = { ...element('a', [textNode(name)]), properties: { href } };
  const standsAlone =
    parent.type === 'root' || ['body', 'div', 'figure', 'blockquote'].includes(parent.tagName);
  return standsAlone ? element('p', [link]) : link;
}

const KEEPS = new Set(['img', 'hr', 'br', 'wbr', 'td', 'th', 'col', 'colgroup']);

/** Drops what shows nothing, unwraps what means nothing. Children first; the depth is limited already. */
function tidy(node: Root | Element): void {
  const kept: ElementContent[] = [];
  for (const child of node.children) {
    if (child.type === 'text') kept.push(child);
    if (child.type !== 'element') continue;
    tidy(child);
    if (child.tagName === 'img' && !child.properties.src) continue;
    if (!KEEPS.has(child.tagName) && isEmpty(child)) continue;
    if (meansNothing(child)) kept.push(...child.children);
    else kept.push(child);
  }
  node.children = kept;
}

const isEmpty = (node: Element): boolean =>
  node.children.every(
    (child) =>
      isSpace(child) || (child.type === 'element' && (child.tagName === 'br' || child.tagName === 'wbr')),
  );

const isSpace = (node: { type: string } | undefined): boolean =>
  node?.type === 'text' && 'value' in node && typeof node.value === 'string' && node.value.trim() === '';

/** A span or link that says nothing, and a box that only holds other blocks. */
function meansNothing({ tagName, properties, children }: Element): boolean {
  if (Object.keys(properties).length > 0) return false;
  if (tagName === 'span' || tagName === 'a') return true;
  return tagName === 'div' && children.every((child) => isSpace(child) || isBlock(child));
}
