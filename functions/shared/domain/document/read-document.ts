import type { DocumentFormat } from '../ingest/upload-name.ts';
import { defaultLanguage, type NewsroomSettings } from '../newsroom.ts';
import { problem, shown, Unreadable } from '../problems.ts';
import type { Origin, Problem, ReleaseDocument, Understood } from '../release.ts';
import { decodeText } from './decode.ts';
import { readDocx } from './docx/read-docx.ts';
import { METADATA_FIELDS, readFields } from './fields.ts';
import { type Entry, splitFrontMatter } from './front-matter.ts';
import { takeHeadFields } from './head-fields.ts';
import { detectLanguage, scriptOf, scriptOfLanguage } from './language.ts';
import { limits } from './limits.ts';
import { SHORTCODE } from './markdown.ts';
import { mediaNamesIn } from './media-names.ts';
import { said } from './said.ts';
import { readSource, type Source, type SourceContent } from './source.ts';
import { termFor } from './vocabulary.ts';

/** An edition as its document says it; not yet a revision of anything. */
export interface ReadEdition {
  document: ReleaseDocument;
  language: string;
  status: 'published' | 'retracted';
  minor: boolean;
  /** Out of an archive (object metadata `announce: none`). */
  imported?: boolean;
  /** The reason, for a retraction. */
  changeNote?: string;
  /** UTC */
  embargo?: string;
  /** The last part of the page's address, where the document names it. */
  slug?: string;
}

/** A picture that came inside the document; the body names it `media:<name>`. */
export interface EmbeddedFile {
  name: string;
  bytes: Uint8Array;
  contentType: string;
}

/** What a document was read as. `draft`: what could be understood of one that is rejected. */
export type ReadResult = { warnings: Problem[]; understood: Understood[] } & (
  | { edition: ReadEdition; files: EmbeddedFile[] }
  | { errors: [Problem, ...Problem[]]; draft?: ReadEdition }
);

export interface AboutDocument {
  format: DocumentFormat;
  fileName: string;
  /** From the upload's name. */
  language?: string;
  /** UTC; the date of a document that names none. */
  receivedAt: string;
  /** Metadata of the object (`x-amz-meta-…`), which may say what front matter says; it wins over that. */
  metadata?: Record<string, string>;
}

/** What reads documents: `readDocument` itself, or a thread that does. */
export type DocumentReader = typeof readDocument;

/**
 * Reads an uploaded document: its format into one model, what its front matter and its text say, the body sanitised.
 * Pure and total: never throws, whatever the bytes.
 */
export async function readDocument(
  bytes: Uint8Array,
  about: AboutDocument,
  settings: NewsroomSettings,
): Promise<ReadResult> {
  const warnings: Problem[] = [];
  try {
    return await read(bytes, about, settings, warnings);
  } catch (error) {
    const problem = error instanceof Unreadable ? error.problem : unexpected(error);
    return { errors: [problem], warnings, understood: [] };
  }
}

async function read(
  bytes: Uint8Array,
  about: AboutDocument,
  settings: NewsroomSettings,
  warnings: Problem[],
): Promise<ReadResult> {
  const { entries, warnings: split, ...content } = await open(bytes, about.format);
  for (const [name, entry] of entriesOfMetadata(about.metadata ?? {})) entries.set(name, entry);
  const { fields, errors, warnings: unknown } = readFields(entries, settings.timeZone);
  warnings.push(...split, ...unknown);
  const at = (name: string) => {
    const entry = entries.get(name);
    return entry ?? {};
  };

  const known = new Set(
    settings.places.flatMap((place) => [...Object.values(place.name), ...(place.synonyms ?? [])]).map(lower),
  );
  const source = readSource(content, {
    settings,
    timeZone: settings.timeZone,
    isPlace: (name) => known.has(lower(name)),
    ...(fields.title ? { title: fields.title } : {}),
  });
  const { language, from: languageFrom } = languageOf(about, fields.language, source, settings, warnings);
  if (!settings.languages.includes(language)) {
    const values = { language: shown(language), languages: settings.languages.join(', ') };
    errors.push(problem('language-unknown', values, at('language')));
  }
  for (const kind of ['topics', 'places'] as const) {
    for (const word of fields[kind] ?? []) {
      if (termFor(word, settings[kind])) continue;
      const code = kind === 'topics' ? 'topic-unknown' : 'place-unknown';
      const known = settings[kind].map((term) => term.id).join(', ');
      errors.push(problem(code, { word: shown(word), known }, at(kind)));
    }
  }
  if (!fields.embargo) errors.push(...source.errors);

  const status = fields.status ?? 'published';
  const {
    document,
    warnings: more,
    understood,
  } = said(fields, source, { ...about, language, languageFrom }, settings, at);
  // A withdrawal says nothing of its own: its words and its date are those of the release.
  if (status === 'published') warnings.push(...more);
  errors.push(...missing(document, status, fields.reason, at));
  const shortcode = content.format === 'md' && content.body.match(SHORTCODE)?.[0];
  if (shortcode) warnings.push(problem('markdown-shortcode', { code: shown(shortcode) }));
  const wordless = picturesWithoutWords(document, content.format);
  (settings.pictures.requireAlt ? errors : warnings).push(...wordless);
  if (settings.pictures.requireAlt) {
    errors.push(...warnings.filter(({ code }) => WORDLESS.has(code)));
  }
  const changeNote = status === 'retracted' ? fields.reason : fields.change_note;
  const embargo = fields.embargo ?? source.embargo;
  const edition: ReadEdition = {
    document,
    language,
    status,
    minor: fields.minor ?? false,
    ...(changeNote ? { changeNote } : {}),
    ...(embargo ? { embargo } : {}),
    ...(fields.slug ? { slug: fields.slug } : {}),
  };
  const [first, ...rest] = errors;
  return first
    ? { errors: [first, ...rest], warnings, understood, draft: edition }
    : { edition, files: content.files, warnings, understood };
}

