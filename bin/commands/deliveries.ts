import { Command, InvalidArgumentError } from 'commander';
import * as z from 'zod';
import type { WebhookAttempt, WebhookDelivery } from '../../functions/shared/domain/delivery.ts';
import { type SentAgain, sendAgain } from '../../functions/shared/domain/send-again.ts';
import { logFromEnd } from '../../functions/shared/domain/webhook-ledger.ts';
import { attemptLine, deliveryLine, printable, standing, whatOf } from '../partners/delivery-lines.ts';
import { endpointsOf, nameOf, partnerOf } from '../partners/find.ts';
import { newestFirst, type Selection, selected, selectionOf, withSelection } from '../partners/selection.ts';
import { stateOf } from '../partners/shown.ts';
import { Refusal } from '../refusal.ts';
import { sayer } from '../site/asking.ts';
import type { Stage } from '../stage.ts';
import { print, stageOf, type World } from '../world.ts';
import { slugIn, thereIsNone } from './status.ts';

/** `dateline deliveries`: what was sent to partners, and sending it again. */
export function deliveriesCommand(world: World): Command {
  return new Command('deliveries')
    .description('what was sent to partners: list it, see every attempt, send it again')
    .addHelpText(
      'after',
      `
  pending     it is being tried; the next attempt stands beside it
  delivered   the partner answered 2xx
  failed      it was given up, after ten attempts or a 410
  held        it waits for a person: its endpoint is paused or disabled, or it is too old to be sent blind
  superseded  a later revision took its place
  skipped     whom it was for is gone

Examples:
  $ npx dateline deliveries list --partner tide-wire
  $ npx dateline deliveries show gauge --partner tide-wire
  $ npx dateline deliveries resend --partner tide-wire --state failed --since 2d`,
    )
    .addCommand(list(world))
    .addCommand(show(world))
    .addCommand(resend(world));
}

const listOptions = z.object({ limit: z.number() });

const list = (world: World): Command =>
  withSelection(new Command('list'))
    .description('deliveries to partners, the newest first')
    .option('--limit <number>', 'so many at most', aCount, 50)
    .addHelpText(
      'after',
      `
By release, all that the ledger has of it, also to partners that were removed; else what stands in the logs of the endpoints
that there are.

Examples:
  $ npx dateline deliveries list
  $ npx dateline deliveries list --release gauge
  $ npx dateline deliveries list --partner tide-wire --state failed --since 2026-03-01 --json`,
    )
    .action(async (_options, command: Command) => {
      const { limit } = listOptions.parse(command.opts());
      const stage = stageOf(world, command);
      const selection = selectionOf(command, stage, world.now());
      const found: WebhookDelivery[] = [];
      for (const source of await selected(stage, selection)) {
        let left = limit + 1;
        for await (const some of source) {
          found.push(...some.slice(0, left));
          left -= some.length;
          if (left <= 0) break;
        }
      }
      const shown = newestFirst(found).slice(0, limit);
      print(world, command, shown, () => [
        ...(shown.length === 0 ? [nothing(selection)] : shown.map(deliveryLine)),
        ...(found.length > limit ? [`There are more: --limit ${limit * 2}`] : []),
      ]);
    });

const nothing = ({ since, release }: Selection): string =>
  since === undefined
    ? `Nothing like that was sent of ${release}.`
    : `Nothing like that was sent since ${since.toISOString()}; --since 30d looks further back.`;

function aCount(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError('Give a whole number from 1 on.');
  return n;
}

const showOptions = z.object({
  partner: z.string().optional(),
  endpoint: z.string().optional(),
  language: z.string().optional(),
  revision: z.number().optional(),
});

/** A delivery, with the attempts of the last 90 days. */
type Tried = WebhookDelivery & { tries: WebhookAttempt[] };

