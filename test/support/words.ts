import { expect } from 'vitest';
import type { Plural } from '../../functions/shared/site/i18n/en.ts';

const isPlural = (node: unknown): node is Plural =>
  typeof node === 'object' && node !== null && 'other' in node;

/** Every text by its path, of plurals the general one; those that are made of values are filled with one. */
export function textsIn(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  if (isPlural(node)) return [[path, node.other]];
  if (typeof node === 'function') return [[path, String(node('VALUE', 'VALUE', 'VALUE'))]];
  return Object.entries(node ?? {}).flatMap(([key, value]) => textsIn(value, `${path}.${key}`));
}

/** The words of a language are all there, say something, and say it with its value where English does. */
export function expectAllOf(words: unknown, english: unknown): void {
  const [found, wanted] = [textsIn(words), textsIn(english)];
  expect(found.map(([path]) => path).sort()).toEqual(wanted.map(([path]) => path).sort());
  const withValue = new Map(wanted.map(([path, text]) => [path, text.includes('VALUE')]));
  for (const [path, text] of found) {
    expect(text.trim(), path).not.toBe('');
    expect(text.includes('VALUE'), path).toBe(withValue.get(path));
  }
}
