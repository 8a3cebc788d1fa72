import type { Element, Root } from 'hast';
import { fieldNamed } from './field-names.ts';
import type { Entry } from './front-matter.ts';
import { drop, leaves, line } from './tree.ts';

const LABELLED = /^([^:：]{2,40})\s*[:：]\s*(\S.*)$/su;

/**
 * What lines at the head of a text state by the names of front matter, in any of the six languages: "Embargo: …",
 * "Note de modification : …". The first line that is none of them ends them.
 */
function stated(lines: string[]): [string, Entry][] {
  const entries: [string, Entry][] = [];
  for (const text of lines) {
    const [, label = '', value = ''] = LABELLED.exec(text) ?? [];
    const field = fieldNamed(label);
    if (!field) break;
    entries.push([field, { value: value.trim(), from: 'front-matter' }]);
  }
  return entries;
}

/** Of one line nobody knows whether it is meant; these are said of no text. */
const CLEAR = new Set(['change_note', 'minor', 'status', 'reason', 'slug']);
const isMeant = (entries: [string, Entry][]): boolean =>
  entries.length > 1 || entries.some(([name]) => CLEAR.has(name));

/** Takes such lines out of the head of a text, where an empty line parts them from it. */
export function takeHeadFields(text: string): { entries: Map<string, Entry>; body: string } {
  const lines = text.replace(/^\s+/, '').split('\n');
  const end = lines.findIndex((one) => one.trim() === '');
  const head = lines.slice(0, Math.max(0, end));
  const entries = stated(head);
  if (entries.length !== head.length || !isMeant(entries)) return { entries: new Map(), body: text };
  const placed = entries.map(([name, entry], i): [string, Entry] => [
    name,
    { ...entry, line: i + 1, column: 1 },
  ]);
  return { entries: new Map(placed), body: lines.slice(end).join('\n') };
}

/** As `takeHeadFields`, of the first paragraphs of a tree. */
export function takeHeadParagraphs(tree: Root): Map<string, Entry> {
  const blocks = leaves(tree).filter((block) => line(block) !== '');
  const end = blocks.findIndex((block) => block.tagName !== 'p');
  const head = blocks.slice(0, end < 0 ? undefined : end);
  const entries = stated(head.map(line));
  if (!isMeant(entries)) return new Map();
  const taken = new Set<Element>(head.slice(0, entries.length));
  drop(tree, (node) => taken.has(node));
  return new Map(entries);
}
