import * as z from 'zod';
import { type Choice, readAddress } from '../shared/domain/audience.ts';
import type { NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { Refusal } from '../shared/site/subscriptions.ts';

/** A field that a form may send once, often or not at all. */
const many = z
  .union([z.string(), z.array(z.string()).max(500)])
  .default([])
  .transform((value) => [value].flat().filter((text) => text !== ''));

const fields = z.object({
  email: z.string().max(1000).default(''),
  language: many,
  languages: many,
  topics: many,
  places: many,
  action: z.string().default(''),
  /** A field that people don't see: whoever fills it is a robot. */
  website: z.string().default(''),
});
export type Fields = z.infer<typeof fields>;

/** Reads a form or a JSON object of the same fields. `undefined`: it is neither. */
export function readFields(body: unknown): Fields | undefined {
  return fields.safeParse(body).data;
}

/** What was chosen, or what of it is none of the newsroom's. */
export function readChoice(
  sent: Fields,
  settings: NewsroomSettings,
): { choice: Choice } | { refusals: Refusal[] } {
  const languages = [...new Set([...sent.language, ...sent.languages])];
  const [topics, places] = [[...new Set(sent.topics)], [...new Set(sent.places)]];
  const unknown = (values: string[], known: string[]): Refusal[] =>
    values.filter((value) => !known.includes(value)).map((value) => ({ field: 'choice', value }));
  const refusals: Refusal[] = [
    ...(languages.length === 0 ? [{ field: 'language' } as const] : []),
    ...unknown(languages, settings.languages),
    ...unknown(
      topics,
      settings.topics.map((term) => term.id),
    ),
    ...unknown(
      places,
      settings.places.map((term) => term.id),
    ),
  ];
  return refusals.length > 0 ? { refusals } : { choice: { languages, topics, places } };
}

/** A sign-up: an address and a choice. */
export function readSignUp(
  sent: Fields,
  settings: NewsroomSettings,
): { address: string; choice: Choice } | { refusals: Refusal[] } {
  const address = readAddress(sent.email);
  const read = readChoice(sent, settings);
  const refusals: Refusal[] = [
    ...(address === undefined ? [{ field: 'email', value: sent.email } as const] : []),
    ...('refusals' in read ? read.refusals : []),
  ];
  return address === undefined || 'refusals' in read ? { refusals } : { address, choice: read.choice };
}
