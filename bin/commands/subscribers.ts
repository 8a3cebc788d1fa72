import { Command } from 'commander';
import { listSubscribers } from '../../functions/shared/adapters/audience.ts';
import { readAddress, type Subscriber } from '../../functions/shared/domain/audience.ts';
import { addConfirmed } from '../../functions/shared/domain/audience-change.ts';
import { defaultLanguage } from '../../functions/shared/domain/newsroom.ts';
import { Refusal } from '../refusal.ts';
import { filterOf, openStage, print, withFilter } from '../stage.ts';

/** `dateline subscribers`: who gets releases by mail. */
export function subscribersCommand(): Command {
  return new Command('subscribers')
    .description('who gets releases by mail')
    .addCommand(add())
    .addCommand(list())
    .addCommand(count());
}

const add = (): Command =>
  withFilter(new Command('add'))
    .description('add a confirmed subscriber, or change what one gets; their consent is yours to have')
    .argument('<address>')
    .addHelpText(
      'after',
      '\nWithout --language, the newsroom’s default one. The site’s form asks people themselves.',
    )
    .action(async (given: string, _options, command: Command) => {
      const stage = openStage(command);
      const address = readAddress(given);
      if (!address)
        throw new Refusal(`${JSON.stringify(given)} is no mail address; write it as name@example.org`);
      const { languages, ...filter } = filterOf(command, stage);
      const choice = {
        languages: languages.length > 0 ? languages : [defaultLanguage(stage.settings)],
        ...filter,
      };
      const added = await addConfirmed(stage.audience, address, choice, new Date().toISOString());
      print(command, shown(added), () => [`subscribed ${line(added)}`]);
    });

const list = (): Command =>
  new Command('list').description('every confirmed subscriber').action(async (_options, command: Command) => {
    const all: Subscriber[] = [];
    for await (const page of listSubscribers(openStage(command).audience)) all.push(...page);
    all.sort((a, b) => (a.email < b.email ? -1 : 1));
    print(command, all.map(shown), () => (all.length === 0 ? ['nobody yet'] : all.map(line)));
  });

const count = (): Command =>
  new Command('count').description('how many are confirmed').action(async (_options, command: Command) => {
    const confirmed = await openStage(command).audience.count();
    print(command, { confirmed }, () => [`${confirmed} confirmed`]);
  });

function shown({ id, email, languages, topics, places, confirmedAt }: Subscriber) {
  return { id, email, languages, topics, places, confirmedAt };
}

function line({ email, languages, topics, places }: Subscriber): string {
  const wishes = [topics, places].filter((ids) => ids.length > 0).map((ids) => ids.join(' or '));
  return `${email}  ${languages.join(', ')}  ${wishes.length === 0 ? 'everything' : wishes.join(' · ')}`;
}
