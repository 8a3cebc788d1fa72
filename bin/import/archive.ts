import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { NewsroomSettings } from '../../functions/shared/domain/newsroom.ts';
import { UPLOAD_PREFIX } from '../../functions/shared/names.ts';

export interface ArchiveFile {
  path: string;
  /** Below the archive's folder. */
  name: string;
  /** In the uploads bucket. */
  key: string;
}

const TEXT = /\.(?:md|markdown|html?|txt|docx)$/i;

/**
 * The files of an archive, one after another, however many: a folder with a text named after a language is a release's,
 * and goes in whole, its pictures and attachments first; elsewhere texts stand alone.
 */
export async function* archiveFiles(
  dir: string,
  settings: NewsroomSettings,
  root = dir,
): AsyncGenerator<ArchiveFile> {
  const entries = (await readdir(dir, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'));
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const isRelease = dir !== root && entries.some((entry) => isEdition(entry, settings));
  const files = entries.filter((entry) => entry.isFile());
  const wanted = isRelease
    ? [...files.filter(({ name }) => !TEXT.test(name)), ...files.filter(({ name }) => TEXT.test(name))]
    : files.filter(({ name }) => TEXT.test(name));
  for (const { name } of wanted) {
    const path = join(dir, name);
    const key = `${UPLOAD_PREFIX.releases}${isRelease ? `${basename(dir)}/` : ''}${name}`;
    yield { path, name: relative(root, path), key };
  }
  for (const entry of entries.filter((one) => one.isDirectory())) {
    yield* archiveFiles(join(dir, entry.name), settings, root);
  }
}

const isEdition = (entry: Dirent, { languages }: NewsroomSettings): boolean =>
  entry.isFile() &&
  TEXT.test(entry.name) &&
  languages.includes(entry.name.slice(0, entry.name.lastIndexOf('.')).toLowerCase());
