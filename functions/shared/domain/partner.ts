import { randomBytes } from 'node:crypto';
import * as z from 'zod';

const endpoint = z.object({
  id: z.string(),
  url: z.url(),
  /** `whsec_` and base64 of 32 bytes (Standard Webhooks, "Signature scheme"). Never logged. */
  secret: z.string().startsWith('whsec_'),
  /** `disabled`: the endpoint answered 410. */
  state: z.enum(['active', 'disabled']),
});

/** Who takes releases by webhook, and which. Empty lists mean: all. */
export const partner = z.object({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  name: z.string().min(1),
  endpoints: z.array(endpoint).min(1),
  languages: z.array(z.string()),
  topics: z.array(z.string()),
  places: z.array(z.string()),
  createdAt: z.iso.datetime(),
});
export type Partner = z.infer<typeof partner>;

/** What is asked for when a partner is added. Absent or empty lists: all. */
export interface PartnerWish {
  name: string;
  /** Checked by `checkEndpointUrl` before. */
  url: string;
  languages?: string[];
  topics?: string[];
  places?: string[];
}

/** Standard Webhooks, "Signature scheme": between 24 and 64 bytes. */
const SECRET_BYTES = 32;

/**
 * A new partner with one endpoint and its secret, not stored yet. The id is made of the name; a name without a letter
 * of the Latin alphabet gets a random one.
 */
export function newPartner(
  { name, url, languages = [], topics = [], places = [] }: PartnerWish,
  now: Date,
  random: (bytes: number) => Buffer = randomBytes,
): Partner {
  const id = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return partner.parse({
    id: id || `partner-${random(4).toString('hex')}`,
    name,
    endpoints: [
      {
        // Random, so that a partner who leaves and comes back is not taken for having had what the first one had.
        id: random(4).toString('hex'),
        url,
        secret: `whsec_${random(SECRET_BYTES).toString('base64')}`,
        state: 'active',
      },
    ],
    languages,
    topics,
    places,
    createdAt: now.toISOString(),
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

/** Where partners are kept. */
export interface PartnerStore {
  /** `false`: there is a partner of that id already, and it was left as it is. */
  add(partner: Partner): Promise<boolean>;
  get(id: string): Promise<Partner | undefined>;
  /** All of them, by id. */
  list(): Promise<Partner[]>;
  /** `false`: there was none. */
  remove(id: string): Promise<boolean>;
  /** Sends nothing to an endpoint any more. One that is gone is no error. */
  disable(id: string, endpointId: string): Promise<void>;
}
