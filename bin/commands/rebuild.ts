import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import * as z from 'zod';
import { parseAddress } from '../../functions/shared/domain/address.ts';
import { everyAddress } from '../../functions/shared/domain/every-address.ts';
import { allAssets } from '../../functions/shared/site/assets.ts';
import { addressOf } from '../../functions/shared/site/render.ts';
import { Refusal } from '../refusal.ts';
import { type Asking, pagesAsked, sayer, seconds } from '../site/asking.ts';
import { comparable, orphans, runsThisCheckout } from '../site/compare.ts';
import type { Stage } from '../stage.ts';
import { print, stageOf, type World } from '../world.ts';

const options = z.object({
  since: z.string().default(''),
  journal: z.string(),
  resume: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  timeout: z.number(),
});

/** The first line of the journal; each other line is a month whose pages were all asked for. */
const head = z.object({ run: z.iso.datetime(), site: z.string(), since: z.string() });
const done = z.object({ month: z.string() });

/** Clocks may differ by so much, in milliseconds: a file that is little older than the run is left where it is. */
const CLOCK_SKEW = 5 * 60_000;

interface Summary {
  pages: number;
  /** Asked for by the run that was broken off. */
  before: number;
  /** Keys of files that belonged to nothing any more. */
  removed: string[];
  /** Assets that were left, since the stage seems to run other templates than this checkout. */
  keptAssets: string[];
}

/** `dateline rebuild`: the whole site once more, from the index. */
export function rebuildCommand(world: World): Command {
  return new Command('rebuild')
    .description('render the whole site again from the index, and remove what no longer belongs')
    .option(
      '--since <month>',
      'only the pages of the months from this one on (yyyy-mm), and what all share',
      monthOf,
    )
    .option('--resume', 'go on where the run before was broken off')
    .option('--journal <file>', 'what was asked for already', '.dateline-rebuild.ndjson')
    .option('--dry-run', 'say what would be done, ask for nothing, remove nothing')
    .option('--timeout <seconds>', 'how long to wait while no page is made', seconds, 900)
    .addHelpText(
      'after',
      `
After a change of templates or of newsroom.yaml: deploy it, then rebuild. Nothing is uploaded again and nobody is told.
The stage renders, through its own queue, so that whoever publishes meanwhile comes to the same. A page that is as it
should be is not written. What the index knows nothing of is removed at the end, nothing that came since the beginning;
with --since only pages of those months are.

Examples:
  $ npx dateline rebuild --outputs outputs.json
  $ npx dateline rebuild --since 2026-01
  $ npx dateline rebuild --dry-run`,
    )
    .action(async (_options, command: Command) => {
      const given = options.parse(command.opts());
      const stage = stageOf(world, command);
      const summary = given.dryRun ? await rehearse(stage, given) : await rebuild(stage, world, given);
      print(world, command, summary, () => lines(summary, given.dryRun));
    });
}

type Given = z.infer<typeof options>;

async function rebuild(stage: Stage, world: World, given: Given): Promise<Summary> {
  const { run, months } = begin(stage, world, given);
  const summary: Summary = { pages: 0, before: 0, removed: [], keptAssets: [] };
  const begun = world.now().getTime();
  const say = sayer(world);
  let share = 0;
  const asking = pagesAsked(stage, world, `rebuild ${run}`, given.timeout * 1_000, (now) =>
    say(() => progressLine(now, share, world.now().getTime() - begun)),
  );
  const expected = new Set<string>();
  for await (const part of everyAddress(stage.index, stage.settings, given.since)) {
    for (const address of part.addresses) expected.add(address);
    if (part.month !== undefined && months.has(part.month)) summary.before += part.addresses.length;
    else {
      await asking.ask(part.addresses, part.editions);
      if (part.month !== undefined)
        appendFileSync(given.journal, `${JSON.stringify({ month: part.month })}\n`);
    }
    share = part.share;
  }
  await asking.settle();

  const { pages, files, keptAssets } = await unexpected(stage, expected, given.since, Date.parse(run));
  // The page itself says whether it is to stand there: of what came meanwhile, it does.
  const addresses = [...new Set(pages.flatMap((key) => addressOf(key) ?? []))].filter(
    (one) => !expected.has(one),
  );
  const again = pagesAsked(stage, world, `rebuild ${run} again`, given.timeout * 1_000, (now) =>
    say(() => `${now.waiting} pages to remove`),
  );
  await again.ask(addresses);
  await again.settle();
  await stage.siteBucket.removeAll(files);
  const left = new Set<string>();
  for (const key of pages) if (await stage.siteBucket.look(key)) left.add(key);
  rmSync(given.journal, { force: true });
  return {
    ...summary,
    pages: asking.asked,
    removed: [...pages.filter((key) => !left.has(key)), ...files],
    keptAssets,
  };
}

