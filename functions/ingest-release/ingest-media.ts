import { createHash } from 'node:crypto';
import { imageSize } from 'image-size';
import { isLater, type NamedUpload } from '../shared/domain/ingest/upload-name.ts';
import type { PageJob } from '../shared/domain/jobs.ts';
import type { NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { WritableIndex } from '../shared/domain/newsroom-index.ts';
import { touchedAddresses } from '../shared/domain/pages.ts';
import type { Jobs, Uploads } from '../shared/domain/ports.ts';
import { problem } from '../shared/domain/problems.ts';
import type { ObjectChange } from './object-event.ts';
import { rejected, type Verdict } from './verdict.ts';

/** Bytes of a picture. */
export const MEDIA_LIMIT = 20 * 1024 * 1024;
/** Pixels of a picture: decoding one of more takes a browser's memory. */
const PIXEL_LIMIT = 100_000_000;

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
  settings: NewsroomSettings;
}

/** A picture of a release: into the index, and where its release is public, onto the pages that show it. */
export async function ingestMedia(
  deps: MediaDeps,
  { upload, bytes: size }: ObjectChange,
  { slug, name }: Extract<NamedUpload, { kind: 'media' }>,
): Promise<Verdict> {
  const object = await deps.uploads.read(upload.key, upload.versionId, MEDIA_LIMIT);
  if (!object) return { outcome: 'superseded', errors: [], warnings: [] };
  const { bytes, metadata } = object;
  const editor = metadata.editor;
  const about = { slug, ...(editor ? { editor } : {}) };
  const picture = measure(bytes);
  if (!picture) return rejected([problem('picture-unreadable', { key: upload.key, bytes: size })], about);
  if (picture.width * picture.height > PIXEL_LIMIT)
    return rejected(
      [problem('picture-too-large', { key: upload.key, ...sizeOf(picture), most: PIXEL_LIMIT / 1_000_000 })],
      about,
    );
  const before = (await deps.index.media(slug)).find((m) => m.name === name);
  if (before && isLater(before.upload, upload))
    return { ...about, outcome: 'superseded', errors: [], warnings: [] };
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  if (before && before.hash !== hash && (await isPublic(deps.index, slug, name))) {
    return rejected([problem('picture-public', { key: upload.key })], about);
  }
  await deps.index.putMedia({
    slug,
    name,
    upload,
    ...picture,
    bytes: bytes.length,
    hash,
  });
  await renderAgain(deps, slug, `${upload.key} ${upload.sequencer}`);
  return { ...about, outcome: 'media', errors: [], warnings: [] };
}

const sizeOf = ({ width, height }: { width: number; height: number }) => ({ width, height });

function measure(bytes: Uint8Array): { contentType: string; width: number; height: number } | undefined {
  try {
    const { type = '', width, height } = imageSize(bytes);
    const contentType = CONTENT_TYPES.get(type === 'heif' ? 'avif' : type);
    return contentType && width > 0 && height > 0 ? { contentType, width, height } : undefined;
  } catch {
    // Not a kind of picture that is known, or cut off.
    return undefined;
  }
}

/**
 * Whether a page shows a file by this name. What is public is not replaced under its name: nothing overwrites a
 * revision, and the picture of a held one would be on the page before its time (law 9).
 */
async function isPublic(index: WritableIndex, slug: string, name: string): Promise<boolean> {
  const editions = (await index.editions(slug)).filter((e) => e.publicRevision > 0);
  const shown = await index.revisionsOf(editions.map((e) => ({ ...e, revision: e.publicRevision })));
  const source = `"media:${encodeURIComponent(name)}"`;
  return shown.some(({ document }) => document.image?.name === name || document.bodyHtml.includes(source));
}

/** A picture may come after the text that shows it. */
async function renderAgain(
  { index, pages, settings }: MediaDeps,
  slug: string,
  cause: string,
): Promise<void> {
  const editions = await index.editions(slug);
  const addresses = new Set<string>();
  for (const edition of editions.filter((e) => e.publicRevision > 0)) {
    const revision = await index.revision(slug, edition.language, edition.publicRevision);
    if (!revision) continue;
    for (const address of touchedAddresses(revision, undefined, edition, editions, settings))
      addresses.add(address);
  }
  await pages.send(
    [...addresses].map((address) => ({
      job: { address },
      group: address,
      deduplication: `${cause} ${address}`,
    })),
  );
}
