/** How mail to many is cut into jobs. */
import type { MailLedger } from './mail-ledger.ts';

/** How old a fact may be when it is mailed, in milliseconds, before a person decides (law 8). */
export const FRESH_FOR = 24 * 3_600_000;

/** So many recipients a range has, about. */
const RANGE = 1_000;
/** Fewer ranges make one request wait for another; more are not needed for a million recipients. */
const RANGES = { least: 8, most: 4_096 };

/**
 * Into how many ranges the audience is cut for a release or a digest: as it was before, or else by how many are to be told.
 *
 * @param recipients asked only where it was never cut
 */
export async function rangesFor(
  ledger: Pick<MailLedger, 'ranges'>,
  subject: string,
  recipients: () => Promise<number>,
): Promise<number> {
  const known = await ledger.ranges(subject);
  if (known !== undefined) return known;
  const wanted = rangesWanted(await recipients());
  return (await ledger.ranges(subject, wanted)) ?? wanted;
}

/** A power of two. */
function rangesWanted(recipients: number): number {
  const wanted = 2 ** Math.ceil(Math.log2(Math.max(recipients / RANGE, 1)));
  return Math.min(Math.max(wanted, RANGES.least), RANGES.most);
}
