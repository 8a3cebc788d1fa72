import type { Element, Root } from 'hast';
import { select, selectAll } from 'hast-util-select';
import { visit } from 'unist-util-visit';
import { parseHtml } from './parse-html.ts';
import { drop, leaves, line } from './tree.ts';

/** What an HTML file holds. `moment` and `language` are as stated, unchecked. */
export interface HtmlPage {
  tree: Root;
  title?: string;
  subtitle?: string;
  moment?: string;
  language?: string;
  /** Lines of the content before its headline. */
  head: string[];
}

const NOISE =
  'nav, aside, footer, form, script, style, template, noscript, [role="navigation"], [role="banner"], [role="contentinfo"], [role="complementary"], [role="search"], [hidden], [aria-hidden="true"]';
const NOISE_NAMES =
  /(?:^|[\s_-])(?:share|sharing|social|addthis|breadcrumbs?|cookie|skip-link|pager|pagination|related|newsletter|print-link|element-invisible|visually-hidden|sr-only)(?:$|[\s_-])/i;

/** Reads a saved page or a piece of one: the content found, the site around it dropped. */
export function readHtml(html: string): HtmlPage {
  const whole = /<(?:!doctype|html|head|body)[\s>]/i.test(html);
  const page = parseHtml(html, whole ? 'page' : 'fragment');
  const title = statedTitle(page);
  const content = whole ? mainContent(page) : page;
  const moment = statedMoment(page, content);
  const language = property(select('html[lang]', page) ?? select('[lang]', page), 'lang');
  if (whole) drop(content, isNoise);
  const heading = headline(content, title);
  const text = heading ? line(heading) : title;
  const second = whole ? select('[id*="subtitle"], [class*="subtitle"]', content) : undefined;
  const subtitle = second && line(second);
  const head = heading ? cutAt(content, heading, whole) : [];
  return {
    tree: whole ? bodyField(content) : content,
    head,
    ...(subtitle ? { subtitle } : {}),
    ...(text ? { title: text } : {}),
    ...(moment ? { moment } : {}),
    ...(language ? { language } : {}),
  };
}

function mainContent(page: Root): Root {
  const body = select('body', page) ?? page;
  for (const selector of ['main', '[role="main"]', 'article']) {
    const found = selectAll(selector, body);
    if (found.length !== 1 || !found[0]) continue;
    const inner = selectAll('article', found[0]);
    return root(inner.length === 1 && inner[0] ? inner[0] : found[0]);
  }
  drop(root(body), (node) => node.tagName === 'header' && select('h1', node) === undefined);
  return root(body);
}

/** Names that content systems give to the field of the text itself, beside which others stand. */
const BODY_NAME = /(?:^|-)(?:article|entry|post|release|pr|news)?-?(?:body|content)$/i;

/** The one element that is marked as the text and holds most of it. */
function bodyField(content: Root): Root {
  const marked: Element[] = [];
  visit(content, 'element', (node) => {
    const names = [node.properties.className, node.properties.itemProp].flat();
    if (!names.some((name) => /^articleBody$/.test(String(name)) || BODY_NAME.test(String(name))))
      return undefined;
    marked.push(node);
    return undefined;
  });
  const all = line(content).length;
  // The innermost that still holds most of it.
  const field = marked.filter((node) => line(node).length > all / 2).at(-1);
  return field ? root(field) : content;
}

const root = (node: Element | Root): Root =>
  node.type === 'root' ? node : { type: 'root', children: node.children };

function isNoise(node: Element): boolean {
  const names = [node.properties.className, node.properties.id].flat().filter((name) => name !== undefined);
  if (select(NOISE, { type: 'root', children: [{ ...node, children: [] }] })) return true;
  return names.some((name) => NOISE_NAMES.test(String(name))) && !select('h1', node);
}

/** og:title, or `<title>` without the site's name behind a bar. */
function statedTitle(page: Root): string | undefined {
  const og = property(select('meta[property="og:title"]', page), 'content');
  const title = select('title', page);
  return clean(og) ?? clean(title && line(title).split(/\s+[|»·]\s+/u)[0]);
}

const clean = (text: string | undefined): string | undefined =>
  text?.replace(/\s+/g, ' ').trim() || undefined;

/** The first heading that the page's title begins with, else the first of all. */
function headline(content: Root, title: string | undefined): Element | undefined {
  const headings = selectAll('h1', content).filter((heading) => line(heading) !== '');
  const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  return headings.find((heading) => title && plain(title).startsWith(plain(line(heading)))) ?? headings[0];
}

/** Takes the headline out and, of a whole page, all before it; returns the lines that stood there. */
function cutAt(content: Root, heading: Element, whole: boolean): string[] {
  const blocks = leaves(content);
  const before = whole ? blocks.slice(0, Math.max(0, blocks.indexOf(heading))) : [];
  const unwanted = new Set<Element>([heading, ...before]);
  drop(content, (node) => unwanted.has(node));
  return before.map((block) => line(block)).filter(Boolean);
}

function statedMoment(page: Root, content: Root): string | undefined {
  const metas = ['dcterms.date', 'dc.date', 'dcterms.issued', 'article:published_time', 'date'];
  for (const name of metas) {
    const found = metaContent(page, name);
    if (found) return found;
  }
  const time = select('time[datetime]', content);
  const dated = select('[property~="dc:date"][content], [itemprop~="datePublished"][content]', content);
  return property(time, 'dateTime') ?? property(dated, 'content');
}

function metaContent(page: Root, name: string): string | undefined {
  let found: string | undefined;
  visit(page, 'element', (node) => {
    if (node.tagName !== 'meta' || found) return;
    const stated = [node.properties.name, node.properties.property].flat();
    if (stated.some((s) => String(s).toLowerCase() === name)) found = property(node, 'content');
  });
  return found;
}

function property(node: Element | undefined, name: string): string | undefined {
  const value = node?.properties[name];
  return clean(
    Array.isArray(value)
      ? value.join(' ')
      : value === undefined || value === null
        ? undefined
        : String(value),
  );
}