const show = (world: World): Command =>
  new Command('show')
    .description('a delivery with every attempt at it')
    .argument('<name>', 'the release’s name with --partner, or a webhook-id such as msg_1f0c…')
    .option('--partner <id>', 'to this partner')
    .option('--endpoint <id>', 'with --partner: to this endpoint of it')
    .option('--language <code>', 'of the edition in this language')
    .option('--revision <number>', 'of this revision', aCount)
    .addHelpText(
      'after',
      `
A release's name shows all that the partner was sent of it; --endpoint, --language and --revision narrow that down. A
webhook-id, as it stands in the partner's own log, is looked for in the logs of the endpoints that there are, of 400 days;
--partner makes that quicker. Attempts are kept for 90 days.

Examples:
  $ npx dateline deliveries show gauge --partner tide-wire --language en
  $ npx dateline deliveries show msg_1f0c8a6e5d4b3c2a1f0e9d8c7b6a5948 --partner tide-wire`,
    )
    .action(async (given: string, _options, command: Command) => {
      const wanted = showOptions.parse(command.opts());
      if (wanted.endpoint !== undefined && wanted.partner === undefined)
        throw new Refusal(`--endpoint ${wanted.endpoint} goes with --partner ID`, 2);
      const stage = stageOf(world, command);
      const found = given.startsWith('msg_')
        ? [await byId(stage, world, given.trim(), wanted)]
        : await ofRelease(stage, slugIn(stage, given), wanted);
      const tried = await Promise.all(
        found.map(
          async (one): Promise<Tried> => ({ ...one, tries: await stage.webhookLedger.attempts(one.id) }),
        ),
      );
      print(world, command, tried, () => tried.flatMap(triedLines));
    });

type Wanted = z.infer<typeof showOptions>;

/** The delivery of a webhook-id. */
async function byId(
  stage: Stage,
  world: World,
  id: string,
  { partner, endpoint }: Wanted,
): Promise<WebhookDelivery> {
  const say = sayer(world);
  const partners = partner === undefined ? await stage.partners.list() : [await partnerOf(stage, partner)];
  let read = 0;
  for (const one of partners) {
    for (const { id: endpointId } of endpointsOf(one, endpoint)) {
      const name = { partnerId: one.id, endpointId };
      for await (const lines of logFromEnd(stage.webhookLedger, name)) {
        read += lines.length;
        say(() => `${read} lines read; at ${nameOf(one.id, endpointId)}`);
        const line = lines.find((entry) => entry.id === id);
        const found = line && (await stage.webhookLedger.get({ ...line, ...name }));
        if (found) return found;
      }
    }
  }
  throw new Refusal(
    `${JSON.stringify(id)} stands in no log of ${partner ?? 'any partner'}. It is the webhook-id of the header, whole; of a partner or an endpoint that was removed: npx dateline deliveries list --release SLUG`,
  );
}

async function ofRelease(stage: Stage, slug: string, wanted: Wanted): Promise<WebhookDelivery[]> {
  const all = await stage.webhookLedger.deliveriesOf(slug);
  if (all.length === 0) {
    const editions = await stage.index.editions(slug);
    throw new Refusal(
      editions.length === 0
        ? await thereIsNone(stage, slug)
        : `nothing of ${slug} was to be sent to a partner: npx dateline status ${slug}`,
    );
  }
  const ids = [...new Set(all.map(({ partnerId }) => partnerId))];
  if (wanted.partner === undefined)
    throw new Refusal(`say to which partner: --partner ${ids.join(', --partner ')}`, 2);
  const { partner, endpoint, language, revision } = wanted;
  const found = newestFirst(
    all.filter(
      (one) =>
        one.partnerId === partner &&
        (endpoint === undefined || one.endpointId === endpoint) &&
        (language === undefined || one.language === language) &&
        (revision === undefined || one.revision === revision),
    ),
  );
  if (found.length > 0) return found;
  const theirs = all.filter((one) => one.partnerId === partner);
  throw new Refusal(
    theirs.length === 0
      ? `${partner} was sent nothing of ${slug}; these were: ${ids.join(', ')}`
      : `${partner} was sent nothing like that of ${slug}; what it was: ${newestFirst(theirs).map(briefly).join('; ')}`,
  );
}

const briefly = (one: WebhookDelivery): string =>
  `${nameOf(one.partnerId, one.endpointId)} ${one.language} revision ${one.revision}, ${whatOf(one)}`;

function triedLines({ tries, ...delivery }: Tried): string[] {
  const { id, slug, language, revision, partnerId, endpointId, sequence, item, createdAt, askedAt } =
    delivery;
  return [
    `${slug} (${language})  revision ${revision}, ${whatOf(delivery)}  to ${nameOf(partnerId, endpointId)}`,
    `  id       ${id}, number ${sequence} of the endpoint’s log`,
    `  fact of  ${createdAt}`,
    ...(askedAt === undefined ? [] : [`  asked    ${askedAt}, by a person`]),
    `  item     ${item.contentType}, ${item.bytes} bytes, sha256 ${item.digest}`,
    `  state    ${standing(delivery)}`,
    ...(tries.length === 0 && delivery.attempts > 0 ? ['  its attempts are no longer kept'] : []),
    ...tries.flatMap((one) => [
      `  tried    ${one.at}  ${attemptLine(one)}`,
      ...(one.answer === undefined ? [] : [`           ${printable(one.answer)}`]),
    ]),
    '',
  ];
}

