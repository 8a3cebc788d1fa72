import { type Facet, facetsOf } from './address.ts';
import { type Audience, type Subscription, wants } from './audience.ts';

/** Ids that a job is about, in their order; `next`: where the following job begins, if there is more. */
export interface Range {
  ids: string[];
  next?: string;
}

/**
 * Who asked for a release: the entries of all its facets in the edition's language, merged by id, so that somebody who
 * stands in several is there once.
 *
 * @param after only subscribers whose id is greater
 * @param limit entries read of each facet; the range ends where the first of them ends
 */
export async function askedFor(
  audience: Pick<Audience, 'slice'>,
  { language, topics, places }: { language: string; topics: string[]; places: string[] },
  { shard, after }: { shard: number; after?: string | undefined },
  limit: number,
): Promise<Range> {
  const slices = await Promise.all(
    facetsOf({ topics, places }).map((facet: Facet) =>
      audience.slice({ language, facet }, shard, after, limit),
    ),
  );
  // A facet that was cut off may hold more after its last entry: beyond the first such end, nobody is complete.
  const ends = slices.flatMap((slice) => (slice.length < limit ? [] : (slice.at(-1)?.id ?? [])));
  const [end] = ends.sort();
  const merged = new Map<string, Subscription>();
  for (const entry of slices.flat()) if (end === undefined || entry.id <= end) merged.set(entry.id, entry);
  const ids = [...merged.values()]
    .filter((entry) => wants(entry, { topics, places }))
    .map((entry) => entry.id);
  return { ids: ids.sort(), ...(end === undefined ? {} : { next: end }) };
}
