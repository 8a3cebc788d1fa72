import * as z from 'zod';
import { Refusal } from './refusal.ts';

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/**
 * A moment as an operator types it: so long ago, such as `2d`, or a date or moment of ISO 8601 (UTC where it names no zone).
 *
 * @param option what it was given to
 * @throws Refusal
 */
export function momentOf(option: string, given: string, now: Date): Date {
  const ago = /^(\d{1,6})([mhdw])$/.exec(given);
  if (ago) return new Date(now.getTime() - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0));
  const iso = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(given);
  const isDay = z.iso.date().safeParse(iso?.[1]).success;
  const at = iso && isDay ? Date.parse(`${iso[1]}T${iso[2] ?? '00:00'}${iso[3] ?? 'Z'}`) : Number.NaN;
  if (Number.isNaN(at)) {
    throw new Refusal(
      `${option} ${JSON.stringify(given)} is no moment; write 30m, 12h, 2d or 1w for so long ago, or 2026-03-01, or 2026-03-01T09:00:00Z`,
      2,
    );
  }
  return new Date(at);
}
