import { Command } from 'commander';
import * as z from 'zod';
import { sendWaiting } from '../../../functions/shared/domain/backlog.ts';
import type { WebhookDelivery } from '../../../functions/shared/domain/delivery.ts';
import { changePartner, type Endpoint, type Partner } from '../../../functions/shared/domain/partner.ts';
import { whatOf } from '../../partners/delivery-lines.ts';
import { endpointOf, gone, nameOf, oneEndpointOf, partnerOf } from '../../partners/find.ts';
import {
  checkedHeaders,
  checkedUrl,
  endpointOption,
  endpointWishOf,
  makeEndpoint,
  partnerWishOf,
  signatureIn,
  signatureOption,
  withEndpointOptions,
  withPartnerOptions,
} from '../../partners/options.ts';
import {
  addressesOf,
  madeKey,
  madeKeyLines,
  sends,
  shownPartner,
  stateOf,
  takes,
} from '../../partners/shown.ts';
import { Refusal } from '../../refusal.ts';
import type { Stage } from '../../stage.ts';
import { print, stageOf, type World } from '../../world.ts';
import { dueOf } from '../schedule.ts';
import { type Waiting, waitedLine, waitingFor } from './remove.ts';

/** Lists of a filter, by the option that empties them. */
const LISTS = [
  ['languages', 'allLanguages', '--all-languages'],
  ['topics', 'allTopics', '--all-topics'],
  ['places', 'allPlaces', '--all-places'],
  ['kinds', 'allKinds', '--all-kinds'],
] as const;

const options = z.object({
  name: z.string().optional(),
  allLanguages: z.boolean().default(false),
  allTopics: z.boolean().default(false),
  allPlaces: z.boolean().default(false),
  allKinds: z.boolean().default(false),
  newLinks: z.boolean().default(false),
  endpoint: z.string().optional(),
  url: z.string().optional(),
  removeHeader: z.array(z.string()).default([]),
  addEndpoint: z.string().optional(),
  removeEndpoint: z.string().optional(),
});

/** `dateline partners edit`. */
export const editCommand = (world: World): Command =>
  withEndpointOptions(withPartnerOptions(new Command('edit')))
    .description('change what a partner takes, its endpoints, its contact or its links')
    .argument('<id>', 'as "partners list" shows it')
    .option('--no-trusted', 'gets releases when they are public, as everybody')
    .option('--no-contact', 'notices about endpoints that fail go to the desk alone')
    .option('--name <name>', 'another name; the id stays')
    .option('--all-languages', 'takes every language again')
    .option('--all-topics', 'takes every topic again')
    .option('--all-places', 'takes every place again')
    .option('--all-kinds', 'takes publications and corrections again')
    .option(
      '--new-links',
      'the links to the partner’s page, feed and items are made anew; the old ones open nothing',
    )
    .addOption(endpointOption('the only one of the partner'))
    .option('--url <url>', 'where the endpoint is from now on')
    .option(
      '--remove-header <name>',
      'send this header no more (may be repeated)',
      (value: string, previous: string[] = []) => [...previous, value],
    )
    .option(
      '--add-endpoint <url>',
      'a further endpoint; --format, --bodies, --order, --header, --signature are its',
    )
    .option('--remove-endpoint <id>', 'send nothing there any more')
    .addOption(signatureOption())
    .addHelpText(
      'after',
      `
--language, --topic, --place and --kind replace what stood there; what is not said stays. It holds for what comes from now on:
what waits is sent in the format that it was made in. Another key: npx dateline partners rotate ID

Examples:
  $ npx dateline partners edit tide-wire --language fr --all-topics
  $ npx dateline partners edit tide-wire --url https://wire.example.org/v2/news --format newsml-g2
  $ npx dateline partners edit tide-wire --add-endpoint https://archive.example.org/in --bodies summary
  $ npx dateline partners edit tide-wire --endpoint 3f9a01c2 --header "x-api-key: 7f1c"
  $ npx dateline partners edit tide-wire --no-trusted`,
    )
    .action(async (given: string, _options, command: Command) => {
      const stage = stageOf(world, command);
      const before = await partnerOf(stage, given);
      const now = world.now();
      const edit = editOf(command, stage, before);
      const made =
        edit.add === undefined ? undefined : await makeEndpoint(stage, world, command, before.id, edit.add);
      const after = await changePartner(stage.partners, before.id, (current) =>
        edited(current, edit, made?.endpoint),
      );
      if (after === undefined) throw gone(before.id);
      const freed = after.endpoints.filter(({ id, order }) => order === 'latest' && isStrict(before, id));
      for (const { id: endpointId } of freed)
        await sendWaiting(
          {
            ...{ ledger: stage.webhookLedger, jobs: stage.deliveries },
            ...{ now: world.now, pause: world.pause },
          },
          { partnerId: after.id, endpointId },
        );
      const shown = shownPartner(stage, after, now);
      const key = made && madeKey(stage, made.endpoint.id, made);
      const had = edit.trusted === false ? await heldReleases(stage, before) : [];
      const removed = before.endpoints.filter(({ id }) => id === edit.remove);
      const waiting = removed.length === 0 ? undefined : await waitingFor(stage, before.id, removed, now);
      const addresses = edit.newLinks ? await addressesOf(stage, after, now) : undefined;
      const result = {
        ...shown,
        endpoints: shown.endpoints.map((one) => (one.id === made?.endpoint.id ? { ...one, ...key } : one)),
        ...(edit.trusted === false ? { had } : {}),
        ...(waiting ? { removed: { endpoint: edit.remove, ...waiting } } : {}),
        ...(addresses ? { addresses } : {}),
      };
      print(world, command, result, () => [
        `${after.id}  ${after.name}`,
        `  takes    ${takes(after)}${after.trusted ? ', and what is held before its time' : ''}`,
        `  contact  ${after.contact ?? 'the desk alone'}`,
        ...after.endpoints.map((one) => `  endpoint ${one.id}  ${one.url}  ${sends(one)}  ${stateOf(one)}`),
        ...(waiting ? removedLines(after.id, edit.remove ?? '', waiting) : []),
        ...(key && made ? ['', `endpoint  ${made.endpoint.id}`, ...madeKeyLines(key)] : []),
        ...(addresses
          ? ['', `page      ${addresses.page}`, `items     ${addresses.items}`, `feed      ${addresses.feed}`]
          : []),
        ...hadLines(had),
      ]);
    });

