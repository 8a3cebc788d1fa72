import * as z from 'zod';
import {
  type Audience,
  type Choice,
  EVERYBODY,
  type Listing,
  SHARDS,
  type Subscriber,
  type Subscription,
  shardOf,
} from '../../functions/shared/domain/audience.ts';
import { addConfirmed, type Evidence } from '../../functions/shared/domain/audience-change.ts';
import { type MailChunk, strongerFate } from '../../functions/shared/domain/delivery.ts';
import type { Digest } from '../../functions/shared/domain/digests.ts';
import { mailJobName } from '../../functions/shared/domain/jobs.ts';
import type { Limits } from '../../functions/shared/domain/limits.ts';
import type { BulkMailer, Mail, Mailer, PreparedMail } from '../../functions/shared/domain/mail.ts';
import type {
  ChunkName,
  HeldJob,
  MailControl,
  MailLedger,
  OpenJob,
  OpenJobs,
} from '../../functions/shared/domain/mail-ledger.ts';

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
    async slice(listing, { from, to }) {
      return Array.from({ length: SHARDS }, (_, shard) => [...listOf(listing, shard).values()])
        .flat()
        .map(({ entry }): Subscription => structuredClone(entry))
        .filter(({ id }) => id >= from && (to === undefined || id < to))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    async count(listing = EVERYBODY) {
      return Array.from({ length: SHARDS }, (_, shard) => listOf(listing, shard).size).reduce(
        (a, b) => a + b,
      );
    },
  };
  return { ...audience, people, entries };
}

/** Adds a confirmed subscriber who is to be there. */
export async function aReader(
  audience: Audience,
  address: string,
  choice: Choice,
  at: string,
): Promise<Subscriber> {
  const added = await addConfirmed(audience, address, choice, { ...SAID, at });
  if (typeof added === 'string') throw new Error(`the reader was not added: ${added}`);
  return added;
}

/** What proves consent, where a test is not about it. */
export const SAID: Evidence = { at: '2026-03-02T09:00:00.000Z', from: 'a test', words: 'Yes, please.' };

/** Counts in memory, as those in DynamoDB. */
export function memoryLimits(): Limits & { counts: Map<string, number> } {
  const counts = new Map<string, number>();
  return {
    counts,
    async take(name, { most, seconds }, now) {
      const key = `${name} ${Math.floor(now.getTime() / 1000 / seconds)}`;
      const taken = (counts.get(key) ?? 0) + 1;
      counts.set(key, taken);
      return taken <= most;
    },
  };
}

