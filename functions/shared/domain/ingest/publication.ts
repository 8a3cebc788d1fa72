import { eventId } from '../../../../events/event-id.ts';
import { type Facet, facetsOf, monthOf, releaseAddress } from '../address.ts';
import { entryOf } from '../list-entry.ts';
import type { NewsroomSettings } from '../newsroom.ts';
import type { WritableIndex } from '../newsroom-index.ts';
import type { Bus } from '../ports.ts';
import type { Announcement, Edition, ListEntry, Revision } from '../release.ts';
import { searchEntryOf } from '../search-entry.ts';

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
  const others = (await index.revisions(revision.slug, revision.language)).filter(
    (r) => r.revision !== revision.revision,
  );
  const overtaken = await finish(index, others, previous);
  const wasPublic = others.some((r) => r.publishedAt !== undefined && r.revision < revision.revision);
  const marked = await index.markPublic(
    revision,
    publishedAt,
    announcementOf(revision, wasPublic || overtaken !== undefined),
  );
  await settleLists(index, settings, next, [marked, ...others]);
  await beforeEvent();
  for (const one of overtaken ? [overtaken, marked] : [marked]) await announceAccepted(bus, one);
  return true;
}

/**
 * The revision that was public until now, if whoever made it so has not come as far as saying it: it is said for them,
 * lest nobody hears of the release, or hears of it twice as new.
 */
async function finish(
  index: WritableIndex,
  others: Revision[],
  previous: Edition | undefined,
): Promise<Revision | undefined> {
  const last = others.find((r) => r.revision === previous?.publicRevision);
  if (!last || last.publishedAt !== undefined) return undefined;
  const wasPublic = others.some((r) => r.publishedAt !== undefined && r.revision < last.revision);
  return index.markPublic(last, previous?.updatedAt ?? last.createdAt, announcementOf(last, wasPublic));
}

/**
 * Where an edition's page stands with a revision: at the address of its first one, unless this one names another last
 * part; then it moves, and leaves where it stood behind.
 */
export function placeOf(
  revision: Pick<Revision, 'slug' | 'language' | 'document' | 'addressSlug'>,
  previous: Edition | undefined,
  settings: NewsroomSettings,
): Pick<Edition, 'path' | 'formerPaths'> {
  const { slug, language, document, addressSlug } = revision;
  // Where nobody has seen it, it may still be anywhere.
  const seen = previous && previous.publicRevision > 0 ? previous.path : undefined;
  const stands = seen ?? releaseAddress(language, slug, document.date, settings.timeZone);
  const path =
    addressSlug === undefined ? stands : stands.replace(/[^/]+\/$/, `${encodeURIComponent(addressSlug)}/`);
  const former = previous?.formerPaths ?? [];
  const left = seen !== undefined && path !== seen ? [seen] : [];
  const formerPaths = [...former, ...left].filter((one) => one !== path);
  return { path, ...(formerPaths.length > 0 ? { formerPaths } : {}) };
}

/** Says that a public revision is in the index. Its id and time are the same however often it is said. */
async function announceAccepted(
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
  if (!wasPublic) return revision.imported ? 'none' : 'published';
  return revision.minor ? 'none' : 'corrected';
}

/**
 * Brings the lists and search to what the public revision says, and to nothing else; what was withdrawn from the lists
 * is kept beside them, for their feeds. Ends only when the edition is still the one it began with, so that of two
 * revisions at once the newer has the last word.
 *
 * @param revisions all of the edition; one that is held has no lines, so there are none to take away
 */
async function settleLists(
  index: WritableIndex,
  settings: NewsroomSettings,
  edition: Edition,
  revisions: Revision[],
): Promise<void> {
  for (let [current, all] = [edition, revisions]; ; ) {
    const { slug, language, publicRevision } = current;
    const lines = (of: Revision[]) => new Map(of.flatMap((r) => [...linesOf(r, current, settings)]));
    const shown = all.filter((r) => r.revision === publicRevision && r.status === 'published');
    const wanted = lines(shown);
    const gone = [...lines(all)].filter(([key]) => !wanted.has(key));
    await Promise.all([
      ...[...wanted.values()].map(({ facet, month, entry }) => index.putListEntry(facet, month, entry)),
      ...shown.map((r) =>
        index.putSearchEntry(
          monthOf(r.document.date, settings.timeZone),
          searchEntryOf(r, current, settings),
        ),
      ),
    ]);
    await Promise.all(
      gone.flatMap(([, { facet, month, entry }]) => [
        index.removeListEntry(facet, month, entry),
        ...(facet === 'all' ? [index.removeSearchEntry(month, entry)] : []),
      ]),
    );
    await settleWithdrawn(index, settings, current, all);
    const after = await index.edition(slug, language);
    if (!after || after.publicRevision === publicRevision) return;
    current = after;
    all = await index.revisions(slug, language);
  }
}

/**
 * Ends what may be left undone of a revision that was made public, where a crash ended it and a later one is held or
 * public since: it is marked, the lists are as the edition is now, and it is announced. Doing it again comes to the same.
 *
 * @returns false when the revision never was public
 */
export async function finishOvertaken(
  { index, bus, settings }: PublicationDeps,
  { slug, language, revision }: Pick<Revision, 'slug' | 'language' | 'revision'>,
): Promise<boolean> {
  const [edition, revisions] = await Promise.all([
    index.edition(slug, language),
    index.revisions(slug, language),
  ]);
  if (!edition || edition.publicRevision < revision) return false;
  if (edition.publicRevision === revision) await finish(index, revisions, edition);
  const all = await index.revisions(slug, language);
  await settleLists(index, settings, edition, all);
  const own = all.find((r) => r.revision === revision);
  if (!own?.publishedAt) return false;
  await announceAccepted(bus, own);
  return true;
}

/** Keeps the lines that a withdrawn edition had last; of one that is back, or never was withdrawn, none. */
async function settleWithdrawn(
  index: WritableIndex,
  settings: NewsroomSettings,
  edition: Edition,
  revisions: Revision[],
): Promise<void> {
  if (!revisions.some(({ status }) => status === 'retracted')) return;
  const current = revisions.find(({ revision }) => revision === edition.publicRevision);
  const last = revisions
    .filter((r) => r.status === 'published' && r.publishedAt && r.revision < edition.publicRevision)
    .sort((a, b) => b.revision - a.revision)[0];
  const wanted =
    current?.status === 'retracted' && last
      ? linesOf(
          { ...last, revision: current.revision, publishedAt: current.publishedAt ?? current.createdAt },
          edition,
          settings,
        )
      : new Map<string, Line>();
  const every = new Map(revisions.flatMap((r) => [...linesOf(r, edition, settings)]));
  await Promise.all([
    ...[...wanted.values()].map(({ facet, entry }) => index.putWithdrawn(facet, entry)),
    ...[...every]
      .filter(([key]) => !wanted.has(key))
      .map(([, { facet, entry }]) => index.removeWithdrawn(facet, entry)),
  ]);
}

interface Line {
  facet: Facet;
  month: string;
  entry: ListEntry;
}

/** The lines that a revision has in lists, by what makes a line the same line. */
function linesOf(revision: Revision, edition: Edition, settings: NewsroomSettings): Map<string, Line> {
  const { date } = revision.document;
  const month = monthOf(date, settings.timeZone);
  const entry = entryOf(revision, edition);
  return new Map(
    facetsOf(revision.document).map((facet) => [`${facet} ${month} ${date}`, { facet, month, entry }]),
  );
}
