import GithubSlugger from 'github-slugger';
import type { Element, ElementContent, Root } from 'hast';
import { toText } from 'hast-util-to-text';
import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';
import { SKIP, visit } from 'unist-util-visit';
import { htmlFragment } from '../domain/html-fragment.ts';
import type { ReleaseDocument } from '../domain/release.ts';
import { fill, textsOf } from './i18n/index.ts';
import { datelineText } from './i18n/words.ts';
import { type Pictures, pictureElement } from './pictures.ts';

const printer = unified().use(rehypeStringify);

const MEDIA = 'media:';
const LOCAL = /^\/(?!\/)/;

/**
 * The sanitised text of a release as it stands on a page: pictures and attachments at their public addresses,
 * the dateline at its head, tables that scroll on their own.
 *
 * @param origin put before addresses of ours, for readers outside the site (feeds); empty on the site
 */
export function bodyOf(document: ReleaseDocument, language: string, pictures: Pictures, origin = ''): string {
  const tree = htmlFragment(document.bodyHtml);
  const anchors = origin ? undefined : anchorsIn(language);
  visit(tree, 'element', (node, index, parent) => {
    if (index === undefined || parent === undefined) return;
    // The title of the page is its only first heading.
    if (node.tagName === 'h1') node.tagName = 'h2';
    if (HEADINGS.has(node.tagName)) anchors?.(node);
    if (node.tagName === 'table' && !origin) {
      parent.children[index] = scrolling(node, textsOf(language).tableLabel);
      return;
    }
    if (CELLS.has(node.tagName) && !origin) alignByClass(node);
    const picture = node.tagName === 'img' && !origin ? pictureOf(node, pictures) : undefined;
    if (picture) {
      parent.children[index] = picture;
      return SKIP;
    }
    if (!publish(node, pictures, origin)) {
      const rest = withoutPicture(node);
      parent.children.splice(index, 1, ...rest);
      return [SKIP, index + rest.length];
    }
  });
  if (document.dateline) putDateline(tree, datelineText(document.dateline, language));
  return printer.stringify(tree);
}

const CELLS = new Set(['td', 'th']);

/** What a document says of a cell with `align`, which HTML has no longer; the styles know the class. */
function alignByClass(cell: Element): void {
  const { align, ...others } = cell.properties;
  if (typeof align === 'string') cell.properties = { ...others, className: [align] };
}

const HEADINGS = new Set(['h2', 'h3', 'h4']);

/** Ids that the page has for itself. */
const TAKEN = ['main', 'attachments', 'also-in', 'related', 'share', 'cite'];

/** Gives headings an id by their words, in any script, and a link to themselves. */
function anchorsIn(language: string): (heading: Element) => void {
  const slugger = new GithubSlugger();
  for (const id of TAKEN) slugger.slug(id);
  return (heading) => {
    const words = toText(heading).trim().toWellFormed();
    const { id = slugger.slug(words) } = heading.properties;
    if (words === '' || id === '') return;
    heading.properties.id = id;
    heading.children.push({
      type: 'element',
      tagName: 'a',
      properties: {
        className: ['anchor'],
        href: `#${encodeURIComponent(String(id))}`,
        ariaLabel: fill(textsOf(language).anchor, { heading: words }),
      },
      children: [{ type: 'text', value: '#' }],
    });
  };
}

/** How wide pictures of the text are: as wide as it, styles/release.ts. */
const SIZES = '(min-width: 46rem) 42rem, 100vw';

/** A picture of ours, waiting for its turn. */
function pictureOf(node: Element, pictures: Pictures): Element | undefined {
  const { src } = node.properties;
  if (typeof src !== 'string' || !src.startsWith(MEDIA)) return undefined;
  const media = pictures.show(decode(src.slice(MEDIA.length)));
  if (!media) return undefined;
  node.properties = { ...node.properties, loading: 'lazy', decoding: 'async' };
  return pictureElement(media, node, SIZES);
}

/** Puts public addresses into an element. `false`: it is about a file that is not there. */
function publish(node: Element, pictures: Pictures, origin: string): boolean {
  for (const name of ['src', 'href']) {
    const value = node.properties[name];
    if (typeof value !== 'string') continue;
    if (value.startsWith(MEDIA)) {
      const media = pictures.show(decode(value.slice(MEDIA.length)));
      if (!media) return false;
      node.properties[name] = `${origin}${media.address}`;
      if (node.tagName === 'img' && media.width && media.height) {
        Object.assign(node.properties, { width: media.width, height: media.height });
      }
    } else if (LOCAL.test(value)) {
      node.properties[name] = `${origin}${value}`;
    }
  }
  return true;
}

/** What stays of an element whose file is missing: the words for a picture, the text of a link. */
function withoutPicture(node: Element): ElementContent[] {
  const { alt } = node.properties;
  if (node.tagName !== 'img') return node.children;
  return typeof alt === 'string' && alt !== '' ? [{ type: 'text', value: `[${alt}]` }] : [];
}

function scrolling(table: Element, label: string): Element {
  return {
    type: 'element',
    tagName: 'section',
    properties: { className: ['scroll'], ariaLabel: label, tabIndex: 0 },
    children: [table],
  };
}

/** The dateline opens the first paragraph; a body that begins otherwise gets one of its own. */
function putDateline(tree: Root, words: string): void {
  const dateline: Element = {
    type: 'element',
    tagName: 'span',
    properties: { className: ['dateline'] },
    children: [{ type: 'text', value: words }],
  };
  const first = tree.children.find((child) => child.type === 'element');
  if (first?.type === 'element' && first.tagName === 'p') {
    first.children.unshift(dateline, { type: 'text', value: ' ' });
  } else {
    tree.children.unshift({ type: 'element', tagName: 'p', properties: {}, children: [dateline] });
  }
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
