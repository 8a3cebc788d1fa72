import { frequencyAt, type Subscriber, type Subscription, wants } from '../shared/domain/audience.ts';
import type { MailChunk } from '../shared/domain/delivery.ts';
import type { AlertJob } from '../shared/domain/jobs.ts';
import { kindOf } from '../shared/domain/story.ts';

const HOUR = 3_600_000;

/**
 * Ids that have been written to about a release already, or whose fate is unknown: the news of it is told once. Those
 * whose mail SES never had are not among them.
 */
export const servedOf = (chunks: MailChunk[]): Set<string> =>
  new Set(
    chunks
      .filter(({ kind }) => kind !== 'waiting')
      .flatMap(({ recipients }) => Object.entries(recipients))
      .flatMap(([id, { state }]) => (state === 'missed' ? [] : [id])),
  );

/** The best of somebody's languages that there is; undefined: none. */
export const bestOf = ({ languages }: Pick<Subscriber, 'languages'>, open: Set<string>): string | undefined =>
  languages.find((language) => open.has(language));

/** Whether the news that an event tells goes to somebody as an alert of its own. */
export const isAskedFor = (one: Subscription | Subscriber, { time, data }: AlertJob['event']): boolean =>
  one.languages.includes(data.language) && wants(one, data) && frequencyAt(one, time) === 'at-once';

/** Until when somebody still waits for a better edition than the best there is; undefined: they take that. */
export function waitsUntil(
  one: Subscription | Subscriber,
  best: string,
  { time }: AlertJob['event'],
  now: Date,
): string | undefined {
  const until = Date.parse(time) + one.waits * HOUR;
  return best === one.languages[0] || until <= now.getTime() ? undefined : new Date(until).toISOString();
}

/**
 * Ids of those who wait for a translation of an edition, and whose time has come with this job. Those of a job before it
 * had theirs: whoever was not to be written to then is not written to because somebody else waits longer.
 */
export function doneWaiting(chunks: MailChunk[], { event, waited = 0 }: AlertJob): string[] {
  const { language, revision } = event.data;
  const come = Date.parse(event.time) + waited * HOUR;
  return chunks
    .filter((one) => one.kind === 'waiting' && one.language === language && one.revision === revision)
    .flatMap(({ recipients }) => Object.entries(recipients))
    .filter(([, { until = '' }]) => Date.parse(until) === come)
    .map(([id]) => id);
}

/** Whether somebody may have had earlier words of the edition that a correction or a retraction is about, or not. */
export const mayHaveGot = (chunks: MailChunk[], { event }: AlertJob): boolean =>
  kindOf(event) !== 'published' &&
  earlierOf(chunks, event).some(({ recipients }) =>
    Object.values(recipients).some(({ state }) => state === 'unknown'),
  );

/** What went out of earlier words of an event's edition. */
const earlierOf = (chunks: MailChunk[], { data }: AlertJob['event']): MailChunk[] =>
  chunks.filter(
    ({ language, kind, text }) => language === data.language && kind !== 'waiting' && text < data.revision,
  );

/**
 * Who is to learn of a correction or a retraction: those whom the ledger knows to have been sent earlier words of this
 * edition, less those who were told already; nobody else.
 */
export function gotEarlier(chunks: MailChunk[], kind: MailChunk['kind'], { event }: AlertJob): string[] {
  const { language, revision } = event.data;
  const told = servedOf(
    chunks.filter(
      (chunk) => chunk.language === language && chunk.revision === revision && chunk.kind === kind,
    ),
  );
  const sent = new Set<string>();
  for (const chunk of earlierOf(chunks, event)) {
    for (const [id, { state }] of Object.entries(chunk.recipients)) if (state === 'sent') sent.add(id);
  }
  return [...sent].filter((id) => !told.has(id)).sort();
}
