import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { subscriberId } from '../../functions/shared/domain/audience.ts';
import { atOnce } from '../audience/at-once.ts';
import { createBringIn, type Outcome } from '../audience/bring-in.ts';
import { COLUMNS, type Header, type Row, readHeader, readRow, type Wrong } from '../audience/columns.ts';
import { inspect, type ListFile, type ListRow, rowsOf } from '../audience/list-file.ts';
import { openRejects } from '../audience/rejects.ts';
import { Refusal } from '../refusal.ts';
import { sayer } from '../site/asking.ts';
import type { Stage } from '../stage.ts';
import { print, stageOf, type World } from '../world.ts';
import { atLeastOne } from './import.ts';

const options = z.object({
  optIn: z.boolean(),
  replace: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  resume: z.boolean().default(false),
  concurrency: z.int(),
});
type Given = z.infer<typeof options>;

/** Rows between two notes of how far it is. */
const ROWS = 200;

const summary = z.object({
  rows: z.int(),
  confirmed: z.int(),
  asked: z.int(),
  waiting: z.int(),
  kept: z.int(),
  rejected: z.int(),
  /** How many were rejected, by reason. */
  reasons: z.record(z.string(), z.int()),
});
type Summary = z.infer<typeof summary>;

/** How far a run is, beside the list: rows that are done, and what became of them. */
const state = z.object({ hash: z.string(), done: summary, rejectedBytes: z.int() });
type State = z.infer<typeof state>;

/** `dateline subscribers import`: brings a list of subscribers in. */
export const importSubscribersCommand = (world: World): Command =>
  new Command('import')
    .description('bring in a list of subscribers, with the consent that they gave, or ask them by mail')
    .argument('<file>', 'a CSV file, UTF-8; its first line names the columns')
    .option('--dry-run', 'read and check everything, write and send nothing')
    .option('--no-opt-in', 'reject rows without a consent, and ask nobody by mail')
    .option('--replace', 'give what the list says also to those who chose themselves')
    .option('--resume', 'go on where the run before was broken off')
    .option('--concurrency <n>', 'rows at once', atLeastOne, 16)
    .addHelpText(
      'after',
      `
Columns, in any order, separated by commas, semicolons or tabs:
  email          the only one that is needed
  languages      best first, such as "ar fr en"; the newsroom's default one where it is empty
  topics, places ids or names of newsroom.yaml; all where it is empty
  frequency      at-once, daily or weekly
  waits          hours to wait for a better language: 0, 2, 12 or 48
  consent_at, consent_from, consent_words
                 when, where and to which words they agreed: with all three, a row is subscribed at once, and
                 the consent is kept. Without, they get the mail that asks them to confirm, as fast as SES lets us.

Who was erased, left, or complained is rejected and not written to. Who has confirmed or changed it themselves stays as
they are. Rejected rows go into a file beside the list, FILE.rejected.csv, with the line, the reason and the mend: mend
them and import that file. Broken off at any moment, it goes on with --resume.

Examples:
  $ npx dateline subscribers import list.csv --dry-run
  $ npx dateline subscribers import list.csv --outputs outputs.json
  $ npx dateline subscribers import list.csv --resume --outputs outputs.json`,
    )
    .action(async (path: string, _options, command: Command) => {
      const given = options.parse(command.opts());
      const list = await inspect(path);
      const header = readHeader(list.header);
      const stage = stageOf(world, command);
      if (header.unread.length > 0)
        world.err(`columns that are not read: ${header.unread.join(', ')} (known: ${COLUMNS.join(', ')})\n`);
      const file = path.replace(/\.csv$/i, '');
      const [rejects, journal] = [`${file}.rejected.csv`, `${path}.import.json`];
      const done = await run(stage, world, list, header, { ...given, rejects, journal });
      print(world, command, { ...done, rejects: done.rejected > 0 ? rejects : null }, () =>
        lines(done, given.dryRun),
      );
      if (done.rejected > 0) throw new Refusal(`${done.rejected} of ${done.rows} rows rejected: ${rejects}`);
    });

