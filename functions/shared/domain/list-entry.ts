import type { Edition, ListEntry, Revision } from './release.ts';

/** The line that a public revision has in lists. */
export function entryOf(revision: Revision, { path }: Pick<Edition, 'path'>): ListEntry {
  const { title, summary, date, topics, places, image } = revision.document;
  return {
    slug: revision.slug,
    language: revision.language,
    revision: revision.revision,
    title,
    summary,
    date,
    updatedAt: revision.publishedAt ?? revision.createdAt,
    path,
    topics,
    places,
    ...(image ? { image } : {}),
  };
}
