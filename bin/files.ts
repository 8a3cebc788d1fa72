import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { UPLOAD_PREFIX } from '../functions/shared/names.ts';
import { Refusal } from './refusal.ts';

/** A file, and what it is to be in the uploads bucket. */
export interface FileToUpload {
  file: string;
  key: string;
  contentType: string;
  body: Uint8Array;
}

export interface Naming {
  /** The release's name, or a whole key, where the file's own name is not it. */
  as?: string | undefined;
  language?: string | undefined;
  /** Those of the newsroom. */
  languages: string[];
}

const CONTENT_TYPES: Record<string, string> = {
  '.md': 'text/markdown; charset=utf-8',
  '.markdown': 'text/markdown; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.htm': 'text/html; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.pdf': 'application/pdf',
  '.csv': 'text/csv; charset=utf-8',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.pptx': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  '.zip': 'application/zip',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
};

/**
 * Reads files and the contents of folders, and names them as uploads: pictures and attachments first, so that no page is made
 * without them. Nothing is uploaded here, so that a wrong path among many harms nothing.
 *
 * @throws Refusal that names the path
 */
export function filesToUpload(paths: string[], naming: Naming): FileToUpload[] {
  const files = paths.flatMap((path) =>
    kindOf(path).isDirectory() ? inFolder(path, naming) : [lone(path, naming)],
  );
  const seen = new Map<string, string>();
  for (const { file, key } of files) {
    const other = seen.get(key);
    if (other !== undefined) {
      throw new Refusal(
        `${other} and ${file} would both be ${key}; publish one of them, or name them apart with --as`,
        2,
      );
    }
    seen.set(key, file);
  }
  return files.sort((a, b) => Number(BESIDE.test(b.key)) - Number(BESIDE.test(a.key)));
}

/** Files that texts may name come before them. */
const BESIDE = /\.(?:jpe?g|png|gif|webp|avif|pdf|csv|xlsx|pptx|zip)$/i;
/** `<slug>.md`, `<slug>.<language>.md`; a picture goes to the folder of its release. */
function lone(file: string, { as, language, languages }: Naming): FileToUpload {
  const extension = extname(file);
  if (as?.startsWith(UPLOAD_PREFIX.releases) || as?.startsWith(UPLOAD_PREFIX.preview))
    return upload(file, as);
  if (as?.includes('/')) {
    throw new Refusal(
      `--as ${JSON.stringify(as)}: give a release's name such as "gauge", or a key such as "releases/gauge/fr.md"`,
      2,
    );
  }
  if (BESIDE.test(file)) {
    if (as === undefined) {
      throw new Refusal(
        `${file} belongs to a release: say to which with --as SLUG, or publish the release's folder`,
        2,
      );
    }
    return upload(file, `${UPLOAD_PREFIX.releases}${as}/${basename(file)}`);
  }
  const name = basename(file, extension);
  const own = languages.find((code) => name.endsWith(`.${code}`) && name.length > code.length + 1);
  if (own && language && own !== language) {
    throw new Refusal(`${file} says ${own} in its name, but --language says ${language}`, 2);
  }
  const stem = as ?? (own ? name.slice(0, -own.length - 1) : name);
  const stated = language ?? own;
  return upload(file, `${UPLOAD_PREFIX.releases}${stem}${stated ? `.${stated}` : ''}${extension}`);
}

/** A release's folder: its languages, and the pictures beside them. */
function inFolder(folder: string, { as, language }: Naming): FileToUpload[] {
  if (language)
    throw new Refusal(`--language is for a text; the texts in ${folder} are named after theirs: fr.md`, 2);
  if (as?.includes('/'))
    throw new Refusal(`--as ${JSON.stringify(as)}: for a folder, give a release's name such as "gauge"`, 2);
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  const below = names.find((name) => kindOf(join(folder, name)).isDirectory());
  if (below !== undefined) {
    throw new Refusal(
      `${folder} holds a folder, ${below}: publish each release's own folder, such as ${join(folder, below)}`,
      2,
    );
  }
  if (names.length === 0) {
    throw new Refusal(`${folder} is an empty folder; a release's folder holds en.md, ar.md, photo.jpg …`);
  }
  const slug = as ?? basename(resolve(folder));
  return names.sort().map((name) => upload(join(folder, name), `${UPLOAD_PREFIX.releases}${slug}/${name}`));
}

function kindOf(path: string) {
  const kind = statSync(path, { throwIfNoEntry: false });
  if (!kind) throw new Refusal(`${JSON.stringify(path)}: there is no such file`);
  return kind;
}

export const contentTypeOf = (name: string): string =>
  CONTENT_TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';

function upload(file: string, key: string): FileToUpload {
  try {
    return { file, key, contentType: contentTypeOf(key), body: readFileSync(file) };
  } catch (error) {
    throw new Refusal(`${file} can't be read: ${error instanceof Error ? error.message : error}`);
  }
}
