import type { Endpoint, Partner, PartnerStore } from '../../functions/shared/domain/partner.ts';
import { Refusal } from '../refusal.ts';
import { nearest } from '../similar.ts';
import type { Stage } from '../stage.ts';

/** Partners that are listed to somebody who named none of them. */
const LISTED = 10;

/** @throws Refusal that names those that look alike, or some of those that there are */
export async function partnerOf({ partners }: { partners: PartnerStore }, given: string): Promise<Partner> {
  const id = given.trim();
  return (
    (await partners.get(id)) ??
    noPartner(
      id,
      (await partners.list()).map((one) => one.id),
    )
  );
}

/** @throws Refusal, always */
export function noPartner(id: string, ids: string[]): never {
  const hint =
    ids.length === 0
      ? 'There are none yet: npx dateline partners add NAME URL'
      : suggestion(id, ids, 'npx dateline partners list');
  throw new Refusal(`there is no partner ${JSON.stringify(id)}. ${hint}`);
}

/** An endpoint of a partner, by its id. */
export function endpointOf(partner: Partner, given: string): Endpoint {
  const id = given.trim();
  const found = partner.endpoints.find((one) => one.id === id);
  if (found) return found;
  const ids = partner.endpoints.map((one) => one.id);
  throw new Refusal(
    `${partner.id} has no endpoint ${JSON.stringify(id)}. ${suggestion(id, ids, `npx dateline partners show ${partner.id}`)}`,
  );
}

/** The endpoint that was named, else all of them. */
export const endpointsOf = (partner: Partner, given: string | undefined): Endpoint[] =>
  given === undefined ? partner.endpoints : [endpointOf(partner, given)];

/** The endpoint that was named, else the only one. */
export function oneEndpointOf(partner: Partner, given: string | undefined): Endpoint {
  if (given !== undefined) return endpointOf(partner, given);
  const [first, ...others] = partner.endpoints;
  if (first && others.length === 0) return first;
  const list = partner.endpoints.map(({ id, url }) => `${id} (${url})`).join(', ');
  throw new Refusal(
    `${partner.id} has ${partner.endpoints.length} endpoints: ${list}. Say which: --endpoint ID`,
    2,
  );
}

function suggestion(word: string, words: string[], more: string): string {
  const alike = nearest(word, words);
  if (alike.length > 0) return `Did you mean ${alike.join(' or ')}?`;
  return words.length <= LISTED ? `There is ${words.join(', ')}.` : `All of them: ${more}`;
}

/** An endpoint as people and lines name it. */
export const nameOf = (partnerId: string, endpointId: string): string => `${partnerId}/${endpointId}`;

/** Of a partner that went away while a command was at it. */
export const gone = (id: string): Refusal =>
  new Refusal(`${id} was removed by somebody else meanwhile: npx dateline partners list`);

/** Where partners' pages, feeds and public keys are. */
export const partnerUrl = ({ outputs }: Stage, path: string): string => `${outputs.SiteUrl}/partners/${path}`;