const isStrict = ({ endpoints }: Partner, endpointId: string): boolean =>
  endpoints.some(({ id, order }) => id === endpointId && order === 'strict');

interface Edit {
  /** What is said of the partner itself. */
  partner: Partial<Pick<Partner, 'name' | 'languages' | 'topics' | 'places' | 'kinds'>>;
  trusted: boolean | undefined;
  contact: string | false | undefined;
  newLinks: boolean;
  /** The endpoint that changes, and how. */
  endpoint: { id: string; wish: Partial<Endpoint>; removeHeaders: string[] } | undefined;
  /** Address of a further endpoint. */
  add: string | undefined;
  /** The id of one that goes. */
  remove: string | undefined;
}

/**
 * What the options say.
 *
 * @throws Refusal where they say nothing, or two things at once
 */
function editOf(command: Command, stage: Stage, partner: Partner): Edit {
  const given = options.parse(command.opts());
  const { contact, trusted, ...filter } = partnerWishOf(command, stage);
  const wish = endpointWishOf(command);
  const name = given.name?.trim();
  if (name === '') throw new Refusal('--name is empty: a partner needs a name, such as "Tide Wire"', 2);
  const lists: Edit['partner'] = {};
  for (const [list, all, option] of LISTS) {
    if (given[all] && filter[list].length > 0)
      throw new Refusal(`${option} and ${filter[list].join(', ')} exclude each other; give one of them`, 2);
    if (given[all] || filter[list].length > 0) Object.assign(lists, { [list]: filter[list] });
  }
  const adds = given.addEndpoint !== undefined;
  if (adds && (given.endpoint !== undefined || given.url !== undefined || given.removeHeader.length > 0))
    throw new Refusal('--add-endpoint makes a new one; change another one by a command of its own', 2);
  if (!adds && signatureIn(command) !== undefined)
    throw new Refusal(
      `--signature is for a new key: npx dateline partners rotate ${partner.id} --signature …`,
      2,
    );
  const changes = {
    ...(adds ? {} : wish),
    ...(given.url === undefined ? {} : { url: checkedUrl(stage, given.url) }),
  };
  const removeHeaders = given.removeHeader.map((one) => one.trim().toLowerCase());
  const isChanged = Object.keys(changes).length > 0 || removeHeaders.length > 0;
  if (given.endpoint !== undefined && !isChanged)
    throw new Refusal(`--endpoint ${given.endpoint}: say what to change of it; --help lists it`, 2);
  const endpoint = isChanged
    ? { id: oneEndpointOf(partner, given.endpoint).id, wish: changes, removeHeaders }
    : undefined;
  const remove = given.removeEndpoint && endpointOf(partner, given.removeEndpoint).id;
  if (remove !== undefined && remove === endpoint?.id)
    throw new Refusal(`${remove} can't be changed and removed at once`, 2);
  const missing = removeHeaders.find((one) => endpoint && !(one in endpointOf(partner, endpoint.id).headers));
  if (missing !== undefined)
    throw new Refusal(
      `the endpoint sends no header ${JSON.stringify(missing)}: npx dateline partners show ${partner.id}`,
    );
  const edit: Edit = {
    partner: { ...lists, ...(name === undefined ? {} : { name }) },
    ...{ trusted, contact, newLinks: given.newLinks, endpoint, add: given.addEndpoint, remove },
  };
  const says =
    Object.keys(edit.partner).length > 0 ||
    [trusted, contact, endpoint, edit.add, remove].some((one) => one !== undefined) ||
    edit.newLinks;
  if (!says) throw new Refusal('say what to change; --help lists it', 2);
  return edit;
}

