import { eventId } from '../../events/event-id.ts';
import { limits } from '../shared/domain/document/limits.ts';
import type {
  DocumentReader,
  EmbeddedFile,
  ReadEdition,
  ReadResult,
} from '../shared/domain/document/read-document.ts';
import { contentHash, decisionOf, dueOf } from '../shared/domain/ingest/decision.ts';
import { finishOvertaken, makePublic, placeOf } from '../shared/domain/ingest/publication.ts';
import { isLater, type NamedUpload, stemOf } from '../shared/domain/ingest/upload-name.ts';
import type { PictureJob } from '../shared/domain/jobs.ts';
import type { NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { WritableIndex } from '../shared/domain/newsroom-index.ts';
import type { ObjectChange } from '../shared/domain/object-event.ts';
import type { Bus, Jobs, Schedule, Uploads } from '../shared/domain/ports.ts';
import { problem } from '../shared/domain/problems.ts';
import type { Edition, Media, Problem, Revision, UploadName } from '../shared/domain/release.ts';
import { UPLOAD_PREFIX } from '../shared/names.ts';
import { textsOf } from '../shared/site/i18n/index.ts';
import { hashOf } from './ingest-media.ts';
import { aboutReport, rejected, type Verdict } from './verdict.ts';

/** How often an edition that others change at the same moment is read anew before the queue tries again. */
const ROUNDS = 5;

export interface DocumentDeps {
  index: WritableIndex;
  uploads: Uploads;
  read: DocumentReader;
  pictures: Jobs<PictureJob>;
  bus: Bus;
  schedule: Schedule;
  settings: NewsroomSettings;
  now: () => Date;
}

type Named = Extract<NamedUpload, { kind: 'document' }>;

/** Reads a document, decides what it is to its edition, and does it. */
export async function ingestDocument(
  deps: DocumentDeps,
  change: ObjectChange,
  named: Named,
  record: (verdict: Verdict) => Promise<void>,
): Promise<Verdict> {
  const { index, uploads, settings } = deps;
  const { upload } = change;
  const object = await uploads.read(upload.key, upload.versionId, limits.documentBytes[named.format]);
  // Gone or replaced since: the event of what replaced it is on its way.
  if (!object) return superseded;
  const about = { slug: named.slug, ...aboutReport(object.metadata) };

  const editions = await index.editions(named.slug);
  const { language } = named;
  const read = await deps.read(
    object.bytes,
    {
      format: named.format,
      fileName: named.fileName,
      receivedAt: change.at,
      metadata: object.metadata,
      ...(language ? { language } : {}),
    },
    settings,
  );
  if ('errors' in read)
    return rejected(read.errors, {
      ...about,
      ...(read.draft ? { language: read.draft.language, title: read.draft.document.title } : {}),
      warnings: read.warnings,
      understood: read.understood,
    });
  await keepFirstDate(index, editions, read);
  const said = {
    ...about,
    language: read.edition.language,
    ...(read.edition.document.title === '' ? {} : { title: read.edition.document.title }),
    warnings: read.warnings,
    understood: read.understood,
  };

  const stranger = editions.find((e) => stemOf(e.upload.key, settings) !== named.stem);
  if (stranger)
    return rejected(
      [problem('name-taken', { key: upload.key, other: stranger.upload.key, slug: named.slug })],
      said,
    );

  await keepPictures(deps, change, named.slug, read.files);
  for (let round = 0; round < ROUNDS; round += 1) {
    const imported = object.metadata.announce === 'none';
    const verdict = await decide(deps, change, named.slug, { ...read.edition, imported }, (more) =>
      record({ ...said, ...more }),
    );
    if (verdict) return { ...said, ...verdict };
  }
  throw new Error('the edition is changed by others all the time; the queue will bring this upload again');
}

/** Pictures out of a Word file: each is a file of its own, named by its content, before the text that shows it. */
async function keepPictures(
  { uploads, pictures }: DocumentDeps,
  { upload }: ObjectChange,
  slug: string,
  files: EmbeddedFile[],
): Promise<void> {
  for (const { name, bytes, contentType } of files) {
    const key = `${UPLOAD_PREFIX.extracted}${slug}/${name}`;
    await uploads.write(key, bytes, contentType);
    const media: Media = {
      slug,
      name,
      kind: 'picture',
      upload: { key, sequencer: upload.sequencer },
      contentType,
      bytes: bytes.length,
      hash: hashOf(bytes),
    };
    await pictures.send([{ job: { media } }]);
  }
}

const superseded: Verdict = { outcome: 'superseded', errors: [], warnings: [] };

type Outcome = Omit<Verdict, 'warnings'>;

/** One round: undefined when somebody else changed the edition meanwhile. */
async function decide(
  deps: DocumentDeps,
  change: ObjectChange,
  slug: string,
  given: ReadEdition,
  record: (outcome: Outcome) => Promise<void>,
): Promise<Outcome | undefined> {
  const { index } = deps;
  const { language } = given;
  const [previous, revisions] = await Promise.all([
    index.edition(slug, language),
    index.revisions(slug, language),
  ]);
  const mine = revisions.find((r) => sameUpload(r.upload, change.upload));
  const newest = revisions.find((r) => r.revision === previous?.revision);
  const decision = decisionOf(
    given,
    { slug, previous, revisions },
    deps.now(),
    textsOf(language).publicAgain,
  );
  const { read } = decision;
  if (previous && newest && mine?.revision !== previous.revision) {
    // A crash ended it before all of it was done; a later revision came since.
    if (mine && (await finishOvertaken(deps, mine))) {
      return { outcome: 'accepted', errors: [], revision: mine.revision, path: previous.path };
    }
    if (isOlder(change, previous, newest)) return { ...superseded };
    if (decision.what === 'unchanged')
      return { outcome: 'unchanged', errors: [], revision: newest.revision, path: previous.path };
    if (decision.what === 'reject') return { outcome: 'rejected', errors: [decision.problem] };
  } else if (!previous && decision.what === 'reject') {
    return { outcome: 'rejected', errors: [decision.problem] };
  }
  // Numbers only grow: one that was passed by another upload's meanwhile is left lying, and never becomes public.
  const usable = mine !== undefined && mine.revision >= (previous?.revision ?? 0) ? mine : undefined;
  const taken = await addressProblem(deps, slug, read, previous);
  if (taken) return { outcome: 'rejected', errors: [taken] };
  const revision = usable ?? revisionOf(change, slug, read, (revisions[0]?.revision ?? 0) + 1);
  if (!usable && !(await index.addRevision(revision))) return undefined;
  return release(deps, revision, previous, record);
}

/** Shows a revision to the public, or holds it until it is due. */
async function release(
  deps: DocumentDeps,
  revision: Revision,
  previous: Edition | undefined,
  record: (outcome: Outcome) => Promise<void>,
): Promise<Outcome | undefined> {
  const { index, settings } = deps;
  const { slug, language } = revision;
  const { path, formerPaths } = placeOf(revision, previous, settings);
  const moved = formerPaths ? { formerPaths } : {};
  const edition = { slug, language, revision: revision.revision, path, ...moved, upload: revision.upload };
  const outcome = (what: 'accepted' | 'scheduled' | 'dropped'): Outcome => ({
    outcome: what,
    errors: [],
    revision: revision.revision,
    path,
  });

  const dueAt = dueOf(revision, deps.now());
  if (dueAt !== undefined && revision.status === 'published') {
    // Nobody learns of a new address before its time (law 9).
    const place: Pick<Edition, 'path' | 'formerPaths'> =
      previous && previous.publicRevision > 0 ? previous : { path };
    const held: Edition = {
      ...{ slug, language, revision: revision.revision, upload: revision.upload, path: place.path },
      ...(place.formerPaths ? { formerPaths: place.formerPaths } : {}),
      ...{ status: 'scheduled', dueAt, ...publicPart(previous) },
    };
    return (await hold(deps, held, revision.createdAt, previous, () => record(outcome('scheduled'))))
      ? { ...outcome('scheduled'), recorded: true }
      : undefined;
  }
  if (revision.status === 'retracted' && (previous?.publicRevision ?? 0) === 0) {
    // The public never saw it: there is nothing to tell, and nothing to hold any more.
    const dropped: Edition = { ...edition, status: 'retracted', publicRevision: 0 };
    if (!(await index.replaceEdition(dropped, previous))) return undefined;
    await forget(deps, revision, previous);
    // But for the partners who are trusted with what is held.
    await sayCancelled(deps, revision);
    return outcome('dropped');
  }
  const done = await makePublic(deps, revision, previous, edition, revision.createdAt, async () => {
    await forget(deps, revision, previous);
    if (revision.minor && (await replacesHeld(index, revision))) await sayCancelled(deps, revision);
    await record(outcome('accepted'));
  });
  return done ? { ...outcome('accepted'), recorded: true } : undefined;
}

/** Whether a revision that nobody else is told of takes the place of news that was held. */
async function replacesHeld(
  index: Pick<WritableIndex, 'revisions'>,
  { slug, language, revision }: Revision,
): Promise<boolean> {
  const before = (await index.revisions(slug, language)).filter((r) => r.revision < revision);
  const shown = before.findIndex((r) => r.publishedAt !== undefined);
  return before
    .slice(0, shown < 0 ? undefined : shown)
    .some((r) => r.embargo !== undefined && r.status === 'published' && !r.minor);
}

/** Says that what was held will not come out, to partners who have it. Its id is the same however often it is said. */
const sayCancelled = (
  { bus }: Pick<DocumentDeps, 'bus'>,
  { slug, language, revision, createdAt }: Revision,
) =>
  bus.emit([
    {
      id: eventId('release.cancelled.v1', slug, language, revision),
      type: 'release.cancelled.v1',
      time: createdAt,
      data: { slug, language, revision },
    },
  ]);

async function hold(
  deps: DocumentDeps,
  held: Edition,
  time: string,
  previous: Edition | undefined,
  record: () => Promise<void>,
): Promise<boolean> {
  const { slug, language, revision, dueAt = '' } = held;
  if (!(await deps.index.replaceEdition(held, previous))) return false;
  await deps.index.putDue({ slug, language, dueAt });
  await deps.schedule.at(scheduleName(held), dueAt, { slug, language, revision, dueAt });
  await forget(deps, held, previous);
  await record();
  await deps.bus.emit([
    {
      id: eventId('release.scheduled.v1', slug, language, revision),
      type: 'release.scheduled.v1',
      time,
      data: { slug, language, revision, dueAt },
    },
  ]);
  return true;
}

/** One schedule a held revision, so that nobody cancels another's. */
const scheduleName = ({
  slug,
  language,
  revision,
}: Pick<Edition, 'slug' | 'language' | 'revision'>): string => `${slug} ${language} ${revision}`;

/** Forgets the schedule of the revision that was held before; one that fires all the same finds nothing to lift. */
async function forget(
  { schedule, index }: DocumentDeps,
  { revision }: Pick<Revision, 'revision'>,
  previous: Edition | undefined,
): Promise<void> {
  if (previous?.status !== 'scheduled' || previous.revision === revision) return;
  await schedule.cancel(scheduleName(previous));
  const { slug, language, dueAt = '' } = previous;
  await index.removeDue({ slug, language, dueAt });
}

function publicPart(
  previous: Edition | undefined,
): Pick<Edition, 'publicRevision' | 'publishedAt' | 'updatedAt'> {
  return {
    publicRevision: previous?.publicRevision ?? 0,
    ...(previous?.publishedAt ? { publishedAt: previous.publishedAt } : {}),
    ...(previous?.updatedAt ? { updatedAt: previous.updatedAt } : {}),
  };
}

function revisionOf(change: ObjectChange, slug: string, read: ReadEdition, number: number): Revision {
  const { document, language, status, minor, changeNote, embargo } = read;
  return {
    slug,
    language,
    revision: number,
    status,
    document,
    minor,
    ...(read.imported ? { imported: true } : {}),
    ...(changeNote ? { changeNote } : {}),
    ...(embargo ? { embargo } : {}),
    ...(read.slug && read.slug !== slug ? { addressSlug: read.slug } : {}),
    contentHash: contentHash(read),
    upload: change.upload,
    createdAt: change.at,
  };
}

const sameUpload = (a: UploadName, b: UploadName): boolean => a.key === b.key && a.sequencer === b.sequencer;

/** By the sequencer where it is the same key; by the clock where the edition's file has another ending now. */
function isOlder(change: ObjectChange, previous: Edition, newest: Revision): boolean {
  return previous.upload.key === change.upload.key
    ? isLater(previous.upload, change.upload)
    : newest.createdAt > change.at;
}

/** The date of a document that names none is that of its first revision: else each upload would be a change. */
async function keepFirstDate(
  index: WritableIndex,
  editions: Edition[],
  { edition, understood }: Extract<ReadResult, { edition: ReadEdition }>,
): Promise<void> {
  if (!understood.some(({ field, from }) => field === 'date' && from === 'upload')) return;
  const before = editions.find((e) => e.language === edition.language);
  const newest = before && (await index.revision(before.slug, before.language, before.revision));
  if (newest) edition.document.date = newest.document.date;
}

/** Why a page can't stand where it is to stand. An address is taken before a revision is made that names it. */
async function addressProblem(
  { index, settings }: DocumentDeps,
  slug: string,
  read: ReadEdition,
  previous: Edition | undefined,
): Promise<Problem | undefined> {
  const { language, document } = read;
  const named = read.slug ?? (previous ? undefined : slug);
  if (named === undefined) return undefined;
  const { path } = placeOf({ slug, language, document, addressSlug: named }, previous, settings);
  if (path === previous?.path) return undefined;
  const other = named === slug ? undefined : await index.edition(named, language);
  const owner = await index.addressOwner(path);
  if (other?.path === path || (owner && owner.slug !== slug)) {
    return problem('address-taken', { path, other: owner?.slug ?? named });
  }
  if (named === slug || (await index.claimAddress(path, slug))) return undefined;
  return problem('address-taken', { path, other: named });
}
