import type { Element } from 'hast';
import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';
import { mediaAddress } from '../domain/address.ts';
import { mainRendition, renditionAddress } from '../domain/media.ts';
import type { Media } from '../domain/release.ts';
import { type Html, raw } from './html.ts';

/** A file beside a release, and where readers find it: of a picture the widest JPEG, with its pixels. */
export type PublicMedia = Media & { address: string };

/** The files of a release; remembers which were shown, so that those and no others are copied to the site (law 9). */
export interface Pictures {
  show(name: string): PublicMedia | undefined;
  readonly shown: Media[];
}

export function picturesOf(files: Media[]): Pictures {
  const shown = new Map<string, Media>();
  return {
    show(name) {
      const media = files.find((file) => file.name === name);
      if (!media) return undefined;
      shown.set(name, media);
      const main = mainRendition(media);
      return main
        ? { ...media, width: main.width, height: main.height, address: renditionAddress(media, main) }
        : { ...media, address: mediaAddress(media) };
    },
    get shown() {
      return [...shown.values()];
    },
  };
}

/** Formats that most browsers prefer to JPEG, the smallest first. */
const SOURCES = ['image/avif', 'image/webp'];

/**
 * A picture as browsers choose it by format and width.
 *
 * @param img the element that shows it: its attributes stay, its address is that of `media`
 * @param sizes how wide it is shown (HTML, "sizes attributes")
 */
export function pictureElement(media: PublicMedia, img: Element, sizes: string): Element {
  const set = (contentType: string): string =>
    (media.renditions ?? [])
      .filter((one) => one.contentType === contentType)
      .map((one) => `${renditionAddress(media, one)} ${one.width}w`)
      .join(', ');
  const { width, height } = media;
  const { src: _, alt, ...others } = img.properties;
  const shown: Element = {
    ...img,
    properties: {
      src: media.address,
      alt,
      ...(width && height ? { width, height } : {}),
      ...(set('image/jpeg') ? { srcSet: set('image/jpeg'), sizes } : {}),
      ...others,
    },
  };
  const sources = SOURCES.filter((contentType) => set(contentType) !== '');
  if (sources.length === 0) return shown;
  return element('picture', {}, [
    ...sources.map((type) => element('source', { type, srcSet: set(type), sizes }, [])),
    shown,
  ]);
}

/** The same as markup: `attributes` are those of the `<img>`. */
export const pictureHtml = (media: PublicMedia, attributes: Record<string, string>, sizes: string): Html =>
  raw(
    printer.stringify({
      type: 'root',
      children: [pictureElement(media, element('img', attributes, []), sizes)],
    }),
  );

const printer = unified().use(rehypeStringify);

const element = (tagName: string, properties: Element['properties'], children: Element[]): Element => ({
  type: 'element',
  tagName,
  properties,
  children,
});
