import * as z from 'zod';
import type { Contact, Image, Problem } from '../release.ts';
import { readMoment } from './dates.ts';
import type { Entry } from './front-matter.ts';
import { shown } from './problems.ts';

/** What front matter says, each value checked. Moments are UTC. */
export interface Fields {
  title?: string;
  subtitle?: string;
  summary?: string;
  date?: string;
  embargo?: string;
  dateline?: string | { place: string; country?: string | undefined; date?: string | undefined };
  topics?: string[];
  places?: string[];
  contacts?: (string | Contact)[];
  image?: string | Partial<Image>;
  change_note?: string;
  minor?: boolean;
  status?: 'published' | 'retracted';
  reason?: string;
  language?: string;
}

const text = z
  .union([z.string(), z.number().transform(String)])
  .transform((value) => value.replace(/\s+/g, ' ').normalize('NFC').trim());
const words = text.pipe(z.string().min(1));

const termList = z.union([
  z.string().transform((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  ),
  z.array(words),
]);

const contact = z.strictObject({
  name: words,
  role: words.optional(),
  phone: words.optional(),
  email: words.pipe(z.email()).optional(),
});

type Reader = { shape: z.ZodType; expects: string };

/** The names that front matter may have, in the order of the handbook. */
function readers(timeZone: string): Record<keyof Fields, Reader> {
  const moment = text.transform((value, context) => {
    const read = readMoment(value, timeZone);
    if (read === undefined) {
      context.addIssue({ code: 'custom', message: 'no such date' });
      return z.NEVER;
    }
    return read;
  });
  const aDate = 'a date such as 2026-03-02, 2026-03-02 09:00 (the time of the newsroom) or 2026-03-02T09:00Z';
  const aText = 'a text on one line';
  return {
    title: { shape: words, expects: aText },
    subtitle: { shape: words, expects: aText },
    summary: { shape: words, expects: 'a sentence or two' },
    date: { shape: moment, expects: aDate },
    embargo: { shape: moment, expects: aDate },
    dateline: {
      shape: z.union([
        words,
        z.strictObject({ place: words, country: words.optional(), date: words.optional() }),
      ]),
      expects: '"PLACE, 2 March 2026", or place:, country: and date: below it',
    },
    topics: { shape: termList, expects: 'a list such as [floods, ports]' },
    places: { shape: termList, expects: 'a list such as [senegal]' },
    contacts: {
      shape: z.union([
        z.array(z.union([words, contact])),
        z.union([words, contact]).transform((one) => [one]),
      ]),
      expects: 'a list of contacts, each with name: and phone:, email: or role:',
    },
    image: {
      shape: z.union([
        text,
        z.strictObject({
          name: words,
          alt: text.optional(),
          caption: words.optional(),
          credit: words.optional(),
        }),
      ]),
      expects: 'the name of a picture beside the document, or name:, alt:, caption: and credit: below it',
    },
    change_note: { shape: words, expects: aText },
    minor: { shape: z.boolean(), expects: 'true or false' },
    status: { shape: z.enum(['published', 'retracted']), expects: '"published" or "retracted"' },
    reason: { shape: words, expects: aText },
    language: {
      shape: words.transform((tag) => tag.toLowerCase().split(/[-_]/)[0]),
      expects: 'a language code such as en',
    },
  };
}

const aliases: Record<string, keyof Fields> = { publish_at: 'embargo', lang: 'language' };

/**
 * Checks front matter, name by name: a wrong value is an error that names its line, an unknown name a warning
 * with the nearest known one. An empty value is none.
 */
export function readFields(
  entries: Map<string, Entry>,
  timeZone: string,
): { fields: Fields; errors: Problem[]; warnings: Problem[] } {
  const fields: Record<string, unknown> = {};
  const errors: Problem[] = [];
  const unknown: [string, Entry][] = [];
  const known = readers(timeZone);
  for (const [written, entry] of entries) {
    const name = aliases[written] ?? written;
    const reader = Object.hasOwn(known, name) ? known[name as keyof Fields] : undefined;
    if (!reader) {
      unknown.push([written, entry]);
      continue;
    }
    if (entry.value === null || entry.value === '') continue;
    const read = reader.shape.safeParse(entry.value);
    if (read.success) fields[name] = read.data;
    else {
      errors.push({
        code: 'front-matter-value',
        message: `${written}: can't be ${shown(entry.value)}.`,
        mend: `Write ${reader.expects}.`,
        line: entry.line,
        column: entry.column,
      });
    }
  }
  return { fields, errors, warnings: unknownNames(unknown, Object.keys(known)) };
}

function unknownNames(unknown: [string, Entry][], known: string[]): Problem[] {
  const [first] = unknown;
  if (!first) return [];
  const nearest = unknown.flatMap(([name]) => {
    const near = known.map((k) => ({ k, d: distance(name.toLowerCase(), k) })).sort((a, b) => a.d - b.d)[0];
    return near && near.d <= Math.max(1, Math.floor(near.k.length / 3))
      ? [`${near.k} for ${shown(name)}`]
      : [];
  });
  return [
    {
      code: 'front-matter-unknown',
      message: `Unknown in the front matter and left out: ${unknown.map(([name]) => shown(name)).join(', ')}.`,
      mend: nearest.length > 0 ? `Write ${nearest.join(', ')}.` : `The names known are ${known.join(', ')}.`,
      line: first[1].line,
      column: first[1].column,
    },
  ];
}

/** Levenshtein's distance of two short words. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 4) return 99;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 99;
}
