import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';
import { SKIP, visit } from 'unist-util-visit';
import { mediaAddress } from '../address.ts';
import { htmlFragment } from '../html-fragment.ts';
import { mainRendition, renditionAddress } from '../media.ts';
import type { Media } from '../release.ts';

const printer = unified().use(rehypeStringify);

/** A sanitised text that names neither a file nor an address of ours is as it is to be. */
const NAMES_OURS = /(?:src|href)=["']?(?:media:|\/(?!\/))/i;

/**
 * A partner shows the body elsewhere: pictures, attachments and links that lead to the newsroom get its origin.
 * Of a file that has not come yet a partner can do nothing with the name; the text of a link to it stays.
 */
export function publicBody(bodyHtml: string, media: Media[], siteUrl: string): string {
  if (!NAMES_OURS.test(bodyHtml)) return bodyHtml;
  const tree = htmlFragment(bodyHtml);
  visit(tree, 'element', (element, index, parent) => {
    for (const property of ['src', 'href']) {
      const value = element.properties[property];
      if (typeof value !== 'string') continue;
      if (/^\/(?!\/)/.test(value)) element.properties[property] = `${siteUrl}${value}`;
      if (!value.startsWith('media:')) continue;
      const name = value.slice('media:'.length);
      const file = media.find((m) => m.name === name || encodeURIComponent(m.name) === name);
      if (file) {
        element.properties[property] = `${siteUrl}${addressOf(file)}`;
      } else if (parent && index !== undefined) {
        parent.children.splice(index, 1, ...element.children);
        return [SKIP, index];
      }
    }
    return;
  });
  return printer.stringify(tree);
}

function addressOf(file: Media): string {
  const main = mainRendition(file);
  return main ? renditionAddress(file, main) : mediaAddress(file);
}
