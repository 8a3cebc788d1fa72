import { Command } from 'commander';
import { listSubscribers } from '../../functions/shared/adapters/audience.ts';
import { readAddress, type Subscriber } from '../../functions/shared/domain/audience.ts';
import { addConfirmed } from '../../functions/shared/domain/audience-change.ts';
import { defaultLanguage } from '../../functions/shared/domain/newsroom.ts';
import { filterOf, withFilter } from '../filter.ts';
import { Refusal } from '../refusal.ts';
import { print, stageOf, type World } from '../world.ts';

/** `dateline subscribers`: who gets releases by mail. */
export function subscribersCommand(world: World): Command {
  return new Command('subscribers')
    .description('who gets releases by mail')
    .addCommand(add(world))
    .addCommand(list(world))
    .addCommand(count(world));
}

const add = (world: World): Command =>
  withFilter(new Command('add'))
    .description('add a confirmed subscriber, or change what one gets; their consent is yours to have')
    .argument('<address>')
    .addHelpText(
      'after',
      `
Without --language, the newsroom’s default one. The site’s form asks people themselves.

Examples:
  $ npx dateline subscribers add mona@example.net
  $ npx dateline subscribers add mona@example.net --language ar --topic floods --place egypt`,
    )
    .action(async (given: string, _options, command: Command) => {
      const stage = stageOf(world, command);
      const address = readAddress(given);
      if (!address)
        throw new Refusal(`${JSON.stringify(given)} is no mail address; write it as name@example.org`);
      const { languages, ...filter } = filterOf(command, stage);
      const choice = {
        languages: languages.length > 0 ? languages : [defaultLanguage(stage.settings)],
        ...filter,
      };
      const added = await addConfirmed(stage.audience, address, choice, {
        at: world.now().toISOString(),
        from: 'dateline subscribers add',
        words: 'The operator has their consent.',
      });
      if (typeof added === 'string') throw new Refusal(`${address} was not added: ${added}`);
      print(world, command, shown(added), () => [
        `subscribed ${line(added)}`,
        'They were not asked: their consent is yours to have and to prove.',
      ]);
    });

const list = (world: World): Command =>
  new Command('list')
    .description('every confirmed subscriber')
    .addHelpText('after', '\nExample:\n  $ npx dateline subscribers list --json')
    .action(async (_options, command: Command) => {
      const all: Subscriber[] = [];
      for await (const page of listSubscribers(stageOf(world, command).audience)) all.push(...page);
      all.sort((a, b) => (a.email < b.email ? -1 : 1));
      print(world, command, all.map(shown), () => (all.length === 0 ? ['nobody yet'] : all.map(line)));
    });

const count = (world: World): Command =>
  new Command('count')
    .description('how many are confirmed')
    .addHelpText('after', '\nExample:\n  $ npx dateline subscribers count --outputs outputs.json')
    .action(async (_options, command: Command) => {
      const confirmed = await stageOf(world, command).audience.count();
      print(world, command, { confirmed }, () => [`${confirmed} confirmed`]);
    });

function shown({ id, email, languages, topics, places, confirmedAt }: Subscriber) {
  return { id, email, languages, topics, places, confirmedAt };
}

function line({ email, languages, topics, places }: Subscriber): string {
  const wishes = [topics, places].filter((ids) => ids.length > 0).map((ids) => ids.join(' or '));
  return `${email}  ${languages.join(', ')}  ${wishes.length === 0 ? 'everything' : wishes.join(' · ')}`;
}