/** What a file holds, by its format: entries as front matter has them, and its content. */
async function open(bytes: Uint8Array, format: DocumentFormat): Promise<Opened> {
  if (format === 'docx') return readDocx(bytes);
  const { body, ...rest } = splitFrontMatter(decodeText(bytes, format));
  if (format === 'html' || rest.entries.size > 0) return { ...rest, format, body, files: [] };
  return { ...rest, ...takeHeadFields(body), format, files: [] };
}

type Opened = { entries: Map<string, Entry>; warnings: Problem[]; files: EmbeddedFile[] } & SourceContent;

/** Names as HTTP headers have them, `change-note`, and values percent-encoded, for S3 keeps ASCII only. */
function entriesOfMetadata(metadata: Record<string, string>): [string, Entry][] {
  return Object.entries(metadata).flatMap(([name, value]): [string, Entry][] => {
    const field = name.toLowerCase().replaceAll('-', '_');
    return METADATA_FIELDS.has(field) ? [[field, { value: decoded(value), from: 'metadata' }]] : [];
  });
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Stated by the file's name, the front matter or the page; else told by the text; else the newsroom's first. */
function languageOf(
  about: AboutDocument,
  stated: string | undefined,
  source: Source,
  settings: NewsroomSettings,
  warnings: Problem[],
): { language: string; from: Origin } {
  if (about.language) return { language: about.language, from: 'file-name' };
  if (stated) return { language: stated, from: 'front-matter' };
  const text = `${source.title ?? ''}\n${source.bodyText}`;
  const told = detectLanguage(text, settings.languages);
  if (source.language) {
    const script = scriptOf(text);
    // Templates say "en" of a page in any language; letters don't lie.
    const isOther = told !== undefined && script !== 'Latin' && script === scriptOfLanguage(told);
    if (!isOther || told === source.language || script === scriptOfLanguage(source.language)) {
      return { language: source.language, from: 'properties' };
    }
    warnings.push(problem('language-contradicted', { stated: source.language, told }));
  }
  return told ? { language: told, from: 'text' } : { language: defaultLanguage(settings), from: 'newsroom' };
}

const lower = (text: string): string => text.normalize('NFC').toLowerCase();

/** Problems of pictures without words: warnings, unless the newsroom's settings demand them. */
const WORDLESS = new Set(['picture-alt-missing', 'image-alt-missing']);

/** Pictures of the text without words for those who can't see them. Those of a Word file are told of as it is read. */
function picturesWithoutWords(document: ReleaseDocument, format: DocumentFormat): Problem[] {
  if (format === 'docx') return [];
  return mediaNamesIn(document)
    .filter(({ kind, alt, name }) => kind === 'picture' && !alt && name !== document.image?.name)
    .map(({ name }) => problem('picture-alt-missing', { name }));
}

type Place = { from?: Origin; line?: number; column?: number };

function missing(
  document: ReleaseDocument,
  status: string,
  reason: string | undefined,
  at: (name: string) => Place,
): Problem[] {
  const problems: Problem[] = [];
  // A withdrawal needs no words of the release; those that are withdrawn are known.
  if (document.title === '' && status === 'published') {
    problems.push(problem('title-missing'));
  }
  if (document.title.length > limits.title) {
    const { title } = document;
    const values = { length: title.length, most: limits.title, title: shown(title) };
    problems.push(problem('title-too-long', values, at('title')));
  }
  if (status === 'published' && document.bodyText === '' && !document.bodyHtml.includes('<img')) {
    problems.push(problem('body-missing'));
  }
  if (status === 'retracted' && !reason) {
    problems.push(problem('reason-missing', {}, at('status')));
  }
  const bytes = new TextEncoder().encode(JSON.stringify(document)).length;
  if (bytes > limits.stored) problems.push(problem('too-long', { bytes, most: limits.stored }));
  return problems;
}

/** A kind of document that nobody has thought of: rejected, with what is known. */
function unexpected(error: unknown): Problem {
  if (error instanceof RangeError) return problem('too-deep', { most: limits.depth });
  return problem('unreadable', { why: error instanceof Error ? error.message : String(error) });
}