/** The mail part of the ledger in memory, with the semantics of the DynamoDB one; a contract test holds the two together. */
export function memoryMailLedger(): MailLedger &
  OpenJobs &
  MailControl & {
    all: Map<string, MailChunk>;
    opened: Map<string, OpenJob>;
    planned: Map<string, number>;
  } {
  const all = new Map<string, MailChunk>();
  const opened = new Map<string, OpenJob>();
  const planned = new Map<string, number>();
  const holds = new Map<string, HeldJob>();
  let since: string | undefined;
  const name = (c: ChunkName) => [c.slug, c.range, c.language, c.revision, c.kind, c.first].join('#');
  const replace = (chunk: MailChunk, version: number): boolean => {
    if ((all.get(name(chunk))?.version ?? 0) !== version) return false;
    all.set(name(chunk), structuredClone(chunk));
    return true;
  };
  return {
    all,
    opened,
    planned,
    async ranges(slug, wanted) {
      const known = planned.get(slug) ?? wanted;
      if (known !== undefined) planned.set(slug, known);
      return known;
    },
    async chunks(slug, range) {
      return [...all.values()]
        .filter((c) => c.slug === slug && c.range === range)
        .map((c) => structuredClone(c));
    },
    async claim(chunk, previous) {
      return replace(chunk, previous?.version ?? 0);
    },
    async settle(chunk) {
      const now = all.get(name(chunk));
      if (now?.claimedAt !== chunk.claimedAt) throw new Error('claimed by somebody else');
      const recipients = { ...chunk.recipients };
      for (const [id, fate] of Object.entries(now.recipients)) {
        const mine = recipients[id];
        if (mine !== undefined) recipients[id] = strongerFate(mine, fate);
      }
      const next = { ...chunk, recipients, version: now.version + 1 };
      replace(next, now.version);
      return structuredClone(next);
    },
    async tell(chunk, id, fate) {
      const now = all.get(name(chunk));
      const known = now?.recipients[id];
      if (now === undefined || known === undefined) return undefined;
      const next = strongerFate(known, fate);
      if (next.state === known.state) return known;
      replace(
        { ...now, recipients: { ...now.recipients, [id]: next }, version: now.version + 1 },
        now.version,
      );
      return next;
    },
    async open(job, now) {
      opened.set(mailJobName(job), structuredClone({ job, since: now }));
    },
    async close(job, since) {
      const name = mailJobName(job);
      if (since === undefined || opened.get(name)?.since === since) opened.delete(name);
    },
    async openSince(before) {
      return [...opened.values()].filter((one) => one.since < before);
    },
    async asked(open, at) {
      const name = mailJobName(open.job);
      if (opened.get(name)?.since === open.since) opened.set(name, { ...open, askedAt: at });
    },
    async paused() {
      return since;
    },
    async pause(now) {
      since ??= now;
    },
    async resume() {
      since = undefined;
    },
    async hold(held) {
      holds.set(mailJobName(held.job), structuredClone(held));
    },
    async held() {
      return [...holds.values()];
    },
    async told(held, at) {
      const name = mailJobName(held.job);
      if (holds.get(name)?.heldAt === held.heldAt) holds.set(name, { ...held, toldAt: at });
    },
    async unhold(held) {
      const name = mailJobName(held.job);
      if (holds.get(name)?.heldAt === held.heldAt) holds.delete(name);
    },
  };
}

/** A mail in bulk, as it was taken. */
export interface TakenMail {
  to: string;
  subject: string;
  language: string;
  token: string;
  messageId: string;
  tags: Record<string, string>;
}

const written = z.object({
  subject: z.string(),
  language: z.string(),
  token: z.string(),
  messageId: z.string(),
});

/** A bulk mailer that keeps what it took, and mails that say in JSON what they are. `hooks.send` is asked first. */
export function memoryBulkMailer() {
  const sent: TakenMail[] = [];
  const hooks: { send?: (mail: TakenMail) => void | Promise<void> } = {};
  const mailer: BulkMailer = {
    async sendRaw(to, raw, tags) {
      const mail = { to, tags, ...written.parse(JSON.parse(new TextDecoder().decode(raw))) };
      await hooks.send?.(mail);
      sent.push(mail);
      return { messageId: `ses-${sent.length}` };
    },
  };
  const PREFIX = { published: '', corrected: 'Correction: ', retracted: 'Retracted: ' };
  return {
    ...mailer,
    sent,
    hooks,
    /** The subject tells all: `daily 2026-03-02 (en): gauges (en), Correction: surge (fr)`. */
    async composeDigest({ frequency, period, language, items }: Digest): Promise<PreparedMail> {
      const lines = items.map((one) => `${PREFIX[one.kind]}${one.slug} (${one.language})`).sort();
      const subject = `${frequency} ${period} (${language}): ${lines.join(', ')}`;
      return {
        to: ({ token, messageId }) =>
          new TextEncoder().encode(JSON.stringify({ subject, language, token, messageId })),
      };
    },
    async compose({
      kind,
      title,
      language,
    }: {
      kind: keyof typeof PREFIX;
      title: string;
      language: string;
    }): Promise<PreparedMail> {
      const subject = `${PREFIX[kind]}${title}`;
      return {
        to: ({ token, messageId }) =>
          new TextEncoder().encode(JSON.stringify({ subject, language, token, messageId })),
      };
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
