import { UPLOAD_PREFIX } from '../../names.ts';
import type { NewsroomSettings } from '../newsroom.ts';
import { problem } from '../problems.ts';
import type { Problem, UploadName } from '../release.ts';

/** What a key in the uploads bucket names (docs/architecture.md, "An upload's name"). */
export type NamedUpload =
  | {
      kind: 'document';
      slug: string;
      /** The slug as the editor wrote it: two that differ may not share a slug. */
      stem: string;
      /** Where the name states it. */
      language?: string;
      format: DocumentFormat;
      fileName: string;
    }
  | { kind: 'media'; slug: string; name: string; what: 'picture' | 'attachment' }
  /** What the console makes of "create folder": no upload at all. */
  | { kind: 'folder' }
  | { kind: 'refused'; problem: Problem };

export type DocumentFormat = 'md' | 'html' | 'txt' | 'docx';

const DOCUMENTS = new Map<string, DocumentFormat>([
  ['md', 'md'],
  ['markdown', 'md'],
  ['html', 'html'],
  ['htm', 'html'],
  ['txt', 'txt'],
  ['docx', 'docx'],
]);
const PICTURES = new Set(['jpg', 'jpeg', 'png', 'gif', 'webp', 'avif']);
/** What may lie beside a release to be downloaded. */
const ATTACHMENTS = new Set(
  'pdf docx xlsx pptx odt ods odp csv zip epub mp3 m4a mp4 ics geojson kml gpx srt vtt'.split(' '),
);
/** Formats of word processors that are not read. */
const OTHER_WORD = /^(docm?|dotx?|dotm|odt|rtf|pages|wpd)$/;
const LONGEST_SLUG = 200;

/** Reads a key below `releases/` or `preview/`: the release and language of a document, or the release of a file beside. */
export function readUploadName(key: string, settings: NewsroomSettings): NamedUpload {
  if (key.endsWith('/')) return { kind: 'folder' };
  const prefix = key.startsWith(UPLOAD_PREFIX.preview) ? UPLOAD_PREFIX.preview : UPLOAD_PREFIX.releases;
  const parts = key.slice(prefix.length).split('/');
  const [first = '', second] = parts;
  if (parts.length > 2) return refused('folder-too-deep', { key, depth: parts.length - 1, prefix });
  return second === undefined
    ? loneDocument(key, first, settings)
    : fileOfRelease(key, first, second, settings);
}

/** The release's own name for a raw one: letters, marks and digits of any script in lower case; all else is a hyphen. */
export function slugOf(stem: string): string {
  return stem
    .normalize('NFC')
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}_]+/gu, '-')
    .replace(/^[-_\p{M}]+|[-_]+$/gu, '');
}

/** The raw name of the release that a document's key holds. */
export function stemOf(key: string, settings: NewsroomSettings): string | undefined {
  const named = readUploadName(key, settings);
  return named.kind === 'document' ? named.stem : undefined;
}

/** Whether `a` comes after `b` among the events of one key: sequencers are compared right-padded (law 1). */
export function isLater(a: UploadName, b: UploadName): boolean {
  const length = Math.max(a.sequencer.length, b.sequencer.length);
  return a.sequencer.toUpperCase().padEnd(length, '0') > b.sequencer.toUpperCase().padEnd(length, '0');
}

/** `releases/<slug>.<lang>.<ext>` or `releases/<slug>.<ext>` */
function loneDocument(key: string, file: string, settings: NewsroomSettings): NamedUpload {
  const [name, extension] = splitExtension(file);
  const format = DOCUMENTS.get(extension);
  if (!format) return unknownExtension(key, extension);
  const base = withoutRetraction(name);
  const [stem, suffix] = splitExtension(base);
  if (settings.languages.includes(suffix)) return document(key, stem, format, file, suffix);
  if (/^[a-z]{2}$/.test(suffix) && isLanguage(suffix)) return unknownLanguage(key, suffix, settings);
  return document(key, base, format, file);
}

/** `releases/<slug>/<lang>.<ext>`, or a picture or attachment beside it. */
function fileOfRelease(key: string, folder: string, file: string, settings: NewsroomSettings): NamedUpload {
  const [name, extension] = splitExtension(file);
  const format = DOCUMENTS.get(extension);
  const base = format ? withoutRetraction(name) : name;
  const language = base.toLowerCase();
  if (format && settings.languages.includes(language)) return document(key, folder, format, file, language);
  // A text named after its language is the release itself, whatever wrote it.
  if (settings.languages.includes(language) && OTHER_WORD.test(extension))
    return unknownExtension(key, extension);
  const isAnnex = format === 'docx' && !(/^[a-z]{2}$/.test(language) && isLanguage(language));
  if (format && !isAnnex) return unknownLanguage(key, base, settings);
  const slug = slugOf(folder);
  if (!slug) return noSlug(key);
  const what = PICTURES.has(extension) ? 'picture' : ATTACHMENTS.has(extension) ? 'attachment' : undefined;
  return what ? { kind: 'media', slug, name: file.normalize('NFC'), what } : unknownExtension(key, extension);
}

function document(
  key: string,
  stem: string,
  format: DocumentFormat,
  fileName: string,
  language?: string,
): NamedUpload {
  const slug = slugOf(stem);
  if (!slug) return noSlug(key);
  if (slug.length > LONGEST_SLUG) {
    const values = { stem: JSON.stringify(stem), length: slug.length, most: LONGEST_SLUG };
    return refused('slug-too-long', values);
  }
  return { kind: 'document', slug, stem, format, fileName, ...(language ? { language } : {}) };
}

/** `en.retraction.md` says that what `en.md` said is withdrawn, and leaves that file as it is. */
const withoutRetraction = (name: string): string => name.replace(/(?<=.)\.retraction$/, '');

function splitExtension(name: string): [string, string] {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1).toLowerCase()];
}

function isLanguage(code: string): boolean {
  return new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }).of(code) !== undefined;
}

const refused = (...about: Parameters<typeof problem>): NamedUpload => ({
  kind: 'refused',
  problem: problem(...about),
});

const noSlug = (key: string): NamedUpload => refused('slug-empty', { key: JSON.stringify(key) });

function unknownExtension(key: string, extension: string): NamedUpload {
  if (OTHER_WORD.test(extension)) {
    return refused('old-word', { key, what: `.${extension}` });
  }
  return extension === ''
    ? refused('extension-missing', { key })
    : refused('extension-unknown', { key, extension });
}

const unknownLanguage = (key: string, language: string, { languages }: NewsroomSettings): NamedUpload =>
  refused('language-of-name-unknown', {
    key,
    language: JSON.stringify(language),
    languages: languages.join(', '),
    example: `${languages[0]}.md`,
  });
