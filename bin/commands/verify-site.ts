import { Command } from 'commander';
import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import { pagesAsked, sayer, seconds } from '../site/asking.ts';
import { type Comparison, comparable, compareAgain, compareSite, type Difference } from '../site/compare.ts';
import type { Stage } from '../stage.ts';
import { print, stageOf, type World } from '../world.ts';

const options = z.object({
  fix: z.boolean().default(false),
  headers: z.boolean().default(false),
  timeout: z.number(),
});

/** How long what is on its way is given before it is looked for again, in milliseconds. */
const PAUSES = [2_000, 5_000];
/** More pages than these are not on their way: nobody publishes so many at once. */
const MOST_LOOKED_AT_AGAIN = 500;
/** Keys of a kind that are shown; --json has all. */
const SHOWN = 20;

/** `dateline verify-site`: whether the site is what the index says. */
export function verifySiteCommand(world: World): Command {
  return new Command('verify-site')
    .description('compare the site bucket with what the index says it should hold; mend it')
    .option('--fix', 'ask for the pages that are missing or differ, remove what does not belong, look again')
    .option('--headers', 'compare type, language and time to live as well: a request for each file')
    .option('--timeout <seconds>', 'with --fix: how long to wait while no page is made', seconds, 900)
    .addHelpText(
      'after',
      `
Pages are rendered here, from the index, with the templates and the newsroom.yaml of this checkout: use the one that is
deployed. The bucket is listed, not read, and compared by MD5. What differs is looked at twice more, since it may be on
its way. Pictures and attachments are compared by name, which holds their content; those that an earlier text showed
stay. Exit status 1: something differs (with --fix: still).

Examples:
  $ npx dateline verify-site --outputs outputs.json
  $ npx dateline verify-site --fix`,
    )
    .action(async (_options, command: Command) => {
      const given = options.parse(command.opts());
      const stage = stageOf(world, command);
      const found = await verify(stage, world, given.headers);
      const left = given.fix && found.differences.length > 0 ? await fix(stage, world, found, given) : found;
      const mended = found.differences.length - left.differences.length;
      print(
        world,
        command,
        { ...left, counts: countsOf(left.differences), ...(given.fix ? { mended } : {}) },
        () => lines(left, given.fix ? mended : undefined),
      );
      if (left.differences.length > 0) {
        throw new Refusal(
          given.fix
            ? 'not all of it could be mended: does the stage run this checkout? Else docs/runbook.md, "pages"'
            : 'the site is not as the index says: npx dateline verify-site --fix, or after a change of templates npx dateline rebuild',
        );
      }
    });
}

type Given = z.infer<typeof options>;

async function verify(stage: Stage, world: World, headers: boolean): Promise<Comparison> {
  const deps = await comparable(stage);
  const say = sayer(world);
  const begun = world.now().getTime();
  let found = await compareSite(deps, {
    headers,
    progress: (pages, share) =>
      say(() => {
        const rate = Math.round((pages * 1_000) / (world.now().getTime() - begun));
        return `${pages} pages compared (${Math.floor(share * 100)} %), ${rate} a second`;
      }),
  });
  for (const pause of PAUSES) {
    const pages = new Set(found.differences.map(({ address }) => address)).size;
    if (found.differences.length === 0 || pages > MOST_LOOKED_AT_AGAIN) break;
    await world.pause(pause);
    found = await compareAgain(deps, found);
  }
  return found;
}

async function fix(
  stage: Stage,
  world: World,
  { differences }: Comparison,
  given: Given,
): Promise<Comparison> {
  const say = sayer(world);
  const asking = pagesAsked(
    stage,
    world,
    `verify ${world.now().toISOString()}`,
    given.timeout * 1_000,
    (now) => say(() => `${now.asked} pages asked for, ${now.waiting} wait`),
  );
  await asking.ask(
    [...new Set(differences.flatMap(({ address }) => address ?? []))],
    differences.flatMap(({ card }) => card ?? []),
  );
  await asking.settle();
  const after = await verify(stage, world, given.headers);
  // An asset that this checkout does not know may be that of a stage which runs another one: then pages differ as well.
  const isAsHere = after.differences.every(({ what }) => what === 'orphaned');
  const removable = after.differences.filter(({ key, address }) => !address && (isAsHere || !isAsset(key)));
  if (removable.length === 0) return after;
  await stage.siteBucket.removeAll(removable.map(({ key }) => key));
  return { ...after, differences: after.differences.filter((one) => !removable.includes(one)) };
}

const isAsset = (key: string): boolean => key.startsWith('assets/');

function countsOf(differences: Difference[]): Record<Difference['what'], number> {
  const counts = { missing: 0, different: 0, headers: 0, orphaned: 0 };
  for (const { what } of differences) counts[what] += 1;
  return counts;
}

function lines({ pages, files, differences }: Comparison, mended: number | undefined): string[] {
  const of = (what: Difference['what']): string[] => {
    const keys = differences.filter((one) => one.what === what).map(({ key }) => key);
    if (keys.length === 0) return [];
    const more = keys.length > SHOWN ? [`    … and ${keys.length - SHOWN} more: --json`] : [];
    return [`${keys.length} ${what}`, ...keys.slice(0, SHOWN).map((key) => `    ${key}`), ...more];
  };
  return [
    `${pages} pages of the index compared with ${files} files`,
    ...(mended === undefined ? [] : [`${mended} mended`]),
    ...(differences.length === 0 ? ['The site is as the index says.'] : []),
    ...(['missing', 'different', 'headers', 'orphaned'] as const).flatMap(of),
  ];
}
