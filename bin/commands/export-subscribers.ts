import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { stringify } from 'csv-stringify';
import * as z from 'zod';
import { listSubscribers } from '../../functions/shared/adapters/audience.ts';
import { type Subscriber, subscriberId } from '../../functions/shared/domain/audience.ts';
import { COLUMNS } from '../audience/columns.ts';
import { addressIn, ELSEWHERE, entriesOf, personLines } from '../audience/person.ts';
import { SAFE_CSV } from '../audience/rejects.ts';
import { Refusal } from '../refusal.ts';
import { sayer } from '../site/asking.ts';
import type { Stage } from '../stage.ts';
import { print, stageOf, type World } from '../world.ts';

const options = z.object({ file: z.string().optional() });

/** `dateline subscribers export`: everything that is held about a person, or the whole list. */
export const exportSubscribersCommand = (world: World): Command =>
  new Command('export')
    .description('everything that is held about a person; or, with --file, all confirmed subscribers')
    .argument('[address]', 'of one person')
    .option('--file <list.csv>', 'where the whole list goes, as CSV')
    .addHelpText(
      'after',
      `
Of a person: what they asked for, how and when they consented, what became of mail to them, and where they stand in the
lists; with --json for a machine. docs/privacy.md says what is kept where, and for how long.

The list is UTF-8 and can be imported again. Where a cell begins with = + - or @, an apostrophe stands before it, so that
no spreadsheet takes it for a formula; an import takes it away. The file is readable to you alone: it is personal data.

Examples:
  $ npx dateline subscribers export mona@example.net
  $ npx dateline subscribers export mona@example.net --json > mona.json
  $ npx dateline subscribers export --file list.csv --outputs outputs.json`,
    )
    .action(async (given: string | undefined, _options, command: Command) => {
      const { file } = options.parse(command.opts());
      if ((given === undefined) === (file === undefined))
        throw new Refusal('give the address of one person, or --file for the whole list', 2);
      const stage = stageOf(world, command);
      if (file === undefined) return exportPerson(stage, world, command, given ?? '');
      const rows = await exportList(stage, world, file);
      print(world, command, { rows, file }, () => [`${rows} subscribers are in ${file}`]);
    });

async function exportPerson(stage: Stage, world: World, command: Command, given: string): Promise<void> {
  const address = addressIn(given);
  const id = subscriberId(address, await stage.audience.key('addresses'));
  const subscriber = await stage.audience.subscriber(id);
  const lists = subscriber ? await entriesOf(stage, subscriber) : [];
  const all = { address, subscriber: subscriber ?? null, lists, elsewhere: ELSEWHERE };
  print(world, command, all, () => [
    ...(subscriber
      ? personLines(subscriber, world.now())
      : [`Nothing is held about ${address} in the audience.`]),
    ...lists.map(
      ({ list, entry }) =>
        `  in list     ${list}: ${[entry.languages.join(', '), ...entry.topics, ...entry.places].join(' · ')}`,
    ),
    '',
    ...ELSEWHERE,
  ]);
}

/** Writes the whole list; the file is there when all of it is. */
async function exportList(stage: Stage, world: World, file: string): Promise<number> {
  if (existsSync(file))
    throw new Refusal(`${file} is there already; name another file, or remove it first`, 2);
  const part = `${file}.part`;
  const all = await stage.audience.count();
  const say = sayer(world);
  let rows = 0;
  async function* lines(): AsyncGenerator<string[]> {
    for await (const page of listSubscribers(stage.audience)) {
      for (const one of page) yield row(one);
      rows += page.length;
      say(() => `${rows} of about ${all} subscribers`);
    }
  }
  const header = [...COLUMNS, 'confirmed_at', 'paused_until'];
  try {
    await pipeline(
      Readable.from(lines()),
      stringify({ ...SAFE_CSV, bom: true, header: true, columns: header }),
      createWriteStream(part, { mode: 0o600 }),
    );
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
  return rows;
}

/** One line: of several consents, the one that the mail rests on. */
function row(one: Subscriber): string[] {
  const consent = one.consent.findLast(({ what }) => what !== 'left' && what !== 'asked');
  return [
    one.email,
    one.languages.join(' '),
    one.topics.join(' '),
    one.places.join(' '),
    one.frequencies.at(-1)?.value ?? '',
    String(one.waits),
    consent?.at ?? '',
    consent?.from ?? '',
    consent?.words ?? '',
    one.confirmedAt ?? '',
    one.pausedUntil ?? '',
  ];
}
