import type { NewsroomIndex } from '../../domain/newsroom-index.ts';
import { readableEditions } from '../../domain/readable.ts';
import type { Edition, Media, Revision } from '../../domain/release.ts';
import { type Pictures, picturesOf } from '../pictures.ts';

/** All that the page of a release is made of. Nothing of a held revision is in it (law 9). */
export interface PublicRelease {
  edition: Edition;
  revision: Revision;
  /** Public revisions, newest first. */
  revisions: Revision[];
  /** Editions of the release that can be read, this one among them. */
  editions: Edition[];
  files: Media[];
  pictures: Pictures;
}

/** Reads what the public may see of an edition; `undefined` while that is nothing. */
export async function publicRelease(
  index: NewsroomIndex,
  slug: string,
  language: string,
): Promise<PublicRelease | undefined> {
  const [all, everyRevision, files] = await Promise.all([
    index.editions(slug),
    index.revisions(slug, language),
    index.media(slug),
  ]);
  const edition = all.find((e) => e.language === language);
  if (!edition || edition.publicRevision === 0) return undefined;
  const revisions = everyRevision.filter((r) => r.publishedAt && r.revision <= edition.publicRevision);
  const revision = revisions.find((r) => r.revision === edition.publicRevision);
  if (!revision) return undefined;
  const readable = new Set(await readableEditions(index, all));
  const editions = all.filter((e) => e.language === language || readable.has(e));
  return { edition, revision, revisions, editions, files, pictures: picturesOf(files) };
}
