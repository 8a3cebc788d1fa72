import { type Facet, facetsOf } from './address.ts';
import { type Audience, type IdRange, type Subscription, wants } from './audience.ts';

/**
 * Who asked for a release: the entries of all its facets in the edition's language, merged by id, so that somebody who
 * stands in several is there once; by id.
 */
export async function askedFor(
  audience: Pick<Audience, 'slice'>,
  { language, topics, places }: { language: string; topics: string[]; places: string[] },
  range: IdRange,
): Promise<Subscription[]> {
  const slices = await Promise.all(
    facetsOf({ topics, places }).map((facet: Facet) => audience.slice({ language, facet }, range)),
  );
  const merged = new Map<string, Subscription>();
  for (const entry of slices.flat()) merged.set(entry.id, entry);
  return [...merged.values()]
    .filter((entry) => wants(entry, { topics, places }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
