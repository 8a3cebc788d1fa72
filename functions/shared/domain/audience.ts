/** Subscribers and what they asked for. Personal data: none of this is logged or put into an event (law 11). */
import { createHmac } from 'node:crypto';
import { domainToASCII } from 'node:url';
import * as z from 'zod';
import type { Facet } from './address.ts';

/** Each list of the audience is cut into this many partitions, by id. Changing it needs a re-listing. */
export const SHARDS = 8;

/** How often somebody is written to: for each release, or once a day or week for all of them. */
export const FREQUENCIES = ['at-once', 'daily', 'weekly'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** Hours that somebody may wait for a release in a better language of theirs. */
export const WAITS = [0, 2, 12, 48] as const;

/** Days for which somebody may have themselves sent nothing. */
export const PAUSES = [7, 30, 91] as const;

/** One who gave consent, or changed what they consented to. It is kept as long as the subscriber. */
export const consent = z.object({
  at: z.string(),
  what: z.enum(['asked', 'confirmed', 'changed', 'imported', 'added', 'left']),
  /** From where: the form's or link's page and the network address, the file and its line, or the operator's command. */
  from: z.string(),
  /** The words that they agreed to, as they were shown; of an import or a command, what proves the consent. */
  words: z.string(),
});
export type Consent = z.infer<typeof consent>;

const frequencies = z
  .array(z.object({ from: z.string(), value: z.enum(FREQUENCIES) }))
  .describe('By time, the last is the one of now; those that ended more than eight days ago are gone');

export const subscriber = z.object({
  /** Keyed hash of the address: 32 hexadecimal digits, so that a lookup by address needs no index. */
  id: z.string(),
  email: z.string(),
  /** `suppressed`: mail to them came back or was complained of. `erased`: of them nothing is known any more but the id. */
  status: z.enum(['pending', 'confirmed', 'left', 'suppressed', 'erased']),
  /** Languages they read, best first. */
  languages: z.array(z.string()),
  /** Empty: all topics. */
  topics: z.array(z.string()),
  /** Empty: all places. */
  places: z.array(z.string()),
  /** Hours that they wait for a translation into a better language before they take another; one of `WAITS`. */
  waits: z.number(),
  frequencies,
  /** Until then they get nothing; what is published meanwhile does not come later. */
  pausedUntil: z.string().optional(),
  createdAt: z.string(),
  confirmedAt: z.string().optional(),
  consent: z.array(consent),
  suppression: z
    .object({ reason: z.enum(['bounce', 'soft-bounces', 'complaint']), at: z.string(), detail: z.string() })
    .optional(),
  /** When mail came back for now; newest last. */
  softBounces: z.array(z.string()).optional(),
  /** When the last mail about signing up went out, by which repeated sign-ups are held back. */
  askedAt: z.string().optional(),
  /** Since when somebody has been about to send such a mail; a little later they have died over it. */
  askingAt: z.string().optional(),
  /** Where entries of theirs may stand in the audience; never less than where they do. */
  listed: z.array(z.string()),
  /** Counts the writes: who writes says which one they had read. */
  version: z.int(),
});
export type Subscriber = z.infer<typeof subscriber>;

/** What a subscriber chooses. */
export interface Choice extends Pick<Subscriber, 'languages' | 'topics' | 'places'> {
  /** @default 0 */
  waits?: number | undefined;
  /** @default 'at-once', or as it was */
  frequency?: Frequency | undefined;
}

/** Unconfirmed sign-ups are forgotten after seven days, in milliseconds. */
export const PENDING_FOR = 7 * 86_400_000;

/** When a subscriber who never confirmed is forgotten, also one whose opt-in mail came back; undefined: they stay. */
export const expiryOf = ({
  status,
  createdAt,
  confirmedAt,
}: Pick<Subscriber, 'status' | 'createdAt' | 'confirmedAt'>): string | undefined =>
  status === 'pending' || (status === 'suppressed' && confirmedAt === undefined)
    ? new Date(Date.parse(createdAt) + PENDING_FOR).toISOString()
    : undefined;

/** Whether a sign-up is older than unconfirmed ones are kept: the table deletes it some time later. */
export function isForgotten(
  subscriber: Pick<Subscriber, 'status' | 'createdAt' | 'confirmedAt'>,
  now: string,
): boolean {
  const expiry = expiryOf(subscriber);
  return expiry !== undefined && Date.parse(expiry) <= Date.parse(now);
}

/**
 * How often somebody was written to at a moment. A release goes the way that they had chosen when it became public, so
 * that a change between then and the sending neither loses nor doubles it.
 */
export function frequencyAt({ frequencies }: Pick<Subscriber, 'frequencies'>, at: string): Frequency {
  const time = Date.parse(at);
  return (
    frequencies.findLast(({ from }) => Date.parse(from) <= time)?.value ?? frequencies[0]?.value ?? 'at-once'
  );
}

/** Whether anything may be sent to somebody now. */
export const mayBeMailed = ({ status, pausedUntil }: Subscriber, now: Date): boolean =>
  status === 'confirmed' && (pausedUntil === undefined || Date.parse(pausedUntil) <= now.getTime());

/** As long as a change of frequency matters to a digest, in milliseconds: the longest is a week's. */
const FREQUENCIES_KEPT = 8 * 86_400_000;

/** The history of frequencies with another choice at its end; the same choice again changes nothing. */
export function withFrequency(
  history: Subscriber['frequencies'],
  value: Frequency,
  now: string,
): Subscriber['frequencies'] {
  if (history.at(-1)?.value === value) return history;
  const since = Date.parse(now) - FREQUENCIES_KEPT;
  const ended = (i: number): boolean => Date.parse(history[i + 1]?.from ?? now) < since;
  return [...history.filter((_, i) => !ended(i)), { from: now, value }];
}

/**
 * A confirmed subscription as it is listed in the audience: enough to see whether a release is wanted.
 * The address stands in the subscriber's item alone, which is read again right before a mail goes out.
 */
export const subscription = subscriber.pick({
  id: true,
  languages: true,
  topics: true,
  places: true,
  waits: true,
  frequencies: true,
});
export type Subscription = z.infer<typeof subscription>;

/** A list of the audience: a language and a facet; or, of language `*`, everybody (`all`) and those who get digests. */
export interface Listing {
  language: string;
  facet: Facet | 'daily' | 'weekly';
}
export const EVERYBODY: Listing = { language: '*', facet: 'all' };

/** Ids from `from` to, but without, `to`; without `to`: to the last. Bounds need not be whole ids. */
export interface IdRange {
  from: string;
  to?: string | undefined;
}

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
  /** Entries of a list whose ids are in a range, by id. */
  slice(listing: Listing, range: IdRange): Promise<Subscription[]>;
  /** How many stand in a list. @default EVERYBODY: how many are confirmed */
  count(listing?: Listing): Promise<number>;
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

/**
 * Whether a text would be an address, were it not for letters beyond ASCII before the `@`: mailboxes in any script need
 * SMTPUTF8 (RFC 6531), which SES does not have (SES API reference, Destination: the local part is 7-bit ASCII).
 */
export function needsSmtpUtf8(text: string): boolean {
  const trimmed = text.normalize('NFC').trim();
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, Math.max(at, 0));
  const ascii = local.replace(/[^\p{ASCII}]/gu, 'x');
  return ascii !== local && readAddress(`${ascii}${trimmed.slice(at)}`) !== undefined;
}

