import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { imageSize } from 'image-size';
import { releaseAddress } from '../../../functions/shared/domain/address.ts';
import { readDocument } from '../../../functions/shared/domain/document/read-document.ts';
import { readUploadName } from '../../../functions/shared/domain/ingest/upload-name.ts';
import type { ItemSources } from '../../../functions/shared/domain/items/item.ts';
import type { NewsroomSettings } from '../../../functions/shared/domain/newsroom.ts';
import type { Edition, Media, ReleaseDocument } from '../../../functions/shared/domain/release.ts';
import { loadNewsroom } from '../../../lib/config.ts';
import { anEdition, aRevision } from '../../support/newsroom.ts';

/** What items are made of: every sample release and, where it lies beside the project, every one of the corpus. */

export const siteUrl = 'https://news.example.org';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const corpus = join(root, '../shared/corpus');
export const settings = loadNewsroom(join(root, 'newsroom.yaml'));
if (!existsSync(corpus))
  console.warn('no corpus of real releases beside the project: items are made of the samples');

export interface GivenRelease {
  name: string;
  sources: ItemSources;
}

interface Given {
  slug: string;
  language?: string | undefined;
  format: 'md' | 'html' | 'docx' | 'txt';
  path: string;
}

const receivedAt = '2026-05-01T10:00:00.000Z';

async function read({ slug, language, format, path }: Given, of: NewsroomSettings) {
  const name = { format, fileName: path, receivedAt, ...(language ? { language } : {}) };
  const { ...result } = await readDocument(readFileSync(path), name, of);
  // What cannot be taken becomes no revision, and no item.
  return 'errors' in result ? [] : [{ slug, ...result.edition }];
}

const editionOf = (slug: string, language: string, date: string): Edition =>
  anEdition({ slug, language, path: releaseAddress(language, slug, date, settings.timeZone) });

const sourcesOf = (
  slug: string,
  language: string,
  document: ReleaseDocument,
  media: Media[],
  editions: Edition[],
): ItemSources => ({
  settings,
  siteUrl,
  edition: editionOf(slug, language, document.date),
  revision: aRevision({ slug, language, document }),
  editions,
  media,
});

const WIDTHS = [480, 960, 1600];
const FORMATS = ['jpeg', 'avif', 'webp'];

/** A picture as ingest-release knows it. */
export const aPicture = (slug: string, name: string, width: number, height: number): Media => ({
  slug,
  name,
  upload: { key: `releases/${slug}/${name}`, sequencer: '0061A0' },
  contentType: 'image/jpeg',
  bytes: 123_456,
  width,
  height,
  hash: createHash('sha256').update(name).digest('hex').slice(0, 16),
  renditions: FORMATS.flatMap((format) =>
    WIDTHS.map((wide) => ({
      name: `${wide}.${format === 'jpeg' ? 'jpg' : format}`,
      contentType: `image/${format}`,
      width: wide,
      height: Math.round((wide * height) / width),
      bytes: wide * 50,
    })),
  ),
});

export async function sampleReleases(): Promise<GivenRelease[]> {
  const samples = join(root, 'samples/releases');
  const files = readdirSync(samples, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, named: readUploadName(`releases/${path.slice(samples.length + 1)}`, settings) }));
  const read_ = await Promise.all(
    files.map(({ path, named }) => (named.kind === 'document' ? read({ ...named, path }, settings) : [])),
  );
  const editions = read_.flat();
  const pictures = files.flatMap(({ path, named }) => {
    if (named.kind !== 'media') return [];
    const { width, height } = imageSize(readFileSync(path));
    return [aPicture(named.slug, named.name, width, height)];
  });
  return editions.map(({ slug, language, document }) => ({
    name: `${slug}.${language}`,
    sources: sourcesOf(
      slug,
      language,
      document,
      [
        ...pictures.filter((one) => one.slug === slug),
        // Pictures in a Word file come out of it with the reading.
        ...filesOf(slug, document).filter(({ name }) => !pictures.some((one) => one.name === name)),
      ],
      editions
        .filter((one) => one.slug === slug)
        .map((one) => editionOf(slug, one.language, one.document.date)),
    ),
  }));
}

/** The files that a document names; those of the corpus are not there, and one that never came is in no item. */
function filesOf(slug: string, { bodyHtml, image }: ReleaseDocument): Media[] {
  const named = [...bodyHtml.matchAll(/"media:([^"]+)"/g)].map(([, name = '']) => decodeURIComponent(name));
  return [...new Set([...named, ...(image ? [image.name] : [])])].map((name) =>
    aPicture(slug, name, 1600, 900),
  );
}

const FOLDERS = { iom: 'txt', minlaw: 'md', debian: 'html', doj: 'html', docx: 'docx' } as const;

/** None, where there is no corpus. */
export async function corpusReleases(): Promise<GivenRelease[]> {
  if (!existsSync(corpus)) return [];
  const releases: GivenRelease[] = [];
  for (const folder of ['iom', 'minlaw', 'debian', 'doj', 'docx'] as const) {
    const format = FOLDERS[folder];
    const end = folder === 'iom' ? '' : `.${format}`;
    for (const name of readdirSync(join(corpus, folder)).filter((file) => file.endsWith(end))) {
      const slug = name
        .toLowerCase()
        .replace(/\.\w+$/, '')
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '');
      const edition = await read({ slug, format, path: join(corpus, folder, name) }, settings);
      for (const { language, document } of edition) {
        releases.push({
          name: `${folder}/${name}`,
          sources: sourcesOf(slug, language, document, filesOf(slug, document), [
            editionOf(slug, language, document.date),
          ]),
        });
      }
    }
  }
  return releases;
}
