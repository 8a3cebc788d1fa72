/** What becomes of a subscriber whose mail came back or was complained of. Pure; used with `change` of audience-change.ts. */
import { isForgotten, type Subscriber } from './audience.ts';

type Suppression = NonNullable<Subscriber['suppression']>;

/** A mail that did not reach its reader, or that they did not want. */
export interface Returned {
  /** `soft-bounce`: for now; a later mail may arrive. */
  kind: 'bounce' | 'soft-bounce' | 'complaint';
  /** When it came back. */
  at: string;
  /** When the mail had gone out. */
  mailedAt: string;
  /** Why, in the words of those who returned it, without the address. */
  detail: string;
}

/** Mail that came back for now on so many different days (UTC) … */
const SOFT_DAYS = 5;
/** … within so many days suppresses. */
const SOFT_WITHIN = 30;
const DAY = 86_400_000;

/** Of two reasons the one that stays, whichever was heard of first. */
const WEIGHT: Record<Suppression['reason'], number> = { 'soft-bounces': 0, bounce: 1, complaint: 2 };

/**
 * A subscriber after a mail to them came back. The same again changes nothing, and the order does not matter; of soft
 * bounces, as long as all are within 30 days.
 *
 * @returns undefined: they stay as they are, because it is known already, because nobody writes to them anyway, or
 *   because they confirmed (again) after that mail had gone out
 */
export function afterReturn(current: Subscriber | undefined, returned: Returned): Subscriber | undefined {
  if (current === undefined || current.status === 'left' || current.status === 'erased') return undefined;
  if (isForgotten(current, returned.at)) return undefined;
  const { confirmedAt, softBounces = [] } = current;
  const since = confirmedAt === undefined ? Number.NEGATIVE_INFINITY : Date.parse(confirmedAt);
  if (Date.parse(returned.mailedAt) < since) return undefined;

  const soft =
    returned.kind === 'soft-bounce'
      ? oneADay([...softBounces.filter((at) => Date.parse(at) >= since), returned.at])
      : softBounces;
  const known = current.status === 'suppressed' ? current.suppression : undefined;
  const suppression = heavier(known, suppressionBy(returned, soft));
  if (suppression === known && soft.join() === softBounces.join()) return undefined;
  return {
    ...current,
    ...(soft.length > 0 ? { softBounces: soft } : {}),
    ...(suppression === undefined ? {} : { status: 'suppressed', suppression }),
  };
}

function suppressionBy({ kind, at, detail }: Returned, soft: string[]): Suppression | undefined {
  if (kind !== 'soft-bounce') return { reason: kind, at, detail };
  const days = soft.slice(0, SOFT_DAYS);
  const last = days[SOFT_DAYS - 1];
  return last === undefined
    ? undefined
    : { reason: 'soft-bounces', at: last, detail: days.map(dayOf).join(', ') };
}

/** The first moment of each day, oldest first, from 30 days before the newest on. */
function oneADay(moments: string[]): string[] {
  const sorted = moments.toSorted((a, b) => Date.parse(a) - Date.parse(b));
  const first = new Map<string, string>();
  for (const at of sorted) if (!first.has(dayOf(at))) first.set(dayOf(at), at);
  const newest = Date.parse(dayOf(sorted.at(-1) ?? ''));
  return [...first].filter(([day]) => newest - Date.parse(day) < SOFT_WITHIN * DAY).map(([, at]) => at);
}

const dayOf = (at: string): string => new Date(at).toISOString().slice(0, 10);

/** The weightier reason; of two alike the earlier. */
function heavier(known: Suppression | undefined, told: Suppression | undefined): Suppression | undefined {
  if (known === undefined || told === undefined) return known ?? told;
  const more = WEIGHT[told.reason] - WEIGHT[known.reason];
  return more > 0 || (more === 0 && Date.parse(told.at) < Date.parse(known.at)) ? told : known;
}
