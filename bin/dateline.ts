#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { partnersCommand } from './commands/partners.ts';
import { publishCommand } from './commands/publish.ts';
import { setupCommand } from './commands/setup.ts';
import { statusCommand } from './commands/status.ts';
import { subscribersCommand } from './commands/subscribers.ts';
import { explain, Refusal } from './refusal.ts';

const program = new Command('dateline')
  .description('The newsroom’s command line, for editors and operators.')
  .option('--outputs <file>', 'the stage: .local/outputs.json, or what "cdk deploy --outputs-file" wrote')
  .option('--json', 'print one JSON value, for programs')
  .addHelpText(
    'after',
    `
Without --outputs, the file that DATELINE_OUTPUTS names, else .local/outputs.json of a running "npm start".
Exit status: 0 done · 1 refused, with the reason · 2 wrong use · 3 not done in time.

Examples:
  $ npx dateline publish gauge.md
  $ npx dateline status gauge
  $ npx dateline partners add "Tide Wire" https://wire.example.org/hooks/news --language en
  $ npx dateline subscribers count --outputs outputs.json`,
  )
  .exitOverride();

for (const command of [
  publishCommand(),
  statusCommand(),
  partnersCommand(),
  subscribersCommand(),
  setupCommand(),
]) {
  program.addCommand(command);
}
for (const command of [program, ...program.commands, ...program.commands.flatMap((c) => c.commands)]) {
  command.exitOverride().configureHelp({ showGlobalOptions: true });
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    console.error(explain(error));
    process.exitCode = error instanceof Refusal ? error.status : 1;
    if (process.env.DEBUG) console.error(error);
  }
}
