import { type Command, Option } from 'commander';
import * as z from 'zod';
import { loggedDeliveries } from '../../functions/shared/domain/backlog.ts';
import {
  type WebhookDelivery,
  type WebhookState,
  webhookState,
} from '../../functions/shared/domain/delivery.ts';
import { slugIn, thereIsNone } from '../commands/status.ts';
import { momentOf } from '../moment.ts';
import { Refusal } from '../refusal.ts';
import type { Stage } from '../stage.ts';
import { endpointOf, noPartner, partnerOf } from './find.ts';

/** Without --since, logs are read so far back, in milliseconds. */
const RECENT = 7 * 86_400_000;

/** Adds to a command what chooses deliveries. */
export const withSelection = (command: Command): Command =>
  command
    .option('--partner <id>', 'to this partner')
    .option('--endpoint <id>', 'with --partner: to this endpoint of it')
    .option('--release <slug>', 'of this release; its page’s address or its upload’s key will do')
    .option('--language <code>', 'of editions in this language')
    .addOption(new Option('--state <state>', 'in this state').choices(webhookState.options))
    .option(
      '--since <when>',
      'from then on: 2d, 12h, or 2026-03-01; without it and --release, the last 7 days',
    )
    .option('--until <when>', 'up to then');

const options = z.object({
  partner: z.string().optional(),
  endpoint: z.string().optional(),
  release: z.string().optional(),
  language: z.string().optional(),
  state: webhookState.optional(),
  since: z.string().optional(),
  until: z.string().optional(),
});

/** Which deliveries are meant. */
export interface Selection {
  partner?: string | undefined;
  endpoint?: string | undefined;
  /** A slug. */
  release?: string | undefined;
  language?: string | undefined;
  state?: WebhookState | undefined;
  since?: Date | undefined;
  until?: Date | undefined;
}

/** What the options say. @throws Refusal */
export function selectionOf(command: Command, stage: Stage, now: Date): Selection {
  const { since, until, release, ...given } = options.parse(command.opts());
  if (given.endpoint !== undefined && given.partner === undefined)
    throw new Refusal(`--endpoint ${given.endpoint} goes with --partner ID`, 2);
  const from = since === undefined ? undefined : momentOf('--since', since, now);
  const to = until === undefined ? undefined : momentOf('--until', until, now);
  if (from && to && from > to)
    throw new Refusal(`--since ${since} is after --until ${until}; give the earlier one to --since`, 2);
  return {
    ...given,
    release: release === undefined ? undefined : slugIn(stage, release),
    since: from ?? (release === undefined ? new Date(now.getTime() - RECENT) : undefined),
    until: to,
  };
}

/**
 * The deliveries that are meant, the newest first: those of each endpoint by its log, or those of a release by the ledger.
 *
 * @returns one for each endpoint, or one for the release
 * @throws Refusal where a partner, an endpoint or a release is not there
 */
export async function selected(
  stage: Stage,
  selection: Selection,
): Promise<AsyncIterable<WebhookDelivery[]>[]> {
  if (selection.release !== undefined)
    return [ofRelease(await ledgerOf(stage, selection.release, selection), selection)];
  const { partner: id, endpoint: endpointId } = selection;
  const partners = id === undefined ? await stage.partners.list() : [await partnerOf(stage, id)];
  return partners.flatMap((partner) => {
    const endpoints = endpointId === undefined ? partner.endpoints : [endpointOf(partner, endpointId)];
    return endpoints.map((one) => ofLog(stage, { partnerId: partner.id, endpointId: one.id }, selection));
  });
}

/** All deliveries of a release, to a partner or to all. A partner that was removed is known from them. */
async function ledgerOf(
  stage: Stage,
  slug: string,
  { partner, endpoint }: Selection,
): Promise<WebhookDelivery[]> {
  const all = await stage.webhookLedger.deliveriesOf(slug);
  if (all.length === 0 && (await stage.index.editions(slug)).length === 0)
    throw new Refusal(await thereIsNone(stage, slug));
  if (partner === undefined) return all;
  const theirs = all.filter((one) => one.partnerId === partner);
  if (theirs.length === 0 && (await stage.partners.get(partner)) === undefined) {
    const known = (await stage.partners.list()).map(({ id }) => id);
    noPartner(partner, [...new Set([...known, ...all.map(({ partnerId }) => partnerId)])]);
  }
  return endpoint === undefined ? theirs : theirs.filter((one) => one.endpointId === endpoint);
}

async function* ofRelease(all: WebhookDelivery[], selection: Selection): AsyncGenerator<WebhookDelivery[]> {
  yield newestFirst(all.filter((one) => isMeant(one, selection, one.createdAt)));
}

async function* ofLog(
  { webhookLedger }: Stage,
  endpoint: { partnerId: string; endpointId: string },
  selection: Selection,
): AsyncGenerator<WebhookDelivery[]> {
  const since = selection.since?.getTime() ?? 0;
  for await (const some of loggedDeliveries(webhookLedger, endpoint)) {
    yield some
      .filter(({ entry, delivery }) => isMeant(delivery, selection, entry.at))
      .map(({ delivery }) => delivery);
    if (some.some(({ entry }) => Date.parse(entry.at) < since)) return;
  }
}

/** @param at when it was entered; of what is found by its release, the moment of the fact */
function isMeant(
  delivery: WebhookDelivery,
  { language, state, since, until }: Selection,
  at: string,
): boolean {
  const moment = Date.parse(at);
  return (
    (language === undefined || delivery.language === language) &&
    (state === undefined || delivery.state === state) &&
    (since === undefined || moment >= since.getTime()) &&
    (until === undefined || moment <= until.getTime())
  );
}

/** By the moment of the fact, and of one endpoint by its log. */
export const newestFirst = (deliveries: WebhookDelivery[]): WebhookDelivery[] =>
  deliveries.toSorted((a, b) =>
    a.createdAt === b.createdAt ? b.sequence - a.sequence : a.createdAt < b.createdAt ? 1 : -1,
  );
