/** Headers of every answer to readers and partners. The content policy is that of the site: nothing but what it serves itself. */
export const SECURITY_HEADERS: Record<string, string> = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  // The token in the address goes nowhere else, and the page is kept nowhere.
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noindex, nofollow',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
};

/** Languages of `Accept-Language` (RFC 9110, section 12.5.4) in its order; browsers send the best first. */
export const acceptedLanguages = (header = ''): string[] =>
  header
    .slice(0, 200)
    .split(',')
    .map((part) => part.trim().split(/[-;]/)[0]?.toLowerCase() ?? '');
