import { defaultLanguage, type NewsroomSettings } from '../newsroom.ts';
import type { Problem, ReleaseDocument } from '../release.ts';
import { decodeText } from './decode.ts';
import { readFields } from './fields.ts';
import { splitFrontMatter } from './front-matter.ts';
import { limits } from './limits.ts';
import { shown, Unreadable } from './problems.ts';
import { said } from './said.ts';
import { readSource } from './source.ts';
import { termFor } from './vocabulary.ts';

/** An edition as its document says it; not yet a revision of anything. */
export interface ReadEdition {
  document: ReleaseDocument;
  language: string;
  status: 'published' | 'retracted';
  minor: boolean;
  /** The reason, for a retraction. */
  changeNote?: string;
  /** UTC */
  embargo?: string;
}

export type ReadResult =
  | { edition: ReadEdition; warnings: Problem[] }
  | { errors: [Problem, ...Problem[]]; warnings: Problem[] };

export interface AboutDocument {
  format: 'md' | 'html' | 'txt';
  fileName: string;
  /** From the upload's name. */
  language?: string;
  /** UTC; the date of a document that names none. */
  receivedAt: string;
}

/**
 * Reads an uploaded document: its format into one model, what its front matter and its text say, the body sanitised.
 * Pure and total: never throws, whatever the bytes.
 */
export function readDocument(
  bytes: Uint8Array,
  about: AboutDocument,
  settings: NewsroomSettings,
): ReadResult {
  const warnings: Problem[] = [];
  try {
    return read(bytes, about, settings, warnings);
  } catch (error) {
    return { errors: [error instanceof Unreadable ? error.problem : unexpected(error)], warnings };
  }
}

function read(
  bytes: Uint8Array,
  about: AboutDocument,
  settings: NewsroomSettings,
  warnings: Problem[],
): ReadResult {
  const { entries, body, warnings: split } = splitFrontMatter(decodeText(bytes, about.format));
  const { fields, errors, warnings: unknown } = readFields(entries, settings.timeZone);
  warnings.push(...split, ...unknown);
  const at = (name: string) => {
    const entry = entries.get(name);
    return entry ? { line: entry.line, column: entry.column } : {};
  };

  const known = new Set(
    settings.places.flatMap((place) => [...Object.values(place.name), ...(place.synonyms ?? [])]).map(lower),
  );
  const source = readSource(body, about.format, {
    timeZone: settings.timeZone,
    isPlace: (name) => known.has(lower(name)),
    ...(fields.title ? { title: fields.title } : {}),
  });
  const language = about.language ?? fields.language ?? source.language ?? defaultLanguage(settings);
  if (!settings.languages.includes(language)) {
    errors.push({
      code: 'language-unknown',
      message: `The newsroom has no language ${shown(language)}.`,
      mend: `It has ${settings.languages.join(', ')}: name the file so, as in "en.md", or write language: in the front matter.`,
      ...at('language'),
    });
  }
  for (const kind of ['topics', 'places'] as const) {
    for (const word of fields[kind] ?? []) {
      if (termFor(word, settings[kind])) continue;
      errors.push({
        code: `${kind === 'topics' ? 'topic' : 'place'}-unknown`,
        message: `${kind}: the newsroom has no ${shown(word)}.`,
        mend: `Write one of ${settings[kind].map((term) => term.id).join(', ')}.`,
        ...at(kind),
      });
    }
  }
  if (!fields.embargo) errors.push(...source.errors);

  const status = fields.status ?? 'published';
  const { document, warnings: more } = said(fields, source, { ...about, language }, settings, at);
  warnings.push(...more);
  errors.push(...missing(document, status, fields.reason, at));
  const [first, ...rest] = errors;
  if (first) return { errors: [first, ...rest], warnings };

  const changeNote = status === 'retracted' ? fields.reason : fields.change_note;
  const embargo = fields.embargo ?? source.embargo;
  return {
    edition: {
      document,
      language,
      status,
      minor: fields.minor ?? false,
      ...(changeNote ? { changeNote } : {}),
      ...(embargo ? { embargo } : {}),
    },
    warnings,
  };
}

const lower = (text: string): string => text.normalize('NFC').toLowerCase();

type Place = { line?: number; column?: number };

function missing(
  document: ReleaseDocument,
  status: string,
  reason: string | undefined,
  at: (name: string) => Place,
): Problem[] {
  const problems: Problem[] = [];
  if (document.title === '') {
    problems.push({
      code: 'title-missing',
      message: 'The document has no title: none in the front matter and no heading.',
      mend: 'Write title: in the front matter, or begin the text with a heading.',
    });
  }
  if (document.title.length > limits.title) {
    problems.push({
      code: 'title-too-long',
      message: `The title has ${document.title.length} characters, at most ${limits.title} are read: ${shown(document.title)}.`,
      mend: 'Shorten it, or write title: in the front matter.',
      ...at('title'),
    });
  }
  if (status === 'published' && document.bodyText === '' && !document.bodyHtml.includes('<img')) {
    problems.push({
      code: 'body-missing',
      message: 'There is no text below the title.',
      mend: 'Write the text of the release; to withdraw one, write status: retracted and reason: in the front matter.',
    });
  }
  if (status === 'retracted' && !reason) {
    problems.push({
      code: 'reason-missing',
      message: 'The release is retracted without a reason.',
      mend: 'Write reason: in the front matter; readers and partners are told it.',
      ...at('status'),
    });
  }
  const bytes = new TextEncoder().encode(JSON.stringify(document)).length;
  if (bytes > limits.stored) {
    problems.push({
      code: 'too-long',
      message: `The release takes ${bytes} bytes to keep; at most ${limits.stored} are.`,
      mend: 'Shorten it, or put long annexes beside the release as files.',
    });
  }
  return problems;
}

/** A kind of document that nobody has thought of: rejected, with what is known. */
function unexpected(error: unknown): Problem {
  const deep = error instanceof RangeError;
  return {
    code: deep ? 'too-deep' : 'unreadable',
    message: deep
      ? 'The document has parts inside each other too deep to be read.'
      : `The document can't be read: ${error instanceof Error ? error.message : String(error)}`,
    mend: 'Save the document with simpler formatting and upload it again.',
  };
}
