import * as z from 'zod';
import { checkedJson, text } from './checked.ts';
import type { ItemFacts } from './facts.ts';
import { association, ninjs31, ninjsOf, ninjsShape, some, standard } from './ninjs.ts';

/** ninjs 2.1, checked: it says what 3.1 says, under other names. */
export function ninjs21(facts: ItemFacts) {
  const { problems } = ninjs31(facts);
  if (problems) return { problems };
  const { associations = [], ...item } = ninjsOf(facts);
  // There an association has no `rel`: its `name` is the relation.
  const related = associations.map(({ name, rel, ...one }) => ({ name: rel, title: name, ...one }));
  const said = { ...item, standard: standard('2.1'), ...some(related, (all) => ({ associations: all })) };
  return checkedJson(renamed(said), schema);
}

/** In 2.1 all names are in lower case, and this one is another. */
const nameIn21 = (name: string): string => (name === 'embargoedUntil' ? 'embargoed' : name.toLowerCase());

const renamed = (item: object): object =>
  Object.fromEntries(Object.entries(item).map(([name, one]) => [nameIn21(name), valueIn21(one)]));

function valueIn21(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(valueIn21);
  return typeof value === 'object' && value !== null ? renamed(value) : value;
}

function schemaIn21(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional) return z.optional(schemaIn21(schema.unwrap()));
  if (schema instanceof z.ZodArray) return z.array(schemaIn21(schema.element));
  return schema instanceof z.ZodObject ? objectIn21(schema) : schema;
}

const objectIn21 = ({ shape }: z.ZodObject) =>
  z.strictObject(
    Object.fromEntries(Object.entries(shape).map(([name, one]) => [nameIn21(name), schemaIn21(one)])),
  );

const relation = association.omit({ rel: true }).extend({ name: association.shape.rel, title: text });
const schema = objectIn21(ninjsShape.extend({ associations: z.array(relation).optional() }));
