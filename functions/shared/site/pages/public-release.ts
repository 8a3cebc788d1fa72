import type { NewsroomIndex } from '../../domain/newsroom-index.ts';
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
  const readable = await Promise.all(
    all.map(async (e) => (e.language === language || (await isReadable(index, e)) ? [e] : [])),
  );
  return { edition, revision, revisions, editions: readable.flat(), files, pictures: picturesOf(files) };
}

/** Has the edition a public text that stands? One whose next revision is held shows its last public one. */
async function isReadable(index: NewsroomIndex, edition: Edition): Promise<boolean> {
  if (edition.publicRevision === 0 || edition.status === 'retracted') return false;
  if (edition.status === 'published') return true;
  const shown = await index.revision(edition.slug, edition.language, edition.publicRevision);
  return shown?.status === 'published';
}
