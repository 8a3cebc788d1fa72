import { type Facet, facetsOf } from '../shared/domain/address.ts';
import { type Audience, type Subscription, wants } from '../shared/domain/audience.ts';
import type { MailChunk } from '../shared/domain/delivery.ts';
import type { AlertJob } from '../shared/domain/jobs.ts';

/** Ids that a job is about, in their order; `next`: where the following job begins, if there is more. */
export interface Range {
  ids: string[];
  next?: string;
}

/**
 * The range of a job. One that comes again is read to where its range ended, however many have joined it meanwhile:
 * what is behind was asked for already.
 */
export async function rangeOf(job: AlertJob, read: (job: AlertJob) => Promise<Range>): Promise<Range> {
  const { until } = job;
  const range = await read(job);
  if (job.again === undefined) return range;
  const ids = [...range.ids];
  for (let { next } = range; next !== undefined && (until === undefined || next < until); ) {
    const more = await read({ ...job, after: next });
    ids.push(...more.ids);
    next = more.next;
  }
  return { ids: ids.filter((id) => until === undefined || id <= until) };
}

/** Ids that have been served about a release already, or whose fate is unknown: the news of it is told once. */
export const servedOf = (chunks: MailChunk[]): Set<string> =>
  new Set(chunks.flatMap((chunk) => Object.keys(chunk.recipients)));

/**
 * Who asked for a release: the entries of all its facets in the edition's language, merged by id, so that somebody who
 * stands in several is there once.
 *
 * @param limit entries read of each facet; the range ends where the first of them ends
 */
export async function askedFor(audience: Audience, job: AlertJob, limit: number): Promise<Range> {
  const { language, topics, places } = job.event.data;
  const slices = await Promise.all(
    facetsOf({ topics, places }).map((facet: Facet) =>
      audience.slice({ language, facet }, job.shard, job.after, limit),
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

/**
 * Who is to learn of a correction or a retraction: those whom the ledger knows to have been sent earlier words of this
 * edition, less those who were told already; nobody else.
 */
export function gotEarlier(
  chunks: MailChunk[],
  job: AlertJob,
  kind: MailChunk['kind'],
  limit: number,
): Range {
  const { language, revision } = job.event.data;
  const edition = chunks.filter((chunk) => chunk.language === language);
  const told = servedOf(edition.filter((chunk) => chunk.revision === revision && chunk.kind === kind));
  const sent = new Set<string>();
  for (const chunk of edition.filter((earlier) => earlier.text < revision)) {
    for (const [id, { state }] of Object.entries(chunk.recipients)) if (state === 'sent') sent.add(id);
  }
  const ids = [...sent].filter((id) => !told.has(id) && (job.after === undefined || id > job.after)).sort();
  const next = ids.length > limit ? ids[limit - 1] : undefined;
  return { ids: ids.slice(0, limit), ...(next === undefined ? {} : { next }) };
}