/** The id of an address: upper and lower case are one mailbox. */
export function subscriberId(address: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(address.toLowerCase()).digest('hex').slice(0, 32);
}

/** Ranges at most: one for each four first digits of ids. */
export const MOST_RANGES = 65_536;

/** The partition that an id stands in: by its first digits, so that a range of ids is in few of them. */
export const shardOf = (id: string): number =>
  Math.floor((Number.parseInt(id.slice(0, 4), 16) * SHARDS) / MOST_RANGES);

/** The partitions that a range of ids is in. */
export const shardsOf = ({ from, to }: IdRange): number[] =>
  rangesOf(SHARDS).flatMap((shard, i) =>
    (shard.to === undefined || from < shard.to) && (to === undefined || shard.from < to) ? [i] : [],
  );

/**
 * Cuts all ids into ranges of the same width; ids are hashes, so that each has as many.
 *
 * @param count a power of two, at most `MOST_RANGES`
 */
export function rangesOf(count: number): IdRange[] {
  const bound = (i: number): string => ((i * MOST_RANGES) / count).toString(16).padStart(4, '0');
  return Array.from({ length: count }, (_, i) => ({
    from: bound(i),
    ...(i + 1 < count ? { to: bound(i + 1) } : {}),
  }));
}

/**
 * The range that a job names by where it begins.
 *
 * @throws Error where there is none that begins there
 */
export function rangeOf({ range, ranges }: { range: string; ranges: number }): IdRange {
  const found = rangesOf(ranges).find(({ from }) => from === range);
  if (found === undefined) throw new Error(`there is no range ${range} of ${ranges}`);
  return found;
}

/** Where a confirmed subscription is listed: under its topics, else its places, else everything; in each language. */
export function listingsOf(
  choice: Pick<Subscriber, 'languages' | 'topics' | 'places' | 'frequencies'>,
): Listing[] {
  const facets: Facet[] =
    choice.topics.length > 0
      ? choice.topics.map((topic): Facet => `topic:${topic}`)
      : choice.places.length > 0
        ? choice.places.map((place): Facet => `place:${place}`)
        : ['all'];
  const lists = choice.languages.flatMap((language) => facets.map((facet) => ({ language, facet })));
  const digests = (['daily', 'weekly'] as const)
    .filter((frequency) => choice.frequencies.some(({ value }) => value === frequency))
    .map((facet): Listing => ({ language: '*', facet }));
  return [EVERYBODY, ...digests, ...lists];
}

/** Whether a release is of a chosen topic, if any are chosen, and of a chosen place, if any are. */
export function wants(
  choice: Pick<Choice, 'topics' | 'places'>,
  release: { topics: string[]; places: string[] },
): boolean {
  const meets = (chosen: string[], given: string[]) =>
    chosen.length === 0 || chosen.some((id) => given.includes(id));
  return meets(choice.topics, release.topics) && meets(choice.places, release.places);
}
