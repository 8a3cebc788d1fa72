import type { MailChunk, MailState } from './delivery.ts';

/** The mail part of the ledger (law 7). */
export interface MailLedger {
  /** Every chunk of a release in one shard of the audience, all editions, revisions and kinds. */
  chunks(slug: string, shard: number): Promise<MailChunk[]>;
  /**
   * Writes a chunk before its mails are tried. `previous`: the settled chunk of the same name that it takes the place
   * of, after some of its recipients could not be served. `false`: somebody else holds it; nothing was written.
   */
  claim(chunk: MailChunk, previous: MailChunk | undefined): Promise<boolean>;
  /** Writes what became of a chunk that was claimed. */
  settle(chunk: MailChunk): Promise<void>;
}

/** How many recipients of each announcement of a release are in which state. */
export interface AlertCount {
  language: string;
  revision: number;
  kind: MailChunk['kind'];
  states: Partial<Record<MailState, number>>;
}

/** Adds chunks up by announcement, in the order of language, revision, kind. */
export function countAlerts(chunks: MailChunk[]): AlertCount[] {
  const counts = new Map<string, AlertCount>();
  for (const { language, revision, kind, recipients } of chunks) {
    const name = `${language}#${String(revision).padStart(6, '0')}#${kind}`;
    const count = counts.get(name) ?? { language, revision, kind, states: {} };
    for (const { state } of Object.values(recipients)) count.states[state] = (count.states[state] ?? 0) + 1;
    counts.set(name, count);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}
