import { eventId } from '../../events/event-id.ts';
import { limits } from '../shared/domain/document/limits.ts';
import { drawAgain, isShown, renderAgain } from '../shared/domain/ingest/media.ts';
import { isLater } from '../shared/domain/ingest/upload-name.ts';
import { type CardJob, type PageJob, type PictureJob, pictureJob } from '../shared/domain/jobs.ts';
import type { NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { WritableIndex } from '../shared/domain/newsroom-index.ts';
import type { Bus, Jobs, Uploads } from '../shared/domain/ports.ts';
import { problem } from '../shared/domain/problems.ts';
import type { Media, Rendition } from '../shared/domain/release.ts';
import { renditionKey } from '../shared/names.ts';
import { queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';

/** A rendition with its bytes. */
export type MadeRendition = Rendition & { body: Uint8Array };

export interface Deps {
  index: Pick<WritableIndex, 'media' | 'putMedia' | 'editions' | 'revisions' | 'upload' | 'recordUpload'>;
  uploads: Uploads;
  pages: Jobs<PageJob>;
  cards: Jobs<CardJob>;
  bus: Bus;
  /** Undefined: it is no picture that can be decoded. */
  renditionsOf: (bytes: Uint8Array) => Promise<MadeRendition[] | undefined>;
  settings: NewsroomSettings;
  log: Log;
}

/**
 * Makes the renditions of a picture and shows it: first the files, then the index, then the pages and cards. Renditions are named
 * by the picture's content, so that doing it again comes to the same.
 */
export const createHandler = (deps: Deps) => queueHandler(pictureJob, (job) => show(deps, job), deps.log);

async function show(deps: Deps, { media }: PictureJob): Promise<void> {
  const { index, uploads, log } = deps;
  const { slug, name, upload, hash } = media;
  const object = await uploads.read(upload.key, upload.versionId, limits.picture.bytes);
  if (!object) return;
  const before = (await index.media(slug)).find((m) => m.name === name);
  if (before && isLater(before.upload, upload)) return;
  // Two of one name may have come at once, and the other is on a page since.
  if (before && before.hash !== hash && (await isShown(index, slug, name))) return;
  const renditions = await deps.renditionsOf(object.bytes);
  if (!renditions) return reject(deps, media);
  await Promise.all(
    renditions.map(({ body, ...rendition }) =>
      uploads.write(renditionKey(media, rendition.name), body, rendition.contentType),
    ),
  );
  await index.putMedia({ ...media, renditions: renditions.map(({ body: _, ...rendition }) => rendition) });
  await renderAgain(deps, slug, `${upload.key} ${upload.sequencer}`);
  await drawAgain(deps, slug);
  log.info('picture rendered', { renditions: renditions.length, bytes: media.bytes });
}

/** What nobody can decode is the editor's to mend: its record says so, and the bus, for the report. */
async function reject({ index, bus }: Deps, { upload, bytes }: Media): Promise<void> {
  const record = await index.upload(upload);
  // A picture out of a Word file has no upload of its own; the page shows its words instead.
  if (!record) return;
  const errors = [problem('picture-unreadable', { key: upload.key, bytes })];
  await index.recordUpload({ ...record, outcome: 'rejected', errors });
  await bus.emit([
    {
      id: eventId('release.rejected.v1', upload.key, upload.sequencer),
      type: 'release.rejected.v1',
      time: record.receivedAt,
      data: { upload, errors: errors.length },
    },
  ]);
}
