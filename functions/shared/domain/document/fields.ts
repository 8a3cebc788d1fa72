import * as z from 'zod';
import { slugOf } from '../ingest/upload-name.ts';
import { type ProblemCode, problem, shown } from '../problems.ts';
import type { Contact, Image, Problem } from '../release.ts';
import { readMoment } from './dates.ts';
import type { Entry } from './front-matter.ts';

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
  slug?: string;
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

type Reader = { shape: z.ZodType; wrong: ProblemCode };

const made = new Map<string, Record<keyof Fields, Reader>>();

/** The names that front matter may have, in the order of the handbook. Schemas are made once a time zone. */
function readers(timeZone: string): Record<keyof Fields, Reader> {
  const known = made.get(timeZone) ?? makeReaders(timeZone);
  made.set(timeZone, known);
  return known;
}

function makeReaders(timeZone: string): Record<keyof Fields, Reader> {
  const moment = text.transform((value, context) => {
    const read = readMoment(value, timeZone);
    if (read === undefined) {
      context.addIssue({ code: 'custom', message: 'no such date' });
      return z.NEVER;
    }
    return read;
  });
  return {
    title: { shape: words, wrong: 'value-text' },
    subtitle: { shape: words, wrong: 'value-text' },
    summary: { shape: words, wrong: 'value-summary' },
    date: { shape: moment, wrong: 'value-date' },
    embargo: { shape: moment, wrong: 'value-date' },
    dateline: {
      shape: z.union([
        words,
        z.strictObject({ place: words, country: words.optional(), date: words.optional() }),
      ]),
      wrong: 'value-dateline',
    },
    topics: { shape: termList, wrong: 'value-list' },
    places: { shape: termList, wrong: 'value-list' },
    contacts: {
      shape: z.union([
        z.array(z.union([words, contact])),
        z.union([words, contact]).transform((one) => [one]),
      ]),
      wrong: 'value-contacts',
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
      wrong: 'value-image',
    },
    change_note: { shape: words, wrong: 'value-text' },
    minor: { shape: z.union([z.boolean(), z.stringbool()]), wrong: 'value-boolean' },
    status: { shape: z.enum(['published', 'retracted']), wrong: 'value-status' },
    reason: { shape: words, wrong: 'value-text' },
    slug: {
      shape: words.refine((value) => value === slugOf(value) && value.length <= 100 && value !== 'revisions'),
      wrong: 'value-slug',
    },
    language: {
      shape: words.transform((tag) => tag.toLowerCase().split(/[-_]/)[0]),
      wrong: 'value-language',
    },
  };
}

const aliases: Record<string, keyof Fields> = { publish_at: 'embargo', lang: 'language' };

/** What metadata of an object may say of it: front matter's own names. */
export const METADATA_FIELDS: ReadonlySet<string> = new Set([
  ...Object.keys(readers('UTC')),
  ...Object.keys(aliases),
]);

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
      const example = name === 'places' ? 'senegal' : 'floods, ports';
      errors.push(problem(reader.wrong, { name: written, value: shown(entry.value), example }, entry));
    }
  }
  return { fields, errors, warnings: unknownNames(unknown, Object.keys(known)) };
}

function unknownNames(unknown: [string, Entry][], known: string[]): Problem[] {
  const [first] = unknown;
  if (!first) return [];
  const nearest = unknown.flatMap(([name]) => {
    const near = known.map((k) => ({ k, d: distance(name.toLowerCase(), k) })).sort((a, b) => a.d - b.d)[0];
    return near && near.d <= Math.max(1, Math.floor(near.k.length / 3)) ? [`${near.k} (${shown(name)})`] : [];
  });
  const names = unknown.map(([name]) => shown(name)).join(', ');
  return [
    nearest.length > 0
      ? problem('front-matter-misspelt', { names, nearest: nearest.join(', ') }, first[1])
      : problem('front-matter-unknown', { names, known: known.join(', ') }, first[1]),
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
