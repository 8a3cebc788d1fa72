/** Subscribers and what they asked for. Personal data: none of this is logged or put into an event (law 11). */
import { createHmac } from 'node:crypto';
import { domainToASCII } from 'node:url';
import * as z from 'zod';
import type { Facet } from './address.ts';

/** The audience is cut into this many parts, each of which is worked off on its own. Changing it needs a re-listing. */
export const SHARDS = 8;

export const subscriber = z.object({
  /** Keyed hash of the address: 32 hexadecimal digits, so that a lookup by address needs no index. */
  id: z.string(),
  email: z.string(),
  status: z.enum(['pending', 'confirmed', 'left']),
  /** Languages they read, best first. */
  languages: z.array(z.string()).min(1),
  /** Empty: all topics. */
  topics: z.array(z.string()),
  /** Empty: all places. */
  places: z.array(z.string()),
  frequency: z.literal('at-once'),
  createdAt: z.string(),
  confirmedAt: z.string().optional(),
  /** When the last mail about signing up went out, by which repeated sign-ups are held back. */
  askedAt: z.string().optional(),
  /** Where entries of theirs may stand in the audience; never less than where they do. */
  listed: z.array(z.string()),
  /** Counts the writes: who writes says which one they had read. */
  version: z.int(),
});
export type Subscriber = z.infer<typeof subscriber>;

/** What a subscriber chooses. */
export type Choice = Pick<Subscriber, 'languages' | 'topics' | 'places'>;

/**
 * A confirmed subscription as it is listed in the audience: enough to see whether a release is wanted.
 * The address stands in the subscriber's item alone, which is read again right before a mail goes out.
 */
export const subscription = subscriber.pick({ id: true, languages: true, topics: true, places: true });
export type Subscription = z.infer<typeof subscription>;

/** A list of the audience: a language and a facet; `*` and `all` is the list of everybody. */
export interface Listing {
  language: string;
  facet: Facet;
}
export const EVERYBODY: Listing = { language: '*', facet: 'all' };

/** The audience as it is kept. */
export interface Audience {
  /** A random key of the newsroom, made at its first use: 32 bytes. */
  key(name: 'addresses' | 'links'): Promise<Uint8Array>;
  subscriber(id: string): Promise<Subscriber | undefined>;
  /** Those of `ids` that there are, as they are at this moment, in no order. */
  subscribers(ids: string[]): Promise<Subscriber[]>;
  /** Replaces a subscriber who still is as `previous` says (undefined: that there is none). `false`: they had changed. */
  save(next: Subscriber, previous: Subscriber | undefined): Promise<boolean>;
  /** Lists a subscription; an entry of a later version stays as it is. */
  list(entry: Subscription, listings: Listing[], version: number): Promise<void>;
  /** Takes a subscriber off lists; an entry of a later version stays as it is. */
  unlist(id: string, listings: Listing[], version: number): Promise<void>;
  /** Entries of one shard of a list, by id, those after `after` only. */
  slice(listing: Listing, shard: number, after: string | undefined, limit: number): Promise<Subscription[]>;
  /** How many are confirmed. */
  count(): Promise<number>;
}

/**
 * An address as it is kept and written to: the domain in ASCII and lower case (RFC 5891), the rest as given.
 * `undefined`: it is none (or longer than RFC 5321, section 4.5.3.1, allows).
 */
export function readAddress(text: string): string | undefined {
  const trimmed = text.normalize('NFC').trim();
  const at = trimmed.lastIndexOf('@');
  if (at < 1 || at > 64 || trimmed.length > 254) return undefined;
  const address = `${trimmed.slice(0, at)}@${domainToASCII(trimmed.slice(at + 1))}`;
  return z.email().safeParse(address).success ? address : undefined;
}

/** The id of an address: upper and lower case are one mailbox. */
export function subscriberId(address: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(address.toLowerCase()).digest('hex').slice(0, 32);
}

/** The part of the audience that an id belongs to. */
export const shardOf = (id: string): number => Number.parseInt(id.slice(-4), 16) % SHARDS;

/** Where a confirmed subscription is listed: under its topics, else its places, else everything; in each language. */
export function listingsOf(choice: Choice): Listing[] {
  const facets: Facet[] =
    choice.topics.length > 0
      ? choice.topics.map((topic): Facet => `topic:${topic}`)
      : choice.places.length > 0
        ? choice.places.map((place): Facet => `place:${place}`)
        : ['all'];
  const lists = choice.languages.flatMap((language) => facets.map((facet) => ({ language, facet })));
  return [EVERYBODY, ...lists];
}

/** Whether a release is of a chosen topic, if any are chosen, and of a chosen place, if any are. */
export function wants(choice: Choice, release: { topics: string[]; places: string[] }): boolean {
  const meets = (chosen: string[], given: string[]) =>
    chosen.length === 0 || chosen.some((id) => given.includes(id));
  return meets(choice.topics, release.topics) && meets(choice.places, release.places);
}
