import ipaddr from 'ipaddr.js';

/** Cloud metadata services at addresses that a private or even a public range holds: nobody's endpoint, in any stage. */
const METADATA_ADDRESSES = ['169.254.169.254', 'fd00:ec2::254', '100.100.100.200', '168.63.129.16'];

const METADATA_NAMES = ['metadata', 'instance-data', 'metadata.google.internal', 'metadata.azure.internal'];

/**
 * Names that lead inside or nowhere: RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476, ICANN's `.internal` and those that
 * it never gives away (`.corp`, `.home`, `.mail`), and customs.
 */
const INSIDE_SUFFIXES = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'lan',
  'corp',
  'home',
  'mail',
  'private',
  'home.arpa',
  'arpa',
  'onion',
  'alt',
  'example',
  'invalid',
  'test',
];

const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

const PORTS = ['', '443', '8443'];

/** What a stage for development may call besides public addresses: the machine it runs on, and no neighbour of it. */
const DEVELOPMENT_RANGES = ['loopback'];

const LONGEST = 2048;

const CONTROLS = /[\p{Cc}\s]/u;

/**
 * Whether a partner may be called at an address, as far as the address alone tells: no name is looked up. What a name
 * resolves to is checked when the connection is made, at every attempt.
 *
 * Hosts are read as a browser reads them (WHATWG URL, "host parser"), so that `0x7f.1` and its like are what they are.
 *
 * @param allowInside a stage for development: http, any port, loopback addresses are allowed
 * @returns what is wrong and how to mend it, or undefined. Never shows a user name or password.
 */
export function checkEndpointUrl(url: string, { allowInside }: { allowInside: boolean }): string | undefined {
  const example = 'use an address such as https://partner.example.org/hooks/news';
  if (url.length > LONGEST) return `the address has ${url.length} characters; at most ${LONGEST} are kept`;
  // The parser would leave line breaks and the like out without a word; in a message or a log they would do harm.
  if (CONTROLS.test(url) || !URL.canParse(url)) {
    // Where a password ends is as the parser says, who says nothing of these: all before the last @ may be one.
    return `${JSON.stringify(url.slice(url.lastIndexOf('@') + 1))} is no address; ${example}`;
  }
  const { protocol, username, password, hostname, port } = new URL(url);
  const shown = withoutUser(url);

  if (protocol !== 'https:' && !(allowInside && protocol === 'http:')) {
    return `${shown} begins with "${protocol}"; releases are sent over https only: ${example}`;
  }
  if (username || password) {
    return `${shown} carries a user name or password; leave it out: every webhook is signed, check the signature`;
  }
  if (!allowInside && !PORTS.includes(port)) return `${shown} names port ${port}; use 443 or 8443`;

  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const inside = ipaddr.isValid(host) ? insideAddress(host, allowInside) : insideName(host, allowInside);
  return inside && `${shown} ${inside}; ${example}`;
}

/**
 * Why an IP address is not called, or undefined. Only public unicast is: everything that a registry sets aside is not,
 * nor is IPv6 that is mapped, translated or tunnelled to IPv4.
 *
 * @param address IPv4 or IPv6, as a resolver gives it
 */
export function insideAddress(address: string, allowInside: boolean): string | undefined {
  if (!ipaddr.isValid(address)) return `leads nowhere: ${JSON.stringify(address)} is no IP address`;
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (METADATA_ADDRESSES.includes(parsed.toString())) return `leads inside: ${address} is a metadata service`;
  if (allowInside && DEVELOPMENT_RANGES.includes(range)) return undefined;
  if (range !== 'unicast') return `leads inside: ${address} is of the range "${range}"`;
  // What is global is in 2000::/3 (IANA, "IPv6 Address Space"); outside are also the IPv4-compatible ones, `::7f00:1`.
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_IPV6)) {
    return `leads inside: ${address} is not of the global range 2000::/3`;
  }
  if (parsed instanceof ipaddr.IPv6 && isTunnelled(parsed)) {
    return `leads inside: ${address} is an IPv4 address behind a tunnel (ISATAP)`;
  }
  return undefined;
}

/** ISATAP, under any prefix (RFC 5214, section 6.1): the last half is `[0200|0000]:5efe` and an IPv4 address. */
const isTunnelled = ({ parts: [, , , , flags, mark] }: ipaddr.IPv6): boolean =>
  (flags === 0 || flags === 0x200) && mark === 0x5efe;

function insideName(host: string, allowInside: boolean): string | undefined {
  if (host.split('.').includes('')) return `leads nowhere: "${host}" has an empty part`;
  if (METADATA_NAMES.includes(host)) return `leads inside: ${host} is a metadata service`;
  if (allowInside) return undefined;
  if (!host.includes('.')) return `leads inside: "${host}" is no full name of a host`;
  const suffix = INSIDE_SUFFIXES.find((name) => host.endsWith(`.${name}`));
  return suffix && `leads inside: names under ".${suffix}" are not public`;
}

/** The address without what stands before `@`, for messages and logs. */
export const withoutUser = (url: string): string =>
  url.replace(/^([a-z][a-z0-9+.-]*:[/\\]*)[^/\\?#]*@/i, '$1');
