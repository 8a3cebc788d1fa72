import { dateFormat } from '../intl.ts';
import type { Day } from './days.ts';

/** Hour, minute, second. */
export type Clock = [number, number, number];

/** The first moment of a day in a time zone, UTC. */
export const startOfDay = (day: Day, timeZone: string): string => zonedMoment(day, [0, 0, 0], timeZone);

/** A wall time so many minutes east of UTC, in UTC. */
export const utcMoment = (day: Day, clock: Clock, minutesEast: number): string =>
  iso(wallOf(day, clock) - minutesEast * 60_000);

/**
 * Wall time in an IANA zone, in UTC. Of a time that comes twice, the first; one that the clocks skip is read with the
 * offset before the change, so that a missing midnight is the first moment of its day.
 */
export function zonedMoment(day: Day, clock: Clock, timeZone: string): string {
  const wall = wallOf(day, clock);
  const before = wall - ahead(wall - 86_400_000, timeZone);
  const after = wall - ahead(wall + 86_400_000, timeZone);
  const matches = (moment: number): boolean => moment + ahead(moment, timeZone) === wall;
  return iso(!matches(before) && matches(after) ? after : before);
}

/** The day that it is at a moment in a time zone. */
export function dayAt(moment: number, timeZone: string): Day {
  const wall = new Date(moment + ahead(moment, timeZone));
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
}

function wallOf({ year, month, day }: Day, [h, m, s]: Clock): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.setUTCHours(h, m, s);
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Milliseconds that a zone's clocks are ahead of UTC at a moment. */
function ahead(moment: number, timeZone: string): number {
  const parts = dateFormat('en-u-ca-gregory', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(moment);
  const part = (type: string): number => Number(parts.find((p) => p.type === type)?.value);
  const day = { year: part('year'), month: part('month'), day: part('day') };
  return wallOf(day, [part('hour'), part('minute'), part('second')]) - moment;
}
