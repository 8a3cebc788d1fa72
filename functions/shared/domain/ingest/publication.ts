import { eventId } from '../../../../events/event-id.ts';
import { type Facet, facetsOf, monthOf } from '../address.ts';
import type { NewsroomSettings } from '../newsroom.ts';
import type { WritableIndex } from '../newsroom-index.ts';
import type { Bus } from '../ports.ts';
import type { Announcement, Edition, ListEntry, Revision } from '../release.ts';

export interface PublicationDeps {
  index: WritableIndex;
  bus: Bus;
  settings: NewsroomSettings;
}

/**
 * Makes a revision the one that the public sees: the index first, then `release.accepted.v1` (law 2).
 * Doing it again, or going on where a crash ended it, comes to the same.
 *
 * @param previous the edition as it was read; undefined when there was none
 * @param publishedAt the moment at which it becomes public (UTC), the same on every try
 * @param beforeEvent what else has to be in the index before anybody is told
 * @returns false when the edition changed meanwhile: read it again and decide anew
 */
export async function makePublic(
  { index, bus, settings }: PublicationDeps,
  revision: Revision,
  previous: Edition | undefined,
  edition: Omit<Edition, 'status' | 'publicRevision' | 'publishedAt' | 'updatedAt' | 'dueAt'>,
  publishedAt: string,
  beforeEvent: () => Promise<void>,
): Promise<boolean> {
  const next: Edition = {
    ...edition,
    status: revision.status,
    publicRevision: revision.revision,
    publishedAt: previous?.publishedAt ?? publishedAt,
    updatedAt: publishedAt,
  };
  if (!(await index.replaceEdition(next, previous))) return false;
  const earlier = (await index.revisions(revision.slug, revision.language)).filter(
    (r) => r.revision < revision.revision && r.publishedAt !== undefined,
  );
  const marked = await index.markPublic(revision, publishedAt, announcementOf(revision, earlier.length > 0));
  await settleLists(index, settings, next);
  await beforeEvent();
  await announceAccepted(bus, marked);
  return true;
}

/** Says that a public revision is in the index. Its id and time are the same however often it is said. */
export async function announceAccepted(
  bus: Bus,
  { slug, language, revision, publishedAt, createdAt }: Revision,
): Promise<void> {
  await bus.emit([
    {
      id: eventId('release.accepted.v1', slug, language, revision),
      type: 'release.accepted.v1',
      time: publishedAt ?? createdAt,
      data: { slug, language, revision },
    },
  ]);
}

/** What the world is to be told of a revision. */
function announcementOf(revision: Revision, wasPublic: boolean): Announcement {
  if (revision.status === 'retracted') return 'retracted';
  if (!wasPublic) return 'published';
  return revision.minor ? 'none' : 'corrected';
}

/**
 * Brings the lists to what the public revision says, and to nothing else. Ends only when the edition is still the one
 * it began with, so that of two revisions at once the newer has the last word.
 */
async function settleLists(
  index: WritableIndex,
  settings: NewsroomSettings,
  edition: Edition,
): Promise<void> {
  for (let current = edition; ; ) {
    const { slug, language, publicRevision } = current;
    const revisions = (await index.revisions(slug, language)).filter((r) => r.publishedAt !== undefined);
    const shown = revisions.find((r) => r.revision === publicRevision);
    const wanted =
      shown?.status === 'published' ? linesOf(shown, current, settings) : new Map<string, Line>();
    for (const { facet, month, entry } of wanted.values()) await index.putListEntry(facet, month, entry);
    const old = revisions.filter((r) => r !== shown).flatMap((r) => [...linesOf(r, current, settings)]);
    const gone = shown?.status === 'retracted' ? [...old, ...linesOf(shown, current, settings)] : old;
    for (const [key, { facet, month, entry }] of new Map(gone)) {
      if (!wanted.has(key)) await index.removeListEntry(facet, month, entry);
    }
    const after = await index.edition(slug, language);
    if (!after || after.publicRevision === publicRevision) return;
    current = after;
  }
}

interface Line {
  facet: Facet;
  month: string;
  entry: ListEntry;
}

/** The lines that a revision has in lists, by what makes a line the same line. */
function linesOf(revision: Revision, edition: Edition, settings: NewsroomSettings): Map<string, Line> {
  const { title, summary, date, topics, places, image } = revision.document;
  const month = monthOf(date, settings.timeZone);
  const entry: ListEntry = {
    slug: revision.slug,
    language: revision.language,
    revision: revision.revision,
    title,
    summary,
    date,
    updatedAt: revision.publishedAt ?? revision.createdAt,
    path: edition.path,
    topics,
    places,
    ...(image ? { image } : {}),
  };
  return new Map(
    facetsOf(revision.document).map((facet) => [`${facet} ${month} ${date}`, { facet, month, entry }]),
  );
}
