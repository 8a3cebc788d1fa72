import { digits, type Found, findDay } from './days.ts';
import { startOfDay, utcMoment, zonedMoment } from './time-zone.ts';

/**
 * A moment as people and front matter write it: a date, a time if any ("09:00", "9 a.m."), and UTC, GMT or an offset
 * if any; the newsroom's time zone otherwise. A date without a time is the start of that day.
 *
 * @returns UTC; `undefined` where something in it is not understood, such as another zone's letters
 */
export function readMoment(text: string, timeZone: string): string | undefined {
  const found = findDay(text);
  if (!found) return undefined;
  const around = without(digits(text), found);
  const time =
    /(?<![\d:])(\d{1,2})[:.h](\d{2})(?::(\d{2}(?:\.\d+)?))?\s*([ap]\.?m\.?)?/iu.exec(around) ??
    /(?<![\d:])(\d{1,2})()()\s*([ap]\.?m\.?)(?!\p{L})/iu.exec(around);
  if (!time) return /\d/.test(around) ? undefined : startOfDay(found.day, timeZone);
  const clock = readClock(time);
  const rest = around.slice(time.index + time[0].length);
  const zone = readZone(rest);
  if (!clock || !zone || /\d/.test(around.slice(0, time.index) + rest.slice(zone.length))) return undefined;
  return zone.east === 'newsroom'
    ? zonedMoment(found.day, clock, timeZone)
    : utcMoment(found.day, clock, zone.east);
}

const without = (text: string, { index, length }: Found): string =>
  `${text.slice(0, index)} ${text.slice(index + length)}`;

function readClock([, hour, minute, second, half]: RegExpExecArray): [number, number, number] | undefined {
  // A part of a second counts as a whole one, so that an embargo never ends early.
  const [h, m, s] = [Number(hour), Number(minute || 0), Math.ceil(Number(second || 0))];
  if (m > 59 || Number(second) >= 60 || h > (half ? 12 : 23) || (half && h === 0)) return undefined;
  if (!half) return [h, m, s];
  return [(h % 12) + (/^p/i.test(half) ? 12 : 0), m, s];
}

/** `east`: minutes east of UTC. `undefined` for letters that name no zone, or several, such as "IST". */
function readZone(rest: string): { east: number | 'newsroom'; length: number } | undefined {
  const offset = /^\s*\(?(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?(\d{2}))?(?!\d)/i.exec(rest);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    return minutes > 14 * 60
      ? undefined
      : { east: offset[1] === '-' ? -minutes : minutes, length: offset[0].length };
  }
  const zero = /^\s*\(?(?:UTC|GMT|Z)(?!\p{L})/iu.exec(rest);
  if (zero) return { east: 0, length: zero[0].length };
  return /^\s*\(?[A-Z]{2,5}(?!\p{L})/u.test(rest) ? undefined : { east: 'newsroom', length: 0 };
}
