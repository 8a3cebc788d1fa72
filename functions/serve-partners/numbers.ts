import * as z from 'zod';

/** A number in an address, as decimal digits. */
const digits = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number);

/** A number between two bounds; undefined: it is none. Twelve digits are as many as a number in a log has. */
export function numberIn(text: string, least: number, most = 999_999_999_999): number | undefined {
  const read = digits.safeParse(text).data;
  return read !== undefined && read >= least && read <= most ? read : undefined;
}

/** A value that came from outside, as an answer shows it. */
export const shown = (value: string): string => JSON.stringify(value.slice(0, 100));
