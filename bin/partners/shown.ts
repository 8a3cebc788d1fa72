import type { Endpoint, Partner, SigningKey } from '../../functions/shared/domain/partner.ts';
import { type MadeKey, signingAt } from '../../functions/shared/domain/partner-keys.ts';
import { signPageToken } from '../../functions/shared/domain/partner-tokens.ts';
import type { Stage } from '../stage.ts';
import { partnerUrl } from './find.ts';

/** A partner without secrets: no keys but public ones, and of headers the names. */
export type ShownPartner = Omit<Partner, 'endpoints' | 'links' | 'version'> & { endpoints: ShownEndpoint[] };
export type ShownEndpoint = Omit<Endpoint, 'keys' | 'headers'> & {
  headers: string[];
  /** Those that sign now, the newest first. */
  keys: Omit<SigningKey, 'sealed'>[];
  /** Of one that signs by ed25519: where its public keys are. */
  jwks?: string;
};

export function shownPartner(stage: Stage, partner: Partner, now: Date): ShownPartner {
  const { endpoints, links: _links, version: _version, ...rest } = partner;
  return { ...rest, endpoints: endpoints.map((endpoint) => shownEndpoint(stage, endpoint, now)) };
}

export function shownEndpoint(stage: Stage, { keys, headers, ...rest }: Endpoint, now: Date): ShownEndpoint {
  const signing = signingAt(keys, now);
  return {
    ...rest,
    headers: Object.keys(headers),
    keys: signing.map(({ sealed: _sealed, ...key }) => key),
    ...(signing.some((key) => key.public !== undefined) ? { jwks: jwksUrl(stage, rest.id) } : {}),
  };
}

const jwksUrl = (stage: Stage, endpointId: string): string => partnerUrl(stage, `keys/${endpointId}`);

/** What is shown of a new key, this once. */
export const madeKey = (
  stage: Stage,
  endpointId: string,
  { key, shown }: MadeKey,
): { secret: string } | { publicKey: string; jwks: string } =>
  key.kind === 'hmac' ? { secret: shown } : { publicKey: shown, jwks: jwksUrl(stage, endpointId) };

export function madeKeyLines(made: ReturnType<typeof madeKey>): string[] {
  if ('secret' in made) {
    return [
      `secret    ${made.secret}`,
      'Give the secret to the partner now, on a safe way: it is not shown again. Webhooks are signed by Standard Webhooks.',
    ];
  }
  return [
    `public    ${made.publicKey}`,
    `key set   ${made.jwks}`,
    'Webhooks are signed by Standard Webhooks, v1a. The key set shows the keys that sign, also after they are rotated.',
  ];
}

/** What a partner can open and pull, without an account; whoever has one of these addresses can. */
export async function addressesOf(
  stage: Stage,
  partner: Partner,
  now: Date,
): Promise<{ page: string; items: string; feed: string }> {
  const token = signPageToken(await stage.partners.key('links'), partner, now);
  const url = (path: string) => partnerUrl(stage, `${partner.id}${path}`);
  return {
    page: url(`?token=${token}`),
    items: url(`/items?after=0&token=${token}`),
    feed: url(`/feed.json?token=${token}`),
  };
}

/** `fr · floods or ports · corrected only`. */
export function takes({
  languages,
  topics,
  places,
  kinds,
}: Pick<Partner, 'languages' | 'topics' | 'places' | 'kinds'>): string {
  const parts = [languages, topics, places].filter((ids) => ids.length > 0).map((ids) => ids.join(' or '));
  const kind = kinds.length === 1 ? [`${kinds[0]} only`] : [];
  return [...(parts.length === 0 ? ['every release'] : parts), ...kind].join(' · ');
}

/** How an endpoint is sent what it is sent. */
export const sends = ({ format, bodies, order }: Pick<Endpoint, 'format' | 'bodies' | 'order'>): string =>
  [
    format,
    bodies === 'full' ? 'whole texts' : 'summaries',
    order === 'strict' ? 'in strict order' : 'each release at once',
  ].join(', ');

/** `disabled since …: it answered that it is gone for good (410)`. */
export const stateOf = ({ state, since, why }: Pick<Endpoint, 'state' | 'since' | 'why'>): string =>
  `${state}${since === undefined ? '' : ` since ${since}`}${why === undefined ? '' : `: ${why}`}`;

const DAY = 86_400_000;

export function keyLine({ id, kind, createdAt, until }: Omit<SigningKey, 'sealed'>, now: Date): string {
  const days = Math.floor((now.getTime() - Date.parse(createdAt)) / DAY);
  const age = days < 1 ? 'made today' : `${days} day${days === 1 ? '' : 's'} old`;
  return `${id}  ${kind}, ${age}${until === undefined ? '' : `, signs until ${until}`}`;
}