/** A partner after an edit; whatever else somebody changed meanwhile stays. */
function edited(current: Partner, edit: Edit, added: Endpoint | undefined): Partner {
  const { contact: before, ...rest } = current;
  const contact = edit.contact === undefined ? before : edit.contact || undefined;
  const endpoints = current.endpoints
    .filter(({ id }) => id !== edit.remove)
    .map((one) => (one.id === edit.endpoint?.id ? editedEndpoint(one, edit.endpoint) : one))
    .concat(added ?? []);
  if (endpoints.length === 0) {
    throw new Refusal(
      `${edit.remove} is the only endpoint of ${current.id}: add another one first, or remove the partner: npx dateline partners remove ${current.id}`,
    );
  }
  if (edit.endpoint && !endpoints.some(({ id }) => id === edit.endpoint?.id))
    throw gone(nameOf(current.id, edit.endpoint.id));
  return {
    ...rest,
    ...edit.partner,
    ...(contact === undefined ? {} : { contact }),
    trusted: edit.trusted ?? current.trusted,
    links: current.links + (edit.newLinks ? 1 : 0),
    endpoints,
  };
}

function editedEndpoint(current: Endpoint, { wish, removeHeaders }: NonNullable<Edit['endpoint']>): Endpoint {
  const kept = Object.entries(current.headers).filter(([name]) => !removeHeaders.includes(name));
  return { ...current, ...wish, headers: checkedHeaders({ ...Object.fromEntries(kept), ...wish.headers }) };
}

/** A release that is held, and that the partner has, or may have. */
type Had = Pick<WebhookDelivery, 'slug' | 'language' | 'revision' | 'endpointId' | 'state'> & {
  dueAt: string;
};

/** What a partner was told of releases that are still held, by the index. */
async function heldReleases(stage: Stage, { id: partnerId, endpoints }: Partner): Promise<Had[]> {
  const had: Had[] = [];
  for (const { slug, language, dueAt } of await dueOf(stage)) {
    for (const { id: endpointId } of endpoints) {
      const along = await stage.webhookLedger.along({ slug, language, partnerId, endpointId });
      for (const { revision, state, ...delivery } of along)
        if (whatOf(delivery) === 'scheduled' && (state === 'delivered' || delivery.attempts > 0))
          had.push({ slug, language, revision, endpointId, state, dueAt });
    }
  }
  return had;
}

const hadLines = (had: Had[]): string[] =>
  had.length === 0
    ? []
    : [
        '',
        'It has these, which are still held; nothing calls them back:',
        ...had.map(
          ({ slug, language, revision, endpointId, state, dueAt }) =>
            `  ${slug} (${language})  revision ${revision}, due ${dueAt}  endpoint ${endpointId}: ${state}`,
        ),
      ];

const removedLines = (partnerId: string, endpointId: string, waiting: Waiting): string[] => [
  `  removed  ${nameOf(partnerId, endpointId)}; ${waitedLine(waiting)}`,
];
