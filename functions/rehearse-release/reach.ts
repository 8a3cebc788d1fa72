import { askedFor } from '../shared/domain/asked-for.ts';
import { type Audience, SHARDS } from '../shared/domain/audience.ts';
import type { MailLedger } from '../shared/domain/mail-ledger.ts';
import { type PartnerStore, takes } from '../shared/domain/partner.ts';
import type { Announcement, Revision } from '../shared/domain/release.ts';

/** What SES asks for 1,000 mails, in US dollars (SES pricing, outbound mail, as of November 2026). */
const SES_PER_THOUSAND = 0.1;
/** Entries of a list read at a time. */
const SLICE = 1_000;

/** Whom a revision would reach, and what of. */
export interface Reach {
  subscribers: number;
  /** Names of the partners who would be sent it. */
  partners: string[];
  /** US dollars for the mails. */
  cost: number;
  /** Seconds that SES would take; absent where it does not say how fast it is. */
  seconds?: number;
}

export interface ReachDeps {
  audience: Pick<Audience, 'slice'>;
  ledger: Pick<MailLedger, 'chunks'>;
  partners: Pick<PartnerStore, 'list'>;
  sendRate: () => Promise<number | undefined>;
}

/**
 * Counts whom a revision would reach: of a first publication those who asked for it, of what follows those who got what
 * came before. Ids are counted and no address is read (law 11).
 */
export async function reachOf(
  deps: ReachDeps,
  { slug, language, document }: Revision,
  announcement: Announcement,
): Promise<Reach> {
  if (announcement === 'none') return { subscribers: 0, partners: [], cost: 0, seconds: 0 };
  const shards = Array.from({ length: SHARDS }, (_, shard) => shard);
  const counts = await Promise.all(
    shards.map((shard) =>
      announcement === 'published'
        ? askers(deps, { language, ...document }, shard)
        : receivers(deps, slug, language, shard),
    ),
  );
  const subscribers = counts.reduce((sum, n) => sum + n, 0);
  const partners = (await deps.partners.list())
    .filter(({ endpoints }) => endpoints.some(({ state }) => state === 'active'))
    .filter((partner) => takes(partner, { language, ...document }))
    .map(({ name }) => name);
  // A rehearsal is worth more than the answer to one question of it.
  const rate = await deps.sendRate().catch(() => undefined);
  return {
    subscribers,
    partners,
    cost: (subscribers / 1_000) * SES_PER_THOUSAND,
    ...(rate === undefined ? {} : { seconds: Math.ceil(subscribers / rate) }),
  };
}

async function askers(
  { audience }: ReachDeps,
  release: { language: string; topics: string[]; places: string[] },
  shard: number,
): Promise<number> {
  let count = 0;
  for (let after: string | undefined; ; ) {
    const { ids, next } = await askedFor(audience, release, { shard, after }, SLICE);
    count += ids.length;
    if (next === undefined) return count;
    after = next;
  }
}

async function receivers(
  { ledger }: ReachDeps,
  slug: string,
  language: string,
  shard: number,
): Promise<number> {
  const chunks = (await ledger.chunks(slug, shard)).filter((chunk) => chunk.language === language);
  const sent = chunks.flatMap(({ recipients }) =>
    Object.entries(recipients).flatMap(([id, { state }]) => (state === 'sent' ? [id] : [])),
  );
  return new Set(sent).size;
}
