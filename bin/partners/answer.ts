import { attemptOf, type WebhookAnswer } from '../../functions/shared/domain/webhook.ts';
import { ATTEMPTS } from '../../functions/shared/domain/webhook-retry.ts';

/** What an answer to a ping means for what is to be delivered there. */
export interface Meaning {
  /** Whether a delivery that is answered so is delivered. */
  delivered: boolean;
  /** What it means, and what to do, in a sentence or two. */
  words: string;
}

const AGAIN = `A delivery would be tried ${ATTEMPTS} times within about three days.`;

/** An answer that takes longer, in milliseconds, is near the limit of 15 seconds. */
const LONG = 5_000;

const STATUSES: Record<number, string> = {
  400: 'It did not understand what it was sent. Does it expect another format? partners edit ID --format FORMAT',
  401: 'It does not accept the sender. Is the signature checked with the right secret? partners rotate ID makes a new one. Does it want a header, such as an API key? partners edit ID --header "NAME: VALUE"',
  404: 'Nothing takes webhooks at that address. Is its path right? partners edit ID --url URL',
  405: 'What is at that address takes no POST. Is it the address for webhooks? partners edit ID --url URL',
  408: `It gave up waiting for the request. ${AGAIN}`,
  410: 'It says that it is gone for good: a real delivery would disable the endpoint. Where it moved to: partners edit ID --url URL',
  413: 'It refuses even this small body as too large: its limit has to be 20 kB at least, and more for formats in XML.',
  415: 'It does not take JSON. Which format does it take? partners edit ID --format FORMAT',
  429: 'It has had too many requests. A delivery would wait as long as it asks for, a day at most.',
};
/** Statuses that mean what another one means. */
const LIKE: Record<number, number> = { 403: 401, 422: 400 };

/** What kept a request from being answered, by the words of adapters/http.ts, or by the codes of Node and undici. */
const NO_ANSWER: [RegExp, string][] = [
  [
    /^refused:/,
    'The guard lets nothing call addresses inside. The name has to lead to public addresses alone.',
  ],
  [
    /^no address for|ENOTFOUND|ENODATA|EAI_AGAIN/,
    'Its name leads to no address. Is it written right, and does it stand in the public DNS? partners edit ID --url URL',
  ],
  [/ECONNREFUSED/, `Nothing listens there. Is the server running, and the port right? ${AGAIN}`],
  [
    /^no connection within|EHOSTUNREACH|ENETUNREACH/,
    `Nothing there takes the connection. Does a firewall keep the newsroom out? ${AGAIN}`,
  ],
  [
    /TLS|certificate|CERT|SELF_SIGNED|EPROTO|ERR_SSL|VERIFY/,
    'Its TLS is not sound: the certificate has to be valid today, for this name, from an authority that browsers know, with the chain that leads there.',
  ],
  [
    /^no answer within/,
    `It took too long: an endpoint has 15 seconds in all. It should answer as soon as it has stored what it got, and work on it later. ${AGAIN}`,
  ],
  [
    /^the answer is not HTTP|Overflow/,
    `What it answers is no HTTP that can be read. Is the port that of a web server? ${AGAIN}`,
  ],
  [
    /ECONNRESET|EPIPE|UND_ERR_SOCKET|hang up|closed/,
    `The connection broke off before there was an answer. Does a firewall stand in between? ${AGAIN}`,
  ],
];

/** Explains the answer to a ping. */
export function meaningOf(answer: WebhookAnswer): Meaning {
  const { status, latency, retryAfter } = answer;
  // What the worker would keep of it decides, so that this says what would come of a delivery.
  const { error } = attemptOf(answer, new Date(0));
  if (error === undefined) {
    return {
      delivered: true,
      words: `It was delivered.${latency > LONG ? ' But it took long: an endpoint has 15 seconds in all, and a slow one is called less often at once.' : ''}`,
    };
  }
  return { delivered: false, words: status === undefined ? unanswered(error) : answered(status, retryAfter) };
}

const unanswered = (error: string): string =>
  NO_ANSWER.find(([pattern]) => pattern.test(error))?.[1] ?? `There was no answer. ${AGAIN}`;

function answered(status: number, retryAfter: string | undefined): string {
  const known = STATUSES[LIKE[status] ?? status];
  const wish = retryAfter === undefined ? '' : ` It asked to be left alone: Retry-After: ${retryAfter}.`;
  if (known !== undefined) return `${known}${wish}`;
  if (status >= 300 && status < 400)
    return 'It leads to another address. Redirects are failures: give the address where it leads. partners edit ID --url URL';
  if (status >= 500) return `Its server failed. ${AGAIN}${wish}`;
  return `It refused. Only a status of 2xx counts as delivered. ${AGAIN}${wish}`;
}
