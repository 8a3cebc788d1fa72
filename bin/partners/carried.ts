import type { WebhookDelivery } from '../../functions/shared/domain/delivery.ts';
import { isAfter } from '../../functions/shared/domain/webhook-ledger.ts';
import { whatOf } from './delivery-lines.ts';

interface At {
  partner: string;
  endpoint: string;
}

/** What partners know of one fact: a revision, published, corrected, retracted, held or cancelled. */
export interface Fact {
  language: string;
  revision: number;
  what: string;
  /** Those that answered 2xx, and when the attempt began (UTC). */
  confirmed: (At & { at: string })[];
  others: (At & Pick<WebhookDelivery, 'state' | 'reason' | 'nextAt'>)[];
}

/** An endpoint that, for all that is known, carries what is no longer so. */
export interface Behind extends At {
  language: string;
  /** What it confirmed last. */
  carries: { revision: number; what: string };
  /** What it has not confirmed, or was not to be told at all. */
  lacks: { revision: number; what: string; state: WebhookDelivery['state'] | 'not told' };
}

export interface PartnersReach {
  /** By language, the earliest first. */
  facts: Fact[];
  behind: Behind[];
}

/**
 * Who of a release's partners has what, by the deliveries of it.
 *
 * @param deliveries all of one release
 */
export function partnersReach(deliveries: WebhookDelivery[]): PartnersReach {
  const languages = [...new Set(deliveries.map(({ language }) => language))].sort();
  const editions = languages.map((language) => deliveries.filter((one) => one.language === language));
  return { facts: editions.flatMap(factsOf), behind: editions.flatMap(behindIn) };
}

const inOrder = (deliveries: WebhookDelivery[]): WebhookDelivery[] =>
  deliveries.toSorted((a, b) => (isAfter(a, b) ? 1 : isAfter(b, a) ? -1 : 0));

function factsOf(ofEdition: WebhookDelivery[]): Fact[] {
  const facts = new Map<string, Fact>();
  for (const one of inOrder(ofEdition)) {
    const { language, revision, partnerId: partner, endpointId: endpoint, state, reason, nextAt, last } = one;
    const what = whatOf(one);
    const fact = facts.get(`${revision} ${what}`) ?? { language, revision, what, confirmed: [], others: [] };
    facts.set(`${revision} ${what}`, fact);
    if (state === 'delivered') fact.confirmed.push({ partner, endpoint, at: last?.at ?? '' });
    else
      fact.others.push({
        ...{ partner, endpoint, state },
        ...(reason === undefined ? {} : { reason }),
        ...(nextAt === undefined ? {} : { nextAt }),
      });
  }
  return [...facts.values()];
}

/** Of each endpoint, what it confirmed last, held against the last that anybody was to be told. */
function behindIn(ofEdition: WebhookDelivery[]): Behind[] {
  const newest = inOrder(ofEdition).at(-1);
  const endpoints = new Map<string, WebhookDelivery[]>();
  for (const one of inOrder(ofEdition)) {
    const name = JSON.stringify([one.partnerId, one.endpointId]);
    endpoints.set(name, [...(endpoints.get(name) ?? []), one]);
  }
  return [...endpoints.values()].flatMap((theirs): Behind[] => {
    const carried = theirs.findLast(({ state }) => state === 'delivered');
    const last = theirs.at(-1);
    if (newest === undefined || carried === undefined || last === undefined) return [];
    if (!isAfter(newest, carried) || isGone(carried)) return [];
    const lacks =
      isAfter(newest, last) || last === carried
        ? { revision: newest.revision, what: whatOf(newest), state: 'not told' as const }
        : { revision: last.revision, what: whatOf(last), state: last.state };
    return [
      {
        ...{ partner: carried.partnerId, endpoint: carried.endpointId, language: carried.language },
        carries: { revision: carried.revision, what: whatOf(carried) },
        lacks,
      },
    ];
  });
}

/** Who confirmed a withdrawal carries nothing. */
const isGone = (delivery: WebhookDelivery): boolean => ['retracted', 'cancelled'].includes(whatOf(delivery));