async function rehearse(stage: Stage, given: Given): Promise<Summary> {
  const expected = new Set<string>();
  for await (const { addresses } of everyAddress(stage.index, stage.settings, given.since)) {
    for (const address of addresses) expected.add(address);
  }
  const { pages, files, keptAssets } = await unexpected(
    stage,
    expected,
    given.since,
    Number.POSITIVE_INFINITY,
  );
  return { pages: expected.size, before: 0, removed: [...pages, ...files], keptAssets };
}

/** What stands in the bucket and belongs to no expected page, file of a release or asset. */
async function unexpected(
  stage: Stage,
  expected: Set<string>,
  since: string,
  begun: number,
): Promise<{ pages: string[]; files: string[]; keptAssets: string[] }> {
  const pages: string[] = [];
  const others: string[] = [];
  const assets: string[] = [];
  const known = new Set(allAssets(stage.settings, await stage.scripts()).map(({ key }) => key));
  for await (const listed of stage.siteBucket.list()) {
    for (const { key, modified } of listed) {
      const address = addressOf(key);
      if (address !== undefined) {
        if (!expected.has(address) && isOf(address, since)) pages.push(key);
      } else if (since === '' && modified.getTime() < begun - CLOCK_SKEW && !known.has(key)) {
        if (key.startsWith('assets/')) assets.push(key);
        else others.push(key);
      }
    }
  }
  const files = await orphans(stage, others);
  // What this checkout does not know may be what the pages of a stage show that runs another one.
  return assets.length === 0 || (await runsThisCheckout(await comparable(stage)))
    ? { pages, files: [...files, ...assets], keptAssets: [] }
    : { pages, files, keptAssets: assets };
}

/** Whether a page is of the months from `since` on. */
function isOf(address: string, since: string): boolean {
  if (since === '') return true;
  const page = parseAddress(address);
  if (!page) return false;
  if ('month' in page)
    return page.kind === 'release' ? `${page.year}-${page.month}` >= since : (page.month ?? '') >= since;
  return 'path' in page && page.path.split('/').slice(3, 5).join('-') >= since;
}

/** Begins a journal, or goes on with the one that is there. */
function begin(stage: Stage, world: World, given: Given): { run: string; months: Set<string> } {
  const site = stage.outputs.SiteBucketName;
  const [first, ...rest] = existsSync(given.journal)
    ? readFileSync(given.journal, 'utf8').split('\n').flatMap(parsed)
    : [];
  const before = head.safeParse(first).data;
  if (given.resume) {
    if (before?.site !== site || before.since !== given.since) {
      throw new Refusal(
        `${given.journal} knows of no run of this kind that was broken off; begin without --resume`,
        2,
      );
    }
    // The line that was being written may have no end.
    appendFileSync(given.journal, '\n');
    const months = rest.flatMap((line) => done.safeParse(line).data?.month ?? []);
    return { run: before.run, months: new Set(months) };
  }
  if (before)
    world.err('a run before was broken off; this one begins anew (--resume goes on with that one)\n');
  const run = world.now().toISOString();
  writeFileSync(given.journal, `${JSON.stringify({ run, site, since: given.since })}\n`);
  return { run, months: new Set() };
}

function parsed(line: string): unknown[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

function progressLine({ asked, waiting }: Asking, share: number, milliseconds: number): string {
  const made = Math.max(0, asked - waiting);
  const rate = (made * 1_000) / Math.max(1, milliseconds);
  const all = share > 0 ? asked / share : undefined;
  const left = all && rate > 0 ? `, ${Math.ceil((all - made) / rate)} s left` : '';
  return `${asked} pages asked for${all && share < 1 ? ` of about ${Math.round(all)}` : ''}, ${made} made, ${Math.round(rate)} a second${left}`;
}

function lines({ pages, before, removed, keptAssets }: Summary, dryRun: boolean): string[] {
  return [
    dryRun
      ? `${pages} pages would be asked for`
      : `${pages} pages made${before > 0 ? `, ${before} asked for before` : ''}`,
    `${removed.length} files ${dryRun ? 'would be ' : ''}removed`,
    ...removed.map((key) => `    ${key}`),
    ...(keptAssets.length > 0
      ? [
          `${keptAssets.length} assets that this checkout does not know were left: the stage seems to run other templates`,
          ...keptAssets.map((key) => `    ${key}`),
        ]
      : []),
    ...(dryRun ? [] : ['Whether all of it is right: npx dateline verify-site']),
  ];
}

/** A day stands for its month. */
function monthOf(text: string): string {
  const month = /^(\d{4}-(?:0[1-9]|1[0-2]))(?:-\d{2})?$/.exec(text)?.[1];
  if (month === undefined) throw new InvalidArgumentError('Give a month such as 2026-03.');
  return month;
}
