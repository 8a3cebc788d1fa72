import { visit } from 'unist-util-visit';
import type { ReleaseDocument } from '../release.ts';
import { parseHtml } from './parse-html.ts';

/** A file beside the release that its document names. */
export interface NamedMedia {
  name: string;
  kind: 'picture' | 'attachment';
  /** Of pictures; absent where there is none. */
  alt?: string;
}

/** The files that a document shows or links to, each once, in the order of the text; the picture of the release first. */
export function mediaNamesIn({ image, bodyHtml }: Pick<ReleaseDocument, 'image' | 'bodyHtml'>): NamedMedia[] {
  const found = new Map<string, NamedMedia>();
  const add = (name: string, kind: NamedMedia['kind'], alt?: string): void => {
    if (!found.has(name)) found.set(name, { name, kind, ...(alt ? { alt } : {}) });
  };
  if (image) add(image.name, 'picture', image.alt);
  if (!bodyHtml.includes('"media:')) return [...found.values()];
  visit(parseHtml(bodyHtml, 'fragment'), 'element', ({ tagName, properties: { src, href, alt } }) => {
    const address = tagName === 'img' ? src : href;
    if (typeof address !== 'string' || !address.startsWith('media:')) return;
    const name = decodeURIComponent(address.slice('media:'.length));
    add(name, tagName === 'img' ? 'picture' : 'attachment', typeof alt === 'string' ? alt : undefined);
  });
  return [...found.values()];
}
