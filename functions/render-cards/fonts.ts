import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as z from 'zod';

/** A file of a font, with a part of its characters. */
export interface FontFile {
  /** Names it; no two have one name. */
  family: string;
  read(): Uint8Array;
  has(codePoint: number): boolean;
}

const require = createRequire(import.meta.url);
/** The parts of a font by their names, each with its characters as CSS writes them (`unicode-range`). */
const parts = z.record(z.string(), z.string());

const FONTS = ['noto-sans', 'noto-sans-arabic', 'noto-sans-sc'] as const;
/** The font that a language is set in; the others follow, for what it lacks. */
const OWN: Record<string, (typeof FONTS)[number]> = { ar: 'noto-sans-arabic', zh: 'noto-sans-sc' };

/**
 * The files that a text in a language needs, its own font first: fonts come cut into files by characters, a hundred of
 * them for Chinese.
 */
export function createFonts(): (text: string, language: string) => FontFile[] {
  const fonts = new Map(FONTS.map((name) => [name, filesOf(name)]));
  return (text, language) => {
    const own = OWN[language] ?? 'noto-sans';
    const order = [own, ...FONTS.filter((name) => name !== own)].map((name) => fonts.get(name) ?? []);
    const needed = new Set<FontFile>();
    for (const character of new Set(text)) {
      const codePoint = character.codePointAt(0) ?? 0;
      const having = order.map((files) => files.filter((file) => file.has(codePoint)));
      for (const file of having.find((files) => files.length > 0) ?? []) needed.add(file);
    }
    return order.flat().filter((file) => needed.has(file));
  };
}

function filesOf(name: string): FontFile[] {
  const folder = `@fontsource-variable/${name}`;
  const ranges = parts.parse(JSON.parse(readFileSync(require.resolve(`${folder}/unicode.json`), 'utf8')));
  // The others of the Arabic font claim signs that it has not.
  const own = Object.entries(ranges).filter(([part]) => name !== 'noto-sans-arabic' || part === 'arabic');
  return own.map(([part, range]) => {
    const family = `${name}-${part.replace(/[[\]]/g, '')}`;
    const spans = range.split(',').map((span) => {
      const [from = '', to = from] = span.replace(/^U\+/i, '').split('-');
      return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
    });
    return {
      family,
      read: () => readFileSync(require.resolve(`${folder}/files/${family}-wght-normal.woff2`)),
      has: (codePoint) => spans.some(([from, to]) => from <= codePoint && codePoint <= to),
    };
  });
}
