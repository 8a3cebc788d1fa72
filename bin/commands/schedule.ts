import { Command } from 'commander';
import * as z from 'zod';
import type { Edition } from '../../functions/shared/domain/release.ts';
import { Refusal } from '../refusal.ts';
import type { Stage } from '../stage.ts';
import { print, stageOf, type World } from '../world.ts';
import { slugIn } from './status.ts';

interface Due {
  slug: string;
  language: string;
  title: string;
  /** UTC. */
  dueAt: string;
  /** Too late to go out by itself: a person decides. */
  overdue: boolean;
}

const options = z.object({ language: z.string().optional() });

/** `dateline schedule`: what is held, and when it is due. */
export function scheduleCommand(world: World): Command {
  const schedule = new Command('schedule')
    .description('what is held and when it is due; publish what is overdue')
    .addHelpText(
      'after',
      `
A new upload of a release moves or cancels what is due. What came due long ago, after an outage, waits for a person.

Examples:
  $ npx dateline schedule
  $ npx dateline schedule release gauge`,
    );
  schedule
    .command('list', { isDefault: true })
    .description('what is held, the next first')
    .action(async (_options, command: Command) => {
      const stage = stageOf(world, command);
      const due = await dueOf(stage);
      print(world, command, due, () =>
        due.length === 0 ? ['Nothing is held.'] : due.map((one) => line(one, stage, world.now())),
      );
    });
  schedule
    .command('release')
    .description('publish an overdue release now')
    .argument('<slug>', 'the release’s name')
    .option('--language <code>', 'only this edition; without it, all that are overdue')
    .action(async (given: string, _options, command: Command) => {
      const { language } = options.parse(command.opts());
      const stage = stageOf(world, command);
      const slug = slugIn(stage, given);
      const overdue = (await stage.index.editions(slug)).filter(
        (edition) => edition.overdue && (language === undefined || edition.language === language),
      );
      if (overdue.length === 0) throw new Refusal(`no edition of ${slug} is overdue: npx dateline schedule`);
      await stage.due.send(
        overdue.map(({ language: code, revision, dueAt = '' }) => ({
          job: { slug, language: code, revision, dueAt, confirmed: true },
        })),
      );
      print(world, command, { slug, languages: overdue.map((edition) => edition.language) }, () => [
        `${slug} (${overdue.map((edition) => edition.language).join(', ')}) goes out: npx dateline status ${slug}`,
      ]);
    });
  return schedule;
}

/** Lines of the schedule whose edition still waits for that moment; others are left from what was moved. */
export async function dueOf(stage: Stage): Promise<Due[]> {
  const held = await stage.index.due();
  const found = await Promise.all(
    held.map(async ({ slug, language, dueAt }): Promise<Due[]> => {
      const edition = await stage.index.edition(slug, language);
      if (!waitsFor(edition, dueAt)) return [];
      const revision = await stage.index.revision(slug, language, edition.revision);
      const title = revision?.document.title ?? '';
      return [{ slug, language, title, dueAt, overdue: edition.overdue ?? false }];
    }),
  );
  return found.flat();
}

const waitsFor = (edition: Edition | undefined, dueAt: string): edition is Edition =>
  edition?.status === 'scheduled' && edition.dueAt === dueAt;

function line({ slug, language, title, dueAt, overdue }: Due, { settings }: Stage, now: Date): string {
  const when = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'long',
    timeZone: settings.timeZone,
  }).format(new Date(dueAt));
  const minutes = Math.round((Date.parse(dueAt) - now.getTime()) / 60_000);
  const state = overdue
    ? `OVERDUE, waits for a person: npx dateline schedule release ${slug}`
    : inWords(minutes);
  return `${when}  ${slug} (${language})  ${title}  ${state}`;
}

/** "in 3 hours", "12 minutes ago". */
function inWords(minutes: number): string {
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
  if (Math.abs(minutes) < 120) return format.format(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return Math.abs(hours) < 48 ? format.format(hours, 'hour') : format.format(Math.round(hours / 24), 'day');
}
