import * as z from 'zod';
import { xmlSafe } from '../xml.ts';
import type { ItemProblem } from './item-invalid.ts';

/** What the schemas of all formats are made of. */
export const text = z.string().regex(/\S/, 'says nothing');
/** RFC 3986, of the web. `z.url` lets through what parsers of URLs mend. */
export const uri = z
  .url({ protocol: /^https?$/ })
  .regex(/^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9A-F]{2})+$/i, 'holds what no address may');
/** RFC 3339 */
export const moment = z.iso.datetime({ offset: true });
export const language = z.string().regex(/^[a-z]{2,3}$/);

/** Parsers of JSON differ over what XML forbids, lone surrogates above all: no text of an item holds it. */
const safe = (_: string, value: unknown): unknown => (typeof value === 'string' ? xmlSafe(value) : value);

/** An item as text, read again by the schema of what we say of its standard. */
export function checkedJson(
  item: object,
  schema: z.ZodType,
): { body: string; problems?: undefined } | { problems: ItemProblem[] } {
  const body = JSON.stringify(item, safe);
  const problems = problemsOf(JSON.parse(body), schema);
  return problems ? { problems } : { body };
}

/** What a schema has against a value, or undefined. */
export function problemsOf(value: unknown, schema: z.ZodType): ItemProblem[] | undefined {
  const { error } = schema.safeParse(value);
  return error?.issues.map(({ path, message }) => ({ path: path.join('.') || 'item', message }));
}
