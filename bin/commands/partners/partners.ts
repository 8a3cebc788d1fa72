import { Command } from 'commander';
import type { World } from '../../world.ts';
import { addCommand } from './add.ts';
import { editCommand } from './edit.ts';
import { pausePartnerCommand, resumePartnerCommand } from './pause.ts';
import { removeCommand } from './remove.ts';
import { rotateCommand } from './rotate.ts';
import { listCommand, showCommand } from './show.ts';
import { testCommand } from './test.ts';

/** `dateline partners`: who takes releases by webhook. */
export function partnersCommand(world: World): Command {
  return new Command('partners')
    .description('who takes releases by webhook')
    .addHelpText(
      'after',
      `
What was sent to them, and sending it again: npx dateline deliveries --help

Examples:
  $ npx dateline partners add "Tide Wire" https://wire.example.org/hooks/news
  $ npx dateline partners test tide-wire
  $ npx dateline partners show tide-wire`,
    )
    .addCommand(addCommand(world))
    .addCommand(showCommand(world))
    .addCommand(listCommand(world))
    .addCommand(editCommand(world))
    .addCommand(removeCommand(world))
    .addCommand(testCommand(world))
    .addCommand(pausePartnerCommand(world))
    .addCommand(resumePartnerCommand(world))
    .addCommand(rotateCommand(world));
}
