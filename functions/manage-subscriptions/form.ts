import * as z from 'zod';
import {
  type Choice,
  FREQUENCIES,
  needsSmtpUtf8,
  PAUSES,
  readAddress,
  WAITS,
} from '../shared/domain/audience.ts';
import type { NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { Refusal } from '../shared/site/subscriptions.ts';

/** A field that a form may send once, often or not at all. */
const many = z
  .union([z.string(), z.array(z.string()).max(500)])
  .default([])
  .transform((value) => [value].flat().filter((text) => text !== ''));
const one = z.string().max(200).default('');

const fields = z.object({
  email: z.string().max(1000).default(''),
  /** Best first: of the form `languages[]`, of JSON `languages`, or one alone. */
  language: many,
  languages: many,
  'languages[]': many,
  topics: many,
  places: many,
  waits: z.union([z.string(), z.number()]).default('').transform(String),
  frequency: one,
  /** `topics`, `places`: who chose none of them wants all. */
  everything: many,
  /** The language of the page with the form. */
  page: one,
  action: one,
  /** Days; `0` ends a pause. */
  pause: one,
  leaveTopic: one,
  leavePlace: one,
  /** Of mail programs (RFC 8058, section 3.1). */
  'List-Unsubscribe': one,
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
  const languages = [...new Set([...sent.language, ...sent.languages, ...sent['languages[]']])];
  const [topics, places] = [[...new Set(sent.topics)], [...new Set(sent.places)]];
  const waits = sent.waits === '' ? 0 : WAITS.find((hours) => String(hours) === sent.waits);
  const frequency = FREQUENCIES.find((value) => value === sent.frequency);
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
    ...(waits === undefined ? [{ field: 'choice', value: sent.waits } as const] : []),
    ...(frequency === undefined && sent.frequency !== ''
      ? [{ field: 'choice', value: sent.frequency } as const]
      : []),
  ];
  return refusals.length > 0 ? { refusals } : { choice: { languages, topics, places, waits, frequency } };
}

/** A sign-up: an address and a choice. */
export function readSignUp(
  sent: Fields,
  settings: NewsroomSettings,
): { address: string; choice: Choice } | { refusals: Refusal[] } {
  const address = readAddress(sent.email);
  const read = readChoice(sent, settings);
  const refusals: Refusal[] = [
    ...(address === undefined
      ? [{ field: needsSmtpUtf8(sent.email) ? 'mailbox' : 'email', value: sent.email } as const]
      : []),
    ...('refusals' in read ? read.refusals : []),
  ];
  return address === undefined || 'refusals' in read ? { refusals } : { address, choice: read.choice };
}

/** For how many days somebody pauses; 0 ends a pause; undefined: it is none of the choices. */
export const readPause = ({ pause }: Fields): number | undefined =>
  [0, ...PAUSES].find((days) => String(days) === pause);
