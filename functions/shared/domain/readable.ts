import type { NewsroomIndex } from './newsroom-index.ts';
import type { Edition, Revision } from './release.ts';

/** Those of an edition's revisions that the public may see, in the order given. */
export const publicRevisions = (
  { publicRevision }: Pick<Edition, 'publicRevision'>,
  revisions: Revision[],
): Revision[] => revisions.filter((r) => r.publishedAt !== undefined && r.revision <= publicRevision);

/**
 * Those of some editions whose text the public can read now: neither withdrawn nor held from the beginning. One
 * whose next revision is held shows its last public one, which may be a withdrawal.
 */
export async function readableEditions(
  index: Pick<NewsroomIndex, 'revisionsOf'>,
  editions: Edition[],
): Promise<Edition[]> {
  const open = editions.filter((e) => e.publicRevision > 0 && e.status !== 'retracted');
  const held = open.filter((e) => e.status === 'scheduled');
  const shown = await index.revisionsOf(held.map((e) => ({ ...e, revision: e.publicRevision })));
  const isShown = (e: Edition) =>
    shown.some((r) => r.slug === e.slug && r.language === e.language && r.status === 'published');
  return open.filter((e) => e.status === 'published' || isShown(e));
}
