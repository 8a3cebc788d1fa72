import { ar } from './problem-texts/ar.ts';
import { en, type ProblemText } from './problem-texts/en.ts';
import { es } from './problem-texts/es.ts';
import { fr } from './problem-texts/fr.ts';
import { ru } from './problem-texts/ru.ts';
import { zh } from './problem-texts/zh.ts';
import type { Problem } from './release.ts';

/** Every kind of thing that may be wrong with an upload. */
export type ProblemCode = keyof typeof en;

/** Where in a document something is: a line and column (from 1), or the heading above it. */
export interface ProblemPlace {
  line?: number | undefined;
  column?: number | undefined;
  near?: string | undefined;
}

/** Texts of problems by language. A language without is told in English. */
export const problemTexts: Record<string, Record<ProblemCode, ProblemText>> = { ar, en, es, fr, ru, zh };

/** A thing wrong with an upload, in English; `values` fill its texts here and in every other language. */
export function problem(
  code: ProblemCode,
  values: Record<string, string | number> = {},
  { line, column, near }: ProblemPlace = {},
): Problem {
  const strings = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
  return {
    code,
    ...filled(en[code], strings),
    ...(Object.keys(strings).length > 0 ? { values: strings } : {}),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(near === undefined ? {} : { near }),
  };
}

/** The message and the way out of a problem in a language of the interface; in English where there is no other. */
export function inWords({ code, message, mend, values = {} }: Problem, language: string): ProblemText {
  const known = Object.entries(problemTexts[language] ?? en).find(([name]) => name === code)?.[1];
  return known ? filled(known, values) : { message, mend };
}

const filled = (text: ProblemText, values: Record<string, string>): ProblemText => ({
  message: fill(text.message, values),
  mend: fill(text.mend, values),
});

const fill = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

/** A document can't be read further; carries what to tell the editor. Caught in `readDocument`, never outside. */
export class Unreadable extends Error {
  readonly problem: Problem;

  constructor(...about: Parameters<typeof problem>) {
    const told = problem(...about);
    super(told.message);
    this.problem = told;
  }
}

/** The value received, short enough for a line of a report. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return `"${text.length > 80 ? `${text.slice(0, 79)}…` : text}"`;
}
