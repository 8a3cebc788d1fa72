import { createHash } from 'node:crypto';
import type { Element, Root } from 'hast';
import mammoth from 'mammoth';
import { visit } from 'unist-util-visit';
import { problem, Unreadable } from '../../problems.ts';
import type { Problem } from '../../release.ts';
import { limits } from '../limits.ts';
import { parseHtml } from '../parse-html.ts';
import type { EmbeddedFile } from '../read-document.ts';
import { isBlock, isHeading, line } from '../tree.ts';

/** Styles beside mammoth's own. Built-in styles have English names in a file of any language. */
const STYLES = [
  "p[style-name='Title'] => p.docx-title:fresh",
  "p[style-name='Subtitle'] => p.docx-subtitle:fresh",
  "p[style-name='Quote'] => blockquote:fresh > p:fresh",
  "p[style-name='Intense Quote'] => blockquote:fresh > p:fresh",
  "p[style-name='caption'] => p > small:fresh",
];

const EXTENSIONS: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
};

export interface Converted {
  tree: Root;
  files: EmbeddedFile[];
  warnings: Problem[];
}

/**
 * The text of a Word file as HTML, by mammoth, and its pictures as files named by their content. Comments, deletions and
 * headers are not of the text.
 *
 * @throws Unreadable `docx-broken`, `picture-format`, `docx-pictures`; those of `parseHtml`
 */
export async function convert(bytes: Uint8Array): Promise<Converted> {
  const files = new Map<string, EmbeddedFile>();
  // What is thrown while a picture is converted ends as a message of mammoth's, and the picture is left out.
  const refused: Unreadable[] = [];
  const convertImage = mammoth.images.imgElement(async (image) => {
    const extension = EXTENSIONS[image.contentType];
    if (!extension) {
      const format = image.contentType.replace(/^image\//, '');
      refused.push(new Unreadable('picture-format', { format }));
      return { src: '' };
    }
    const content = new Uint8Array(await image.readAsArrayBuffer());
    const name = `${createHash('sha256').update(content).digest('hex').slice(0, 16)}.${extension}`;
    files.set(name, { name, bytes: content, contentType: image.contentType });
    return { src: name };
  });
  const tree = parseHtml(await html(bytes, convertImage), 'fragment');
  if (refused[0]) throw refused[0];
  if (files.size > limits.docx.pictures) {
    throw new Unreadable('docx-pictures', { most: limits.docx.pictures });
  }
  keepAnchors(tree);
  return { tree, files: [...files.values()], warnings: picturesWithoutWords(tree) };
}

async function html(
  bytes: Uint8Array,
  convertImage: ReturnType<typeof mammoth.images.imgElement>,
): Promise<string> {
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const options = { styleMap: STYLES, convertImage, externalFileAccess: false };
    const { value, messages } = await mammoth.convertToHtml({ buffer }, options);
    const lost = messages.find(({ type }) => type === 'error');
    if (lost) throw new Unreadable('docx-broken', { why: lost.message });
    return value;
  } catch (error) {
    if (error instanceof Unreadable || error instanceof RangeError) throw error;
    throw new Unreadable('docx-broken', { why: error instanceof Error ? error.message : String(error) });
  }
}

/** A bookmark is an empty link; the block that it stands in takes its name, for empty elements go. */
function keepAnchors(tree: Root): void {
  visit(tree, 'element', (block) => {
    if (!isBlock(block) || block.properties.id) return;
    const mark = block.children.find(
      (child): child is Element => child.type === 'element' && isBookmark(child),
    );
    if (mark?.properties.id) block.properties.id = mark.properties.id;
  });
}

const isBookmark = ({ tagName, properties, children }: Element): boolean =>
  tagName === 'a' && properties.id !== undefined && children.length === 0;

function picturesWithoutWords(tree: Root): Problem[] {
  const found: Problem[] = [];
  let near: string | undefined;
  visit(tree, 'element', (node) => {
    if (isHeading(node)) near = line(node);
    if (node.tagName !== 'img' || String(node.properties.alt ?? '').trim() !== '') return;
    found.push(problem('picture-alt-missing', { name: String(node.properties.src) }, { near }));
  });
  return found;
}
