import { Argument, Command } from 'commander';
import type { HeldJob } from '../../functions/shared/domain/mail-ledger.ts';
import { letGo, nameOf, rangesOf, summedUp } from '../mail/held.ts';
import type { Stage } from '../stage.ts';
import { print, stageOf, type World } from '../world.ts';

/** A worker that looked right before a pause ended holds its job within so long, in milliseconds. */
const LATECOMERS = 2_000;

const what = (): Argument =>
  new Argument('<what>', 'alerts: to subscribers, digests among them').choices(['alerts']);

/** `dateline pause alerts`: no mail to subscribers until it is resumed. */
export const pauseCommand = (world: World): Command =>
  new Command('pause')
    .description('send no alerts and digests until they are resumed')
    .addArgument(what())
    .addHelpText(
      'after',
      `
What is being sent stops within seconds; what is to be sent meanwhile is held, and nothing is lost. Pages and partners are
not paused, nor are the mails by which people sign up.

Examples:
  $ npx dateline pause alerts --outputs outputs.json
  $ npx dateline alerts held`,
    )
    .action(async (_what: string, _options, command: Command) => {
      const { mailLedger } = stageOf(world, command);
      const before = await mailLedger.paused();
      await mailLedger.pause(world.now().toISOString());
      const since = (await mailLedger.paused()) ?? '';
      print(world, command, { pausedSince: since, before: before !== undefined }, () => [
        before === undefined
          ? 'Alerts are paused; what is being sent stops within about ten seconds.'
          : `Alerts have been paused since ${since}.`,
        'See what waits: npx dateline alerts held. Go on: npx dateline resume alerts',
      ]);
    });

/** `dateline resume alerts`: lifts the pause, and sends what it held. */
export const resumeCommand = (world: World): Command =>
  new Command('resume')
    .description('end the pause of alerts and digests, and send what it held')
    .addArgument(what())
    .addHelpText(
      'after',
      `
What a pause held may be sent for 24 hours from now. What is held for another reason stays held: npx dateline alerts held

Example:
  $ npx dateline resume alerts --outputs outputs.json`,
    )
    .action(async (_what: string, _options, command: Command) => {
      const stage = stageOf(world, command);
      const since = await stage.mailLedger.paused();
      await stage.mailLedger.resume();
      const gone = await heldByPause(stage);
      await letGo(stage, world, gone);
      if (since !== undefined) await world.pause(LATECOMERS);
      const late = await heldByPause(stage);
      await letGo(stage, world, late);
      const mails = summedUp([...gone, ...late]);
      print(world, command, { pausedSince: since ?? null, resumed: mails }, () => [
        since === undefined ? 'Alerts were not paused.' : `Alerts go on; they were paused since ${since}.`,
        ...(mails.length === 0 ? ['Nothing was held for it.'] : []),
        ...mails.map((mail) => `  goes on  ${nameOf(mail)}: ${rangesOf(mail)} of the audience`),
      ]);
    });

async function heldByPause({ mailLedger }: Stage): Promise<HeldJob[]> {
  return (await mailLedger.held()).filter(({ reason }) => reason === 'paused');
}
