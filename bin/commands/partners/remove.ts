import { Command } from 'commander';
import { backlogOf, loggedDeliveries } from '../../../functions/shared/domain/backlog.ts';
import type { Endpoint } from '../../../functions/shared/domain/partner.ts';
import { gone, partnerOf } from '../../partners/find.ts';
import type { Stage } from '../../stage.ts';
import { print, stageOf, type World } from '../../world.ts';

/** `dateline partners remove`. */
export const removeCommand = (world: World): Command =>
  new Command('remove')
    .description('send nothing to a partner any more')
    .argument('<id>', 'as "partners list" shows it')
    .addHelpText(
      'after',
      `
What is on its way or held is not sent any more, and the links to its page open nothing. Nor is it told of a correction or a
withdrawal of what it has. The ledger still knows what it got: npx dateline deliveries list --release SLUG --partner ID

Example:
  $ npx dateline partners remove tide-wire`,
    )
    .action(async (given: string, _options, command: Command) => {
      const stage = stageOf(world, command);
      const { id, endpoints } = await partnerOf(stage, given);
      const waiting = await waitingFor(stage, id, endpoints, world.now());
      if (!(await stage.partners.remove(id))) throw gone(id);
      print(world, command, { removed: id, ...waiting }, () => [`removed ${id}; ${waitedLine(waiting)}`]);
    });

/** What will not be sent any more. */
export interface Waiting {
  pending: number;
  held: number;
}

/** `2 deliveries on their way and 1 held are skipped`. */
export const waitedLine = ({ pending, held }: Waiting): string =>
  pending + held === 0
    ? 'nothing was waiting for it'
    : `${pending} on their way and ${held} held: what was waiting for it is skipped`;

/** Attempts end within so long, in milliseconds: nothing older is on its way. */
const TRIED = 10 * 24 * 3_600_000;

/** How much waits for some endpoints. */
export async function waitingFor(
  { webhookLedger }: Stage,
  partnerId: string,
  endpoints: Endpoint[],
  now: Date,
): Promise<Waiting> {
  const waiting: Waiting = { pending: 0, held: 0 };
  for (const { id: endpointId } of endpoints) {
    const name = { partnerId, endpointId };
    waiting.held += (await backlogOf(webhookLedger, name, now)).held.length;
    for await (const some of loggedDeliveries(webhookLedger, name)) {
      waiting.pending += some.filter(({ delivery }) => delivery.state === 'pending').length;
      if (some.some(({ entry }) => now.getTime() - Date.parse(entry.at) > TRIED)) break;
    }
  }
  return waiting;
}
