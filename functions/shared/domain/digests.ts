import * as z from 'zod';
import type { PublicEvent } from '../../../events/catalogue.ts';
import { toldItem } from './delivery.ts';
import { type Day, isoDay } from './document/days.ts';
import { dayAt, zonedMoment } from './document/time-zone.ts';
import type { DigestJob } from './jobs.ts';
import { type NewsroomSettings, WEEKDAYS } from './newsroom.ts';
import { kindOf, type Story } from './story.ts';

const DAY = 86_400_000;

export type DigestFrequency = DigestJob['frequency'];

/** A digest and what it is of: that which was recorded after `from` and up to `to`. */
export type Period = Pick<DigestJob, 'frequency' | 'period' | 'from' | 'to'>;

/** The name of a digest, by which the ledger knows it; those of one frequency are in order of time. */
export const digestName = ({ frequency, period }: Pick<Period, 'frequency' | 'period'>): string =>
  `${frequency} ${period}`;

/** A fact that became public, as a digest needs it. */
export const happening = z.object({
  slug: z.string(),
  ...toldItem.pick({ language: true, kind: true }).shape,
  revision: z.int(),
  /** When it was so. */
  time: z.string(),
  /** When we learnt of it: by this it belongs to one digest of each frequency, however late it comes. */
  recordedAt: z.string(),
});
export type Happening = z.infer<typeof happening>;

/**
 * A public event as it is recorded. One that is dated after our own clock was recorded at its own moment, so that it
 * is never looked for in a day that is still to come.
 */
export const happeningOf = (event: PublicEvent, now: string): Happening => {
  const { slug, language, revision } = event.data;
  const { time } = event;
  const recordedAt = Date.parse(time) > Date.parse(now) ? time : now;
  return { slug, language, revision, kind: kindOf(event), time, recordedAt };
};

/** What a digest is to look at: a release of which something became public, and the digests that may have told of it. */
export const agendaItem = z.object({
  slug: z.string(),
  /** In the order in which it was so. */
  happened: z.array(happening),
  /** Names of earlier digests, of any frequency. */
  before: z.array(z.string()),
});
export type AgendaItem = z.infer<typeof agendaItem>;

/** A digest as it is planned; `plannedAt` once all its jobs are in the queue. */
export const plannedDigest = z.object({
  frequency: z.enum(['daily', 'weekly']),
  period: z.string(),
  from: z.string(),
  to: z.string(),
  plannedAt: z.string().optional(),
});
export type PlannedDigest = z.infer<typeof plannedDigest>;

/** Days after which a fact that was not recorded before is no news: a replay of the bus's archive brings such. */
export const LATEST = 7;

/** Whether something was recorded after a moment and up to another, and was no older then than digests tell of. */
export function isRecorded({ time, recordedAt }: Happening, after: string, upTo: string): boolean {
  const at = Date.parse(recordedAt);
  return at > Date.parse(after) && at <= Date.parse(upTo) && at - Date.parse(time) <= LATEST * DAY;
}

/** What became public, and what digests tell of it; in the Ledger table. */
export interface DigestLedger {
  /** Records a public fact. The same again changes nothing: it stays recorded when it first was. */
  record(event: PublicEvent, now: string): Promise<void>;
  /** What was recorded after a moment and up to another, and was no older than `LATEST` days then; by its time. */
  recorded(after: string, upTo: string): Promise<Happening[]>;
  /** The newest digest of a frequency that was begun to be planned. */
  last(frequency: DigestFrequency): Promise<PlannedDigest | undefined>;
  /** Says that a digest is being planned, and what it is of. `false`: it was said before. */
  begin(digest: PlannedDigest): Promise<boolean>;
  /** Says that a digest is planned. */
  planned(digest: PlannedDigest, now: string): Promise<void>;
  /** Digests that may have told of a release. */
  digestsOf(slug: string): Promise<string[]>;
  /** Keeps what a digest is to look at, and that it may tell of those releases. */
  setAgenda(digest: Pick<Period, 'frequency' | 'period'>, agenda: AgendaItem[]): Promise<void>;
  agenda(digest: Pick<Period, 'frequency' | 'period'>): Promise<AgendaItem[]>;
}

/** A line of a digest: what is told of a release, once and in its final state. */
export interface DigestItem extends Story {
  topics: string[];
  places: string[];
}

/** What a digest says to some readers. */
export interface Digest extends Pick<Period, 'frequency' | 'period'> {
  /** Of the words around the items; each item has its own. */
  language: string;
  items: DigestItem[];
}

const DAYS: Record<DigestFrequency, number> = { daily: 1, weekly: 7 };

/**
 * The newest period that is over at a moment. It ends at an hour of the newsroom's wall clock: a day with a change of
 * the clocks is an hour shorter or longer, one hour that the clocks skip is the moment after it, and one that comes
 * twice is the first.
 *
 * @returns its end, and where it would begin if none was before it
 */
export function periodOver(
  frequency: DigestFrequency,
  moment: number,
  { timeZone, alerts }: Pick<NewsroomSettings, 'timeZone' | 'alerts'>,
): Period {
  const end = (day: Day): string => zonedMoment(day, [alerts.digestAt, 0, 0], timeZone);
  const today = dayAt(moment, timeZone);
  // Today, or one of the days before: of a week one is the day.
  for (let back = 0; ; back += 1) {
    const day = daysBefore(today, back);
    if (frequency === 'weekly' && weekdayOf(day) !== alerts.digestDay) continue;
    const to = end(day);
    if (Date.parse(to) > moment) continue;
    return { frequency, period: isoDay(day), from: end(daysBefore(day, DAYS[frequency])), to };
  }
}

const noon = ({ year, month, day }: Day): Date => new Date(Date.UTC(year, month - 1, day, 12));

function daysBefore(day: Day, days: number): Day {
  const moment = noon(day).getTime() - days * DAY;
  return dayAt(moment, 'UTC');
}

const weekdayOf = (day: Day): string | undefined => WEEKDAYS[noon(day).getUTCDay()];
