import type { Range } from '../shared/domain/asked-for.ts';
import type { MailChunk } from '../shared/domain/delivery.ts';
import type { AlertJob } from '../shared/domain/jobs.ts';

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
