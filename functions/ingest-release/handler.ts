import { eventId } from '../../events/event-id.ts';
import { type NamedUpload, readUploadName } from '../shared/domain/ingest/upload-name.ts';
import { changeOf, type ObjectChange, objectEvent } from '../shared/domain/object-event.ts';
import { ObjectTooLarge } from '../shared/domain/ports.ts';
import { problem } from '../shared/domain/problems.ts';
import type { Problem, UploadRecord } from '../shared/domain/release.ts';
import { UPLOAD_PREFIX } from '../shared/names.ts';
import { queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';
import { type DocumentDeps, ingestDocument } from './ingest-document.ts';
import { ingestMedia, type MediaDeps } from './ingest-media.ts';
import { rejected, type Verdict } from './verdict.ts';

export type Deps = DocumentDeps & MediaDeps & { log: Log };

/**
 * An upload that can't be taken is answered, never retried: the reasons go into the index and a rejection onto the bus.
 * What throws is ours to mend, and the queue tries it again.
 */
export const createHandler = (deps: Deps) =>
  queueHandler(objectEvent, (event) => ingest(deps, changeOf(event)), deps.log);

async function ingest(deps: Deps, change: ObjectChange): Promise<void> {
  const { index, settings, log } = deps;
  const { upload } = change;
  // A rehearsal is never published, whatever brought it here.
  if (!upload.key.startsWith(UPLOAD_PREFIX.releases)) return;
  const named = readUploadName(upload.key, settings);
  if (named.kind === 'folder') return;
  const verdict = await judge(deps, change, named);
  // The name of a file may tell what is held: it is logged only of what is public (law 9).
  const isPublic = verdict.outcome === 'accepted' || verdict.outcome === 'unchanged';
  log.info('upload handled', {
    sequencer: upload.sequencer,
    outcome: verdict.outcome,
    errors: verdict.errors.map((e) => e.code),
    ...(isPublic ? { key: upload.key } : {}),
  });
  const { outcome } = verdict;
  if (!verdict.recorded) await index.recordUpload(recordOf(change, verdict));
  if (outcome === 'rejected') await reject(deps, change, verdict.errors);
  else if (outcome !== 'accepted' && outcome !== 'scheduled') await say(deps, change, outcome);
}

async function judge(
  deps: Deps,
  change: ObjectChange,
  named: Exclude<NamedUpload, { kind: 'folder' }>,
): Promise<Verdict> {
  // Tidying a bucket changes nothing in public: a retraction is a decision with a reason.
  if (change.what === 'deleted') return keptVerdict(deps, change, named);
  if (named.kind === 'refused') return rejected([named.problem]);
  try {
    const record = (verdict: Verdict) => deps.index.recordUpload(recordOf(change, verdict));
    return named.kind === 'media'
      ? await ingestMedia(deps, change, named, record)
      : await ingestDocument(deps, change, named, record);
  } catch (error) {
    if (!(error instanceof ObjectTooLarge)) throw error;
    return rejected([tooLarge(change.upload.key, error.bytes, error.limitBytes)]);
  }
}

/** What stays public although its upload was deleted. */
async function keptVerdict(
  { index }: Deps,
  { upload }: ObjectChange,
  named: Exclude<NamedUpload, { kind: 'folder' }>,
): Promise<Verdict> {
  const kept: Verdict = { outcome: 'kept', errors: [], warnings: [] };
  if (named.kind !== 'document') return kept;
  const edition = (await index.editions(named.slug)).find((e) => e.upload.key === upload.key);
  if (!edition) return { ...kept, slug: named.slug };
  const { slug, language, path, publicRevision } = edition;
  return { ...kept, slug, language, ...(publicRevision > 0 ? { path, revision: publicRevision } : {}) };
}

function recordOf(change: ObjectChange, { recorded: _recorded, ...verdict }: Verdict): UploadRecord {
  return {
    upload: change.upload,
    bytes: change.bytes,
    receivedAt: change.at,
    ...(change.etag ? { etag: change.etag } : {}),
    understood: [],
    ...verdict,
  };
}

async function reject({ bus }: Deps, { upload, at }: ObjectChange, errors: Problem[]): Promise<void> {
  await bus.emit([
    {
      id: eventId('release.rejected.v1', upload.key, upload.sequencer),
      type: 'release.rejected.v1',
      time: at,
      data: { upload, errors: errors.length },
    },
  ]);
}

/** Of what no event of a release tells. */
async function say(
  { bus }: Deps,
  { upload, at }: ObjectChange,
  outcome: 'media' | 'unchanged' | 'superseded' | 'kept' | 'dropped',
): Promise<void> {
  await bus.emit([
    {
      id: eventId('upload.handled.v1', upload.key, upload.sequencer),
      type: 'upload.handled.v1',
      time: at,
      data: { upload, outcome },
    },
  ]);
}

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

const tooLarge = (key: string, bytes: number, limit: number): Problem =>
  problem('too-large', { key, size: megabytes(bytes), most: megabytes(limit) });
