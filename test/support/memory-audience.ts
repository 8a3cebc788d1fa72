import {
  type Audience,
  EVERYBODY,
  type Listing,
  SHARDS,
  type Subscriber,
  type Subscription,
  shardOf,
} from '../../functions/shared/domain/audience.ts';
import type { MailChunk } from '../../functions/shared/domain/delivery.ts';
import type { Mail, Mailer } from '../../functions/shared/domain/mail.ts';
import type { MailLedger } from '../../functions/shared/domain/mail-ledger.ts';

/** The audience in memory, with the semantics of the DynamoDB one; a contract test holds the two together. */
export function memoryAudience(): Audience & {
  people: Map<string, Subscriber>;
  /** `<language>#<facet>#<shard>` and id. */
  entries: Map<string, Map<string, { entry: Subscription; version: number }>>;
} {
  const people = new Map<string, Subscriber>();
  const entries = new Map<string, Map<string, { entry: Subscription; version: number }>>();
  const listOf = (listing: Listing, shard: number) => {
    const name = `${listing.language}#${listing.facet}#${shard}`;
    const list = entries.get(name) ?? new Map();
    entries.set(name, list);
    return list;
  };
  const audience: Audience = {
    async key(name) {
      return new TextEncoder().encode(`${name} of the test newsroom`.padEnd(32).slice(0, 32));
    },
    async subscriber(id) {
      return structuredClone(people.get(id));
    },
    async subscribers(ids) {
      return ids.flatMap((id) => structuredClone(people.get(id)) ?? []);
    },
    async save(next, previous) {
      if (people.get(next.id)?.version !== previous?.version) return false;
      people.set(next.id, structuredClone(next));
      return true;
    },
    async list(entry, listings, version) {
      for (const listing of listings) {
        const list = listOf(listing, shardOf(entry.id));
        if ((list.get(entry.id)?.version ?? 0) <= version)
          list.set(entry.id, { entry: structuredClone(entry), version });
      }
    },
    async unlist(id, listings, version) {
      for (const listing of listings) {
        const list = listOf(listing, shardOf(id));
        if ((list.get(id)?.version ?? 0) <= version) list.delete(id);
      }
    },
    async slice(listing, shard, after, limit) {
      return [...listOf(listing, shard).values()]
        .map(({ entry }): Subscription => structuredClone(entry))
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .filter((entry) => after === undefined || entry.id > after)
        .slice(0, limit);
    },
    async count() {
      return Array.from({ length: SHARDS }, (_, shard) => listOf(EVERYBODY, shard).size).reduce(
        (a, b) => a + b,
      );
    },
  };
  return { ...audience, people, entries };
}

/** The mail part of the ledger in memory. */
export function memoryMailLedger(): MailLedger & { all: Map<string, MailChunk> } {
  const all = new Map<string, MailChunk>();
  const name = (c: MailChunk) => [c.slug, c.shard, c.language, c.revision, c.kind, c.first].join('#');
  return {
    all,
    async chunks(slug, shard) {
      return [...all.values()]
        .filter((c) => c.slug === slug && c.shard === shard)
        .map((c) => structuredClone(c));
    },
    async claim(chunk, previous) {
      if (all.get(name(chunk))?.claimedAt !== previous?.claimedAt) return false;
      all.set(name(chunk), structuredClone(chunk));
      return true;
    },
    async settle(chunk) {
      if (all.get(name(chunk))?.claimedAt !== chunk.claimedAt) throw new Error('claimed by somebody else');
      all.set(name(chunk), structuredClone(chunk));
    },
  };
}

/** A mailer that keeps what it took; `refuse` throws for the mails that are not to be taken. */
export function memoryMailer(refuse: (mail: Mail) => void = () => {}): Mailer & { sent: Mail[] } {
  const sent: Mail[] = [];
  return {
    sent,
    async send(mail) {
      refuse(mail);
      sent.push(mail);
      return { messageId: `ses-${sent.length}` };
    },
  };
}

/** Words that a handler logged, to look for what must not be there. */
export function memoryLog() {
  const lines: string[] = [];
  const say = (message: string, details?: Record<string, unknown>) => {
    lines.push(
      JSON.stringify([message, details], (_key, value) => (value instanceof Error ? String(value) : value)),
    );
  };
  return { lines, info: say, warn: say, error: say };
}
