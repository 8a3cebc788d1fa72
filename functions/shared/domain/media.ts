import { mediaAddress } from './address.ts';
import type { Edition, Media, Rendition } from './release.ts';

/** Where a rendition stands on the site. */
export const renditionAddress = (media: Media, { name }: Pick<Rendition, 'name'>): string =>
  mediaAddress({ ...media, name });

/** What a picture is to those who take one file of it: the widest JPEG. */
export function mainRendition({ renditions = [] }: Media): Rendition | undefined {
  return renditions
    .filter(({ contentType }) => contentType === 'image/jpeg')
    .reduce<Rendition | undefined>((a, b) => (a && a.width >= b.width ? a : b), undefined);
}

/**
 * The attachments of an edition: `annex.fr.pdf` is of the French one alone. One that came while a revision was held
 * belongs to it, and waits until that or a later one is public (law 9); then it stays, whatever is held next.
 */
export function attachmentsOf(
  files: Media[],
  editions: Pick<Edition, 'language' | 'publicRevision'>[],
  language: string,
): Media[] {
  const publicRevisions = new Map(editions.map((edition) => [edition.language, edition.publicRevision]));
  return files.filter(({ kind, heldWith = {}, name }) => {
    const own = /\.([a-z]{2,3})\.\w+$/i.exec(name)?.[1]?.toLowerCase();
    const isOthers = own !== undefined && own !== language && (publicRevisions.get(own) ?? 0) > 0;
    const waits = Object.entries(heldWith).some(([code, held]) => (publicRevisions.get(code) ?? 0) < held);
    return kind === 'attachment' && !waits && !isOthers;
  });
}
