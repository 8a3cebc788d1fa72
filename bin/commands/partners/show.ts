import { Command } from 'commander';
import * as z from 'zod';
import { backlogOf, loggedDeliveries } from '../../../functions/shared/domain/backlog.ts';
import type { WebhookDelivery } from '../../../functions/shared/domain/delivery.ts';
import type { Partner } from '../../../functions/shared/domain/partner.ts';
import { deliveryLine } from '../../partners/delivery-lines.ts';
import { partnerOf } from '../../partners/find.ts';
import {
  addressesOf,
  keyLine,
  type ShownEndpoint,
  type ShownPartner,
  sends,
  shownPartner,
  stateOf,
  takes,
} from '../../partners/shown.ts';
import type { Stage } from '../../stage.ts';
import { print, stageOf, type World } from '../../world.ts';

/** Deliveries that are shown of each endpoint. */
const LAST = 5;

/** An endpoint, with what was sent there and what waits. */
type Watched = ShownEndpoint & {
  /** The newest first. */
  deliveries: WebhookDelivery[];
  /** How many deliveries wait for it to be active again, or for a person, and the moment of the oldest's fact. */
  held: number;
  heldSince?: string;
};

interface Found extends Omit<ShownPartner, 'endpoints'> {
  endpoints: Watched[];
  addresses?: { page: string; items: string; feed: string };
}

const options = z.object({ link: z.boolean().default(false) });

/** `dateline partners show`. */
export const showCommand = (world: World): Command =>
  new Command('show')
    .description('one partner: what it takes, its endpoints, how they do, their keys, the last deliveries')
    .argument('<id>', 'as "partners list" shows it')
    .option('--link', 'the link to the partner’s own page, and the addresses to pull from')
    .addHelpText(
      'after',
      `
Secrets and values of headers are not shown; who lost a secret gets another one: npx dateline partners rotate ID

Examples:
  $ npx dateline partners show tide-wire
  $ npx dateline partners show tide-wire --link`,
    )
    .action(async (id: string, _options, command: Command) => {
      const { link } = options.parse(command.opts());
      const stage = stageOf(world, command);
      const partner = await partnerOf(stage, id);
      const found: Found = {
        ...(await watched(stage, partner, world.now())),
        ...(link ? { addresses: await addressesOf(stage, partner, world.now()) } : {}),
      };
      print(world, command, found, () => lines(found, world.now()));
    });

async function watched(stage: Stage, partner: Partner, now: Date): Promise<Found> {
  const shown = shownPartner(stage, partner, now);
  const endpoints = await Promise.all(
    shown.endpoints.map(async (endpoint): Promise<Watched> => {
      const name = { partnerId: partner.id, endpointId: endpoint.id };
      const [deliveries, { held }] = await Promise.all([
        newest(stage, name),
        backlogOf(stage.webhookLedger, name, now),
      ]);
      const [oldest] = held;
      return {
        ...endpoint,
        deliveries,
        held: held.length,
        ...(oldest ? { heldSince: oldest.createdAt } : {}),
      };
    }),
  );
  return { ...shown, endpoints };
}

async function newest(
  { webhookLedger }: Stage,
  name: { partnerId: string; endpointId: string },
): Promise<WebhookDelivery[]> {
  for await (const some of loggedDeliveries(webhookLedger, name))
    if (some.length > 0) return some.slice(0, LAST).map(({ delivery }) => delivery);
  return [];
}

const lines = ({ addresses, endpoints, ...partner }: Found, now: Date): string[] => [
  `${partner.id}  ${partner.name}`,
  `  takes    ${takes(partner)}`,
  `  trusted  ${partner.trusted ? 'yes: gets what is held before its time' : 'no'}`,
  `  contact  ${partner.contact ?? 'the desk alone'}`,
  `  since    ${partner.createdAt}`,
  ...(addresses === undefined
    ? []
    : [
        `  page     ${addresses.page}`,
        `  items    ${addresses.items}`,
        `  feed     ${addresses.feed}`,
        '  Whoever has one of these can read what the partner gets: npx dateline partners edit ID --new-links makes new ones.',
      ]),
  ...endpoints.flatMap((endpoint) => endpointLines(partner.id, endpoint, now)),
];

function endpointLines(partnerId: string, endpoint: Watched, now: Date): string[] {
  const { id, url, failingSince, slow, headers, keys, jwks, deliveries, held, heldSince } = endpoint;
  const health = [
    ...(failingSince === undefined ? [] : [`nothing but failures since ${failingSince}`]),
    ...(slow ? ['slow: called less often at once'] : []),
  ];
  return [
    '',
    `endpoint ${id}  ${url}`,
    `  sends    ${sends(endpoint)}`,
    `  state    ${stateOf(endpoint)}`,
    ...(health.length === 0 ? [] : [`  health   ${health.join('; ')}`]),
    ...(headers.length === 0 ? [] : [`  headers  ${headers.join(', ')}`]),
    ...keys.map((key) => `  key      ${keyLine(key, now)}`),
    ...(jwks === undefined ? [] : [`  key set  ${jwks}`]),
    ...(held === 0
      ? []
      : [
          `  held     ${held}, the oldest of ${heldSince}: npx dateline partners resume ${partnerId} --endpoint ${id}`,
        ]),
    ...(deliveries.length === 0
      ? ['  nothing was sent there yet']
      : deliveries.map((one) => `  ${deliveryLine(one)}`)),
  ];
}

/** `https://… active (slow)`. */
function inShort({ url, state, failingSince, slow }: ShownEndpoint): string {
  const health = [...(failingSince ? [`failing since ${failingSince}`] : []), ...(slow ? ['slow'] : [])];
  return `${url} ${state}${health.length === 0 ? '' : ` (${health.join(', ')})`}`;
}

/** `dateline partners list`. */
export const listCommand = (world: World): Command =>
  new Command('list')
    .description('all partners, what they take, and their endpoints')
    .addHelpText('after', '\nExample:\n  $ npx dateline partners list --json')
    .action(async (_options, command: Command) => {
      const stage = stageOf(world, command);
      const partners = (await stage.partners.list()).map((one) => shownPartner(stage, one, world.now()));
      print(world, command, partners, () =>
        partners.length === 0
          ? ['no partners yet: npx dateline partners add NAME URL']
          : partners.map(
              (p) =>
                `${p.id}  ${p.name}  ${takes(p)}${p.trusted ? ', trusted' : ''}  ${p.endpoints.map(inShort).join('  ')}`,
            ),
      );
    });
