import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { problem, shown, Unreadable } from '../problems.ts';
import type { Origin, Problem } from '../release.ts';
import { limits } from './limits.ts';

/** A value that a document states by name: in its front matter, with its place in the file (from 1), or elsewhere. */
export interface Entry {
  value: unknown;
  from: Origin;
  line?: number;
  column?: number;
}

export interface Split {
  entries: Map<string, Entry>;
  /** The file without its front matter. */
  body: string;
  warnings: Problem[];
}

/**
 * Reads the YAML between two lines `---` at the head of a file; a file without is all body.
 * YAML's core schema only: dates stay text, and no tag builds anything.
 *
 * @throws Unreadable `front-matter-…` with line and column
 */
export function splitFrontMatter(text: string): Split {
  const file = text.replace(/^\s*\n(?=---)/, '');
  const before = text.slice(0, text.length - file.length).split('\n').length;
  const none = { entries: new Map(), body: text, warnings: [] };
  const open = /^---[ \t]*(\S*)[ \t]*\n/.exec(file);
  if (!open) return none;
  const rest = file.slice(open[0].length);
  const close = /^(?:---|\.\.\.)[ \t]*(?:\n|$)/m.exec(rest);
  const [, language = ''] = open;
  if (language && !/^ya?ml$/i.test(language)) {
    // Other tools would run "---js". Without an end it is a line of text.
    if (!close || !/^[a-z]+$/i.test(language)) return none;
    throw new Unreadable('front-matter-language', { language: shown(language) }, { line: before });
  }
  if (!close) {
    // A rule across the page, if no name follows.
    if (!/^[A-Za-z_]+[ \t]*:/.test(rest)) return none;
    throw new Unreadable('front-matter-open', {}, { line: before });
  }
  const body = rest.slice(close.index + close[0].length);
  const left = LEFT_OVER.exec(body)?.[0] ?? '';
  const end = before + file.slice(0, file.length - body.length).split('\n').length - 2;
  return {
    entries: readYaml(rest.slice(0, close.index), before),
    body: body.slice(left.length),
    warnings: left ? [leftOver(left, end)] : [],
  };
}

/** Names and values, a word or two before them, and another end: the first one was inside a value. */
const LEFT_OVER = /^(?:[ \t]*\n)*(?:[^\n:]{0,200}\n)?(?:[a-z_]+:[^\n]*\n){2,}---[ \t]*(?:\n|$)/;

const leftOver = (left: string, line: number): Problem =>
  problem('front-matter-twice', { end: line, rest: shown(left.trim()) }, { line });

function readYaml(yaml: string, linesBefore: number): Map<string, Entry> {
  if (yaml.length > limits.frontMatter) {
    throw new Unreadable(
      'front-matter-too-long',
      { length: yaml.length, most: limits.frontMatter },
      { line: linesBefore },
    );
  }
  const counter = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { line: line + linesBefore, column: col };
  };
  try {
    const document = parseDocument(yaml, { lineCounter: counter, schema: 'core', prettyErrors: false });
    const [error] = document.errors;
    if (error) throw unreadable(error.message, yaml, place(error.pos[0]), linesBefore);
    return entriesOf(document, yaml, place);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    // The parser is recursive: brackets within brackets end its stack.
    throw new Unreadable('front-matter-depth', {}, { line: linesBefore });
  }
}

function unreadable(
  message: string,
  yaml: string,
  at: { line: number; column: number },
  linesBefore: number,
): Unreadable {
  const received = yaml.split('\n')[at.line - linesBefore - 1]?.trim() ?? '';
  const why = message.replace(/\.$/, '');
  return new Unreadable('front-matter-yaml', { why, received: shown(received) }, at);
}

function entriesOf(
  document: Document.Parsed,
  yaml: string,
  place: (offset: number) => { line: number; column: number },
): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  if (document.contents === null || yaml.trim() === '') return entries;
  if (!isMap(document.contents)) throw unreadable('no names and values', yaml, place(0), place(0).line - 1);
  let aliases = 0;
  visit(document, {
    Alias() {
      aliases += 1;
    },
  });
  if (aliases > limits.aliases) {
    throw new Unreadable('front-matter-aliases', { count: aliases, most: limits.aliases }, place(0));
  }
  for (const { key, value } of document.contents.items) {
    if (isScalar(key)) {
      entries.set(String(key.value), {
        value: plain(value, document),
        from: 'front-matter',
        ...place(key.range?.[0] ?? 0),
      });
    }
  }
  return entries;
}

/** A title such as `007` stays the text that was written. */
function plain(node: unknown, document: Document.Parsed): unknown {
  if (isScalar(node) && typeof node.value === 'number') return node.source ?? node.value;
  return isNode(node) ? node.toJS(document, { maxAliasCount: limits.aliases }) : null;
}
