import { createHmac } from 'node:crypto';
import ipaddr from 'ipaddr.js';

/** How often something may be done in a time. */
export interface Limit {
  most: number;
  /** Counting begins anew so often, for everybody at the same moments. */
  seconds: number;
}

/** Counts what is done, by name. */
export interface Limits {
  /**
   * Counts one more.
   *
   * @param name as `limitName` gives it: not whom it is about
   * @returns whether it was within the limit
   */
  take(name: string, limit: Limit, now: Date): Promise<boolean>;
}

/** The name that something is counted by: of an address, mail's or network's, nothing but a keyed hash is kept. */
export const limitName = (kind: 'address' | 'source', whose: string, key: Uint8Array): string =>
  `${kind}#${createHmac('sha256', key).update(whose).digest('hex').slice(0, 32)}`;

/**
 * Who is counted together for a network address: IPv4 alone; of IPv6 the /64, which one household or server has whole
 * (RFC 6177). `undefined`: the machine itself, or no address; these are not counted.
 */
export function sourceOf(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return undefined;
  const read = ipaddr.process(address);
  if (read.range() === 'loopback') return undefined;
  if (read instanceof ipaddr.IPv4) return read.toString();
  return `${read.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