async function run(
  stage: Stage,
  world: World,
  list: ListFile,
  header: Header,
  given: Given & { rejects: string; journal: string },
): Promise<Summary> {
  const before = begin(world, list, given);
  const done = structuredClone(before.done);
  const rejects = openRejects(given.rejects, header, before.rejectedBytes);
  if (!given.dryRun) keep(given.journal, before);
  const bringIn = createBringIn(stage, world, given);
  const key = await stage.audience.key('addresses');
  const say = sayer(world);
  const begun = world.now().getTime();
  /** With rows that are done and not noted yet. */
  let shown = structuredClone(done);
  const progress = () =>
    say(() => {
      const rate = ((shown.rows - before.done.rows) * 1_000) / (world.now().getTime() - begun);
      const left = rate > 0 ? `, ${Math.ceil((list.rows - shown.rows) / rate)} s left` : '';
      return `${shown.rows} of ${list.rows} rows, ${Math.round(rate)} a second${left}: ${counts(shown)}`;
    });

  /** Id → the line where it stood first. */
  const seen = new Map<string, number>();
  /** A row as far as the list alone tells. */
  const readOne = ({ line, cells }: ListRow): Row | Wrong => {
    const read = readRow(cells, header, stage.settings, world.now());
    if (!('address' in read)) return read;
    const id = subscriberId(read.address, key);
    const first = seen.get(id);
    if (first !== undefined) return sameAs(first);
    seen.set(id, line);
    return read;
  };
  const settle = async (some: { row: ListRow; read: Row | Wrong }[]): Promise<void> => {
    const { done: outcomes, error } = await atOnce(some, given.concurrency, async ({ row, read }) => {
      const outcome =
        'address' in read ? await bringIn(read, `${basename(list.path)}, line ${row.line}`) : read;
      add(shown, outcome);
      progress();
      return outcome;
    });
    for (const outcome of outcomes) add(done, outcome);
    shown = structuredClone(done);
    rejects.add(outcomes.flatMap((wrong, i) => rejected(some[i]?.row, wrong)));
    if (!given.dryRun) keep(given.journal, { hash: list.hash, done, rejectedBytes: rejects.bytes() });
    if (error !== undefined) throw error;
  };

  let place = 0;
  let some: { row: ListRow; read: Row | Wrong }[] = [];
  for await (const row of rowsOf(list)) {
    place += 1;
    const read = readOne(row);
    if (place <= before.done.rows) continue;
    some.push({ row, read });
    if (some.length < ROWS) continue;
    await settle(some);
    some = [];
    progress();
  }
  await settle(some);
  rmSync(given.journal, { force: true });
  return done;
}

/** Counts what became of a row. */
function add(summary: Summary, outcome: Outcome): void {
  summary.rows += 1;
  if (typeof outcome === 'string') {
    summary[outcome] += 1;
    return;
  }
  summary.rejected += 1;
  summary.reasons[outcome.code] = (summary.reasons[outcome.code] ?? 0) + 1;
}

const rejected = (row: ListRow | undefined, wrong: Outcome): { row: ListRow; wrong: Wrong }[] =>
  row === undefined || typeof wrong === 'string' ? [] : [{ row, wrong }];

const sameAs = (line: number): Wrong => ({
  code: 'twice',
  reason: `the address stands in line ${line} already`,
  mend: 'take one of the two rows out',
});

/** Begins, or goes on where the run before was broken off. */
function begin(
  world: World,
  { hash, path }: ListFile,
  { journal, resume, dryRun }: Given & { journal: string },
): State {
  const anew: State = {
    hash,
    done: { rows: 0, confirmed: 0, asked: 0, waiting: 0, kept: 0, rejected: 0, reasons: {} },
    rejectedBytes: 0,
  };
  const before = existsSync(journal) ? stateIn(journal) : undefined;
  if (dryRun) {
    if (before || resume)
      throw new Refusal(
        `an import of ${path} was broken off: end it with --resume, or begin anew without it`,
        2,
      );
    return anew;
  }
  if (!resume) {
    if (before)
      world.err('a run before was broken off; this one begins anew (--resume goes on with that one)\n');
    return anew;
  }
  if (before === undefined)
    throw new Refusal(`no import of ${path} was broken off; begin without --resume`, 2);
  if (before.hash !== hash)
    throw new Refusal(`${path} has changed since its import was broken off; begin without --resume`, 2);
  return before;
}

function stateIn(file: string): State | undefined {
  try {
    return state.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Keeps how far it is; whoever breaks it off leaves the former note or this one, whole. */
function keep(file: string, now: State): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(now)}\n`);
  renameSync(`${file}.new`, file);
}

const counts = ({ confirmed, asked, waiting, kept, rejected }: Summary): string =>
  `${confirmed} subscribed, ${asked} asked by mail, ${waiting} asked before, ${kept} kept as they are, ${rejected} rejected`;

function lines(done: Summary, dryRun: boolean): string[] {
  return [
    `${done.rows} rows${dryRun ? ' (nothing was written or sent)' : ''}: ${counts(done)}`,
    ...Object.entries(done.reasons)
      .sort(([, a], [, b]) => b - a)
      .map(([code, n]) => `  ${String(n).padStart(6)}  ${code}`),
  ];
}
