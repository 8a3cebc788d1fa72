import sharp, { type Metadata, type Sharp } from 'sharp';
import { limits } from '../shared/domain/document/limits.ts';
import { RENDITION_WIDTHS } from '../shared/names.ts';
import type { MadeRendition } from './handler.ts';

/** Seconds that one encoding may take. */
const PATIENCE = 60;

/** Formats, the best first; `effort` is low because time costs more than the last percent of size. */
const FORMATS: { extension: string; contentType: string; encode: (image: Sharp) => Sharp }[] = [
  { extension: 'avif', contentType: 'image/avif', encode: (image) => image.avif({ quality: 52, effort: 2 }) },
  { extension: 'webp', contentType: 'image/webp', encode: (image) => image.webp({ quality: 76 }) },
  {
    extension: 'jpg',
    contentType: 'image/jpeg',
    encode: (image) => image.flatten({ background: '#ffffff' }).jpeg({ quality: 78, mozjpeg: true }),
  },
];

/**
 * A picture in each format at the widths that pages use, never wider than it is: upright, in sRGB, and without its
 * metadata, which may say where and by whom it was taken. An animation keeps moving in WebP and stands still in JPEG.
 *
 * @returns undefined where the bytes can't be decoded within the limits
 */
export async function renditionsOf(bytes: Uint8Array): Promise<MadeRendition[] | undefined> {
  const limit = { limitInputPixels: limits.picture.pixels, failOn: 'error' } as const;
  try {
    const metadata = await sharp(bytes, limit).metadata();
    const isAnimated = (metadata.pages ?? 1) > 1 && metadata.format !== 'heif';
    const made: MadeRendition[] = [];
    for (const width of widthsFor(metadata)) {
      for (const { extension, contentType, encode } of FORMATS) {
        if (isAnimated && extension === 'avif') continue;
        const animated = isAnimated && extension === 'webp';
        const upright = sharp(bytes, { ...limit, animated }).autoOrient();
        const sized = upright.resize({ width, withoutEnlargement: true }).timeout({ seconds: PATIENCE });
        const { data, info } = await encode(sized).toBuffer({ resolveWithObject: true });
        made.push({
          name: `${width}.${extension}`,
          contentType,
          width: info.width,
          height: info.pageHeight ?? info.height,
          bytes: data.length,
          body: data,
        });
      }
    }
    return made;
  } catch {
    return undefined;
  }
}

/** Widths below the picture's own, as it stands upright, and its own where it is not beyond the largest. */
function widthsFor({ autoOrient: { width } }: Metadata): number[] {
  const largest = Math.min(width, Math.max(...RENDITION_WIDTHS));
  return [...RENDITION_WIDTHS.filter((one) => one < largest), largest];
}
