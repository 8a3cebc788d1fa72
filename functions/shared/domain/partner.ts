import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { ITEM_BODIES, ITEM_FORMATS } from './items/formats.ts';

/**
 * A key that signs an endpoint's webhooks. `hmac`: a shared secret, signature `v1`; `ed25519`: signature `v1a`
 * (Standard Webhooks, "Signature scheme").
 */
export const signingKey = z.object({
  /** The key's name: `kid` of the JWK set. */
  id: z.string(),
  kind: z.enum(['hmac', 'ed25519']),
  /** The secret (`whsec_…`) or the private key (`whsk_…`), encrypted; see `Seal`. Never logged. */
  sealed: z.string(),
  /** Of ed25519: `whpk_…`, the public key. */
  public: z.string().optional(),
  createdAt: z.iso.datetime(),
  /** A key that was rotated signs beside the new one until then. */
  until: z.iso.datetime().optional(),
});
export type SigningKey = z.infer<typeof signingKey>;

/** Partners who take what they are sent in order get one at a time; all others the latest at once. */
export const ORDERS = ['latest', 'strict'] as const;

const endpoint = z.object({
  id: z.string(),
  url: z.url(),
  format: z.enum(ITEM_FORMATS).default('ninjs-3.1'),
  bodies: z.enum(ITEM_BODIES).default('full'),
  order: z.enum(ORDERS).default('latest'),
  /** Headers of the partner's own wish, names in lower case; `checkHeaders` says which may be. */
  headers: z.record(z.string(), z.string()).default({}),
  /** The newest first. */
  keys: z.array(signingKey).min(1),
  /** `paused`: by a person; `disabled`: it answered 410, nothing but failures for five days, or in strict order one was too late. */
  state: z.enum(['active', 'paused', 'disabled']),
  /** Why it is not active, and since when. */
  why: z.string().optional(),
  since: z.iso.datetime().optional(),
  /** When the first of an unbroken row of failures was. */
  failingSince: z.iso.datetime().optional(),
  /** When the mail half-way to the end of that row was sent. */
  warnedAt: z.iso.datetime().optional(),
  /** It answered late or not at all the last time: it is called by few workers at once. */
  slow: z.boolean().default(false),
  createdAt: z.iso.datetime(),
});
export type Endpoint = z.infer<typeof endpoint>;

/** What a partner can be told of a release. A withdrawal is always told to who has the release. */
export const KINDS = ['published', 'corrected'] as const;

/** Who takes releases by webhook, and which. Empty lists mean: all. */
export const partner = z.object({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  name: z.string().min(1),
  /** Whom notices about the partner's endpoints go to, beside the desk. */
  contact: z.email().optional(),
  endpoints: z.array(endpoint).min(1),
  languages: z.array(z.string()),
  topics: z.array(z.string()),
  places: z.array(z.string()),
  kinds: z.array(z.enum(KINDS)).default([]),
  /** Gets releases under embargo before their time. */
  trusted: z.boolean().default(false),
  /**
   * Grows when the links to the partner's page are made anew: older ones open nothing. It begins with the second in which
   * the partner was added, so that the links of one who was removed don't open the page of another of the same id.
   */
  links: z.int().default(1),
  createdAt: z.iso.datetime(),
  /** Counts the writes. */
  version: z.int().default(1),
});
export type Partner = z.infer<typeof partner>;

/** What is asked for when an endpoint is added. */
export interface EndpointWish extends Partial<Pick<Endpoint, 'format' | 'bodies' | 'order' | 'headers'>> {
  /** Checked by `checkEndpointUrl` before. */
  url: string;
}

/** What is asked for when a partner is added. Absent or empty lists: all. */
export interface PartnerWish
  extends Partial<Pick<Partner, 'languages' | 'topics' | 'places' | 'kinds' | 'trusted' | 'contact'>> {
  name: string;
}

/** An id for a new endpoint. Random, so that one that leaves and comes back is not taken for having had what the first had. */
export const newEndpointId = (random: (bytes: number) => Buffer = randomBytes): string =>
  random(4).toString('hex');

