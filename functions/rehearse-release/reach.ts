import { askedFor } from '../shared/domain/asked-for.ts';
import { type Audience, type IdRange, rangesOf } from '../shared/domain/audience.ts';
import type { SendQuota } from '../shared/domain/mail.ts';
import type { MailLedger } from '../shared/domain/mail-ledger.ts';
import { type PartnerStore, takes, wants } from '../shared/domain/partner.ts';
import type { Announcement, Revision } from '../shared/domain/release.ts';

/** What SES asks for 1,000 mails, in US dollars (SES pricing, outbound mail, as of November 2026). */
const SES_PER_THOUSAND = 0.1;
/** Parts that the audience is counted in, and how many of them at a time: no more of it is in memory. */
const PARTS = { all: 64, atOnce: 8 };

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
  ledger: Pick<MailLedger, 'chunks' | 'ranges'>;
  partners: Pick<PartnerStore, 'list'>;
  quota: () => Promise<SendQuota | undefined>;
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
  const subscribers =
    announcement === 'published'
      ? await sum(rangesOf(PARTS.all), async (range) => {
          const entries = await askedFor(deps.audience, { language, ...document }, range);
          return entries.length;
        })
      : await sum(rangesOf((await deps.ledger.ranges(slug)) ?? 1), ({ from }) =>
          receivers(deps, slug, language, from),
        );
  const partners = (await deps.partners.list())
    .filter(({ endpoints }) => endpoints.some(({ state }) => state === 'active'))
    .filter((partner) => takes(partner, { language, ...document }))
    .filter((partner) => announcement === 'retracted' || wants(partner, announcement))
    .map(({ name }) => name);
  // A rehearsal is worth more than the answer to one question of it.
  const rate = (await deps.quota().catch(() => undefined))?.rate;
  return {
    subscribers,
    partners,
    cost: (subscribers / 1_000) * SES_PER_THOUSAND,
    ...(rate === undefined ? {} : { seconds: Math.ceil(subscribers / rate) }),
  };
}

async function receivers(
  { ledger }: ReachDeps,
  slug: string,
  language: string,
  range: string,
): Promise<number> {
  const chunks = (await ledger.chunks(slug, range)).filter((chunk) => chunk.language === language);
  const sent = chunks.flatMap(({ recipients }) =>
    Object.entries(recipients).flatMap(([id, { state }]) => (state === 'sent' ? [id] : [])),
  );
  return new Set(sent).size;
}

async function sum(ranges: IdRange[], count: (range: IdRange) => Promise<number>): Promise<number> {
  let total = 0;
  for (let i = 0; i < ranges.length; i += PARTS.atOnce) {
    const counts = await Promise.all(ranges.slice(i, i + PARTS.atOnce).map(count));
    total += counts.reduce((a, b) => a + b, 0);
  }
  return total;
}
