import type * as z from 'zod';
import { xmlSafe } from '../xml.ts';
import type { ItemProblem } from './item-invalid.ts';

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
