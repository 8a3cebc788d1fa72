import { UPLOAD_PREFIX } from '../../names.ts';
import type { NewsroomSettings } from '../newsroom.ts';
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
  | { kind: 'media'; slug: string; name: string }
  /** What the console makes of "create folder": no upload at all. */
  | { kind: 'folder' }
  | { kind: 'refused'; problem: Problem };

export type DocumentFormat = 'md' | 'html' | 'txt';

const DOCUMENTS = new Map<string, DocumentFormat>([
  ['md', 'md'],
  ['markdown', 'md'],
  ['html', 'html'],
  ['htm', 'html'],
  ['txt', 'txt'],
]);
const PICTURES = new Set(['jpg', 'jpeg', 'png', 'gif', 'webp', 'avif']);
const LONGEST_SLUG = 120;

/** Reads a key: which release and language a document is of, or which release a picture belongs to. */
export function readUploadName(key: string, settings: NewsroomSettings): NamedUpload {
  if (key.endsWith('/')) return { kind: 'folder' };
  if (key.startsWith(UPLOAD_PREFIX.preview)) {
    return refused(
      'rehearsal',
      `${key} is a rehearsal, which this newsroom can't do yet.`,
      `Upload it below ${UPLOAD_PREFIX.releases} when it may be published.`,
    );
  }
  const parts = key.slice(UPLOAD_PREFIX.releases.length).split('/');
  const [first = '', second] = parts;
  if (parts.length > 2) {
    return refused(
      'too-deep',
      `${key} lies ${parts.length - 1} folders deep.`,
      `Use ${UPLOAD_PREFIX.releases}<slug>/<language>.<ext> or ${UPLOAD_PREFIX.releases}<slug>.<language>.<ext>.`,
    );
  }
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
  const [base, extension] = splitExtension(file);
  const format = DOCUMENTS.get(extension);
  if (!format) return unknownExtension(key, extension);
  const [stem, suffix] = splitExtension(base);
  if (settings.languages.includes(suffix)) return document(key, stem, format, file, suffix);
  if (/^[a-z]{2}$/.test(suffix) && isLanguage(suffix)) return unknownLanguage(key, suffix, settings);
  return document(key, base, format, file);
}

/** `releases/<slug>/<lang>.<ext>`, or a picture beside it. */
function fileOfRelease(key: string, folder: string, file: string, settings: NewsroomSettings): NamedUpload {
  const [base, extension] = splitExtension(file);
  const format = DOCUMENTS.get(extension);
  if (format) {
    const language = base.toLowerCase();
    if (settings.languages.includes(language)) return document(key, folder, format, file, language);
    return unknownLanguage(key, base, settings);
  }
  const slug = slugOf(folder);
  if (!slug) return noSlug(key);
  return PICTURES.has(extension)
    ? { kind: 'media', slug, name: file.normalize('NFC') }
    : unknownExtension(key, extension);
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
    return refused(
      'slug-too-long',
      `The name ${JSON.stringify(stem)} has ${slug.length} characters.`,
      `Use at most ${LONGEST_SLUG}.`,
    );
  }
  return { kind: 'document', slug, stem, format, fileName, ...(language ? { language } : {}) };
}

function splitExtension(name: string): [string, string] {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1).toLowerCase()];
}

function isLanguage(code: string): boolean {
  return new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }).of(code) !== undefined;
}

const refused = (code: string, message: string, mend: string): NamedUpload => ({
  kind: 'refused',
  problem: { code, message, mend },
});

const noSlug = (key: string): NamedUpload =>
  refused(
    'slug-empty',
    `The name of ${JSON.stringify(key)} has no letter or digit.`,
    'Give the file a name: it becomes part of the address.',
  );

function unknownExtension(key: string, extension: string): NamedUpload {
  const what = extension ? `the extension ".${extension}"` : 'no extension';
  const mend = /^(docx?|odt|rtf|pages)$/.test(extension)
    ? 'Save the text as HTML ("web page, filtered" in Word) or Markdown and upload that.'
    : `Upload a text as .md, .html or .txt, a picture as .${[...PICTURES].join(', .')} in the folder of its release.`;
  return refused('extension-unknown', `${key} has ${what}, which the newsroom can't read.`, mend);
}

function unknownLanguage(key: string, language: string, settings: NewsroomSettings): NamedUpload {
  return refused(
    'language-unknown',
    `${key} states the language ${JSON.stringify(language)}, which this newsroom does not have.`,
    `Name the file after one of ${settings.languages.join(', ')}, such as ${settings.languages[0]}.md; a language is added in newsroom.yaml.`,
  );
}
