import { Command } from 'commander';
import { queuedPages } from '../../functions/shared/domain/jobs.ts';
import { fixedAddresses } from '../../functions/shared/domain/pages.ts';
import { print, stageOf, type World } from '../world.ts';

/** `dateline setup`: what a new stage needs before its first release. */
export function setupCommand(world: World): Command {
  return new Command('setup')
    .description(
      'render the pages that belong to no release: home, lists, subscribe, 404 (after a deployment)',
    )
    .addHelpText(
      'after',
      '\nSafe to repeat: a page that is as it should be is not written again.\n\nExample:\n  $ npx dateline setup --outputs outputs.json',
    )
    .action(async (_options, command: Command) => {
      const stage = stageOf(world, command);
      const addresses = fixedAddresses(stage.settings);
      const run = world.now().toISOString();
      await stage.pages.send(queuedPages(addresses, `setup ${run}`));
      print(world, command, { asked: addresses.length, site: stage.outputs.SiteUrl }, () => [
        `${addresses.length} pages asked for; they will stand at ${stage.outputs.SiteUrl}/ in a moment`,
      ]);
    });
}