const resendOptions = z.object({ dryRun: z.boolean().default(false) });

/** Deliveries that are asked for at once. */
const AT_ONCE = 10;

/** What became of deliveries that were to be sent again. */
type Outcome = Record<SentAgain, number> & { found: number };

const resend = (world: World): Command =>
  withSelection(new Command('resend'))
    .description('send deliveries again, or now where they wait, under the ids that they have')
    .option('--dry-run', 'say which, and send nothing')
    .addHelpText(
      'after',
      `
At least one of --partner, --release and --state is needed. The schedule of attempts begins anew. A partner that had one
already can tell by its webhook-id. Nobody goes back: what a later revision was or is to follow is left alone. Items are kept
for 120 days.

Examples:
  $ npx dateline deliveries resend --partner tide-wire --state failed --dry-run
  $ npx dateline deliveries resend --release gauge --state failed
  $ npx dateline deliveries resend --state held --since 30d`,
    )
    .action(async (_options, command: Command) => {
      const { dryRun } = resendOptions.parse(command.opts());
      const stage = stageOf(world, command);
      const selection = selectionOf(command, stage, world.now());
      if ([selection.partner, selection.release, selection.state].every((one) => one === undefined))
        throw new Refusal(
          'say what to send again: --partner ID, --release SLUG or --state STATE, or several',
          2,
        );
      const found: WebhookDelivery[] = [];
      for (const source of await selected(stage, selection))
        for await (const some of source) found.push(...some);
      const inOrder = newestFirst(found).reverse();
      if (dryRun) {
        print(world, command, inOrder, () => [
          ...inOrder.map(deliveryLine),
          `${inOrder.length} would be sent again. Nothing was.`,
        ]);
        return;
      }
      const outcome = await askAll(stage, world, inOrder);
      const off = await notActive(stage, inOrder);
      print(world, command, { ...outcome, notActive: off }, () => [
        ...outcomeLines(outcome),
        ...off.map(({ name, state }) => `${name} is ${state}. It is held there until it is resumed.`),
      ]);
    });

async function askAll(stage: Stage, world: World, deliveries: WebhookDelivery[]): Promise<Outcome> {
  const say = sayer(world);
  const { partners, webhookLedger: ledger, items, deliveries: jobs } = stage;
  const outcome: Outcome = { found: deliveries.length, asked: 0, overtaken: 0, expired: 0, none: 0 };
  for (let i = 0; i < deliveries.length; i += AT_ONCE) {
    const some = deliveries.slice(i, i + AT_ONCE);
    const became = await Promise.all(
      some.map((one) => sendAgain({ partners, ledger, items, jobs, now: world.now }, one)),
    );
    for (const one of became) outcome[one] += 1;
    say(() => `${i + some.length} of ${deliveries.length} deliveries`);
  }
  return outcome;
}

const BECAME: Record<SentAgain, string> = {
  asked: 'sent again',
  overtaken: 'left alone: a later revision was or is to be sent there',
  expired: 'not sent: what was sent is no longer kept',
  none: 'gone meanwhile',
};

function outcomeLines({ found, ...became }: Outcome): string[] {
  if (found === 0) return ['Nothing like that was found; nothing is sent.'];
  const outcomes: SentAgain[] = ['asked', 'overtaken', 'expired', 'none'];
  return outcomes.filter((one) => became[one] > 0).map((one) => `${became[one]} of ${found} ${BECAME[one]}`);
}

/** Those of their endpoints that take nothing at this moment. */
async function notActive(
  { partners }: Stage,
  deliveries: WebhookDelivery[],
): Promise<{ name: string; state: string }[]> {
  const asked = new Set(deliveries.map(({ partnerId, endpointId }) => nameOf(partnerId, endpointId)));
  return (await partners.list()).flatMap((partner) =>
    partner.endpoints
      .filter(({ id, state }) => state !== 'active' && asked.has(nameOf(partner.id, id)))
      .map((one) => ({ name: nameOf(partner.id, one.id), state: stateOf(one) })),
  );
}
