import { type Command, Option } from 'commander';
import * as z from 'zod';
import { ITEM_BODIES, ITEM_FORMATS } from '../../functions/shared/domain/items/formats.ts';
import {
  type Endpoint,
  type EndpointWish,
  KINDS,
  newEndpoint,
  newEndpointId,
  ORDERS,
  type Partner,
  signingKey,
} from '../../functions/shared/domain/partner.ts';
import { type MadeKey, newKey } from '../../functions/shared/domain/partner-keys.ts';
import { checkHeaders } from '../../functions/shared/domain/webhook.ts';
import { checkEndpointUrl } from '../../functions/shared/domain/webhook-endpoint.ts';
import { addressIn } from '../audience/person.ts';
import { filterOf, known, withFilter } from '../filter.ts';
import { Refusal } from '../refusal.ts';
import { allowsInside, type Stage } from '../stage.ts';
import type { World } from '../world.ts';

const collect = (value: string, previous: string[] = []): string[] => [...previous, value];

/** `--endpoint`; @param which what it means to leave it out */
export const endpointOption = (which: string): Option =>
  new Option('--endpoint <id>', `this endpoint, as "partners show" names it; without it, ${which}`);

export const signatureOption = (): Option =>
  new Option(
    '--signature <kind>',
    'hmac: by a shared secret; ed25519: by a key of ours, whose public half the site shows',
  ).choices(signingKey.shape.kind.options);

/** Adds to a command what an endpoint can be asked for. */
export const withEndpointOptions = (command: Command): Command =>
  command
    .addOption(new Option('--format <format>', 'of the items').choices(ITEM_FORMATS))
    .addOption(
      new Option('--bodies <kind>', 'whole texts, or headline, summary and address').choices(ITEM_BODIES),
    )
    .addOption(
      new Option('--order <order>', 'latest: each release at once; strict: one after the other').choices(
        ORDERS,
      ),
    )
    .option(
      '--header <line>',
      'sent with each webhook, as in "x-api-key: value" (may be repeated); its value is not shown again',
      collect,
    );

/** Adds to a command what a partner can be asked for. */
export const withPartnerOptions = (command: Command): Command =>
  withFilter(command)
    .option(
      '--kind <kind>',
      `${KINDS.join(' or ')} only; who has a release is always told of its withdrawal`,
      collect,
    )
    .option('--trusted', 'gets releases under embargo before their time')
    .option('--contact <address>', 'whom notices about endpoints that fail go to, beside the desk');

const endpointOptions = z.object({
  format: z.enum(ITEM_FORMATS).optional(),
  bodies: z.enum(ITEM_BODIES).optional(),
  order: z.enum(ORDERS).optional(),
  header: z.array(z.string()).optional(),
});

/** What these options say of an endpoint; what they do not say is absent. */
export function endpointWishOf(command: Command): Omit<EndpointWish, 'url'> {
  const { format, bodies, order, header } = endpointOptions.parse(command.opts());
  return {
    ...(format ? { format } : {}),
    ...(bodies ? { bodies } : {}),
    ...(order ? { order } : {}),
    ...(header ? { headers: headersIn(header) } : {}),
  };
}

/**
 * Headers as they are typed, by their names in lower case.
 *
 * @throws Refusal that shows no value: it may be a secret
 */
function headersIn(lines: string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 0) {
      throw new Refusal('a --header has no colon (it is not shown here); write it as "x-api-key: value"', 2);
    }
    const name = line.slice(0, colon).trim().toLowerCase();
    if (name in headers) throw new Refusal(`the header ${name} is given twice; give it once`, 2);
    headers[name] = line.slice(colon + 1).trim();
  }
  return checkedHeaders(headers);
}

/** @throws Refusal */
export function checkedHeaders(headers: Record<string, string>): Record<string, string> {
  const wrong = checkHeaders(headers);
  if (wrong) throw new Refusal(wrong);
  return headers;
}

/** @throws Refusal */
export function checkedUrl(stage: Stage, url: string): string {
  const wrong = checkEndpointUrl(url, { allowInside: allowsInside(stage.outputs) });
  if (wrong) throw new Refusal(wrong);
  return url;
}

const partnerOptions = z.object({
  kind: z.array(z.string()).default([]),
  trusted: z.boolean().optional(),
  contact: z.union([z.string(), z.literal(false)]).optional(),
});

/** What these options say of a partner; lists that they do not say are empty. `contact` `false`: none any more. */
export function partnerWishOf(
  command: Command,
  stage: Stage,
): Pick<Partner, 'languages' | 'topics' | 'places' | 'kinds'> & {
  trusted: boolean | undefined;
  contact: string | false | undefined;
} {
  const { kind, trusted, contact } = partnerOptions.parse(command.opts());
  const stated = known('kind', kind, [...KINDS]);
  return {
    ...filterOf(command, stage),
    kinds: KINDS.filter((one) => stated.includes(one)),
    trusted,
    contact: contact ? addressIn(contact) : contact,
  };
}

const signatureOptions = z.object({ signature: signingKey.shape.kind.optional() });

/** What `--signature` says. */
export const signatureIn = (command: Command) => signatureOptions.parse(command.opts()).signature;

/** A new endpoint of a partner with its first key. */
export async function makeEndpoint(
  stage: Stage,
  world: World,
  command: Command,
  partnerId: string,
  url: string,
): Promise<MadeKey & { endpoint: Endpoint }> {
  const wish = { url: checkedUrl(stage, url), ...endpointWishOf(command) };
  const id = newEndpointId();
  const name = { partnerId, endpointId: id };
  const made = await newKey(signatureIn(command) ?? 'hmac', name, stage.seal, world.now());
  return { ...made, endpoint: newEndpoint(wish, id, made.key, world.now()) };
}
