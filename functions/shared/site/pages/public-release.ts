import { attachmentsOf } from '../../domain/media.ts';
import type { NewsroomIndex } from '../../domain/newsroom-index.ts';
import { publicRevisions, readableEditions } from '../../domain/readable.ts';
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
  /** All editions there are, held and withdrawn ones too: none of them is named. */
  all: Edition[];
  files: Media[];
  /** Files to take along that the edition lists. */
  attachments: Media[];
  pictures: Pictures;
}

/**
 * The release whose page stands or stood at an address: that of its slug, or the one that named the address.
 *
 * @param slug the last part of the address
 */
export async function publicReleaseAt(
  index: NewsroomIndex,
  path: string,
  slug: string,
  language: string,
): Promise<PublicRelease | undefined> {
  const own = await publicRelease(index, slug, language);
  if (own && placesOf(own.edition).includes(path)) return own;
  const owner = await index.addressOwner(path);
  const other = owner && (await publicRelease(index, owner.slug, language));
  return other && placesOf(other.edition).includes(path) ? other : undefined;
}

const placesOf = ({ path, formerPaths = [] }: Edition): string[] => [path, ...formerPaths];

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
  const revisions = publicRevisions(edition, everyRevision);
  // The one before, while a revision is being made public: the page does not go away for that moment.
  const [revision] = revisions;
  if (!revision) return undefined;
  const readable = new Set(await readableEditions(index, all));
  const editions = all.filter((e) => e.language === language || readable.has(e));
  const attachments = attachmentsOf(files, all, language);
  return { edition, revision, revisions, editions, all, files, attachments, pictures: picturesOf(files) };
}
