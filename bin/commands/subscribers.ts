import { Command, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { listSubscribers } from '../../functions/shared/adapters/audience.ts';
import {
  FREQUENCIES,
  isForgotten,
  type Subscriber,
  subscriberId,
  WAITS,
} from '../../functions/shared/domain/audience.ts';
import { addConfirmed, erase, type NotAdded } from '../../functions/shared/domain/audience-change.ts';
import { defaultLanguage } from '../../functions/shared/domain/newsroom.ts';
import { addressIn, ELSEWHERE, personLines } from '../audience/person.ts';
import { filterOf, withFilter } from '../filter.ts';
import { Refusal } from '../refusal.ts';
import { isJson, jsonList, print, stageOf, type World } from '../world.ts';
import { exportSubscribersCommand } from './export-subscribers.ts';
import { importSubscribersCommand } from './import-subscribers.ts';

/** `dateline subscribers`: who gets releases by mail. */
export function subscribersCommand(world: World): Command {
  return new Command('subscribers')
    .description('who gets releases by mail: show, add, list, export, import, erase')
    .addHelpText(
      'after',
      `
Examples:
  $ npx dateline subscribers show mona@example.net
  $ npx dateline subscribers export --file list.csv`,
    )
    .addCommand(show(world))
    .addCommand(add(world))
    .addCommand(list(world))
    .addCommand(count(world))
    .addCommand(exportSubscribersCommand(world))
    .addCommand(importSubscribersCommand(world))
    .addCommand(erasing(world));
}

const show = (world: World): Command =>
  new Command('show')
    .description('what one subscriber asked for, how they consented, and why they get nothing')
    .argument('<address>')
    .addHelpText(
      'after',
      `
What they were mailed is in the ledger, by release: npx dateline reach SLUG

Example:
  $ npx dateline subscribers show mona@example.net`,
    )
    .action(async (given: string, _options, command: Command) => {
      const { audience } = stageOf(world, command);
      const address = addressIn(given);
      const id = subscriberId(address, await audience.key('addresses'));
      const one = await audience.subscriber(id);
      if (one === undefined || isForgotten(one, world.now().toISOString())) {
        throw new Refusal(
          `${address} is not subscribed, and never was, or a sign-up was not confirmed within seven days`,
        );
      }
      print(world, command, one, () => personLines(one, world.now()));
    });

const wish = z.object({
  frequency: z.enum(FREQUENCIES).optional(),
  waits: z.number().optional(),
  consent: z.string().min(1).default('The operator has their consent.'),
});

const NOT_ADDED: Record<NotAdded, string> = {
  erased: 'had themselves erased: nothing is ever sent to this address again',
  suppressed:
    'is suppressed, since mail came back or was complained of; they can sign up on the site themselves',
  left: 'has left',
  own: 'chose themselves',
};

const add = (world: World): Command =>
  withFilter(new Command('add'))
    .description('add a confirmed subscriber, or change what one gets; their consent is yours to have')
    .argument('<address>')
    .addOption(new Option('--frequency <how-often>', 'as it was, else at-once').choices(FREQUENCIES))
    .option('--waits <hours>', `hours to wait for a better language: ${WAITS.join(', ')}`, hours)
    .option('--consent <words>', 'what proves their consent; it is kept')
    .addHelpText(
      'after',
      `
Several languages: the best first. Without --language, the newsroom’s default one. The site’s form asks people themselves.

Examples:
  $ npx dateline subscribers add mona@example.net
  $ npx dateline subscribers add mona@example.net --language ar --language fr --waits 12 --topic floods --frequency daily`,
    )
    .action(async (given: string, _options, command: Command) => {
      const stage = stageOf(world, command);
      const address = addressIn(given);
      const { languages, ...filter } = filterOf(command, stage);
      const { frequency, waits, consent } = wish.parse(command.opts());
      const choice = {
        languages: languages.length > 0 ? languages : [defaultLanguage(stage.settings)],
        ...filter,
        frequency,
        waits,
      };
      const added = await addConfirmed(stage.audience, address, choice, {
        at: world.now().toISOString(),
        from: 'npx dateline subscribers add',
        words: consent,
      });
      if (typeof added === 'string') throw new Refusal(`not added: ${address} ${NOT_ADDED[added]}`);
      print(world, command, shown(added), () => [
        `subscribed ${line(added)}`,
        'They were not asked: their consent is yours to have and to prove.',
      ]);
    });

function hours(text: string): number {
  const found = WAITS.find((one) => String(one) === text);
  if (found === undefined) throw new InvalidArgumentError(`It is one of ${WAITS.join(', ')}.`);
  return found;
}

const filtered = z.object({ frequency: z.enum(FREQUENCIES).optional() });

const list = (world: World): Command =>
  withFilter(new Command('list'))
    .description('the confirmed subscribers, all or some')
    .addOption(new Option('--frequency <how-often>', 'only those written to so often').choices(FREQUENCIES))
    .addHelpText(
      'after',
      `
They come as they are read, in no order that means anything. Who is not confirmed, has left or is suppressed stands in no
list: npx dateline subscribers show ADDRESS

Examples:
  $ npx dateline subscribers list --json
  $ npx dateline subscribers list --language ar --topic floods --frequency weekly`,
    )
    .action(async (_options, command: Command) => {
      const stage = stageOf(world, command);
      const { languages, topics, places } = filterOf(command, stage);
      const { frequency } = filtered.parse(command.opts());
      const meets = (wanted: string[], has: string[]) =>
        wanted.length === 0 || wanted.some((id) => has.includes(id));
      const isWanted = (one: Subscriber): boolean =>
        meets(languages, one.languages) &&
        meets(topics, one.topics) &&
        meets(places, one.places) &&
        (frequency === undefined || one.frequencies.at(-1)?.value === frequency);
      const json = jsonList(world);
      let found = 0;
      for await (const page of listSubscribers(stage.audience)) {
        for (const one of page.filter(isWanted)) {
          found += 1;
          if (isJson(command)) json.add(shown(one));
          else world.out(`${line(one)}\n`);
        }
      }
      if (isJson(command)) json.end();
      else if (found === 0) world.out('nobody yet\n');
    });

const count = (world: World): Command =>
  new Command('count')
    .description('how many are confirmed')
    .addHelpText('after', '\nExample:\n  $ npx dateline subscribers count --outputs outputs.json')
    .action(async (_options, command: Command) => {
      const confirmed = await stageOf(world, command).audience.count();
      print(world, command, { confirmed }, () => [`${confirmed} confirmed`]);
    });

const erasing = (world: World): Command =>
  new Command('erase')
    .description('forget a person, so that nothing is ever sent to them again')
    .argument('<address>')
    .option('--yes', 'really')
    .addHelpText(
      'after',
      `
What stays is a keyed hash of the address and the moment: by it the address stays unwritten-to, whatever is imported or
filled in later. Nothing brings it back. An address that was never subscribed can be erased as well.

Example:
  $ npx dateline subscribers erase mona@example.net --yes`,
    )
    .action(async (given: string, _options, command: Command) => {
      const { yes } = z.object({ yes: z.boolean().default(false) }).parse(command.opts());
      const address = addressIn(given);
      const { audience } = stageOf(world, command);
      const id = subscriberId(address, await audience.key('addresses'));
      const before = await audience.subscriber(id);
      if (!yes) {
        throw new Refusal(
          `${address} would be forgotten${before ? ` (${before.status}, known since ${before.createdAt})` : ', who is not subscribed'}, and never written to again: this can't be undone. Again with --yes`,
          2,
        );
      }
      const erased = await erase(audience, id, world.now().toISOString());
      const gone = before === undefined || before.status === 'erased' ? [] : [...GONE];
      const stays = [
        `A keyed hash of the address (${id}), and that it was erased ${erased?.createdAt ?? ''}.`,
        ...ELSEWHERE,
      ];
      print(world, command, { id, erasedAt: erased?.createdAt, gone, stays }, () => [
        `erased ${address}`,
        ...gone.map((what) => `  gone   ${what}`),
        ...stays.map((what) => `  stays  ${what}`),
      ]);
    });

const GONE = [
  'The address.',
  'What they asked for, and where they stood in the lists.',
  'When, where and to which words they consented; what became of mail to them.',
];

function shown({ id, email, languages, topics, places, waits, frequencies, confirmedAt }: Subscriber) {
  return { id, email, languages, topics, places, waits, frequency: frequencies.at(-1)?.value, confirmedAt };
}

function line({ email, languages, topics, places, waits, frequencies }: Subscriber): string {
  const wishes = [topics, places].filter((ids) => ids.length > 0).map((ids) => ids.join(' or '));
  const frequency = frequencies.at(-1)?.value ?? 'at-once';
  return [
    email,
    languages.join(', '),
    wishes.length === 0 ? 'everything' : wishes.join(' · '),
    ...(frequency === 'at-once' ? [] : [frequency]),
    ...(waits === 0 ? [] : [`waits ${waits} hours`]),
  ].join('  ');
}
