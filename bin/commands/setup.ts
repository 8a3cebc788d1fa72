import { Command } from 'commander';
import { fixedAddresses } from '../../functions/shared/domain/pages.ts';
import { openStage, print } from '../stage.ts';

/** `dateline setup`: what a new stage needs before its first release. */
export function setupCommand(): Command {
  return new Command('setup')
    .description(
      'render the pages that belong to no release: home, lists, subscribe, 404 (after a deployment)',
    )
    .addHelpText('after', '\nSafe to repeat: a page that is as it should be is not written again.')
    .action(async (_options, command: Command) => {
      const stage = openStage(command);
      const addresses = fixedAddresses(stage.settings);
      const run = new Date().toISOString();
      await stage.pages.send(
        addresses.map((address) => ({
          job: { address },
          group: address,
          deduplication: `setup ${run} ${address}`,
        })),
      );
      print(command, { asked: addresses.length, site: stage.outputs.SiteUrl }, () => [
        `${addresses.length} pages asked for; they will stand at ${stage.outputs.SiteUrl}/ in a moment`,
      ]);
    });
}
