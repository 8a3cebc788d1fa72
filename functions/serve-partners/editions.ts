import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import type { Edition, Revision } from '../shared/domain/release.ts';

/** An edition of which the public has seen something, and the revision that it sees now. */
export interface PublicEdition {
  edition: Edition;
  revision: Revision | undefined;
}

/** What some lines are of, where the public may know of it (law 9). A request or two for each language. */
export async function publicEditions(
  index: Pick<NewsroomIndex, 'editionsIn' | 'revisionsOf'>,
  lines: { slug: string; language: string }[],
): Promise<PublicEdition[]> {
  const found = await Promise.all(
    [...Map.groupBy(lines, ({ language }) => language)].map(([language, some]) =>
      index.editionsIn(
        language,
        some.map(({ slug }) => slug),
      ),
    ),
  );
  const open = found.flat().filter(({ publicRevision }) => publicRevision > 0);
  const revisions = await index.revisionsOf(open.map((one) => ({ ...one, revision: one.publicRevision })));
  return open.map((edition) => ({
    edition,
    revision: revisions.find((one) => one.slug === edition.slug && one.language === edition.language),
  }));
}