/** A new endpoint that signs with a key; the key is sealed before. */
export function newEndpoint(
  { url, ...wish }: EndpointWish,
  id: string,
  key: SigningKey,
  now: Date,
): Endpoint {
  return endpoint.parse({ ...wish, id, url, keys: [key], state: 'active', createdAt: now.toISOString() });
}

/** Ids that addresses of the newsroom need for themselves. */
const RESERVED = ['keys'];

/**
 * The id of a new partner, made of the name; a name without a letter of the Latin alphabet gets a random one.
 */
export function newPartnerId(name: string, random: (bytes: number) => Buffer = randomBytes): string {
  const id = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return id === '' || RESERVED.includes(id) ? `partner-${random(4).toString('hex')}` : id;
}

/** A new partner, not stored yet. */
export function newPartner(
  { name, contact, languages = [], topics = [], places = [], kinds = [], trusted = false }: PartnerWish,
  id: string,
  endpoints: Endpoint[],
  now: Date,
): Partner {
  return partner.parse({
    ...{ id, name, endpoints, languages, topics, places, kinds, trusted, createdAt: now.toISOString() },
    links: Math.floor(now.getTime() / 1000),
    ...(contact === undefined ? {} : { contact }),
  });
}

/** Whether a partner asked for releases like this one. */
export function takes(
  partner: Pick<Partner, 'languages' | 'topics' | 'places'>,
  release: { language: string; topics: string[]; places: string[] },
): boolean {
  const meets = (wanted: string[], said: string[]) =>
    wanted.length === 0 || wanted.some((id) => said.includes(id));
  return (
    meets(partner.languages, [release.language]) &&
    meets(partner.topics, release.topics) &&
    meets(partner.places, release.places)
  );
}

/** Whether a partner asked to be told of publications, or of corrections. */
export const wants = ({ kinds }: Pick<Partner, 'kinds'>, kind: Partner['kinds'][number]): boolean =>
  kinds.length === 0 || kinds.includes(kind);

/** Where partners are kept. */
export interface PartnerStore {
  /** `false`: there is a partner of that id already, and it was left as it is. */
  add(partner: Partner): Promise<boolean>;
  get(id: string): Promise<Partner | undefined>;
  /** All of them, by id. */
  list(): Promise<Partner[]>;
  /** Replaces a partner that still is of `previous`'s version. `false`: it had changed, or is gone. */
  replace(partner: Partner, previous: Partner): Promise<boolean>;
  /** `false`: there was none. */
  remove(id: string): Promise<boolean>;
  /** The key of links to partners' pages, 32 bytes, made at first use. */
  key(name: 'links'): Promise<Uint8Array>;
}

/** How often a partner that others change at the same moment is read anew. */
const ROUNDS = 10;

/**
 * Changes a partner, whoever else does at the same moment.
 *
 * @param decide what becomes of it; undefined leaves it as it is. Called anew where somebody else was faster.
 * @returns the partner as it is afterwards; undefined: there is none
 */
export async function changePartner(
  store: Pick<PartnerStore, 'get' | 'replace'>,
  id: string,
  decide: (current: Partner) => Partner | undefined,
): Promise<Partner | undefined> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const current = await store.get(id);
    const wanted = current && decide(current);
    if (current === undefined || wanted === undefined) return current;
    const next = { ...wanted, version: current.version + 1 };
    if (await store.replace(next, current)) return next;
  }
  throw new Error(`partner ${id} is changed by others all the time; try again`);
}

/** Changes one endpoint of a partner; one that is gone is left alone. See `changePartner`. */
export const changeEndpoint = (
  store: Pick<PartnerStore, 'get' | 'replace'>,
  { partnerId, endpointId }: { partnerId: string; endpointId: string },
  decide: (current: Endpoint) => Endpoint | undefined,
): Promise<Partner | undefined> =>
  changePartner(store, partnerId, (partner) => {
    const current = partner.endpoints.find(({ id }) => id === endpointId);
    const next = current && decide(current);
    return next && { ...partner, endpoints: partner.endpoints.map((e) => (e === current ? next : e)) };
  });
