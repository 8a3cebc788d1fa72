import { Command } from 'commander';
import * as z from 'zod';
import { type BacklogSent, sendBacklog } from '../../../functions/shared/domain/backlog.ts';
import { paused, resumed } from '../../../functions/shared/domain/endpoint-health.ts';
import { changeEndpoint, type Endpoint, type Partner } from '../../../functions/shared/domain/partner.ts';
import { endpointsOf, gone, nameOf, partnerOf } from '../../partners/find.ts';
import { endpointOption } from '../../partners/options.ts';
import { stateOf } from '../../partners/shown.ts';
import { sayer } from '../../site/asking.ts';
import type { Stage } from '../../stage.ts';
import { print, stageOf, type World } from '../../world.ts';

const options = z.object({ endpoint: z.string().optional() });

/** Changes an endpoint; what it was and what it is now. @throws Refusal where it is gone meanwhile */
async function change(
  stage: Stage,
  partner: Partner,
  { id: endpointId }: Endpoint,
  decide: (current: Endpoint) => Endpoint | undefined,
): Promise<{ before: Endpoint; after: Endpoint }> {
  let before: Endpoint | undefined;
  const changed = await changeEndpoint(stage.partners, { partnerId: partner.id, endpointId }, (current) => {
    before = current;
    return decide(current);
  });
  const after = changed?.endpoints.find(({ id }) => id === endpointId);
  if (before === undefined || after === undefined) throw gone(nameOf(partner.id, endpointId));
  return { before, after };
}

/** `dateline partners pause`. */
export const pausePartnerCommand = (world: World): Command =>
  new Command('pause')
    .description('call a partner no more until it is resumed; nothing is lost')
    .argument('<id>', 'as "partners list" shows it')
    .addOption(endpointOption('all of the partner’s'))
    .addHelpText(
      'after',
      `
What is to be sent meanwhile is held as it comes up, for 30 days; resume sends it, in order. Other partners go on.

Examples:
  $ npx dateline partners pause tide-wire
  $ npx dateline partners pause tide-wire --endpoint 3f9a01c2`,
    )
    .action(async (given: string, _options, command: Command) => {
      const { endpoint } = options.parse(command.opts());
      const stage = stageOf(world, command);
      const partner = await partnerOf(stage, given);
      const results: { endpoint: string; before: string; state: string; line: string }[] = [];
      for (const one of endpointsOf(partner, endpoint)) {
        const { before, after } = await change(stage, partner, one, (current) =>
          paused(current, 'paused by the newsroom', world.now()),
        );
        results.push({ endpoint: one.id, before: before.state, state: after.state, line: stateOf(after) });
      }
      print(
        world,
        command,
        results.map(({ line: _line, ...result }) => result),
        () => [
          ...results.map((one) =>
            one.before === 'active'
              ? `paused  ${nameOf(partner.id, one.endpoint)}; what is on its way ends within 15 seconds`
              : `left    ${nameOf(partner.id, one.endpoint)}: it takes nothing already, ${one.line}`,
          ),
          `Go on: npx dateline partners resume ${partner.id}`,
        ],
      );
    });

/** `dateline partners resume`. */
export const resumePartnerCommand = (world: World): Command =>
  new Command('resume')
    .description('call a partner again that was paused or disabled, and send what was held')
    .argument('<id>', 'as "partners list" shows it')
    .addOption(endpointOption('all of the partner’s'))
    .addHelpText(
      'after',
      `
What was held is sent in the order in which it came up, of each edition the last revision alone; in strict order, all of
them. What came up more than 30 days ago is not sent any more. Broken off, it goes on when it is run again. Try the endpoint first: partners test ID

Examples:
  $ npx dateline partners resume tide-wire
  $ npx dateline partners resume tide-wire --endpoint 3f9a01c2`,
    )
    .action(async (given: string, _options, command: Command) => {
      const { endpoint } = options.parse(command.opts());
      const stage = stageOf(world, command);
      const partner = await partnerOf(stage, given);
      const results: Resumed[] = [];
      for (const one of endpointsOf(partner, endpoint)) {
        const { before } = await change(stage, partner, one, resumed);
        const sent = await sendHeld(stage, world, partner.id, one);
        results.push({ endpoint: one.id, before: before.state, ...sent });
      }
      print(world, command, results, () => results.flatMap((one) => resumedLines(partner.id, one)));
    });

interface Resumed extends BacklogSent {
  endpoint: string;
  /** How it stood. */
  before: Endpoint['state'];
}

const OUTCOMES = ['asked', 'overtaken', 'expired', 'old'] as const satisfies (keyof BacklogSent)[];

function sendHeld(
  { partners, webhookLedger: ledger, items, deliveries: jobs }: Stage,
  world: World,
  partnerId: string,
  { id: endpointId, order }: Endpoint,
): Promise<BacklogSent> {
  const say = sayer(world);
  const deps = { partners, ledger, items, jobs, now: world.now, pause: world.pause };
  return sendBacklog(deps, { partnerId, endpointId, order }, (done, of) =>
    say(() => `${nameOf(partnerId, endpointId)}: ${done} of ${of} held deliveries`),
  );
}

function resumedLines(partnerId: string, { endpoint, before, ...sent }: Resumed): string[] {
  const name = nameOf(partnerId, endpoint);
  const said = OUTCOMES.filter((outcome) => sent[outcome] > 0);
  return [
    before === 'active' ? `active   ${name} was active` : `resumed  ${name}, which was ${before}`,
    ...(said.length === 0 ? ['         nothing was held'] : []),
    ...said.map((outcome) => `         ${BECAME[outcome]}: ${sent[outcome]}`),
  ];
}

const BECAME: Record<keyof BacklogSent, string> = {
  asked: 'held, and sent now',
  overtaken: 'overtaken by a later revision',
  expired: 'no longer kept',
  old: 'skipped, held for more than 30 days',
};
