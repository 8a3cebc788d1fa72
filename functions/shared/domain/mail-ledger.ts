import * as z from 'zod';
import { rangesOf } from './audience.ts';
import { type MailChunk, type MailFate, type MailState, strongerFate } from './delivery.ts';
import { alertJob, digestJob } from './jobs.ts';

/** Names of a chunk: together its key. */
export type ChunkName = Pick<MailChunk, 'slug' | 'range' | 'language' | 'revision' | 'kind' | 'first'>;

/** The mail part of the ledger (law 7). */
export interface MailLedger {
  /**
   * Into how many ranges the audience is cut for a release (or a digest): fixed at the first question, so that all its
   * editions, corrections and retractions find each other's recipients in one place.
   *
   * @param wanted a power of two, for the first who asks; undefined only reads
   * @returns undefined where nothing was ever planned, and nothing is wanted
   */
  ranges(slug: string, wanted?: number): Promise<number | undefined>;
  /** Every chunk of a release in one range of the audience, all editions, revisions and kinds. */
  chunks(slug: string, range: string): Promise<MailChunk[]>;
  /**
   * Writes a chunk before its mails are tried. `previous`: the settled chunk of the same name that it takes the place
   * of, after some of its recipients could not be served. `false`: somebody else holds it; nothing was written.
   */
  claim(chunk: MailChunk, previous: MailChunk | undefined): Promise<boolean>;
  /** Writes what became of a chunk that was claimed; what SES's events told of it meanwhile stands where it says more. */
  settle(chunk: MailChunk): Promise<MailChunk>;
  /**
   * Adds what SES's own events tell of a mail, where that says more than is known.
   *
   * @returns what is known now; undefined: the ledger has no such mail
   */
  tell(name: ChunkName, id: string, fate: MailFate): Promise<MailFate | undefined>;
}

/** A job that somebody works at, or that left mails whose fate is unknown. */
export const openJob = z.object({
  job: z.union([alertJob, digestJob]),
  since: z.string(),
  /** When SES's events of those minutes were asked for again. */
  askedAt: z.string().optional(),
});
export type OpenJob = z.infer<typeof openJob>;

/** Which jobs are not settled, so that the reconciler need not look through all ranges of all releases. */
export interface OpenJobs {
  open(job: OpenJob['job'], now: string): Promise<void>;
  /** `since`: unless it was opened again since then. */
  close(job: OpenJob['job'], since?: string): Promise<void>;
  /** Those that were opened before a moment. */
  openSince(before: string): Promise<OpenJob[]>;
  /** Says that it was asked for; of a job that was opened again or closed meanwhile it does not. */
  asked(open: OpenJob, at: string): Promise<void>;
}

/** A job that waits for a person. */
export const heldJob = z.object({
  /** `missed`: SES never had some of its mails. */
  reason: z.enum(['paused', 'stale', 'missed']),
  heldAt: z.string(),
  /** When an operator was told of it. */
  toldAt: z.string().optional(),
  job: z.union([alertJob, digestJob]),
});
export type HeldJob = z.infer<typeof heldJob>;

/** What an operator says of mail (law 8). */
export interface MailControl {
  /** Since when all mail but that of the subscriptions API is paused; undefined: it is not. */
  paused(): Promise<string | undefined>;
  pause(now: string): Promise<void>;
  resume(): Promise<void>;
  /** Holds a job back; the same again changes nothing. */
  hold(held: HeldJob): Promise<void>;
  held(): Promise<HeldJob[]>;
  /** Says that an operator was told of a job that is held; one that is no longer, or was held again, stays as it is. */
  told(held: HeldJob, at: string): Promise<void>;
  /** Forgets a job that is held; one that was held again since then stays. */
  unhold(held: HeldJob): Promise<void>;
}

/** What is known of one recipient of one announcement. */
export interface KnownFate extends Pick<MailChunk, 'language' | 'revision' | 'kind'> {
  id: string;
  fate: MailFate;
}

/**
 * What is known of all recipients in one range of a release, or of a digest, once for each announcement: the most that
 * any chunk knows. Who waits for a translation is no longer among those who wait once they were written to.
 */
export function fatesIn(chunks: MailChunk[]): KnownFate[] {
  const known = new Map<string, KnownFate>();
  const told = new Set<string>();
  for (const { language, revision, kind, recipients } of chunks) {
    for (const [id, fate] of Object.entries(recipients)) {
      if (kind !== 'waiting') told.add(id);
      const name = `${language}#${revision}#${kind}#${id}`;
      const before = known.get(name);
      known.set(name, {
        ...{ id, language, revision, kind },
        fate: before ? strongerFate(before.fate, fate) : fate,
      });
    }
  }
  return [...known.values()].filter(({ id, kind }) => kind !== 'waiting' || !told.has(id));
}

/** How many recipients of each announcement of a release are in which state. */
export interface AlertCount {
  language: string;
  revision: number;
  kind: MailChunk['kind'];
  states: Partial<Record<MailState, number>>;
}

/** Adds recipients up by announcement, range after range, so that those of one range are in memory at a time. */
export function createAlertCounter() {
  const counts = new Map<string, AlertCount>();
  return {
    add(known: Iterable<KnownFate>): void {
      for (const { language, revision, kind, fate } of known) {
        const name = `${language}#${String(revision).padStart(6, '0')}#${kind}`;
        const count = counts.get(name) ?? { language, revision, kind, states: {} };
        count.states[fate.state] = (count.states[fate.state] ?? 0) + 1;
        counts.set(name, count);
      }
    },
    /** In the order of language, revision, kind. */
    counts: (): AlertCount[] => [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count),
  };
}

/** Ranges that are read at a time: a thousand recipients each, about. */
const RANGES_AT_ONCE = 8;

/** Every chunk of a release, a range after the other, as `MailLedger.ranges` cuts it. */
export async function* chunksOf(ledger: MailLedger, slug: string): AsyncGenerator<MailChunk[]> {
  const ranges = rangesOf((await ledger.ranges(slug)) ?? 1);
  for (let i = 0; i < ranges.length; i += RANGES_AT_ONCE) {
    const some = ranges.slice(i, i + RANGES_AT_ONCE);
    yield* await Promise.all(some.map(({ from }) => ledger.chunks(slug, from)));
  }
}

/** How many recipients of each announcement of a release are in which state, over all ranges. */
export async function alertsOf(ledger: MailLedger, slug: string): Promise<AlertCount[]> {
  const counter = createAlertCounter();
  for await (const chunks of chunksOf(ledger, slug)) counter.add(fatesIn(chunks));
  return counter.counts();
}
