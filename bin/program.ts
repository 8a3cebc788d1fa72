import { Command, CommanderError } from 'commander';
import { alertsCommand } from './commands/alerts.ts';
import { checkCommand } from './commands/check.ts';
import { deliveriesCommand } from './commands/deliveries.ts';
import { importCommand } from './commands/import.ts';
import { partnersCommand } from './commands/partners/partners.ts';
import { pauseCommand, resumeCommand } from './commands/pause.ts';
import { publishCommand } from './commands/publish.ts';
import { reachCommand } from './commands/reach.ts';
import { rebuildCommand } from './commands/rebuild.ts';
import { rehearseCommand } from './commands/rehearse.ts';
import { retractCommand } from './commands/retract.ts';
import { scheduleCommand } from './commands/schedule.ts';
import { setupCommand } from './commands/setup.ts';
import { statusCommand } from './commands/status.ts';
import { subscribersCommand } from './commands/subscribers.ts';
import { verifySiteCommand } from './commands/verify-site.ts';
import { explain, statusOf } from './refusal.ts';
import type { World } from './world.ts';

const AFTER = `
Without --outputs, the file that DATELINE_OUTPUTS names, else .local/outputs.json of "npm start".
Exit status: 0 done · 1 refused, with the reason · 2 wrong use · 3 not done in time.

Examples:
  $ npx dateline publish gauge.md
  $ npx dateline check gauge.docx
  $ npx dateline status gauge
  $ npx dateline reach gauge
  $ npx dateline partners add "Tide Wire" https://wire.example.org/hooks/news --language en
  $ npx dateline subscribers count --outputs outputs.json`;

/**
 * Runs one command.
 *
 * @param args what follows the program's name
 * @returns the exit status
 */
export async function run(args: string[], world: World): Promise<number> {
  const program = new Command('dateline')
    .description('The newsroom’s command line, for editors and operators.')
    .option('--outputs <file>', 'the stage: .local/outputs.json, or what "cdk deploy --outputs-file" wrote')
    .option('--json', 'print one JSON value, for programs')
    .addHelpText('after', AFTER);
  for (const make of [
    publishCommand,
    checkCommand,
    rehearseCommand,
    importCommand,
    retractCommand,
    scheduleCommand,
    statusCommand,
    reachCommand,
    alertsCommand,
    pauseCommand,
    resumeCommand,
    partnersCommand,
    deliveriesCommand,
    subscribersCommand,
    setupCommand,
    rebuildCommand,
    verifySiteCommand,
  ]) {
    program.addCommand(make(world));
  }
  for (const command of [program, ...program.commands, ...program.commands.flatMap((c) => c.commands)]) {
    command
      .exitOverride()
      .showHelpAfterError('(--help says more)')
      .configureOutput({ writeOut: world.out, writeErr: world.err })
      .configureHelp({ showGlobalOptions: true });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has said it already.
    if (!(error instanceof CommanderError)) world.err(`${explain(error)}\n`);
    if (world.env.DEBUG && error instanceof Error) world.err(`${error.stack}\n`);
    return statusOf(error);
  }
}
