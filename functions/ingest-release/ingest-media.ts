import { createHash } from 'node:crypto';
import { imageSize } from 'image-size';
import { limits } from '../shared/domain/document/limits.ts';
import { isShown, renderAgain } from '../shared/domain/ingest/media.ts';
import { isLater, type NamedUpload } from '../shared/domain/ingest/upload-name.ts';
import type { PageJob, PictureJob } from '../shared/domain/jobs.ts';
import type { NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { WritableIndex } from '../shared/domain/newsroom-index.ts';
import type { ObjectChange } from '../shared/domain/object-event.ts';
import type { Jobs, Uploads } from '../shared/domain/ports.ts';
import { problem } from '../shared/domain/problems.ts';
import type { Media, Problem } from '../shared/domain/release.ts';
import { attachmentType } from './attachment-type.ts';
import { aboutReport, rejected, type Verdict } from './verdict.ts';

/** Kinds by what the bytes say, not the name. SVG is a document with scripts, not a picture. */
const CONTENT_TYPES = new Map([
  ['jpg', 'image/jpeg'],
  ['png', 'image/png'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['avif', 'image/avif'],
]);

export interface MediaDeps {
  index: WritableIndex;
  uploads: Uploads;
  pages: Jobs<PageJob>;
  pictures: Jobs<PictureJob>;
  settings: NewsroomSettings;
}

type Named = Extract<NamedUpload, { kind: 'media' }>;

/**
 * A file beside a release. A picture goes on to render-pictures, which shows it once its renditions are there; an
 * attachment goes into the index, and where its release is public, onto its page.
 */
export async function ingestMedia(
  deps: MediaDeps,
  { upload, bytes: size }: ObjectChange,
  { slug, name, what }: Named,
  record: (verdict: Verdict) => Promise<void>,
): Promise<Verdict> {
  const limit = what === 'picture' ? limits.picture.bytes : limits.attachmentBytes;
  const object = await deps.uploads.read(upload.key, upload.versionId, limit);
  if (!object) return { outcome: 'superseded', errors: [], warnings: [] };
  const { bytes, metadata } = object;
  const about = { slug, ...aboutReport(metadata) };
  const kind =
    what === 'picture' ? measure(bytes, upload.key, size) : attachmentType(name, bytes, upload.key);
  if ('code' in kind) return rejected([kind], about);

  const before = (await deps.index.media(slug)).find((m) => m.name === name);
  if (before && isLater(before.upload, upload))
    return { ...about, outcome: 'superseded', errors: [], warnings: [] };
  const hash = hashOf(bytes);
  if (before && before.hash !== hash && (await isShown(deps.index, slug, name))) {
    return rejected([problem('picture-public', { key: upload.key })], about);
  }
  const media: Media = { slug, name, upload, kind: what, ...kind, bytes: bytes.length, hash };
  const verdict: Verdict = { ...about, outcome: 'media', errors: [], warnings: [] };
  if (what === 'picture') {
    // First the record: one that can't be shown is rejected over it.
    await record(verdict);
    await deps.pictures.send([{ job: { media } }]);
    return { ...verdict, recorded: true };
  }
  const heldWith = await heldThen(deps.index, media, before);
  await deps.index.putMedia({ ...media, ...(heldWith ? { heldWith } : {}) });
  await renderAgain(deps, slug, `${upload.key} ${upload.sequencer}`);
  return verdict;
}

/** The revisions of a release that are held when an attachment comes; the same upload again is as it was. */
async function heldThen(
  index: Pick<WritableIndex, 'editions'>,
  { slug, upload }: Media,
  before: Media | undefined,
): Promise<Media['heldWith']> {
  if (before?.upload.key === upload.key && before.upload.sequencer === upload.sequencer) {
    return before.heldWith;
  }
  const held = (await index.editions(slug)).filter(({ status }) => status === 'scheduled');
  return held.length === 0
    ? undefined
    : Object.fromEntries(held.map(({ language, revision }) => [language, revision]));
}

/** First 16 hexadecimal digits of the content's SHA-256. */
export const hashOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 16);

function measure(
  bytes: Uint8Array,
  key: string,
  size: number,
): { contentType: string; width: number; height: number } | Problem {
  const { pixels } = limits.picture;
  try {
    const { type = '', width, height } = imageSize(bytes);
    const contentType = CONTENT_TYPES.get(type === 'heif' ? 'avif' : type);
    if (contentType && width > 0 && height > 0) {
      return width * height > pixels
        ? problem('picture-too-large', { key, width, height, most: pixels / 1_000_000 })
        : { contentType, width, height };
    }
  } catch {
    // Not a kind of picture that is known, or cut off.
  }
  return problem('picture-unreadable', { key, bytes: size });
}
