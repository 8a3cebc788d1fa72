/**
 * Words, and how they are looked for: the same code makes the shards and runs in the browser, so that what was indexed
 * is what is asked for.
 */
import type { Options, SearchOptions, SearchResult } from 'minisearch';

/** A release as it stands in a shard: what a result shows, and the words of its body. */
export interface SearchDocument {
  /** The address of its page; one edition, one path. */
  path: string;
  title: string;
  summary: string;
  /** UTC */
  date: string;
  /** Normalised words that are not in title and summary, a space between any two. */
  words: string;
}

/** The search page's `index.json`: names of shards, the newest first. A name is a month, or a year whose months are in one. */
export interface SearchManifest {
  shards: string[];
}

/** A word of a text: as it is looked for, and where it stands (UTF-16 units). */
export interface Token {
  term: string;
  start: number;
  end: number;
}

/** Longer ones are cut: no language has such words, but a hostile or broken text may. */
const LONGEST_TERM = 32;
/** Of a question, no more is looked for. */
const QUERY_LENGTH = 200;
const QUERY_TERMS = 12;

/** Letters, digits and their marks. A soft hyphen and the joiners stand inside words. */
const RUN = /[\p{L}\p{N}][\p{L}\p{M}\p{N}\u00ad\u200c\u200d]*/gu;
/** Scripts that are written without spaces, or, as Korean, inflect without end. */
const PART =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}]+|[^\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}]+/gu;
const IDEOGRAPH = /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}]/u;

/**
 * The words of a text, in its order. Chinese, Japanese and Korean, which nobody can cut into words without a
 * dictionary, come as overlapping pairs of characters, and a character that stands alone as itself.
 */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  const add = (raw: string, start: number) => {
    const term = normalise(raw);
    if (term !== '') found.push({ term, start, end: start + raw.length });
  };
  for (const run of text.matchAll(RUN)) {
    for (const { 0: part, index } of run[0].matchAll(PART)) {
      const start = run.index + index;
      if (!IDEOGRAPH.test(part)) {
        add(part, start);
        continue;
      }
      const characters = [...part];
      let at = start;
      characters.forEach((character, i) => {
        const next = characters[i + 1];
        if (next !== undefined) add(character + next, at);
        else if (i === 0) add(character, at);
        at += character.length;
      });
    }
  }
  return found;
}

const LATIN_MARKS = /(\p{Script=Latin})\p{M}+/gu;
/** Vowel signs, Koranic marks, and the hamza and madda above or below a letter. */
const ARABIC_MARKS = /[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]/g;
const LETTERS: Record<string, string> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ı: 'i' },
  ё: 'е',
  // Arabic: alef maqsura and the yehs, ta marbuta, alef wasla, the kaf of other alphabets, and a hamza that stands alone.
  ...{ ى: 'ي', ی: 'ي', ة: 'ه', ٱ: 'ا', ک: 'ك', ء: '' },
};
const FOLDED = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');
const ARABIC_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;
/** "And", "with", "as" before the article, which is then no part of the word; so that what is left is still one. */
const ARABIC_ARTICLE = /^(?:[وف]?[بك]?ال(?=..)|[وف]?لل(?=..))/u;

/** A word as it is compared: without case, accents, vowel signs, article. Empty where nothing is left. */
function normalise(word: string): string {
  const folded = word
    .normalize('NFKD')
    .toLowerCase()
    .replace(LATIN_MARKS, '$1')
    .replace(ARABIC_MARKS, '')
    .normalize('NFC')
    .replace(FOLDED, (letter) => LETTERS[letter] ?? letter)
    // The last four bits of both rows of Arabic digits are the digit.
    .replace(ARABIC_DIGITS, (digit) => String(digit.charCodeAt(0) & 15))
    // What compatibility forms leave, and the tatweel, which only stretches a word.
    .replace(/[^\p{L}\p{M}\p{N}]+|\u0640/gu, '')
    .replace(ARABIC_ARTICLE, '');
  return folded.length > LONGEST_TERM ? [...folded].slice(0, LONGEST_TERM).join('') : folded;
}

/** The different words of texts that are not in `except`, in their order, a space between any two, up to a length. */
export function distinctWords(texts: Iterable<string>, except: Iterable<string>, length: number): string {
  const known = new Set([...except].flatMap((text) => tokens(text).map(({ term }) => term)));
  const words: string[] = [];
  let left = length;
  for (const text of texts) {
    for (const { term } of tokens(text)) {
      if (known.has(term)) continue;
      left -= term.length + 1;
      if (left < 0) return words.join(' ');
      known.add(term);
      words.push(term);
    }
  }
  return words.join(' ');
}

/** What a question asks for: its different words. Empty: nothing that could be found. */
export const queryTerms = (query: string): string[] => {
  const terms = tokens(query.slice(0, QUERY_LENGTH)).map(({ term }) => term);
  return [...new Set(terms)].slice(0, QUERY_TERMS);
};

/** How a shard is made and read. Both sides take this; a shard of other options can't be loaded. */
export const shardOptions: Options<SearchDocument> = {
  idField: 'path',
  fields: ['title', 'summary', 'words'],
  storeFields: ['title', 'summary', 'date'],
  tokenize: (text, field) =>
    field === 'words' ? text.split(' ').filter(Boolean) : tokens(text).map(({ term }) => term),
  processTerm: (term) => term,
};

/**
 * How MiniSearch is asked. Every word has to be there; the one that may still be typed, and longer ones, for their
 * endings, may go on; longer ones may have a letter or two wrong. Numbers are meant as they stand.
 */
export const searchOptions: SearchOptions = {
  combineWith: 'AND',
  tokenize: (text) => text.split(' ').filter(Boolean),
  prefix: (term, i, terms) => i === terms.length - 1 || (term.length >= 4 && !IDEOGRAPH.test(term)),
  fuzzy: (term) => (term.length >= 5 && /^\p{L}+$/u.test(term) && !IDEOGRAPH.test(term) ? 0.2 : false),
  maxFuzzy: 2,
};

const FIELDS: Record<string, number> = { title: 4, summary: 2, words: 1 };

/**
 * How well a result answers: for each word that was asked, where it stands and whether it is that word or one like it.
 * MiniSearch's own score weighs a word by how rare it is in its shard, so that those of two shards can't be compared.
 *
 * @param match of a `SearchResult`: the fields by the word that was found
 */
export function relevance(asked: string[], match: SearchResult['match']): number {
  const found = Object.entries(match).map(([term, fields]) => ({
    term,
    weight: Math.max(...fields.map((field) => FIELDS[field] ?? 1)),
  }));
  const best = (term: string) =>
    Math.max(
      1,
      ...found.map((one) => one.weight * (one.term === term ? 4 : one.term.startsWith(term) ? 3 : 0)),
    );
  return asked.reduce((sum, term) => sum + best(term), 0);
}

/** A text cut where words of it were found: every part, in order, `hit` or not. Together they are the text. */
export function highlighted(text: string, terms: ReadonlySet<string>): { text: string; hit: boolean }[] {
  const parts: { text: string; hit: boolean }[] = [];
  let from = 0;
  let until = 0;
  const close = () => {
    if (from < until) parts.push({ text: text.slice(from, until), hit: true });
  };
  for (const { term, start, end } of tokens(text)) {
    if (!terms.has(term)) continue;
    // Pairs of characters overlap, and are one hit.
    if (start > until || from === until) {
      close();
      if (start > until) parts.push({ text: text.slice(until, start), hit: false });
      from = start;
    }
    until = end;
  }
  close();
  if (until < text.length) parts.push({ text: text.slice(until), hit: false });
  return parts;
}
