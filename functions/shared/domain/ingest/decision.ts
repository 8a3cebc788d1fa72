import { createHash } from 'node:crypto';
import type { ReadEdition } from '../document/read-document.ts';
import { problem } from '../problems.ts';
import type { Edition, Problem, Revision } from '../release.ts';

/** What a document is to its edition. `read` is what would become a revision. */
export type Decision = { read: ReadEdition } & (
  | { what: 'unchanged' | 'publish' | 'retract' }
  | { what: 'hold'; dueAt: string }
  | { what: 'reject'; problem: Problem }
);

/**
 * Decides what a document is to its edition, whoever asks: ingest-release, which then does it, and rehearse-release,
 * which only tells.
 *
 * @param slug of the release
 * @param revisions all of the edition
 * @param publicAgain the note of a release that is public again, where nobody wrote one
 */
export function decisionOf(
  given: ReadEdition,
  edition: { slug: string; previous: Edition | undefined; revisions: Revision[] },
  now: Date,
  publicAgain: string,
): Decision {
  const { slug, previous, revisions } = edition;
  const newest = revisions.find((r) => r.revision === previous?.revision);
  const shown = revisions.find((r) => r.revision === previous?.publicRevision);
  const read = completed(stillMajor(given, previous, newest, now), newest, shown ?? newest, publicAgain);
  const { language, status } = read;
  const dueAt = dueOf(read, now);
  if (!previous && status === 'retracted') {
    return { read, what: 'reject', problem: problem('nothing-to-retract', { slug, language }) };
  }
  if (previous && newest) {
    if (contentHash(read) === newest.contentHash && dueAt === previous.dueAt)
      return { read, what: 'unchanged' };
    const isFree = previous.publicRevision === 0 || newest.status === 'retracted';
    if (!isFree && status === 'published' && !read.minor && !read.changeNote) {
      const values = { revision: previous.publicRevision, slug, language };
      return { read, what: 'reject', problem: problem('change-note-missing', values) };
    }
  }
  if (status === 'retracted') return { read, what: 'retract' };
  return dueAt === undefined ? { read, what: 'publish' } : { read, what: 'hold', dueAt };
}

/** Of what readers see. The note on a change is about the change, and no change by itself. */
export function contentHash({ document, status, slug }: ReadEdition): string {
  return createHash('sha256')
    .update(JSON.stringify([status, document, ...(slug ? [slug] : [])]))
    .digest('hex');
}

/** When it is due, if that is still to come. */
export function dueOf({ embargo }: { embargo?: string | undefined }, now: Date): string | undefined {
  return embargo !== undefined && Date.parse(embargo) > now.getTime() ? embargo : undefined;
}

/**
 * What was held until now is what the public is to be told of: a small change to it, or to its moment, is none of what is
 * public, and takes neither the news nor its note away.
 */
function stillMajor(
  read: ReadEdition,
  previous: Edition | undefined,
  newest: Revision | undefined,
  now: Date,
): ReadEdition {
  const mendsHeld =
    previous?.status === 'scheduled' && previous.publicRevision > 0 && newest?.minor === false;
  if (!mendsHeld || !read.minor || read.status !== 'published' || dueOf(read, now) === undefined) return read;
  const changeNote = read.changeNote ?? newest.changeNote;
  return { ...read, minor: false, ...(changeNote ? { changeNote } : {}) };
}

/** A retraction may be a few lines: what is withdrawn is what the public was shown, and nothing that is held (law 9). */
function completed(
  read: ReadEdition,
  newest: Revision | undefined,
  shown: Revision | undefined,
  publicAgain: string,
): ReadEdition {
  const isBare = read.document.bodyText === '' || read.document.title === '';
  if (read.status === 'retracted' && shown && isBare) return { ...read, document: shown.document };
  const isBack = read.status === 'published' && newest?.status === 'retracted';
  return isBack && !read.changeNote ? { ...read, changeNote: publicAgain } : read;
}
