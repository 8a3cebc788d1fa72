import type { Term } from '../newsroom.ts';

/** The terms of a vocabulary that a text names: in any language, by name or synonym, as whole words. */
export function namedIn(text: string, terms: Term[], kind: 'topic' | 'place'): string[] {
  return terms.filter((term) => namesOf(term).some((name) => names(text, name, kind))).map((term) => term.id);
}

/** The term that a word of front matter means: its id, or a name of it. */
export function termFor(word: string, terms: Term[]): Term | undefined {
  const wanted = word.normalize('NFC').toLowerCase();
  return (
    terms.find((term) => term.id === wanted) ??
    terms.find((term) => namesOf(term).some((name) => name.toLowerCase() === wanted))
  );
}

const namesOf = (term: Term): string[] =>
  [...Object.values(term.name), ...(term.synonyms ?? [])].map((name) => name.normalize('NFC'));

function names(text: string, name: string, kind: 'topic' | 'place'): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
  // Chinese and Japanese put no spaces between words; Arabic writes "and", "in" and "for" onto the next one.
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+$/u.test(name)) return text.includes(name);
  const clitics = /^\p{Script=Arabic}/u.test(name) ? '[وفبلك]{0,2}' : '';
  // Places are written as names are: "Chad" is a country, "chad" is paper.
  const flags = kind === 'topic' || !/\p{Lu}/u.test(name) ? 'iu' : 'u';
  const capitals = flags === 'u' ? `|${escaped.toUpperCase().replaceAll('\\S+', '\\s+')}` : '';
  return new RegExp(`(?<![\\p{L}\\p{N}])${clitics}(?:${escaped}${capitals})(?![\\p{L}\\p{N}])`, flags).test(
    text,
  );
}
