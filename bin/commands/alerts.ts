import { Command } from 'commander';
import * as z from 'zod';
import { subjectOf } from '../../functions/shared/domain/jobs.ts';
import type { HeldJob } from '../../functions/shared/domain/mail-ledger.ts';
import { drop, type HeldMail, letGo, nameOf, rangesOf, summedUp } from '../mail/held.ts';
import { Refusal } from '../refusal.ts';
import { nearest } from '../similar.ts';
import type { Stage } from '../stage.ts';
import { print, stageOf, type World } from '../world.ts';
import { subjectIn } from './status.ts';

const options = z.object({ all: z.boolean().default(false), yes: z.boolean().default(false) });

const REASONS: Record<HeldMail['reason'], string> = {
  paused: 'alerts were paused',
  stale: 'too late to go out by itself',
  missed: 'SES never had some of its mails',
};

/** `dateline alerts`: mails that wait for a person. */
export const alertsCommand = (world: World): Command =>
  new Command('alerts')
    .description('mails that are held: list them, send them after all, or drop them')
    .addHelpText(
      'after',
      `
Examples:
  $ npx dateline alerts
  $ npx dateline alerts release gauge
  $ npx dateline alerts drop gauge --yes`,
    )
    .addCommand(held(world), { isDefault: true })
    .addCommand(release(world))
    .addCommand(dropping(world));

const held = (world: World): Command =>
  new Command('held')
    .description('what is held, why and since when')
    .addHelpText(
      'after',
      `
Mail is held where alerts are paused, where it is more than 24 hours late, and where SES never had some of it.

Example:
  $ npx dateline alerts held --json`,
    )
    .action(async (_options, command: Command) => {
      const { mailLedger } = stageOf(world, command);
      const [since, jobs] = await Promise.all([mailLedger.paused(), mailLedger.held()]);
      const mails = summedUp(jobs);
      print(world, command, { pausedSince: since ?? null, held: mails }, () => [
        ...(since === undefined ? [] : [`Alerts are paused since ${since}: npx dateline resume alerts`]),
        ...(mails.length === 0 ? ['Nothing is held.'] : mails.map(heldLine)),
      ]);
    });

/** One line of what is held. */
export const heldLine = (mail: HeldMail): string =>
  `${nameOf(mail)}  ${rangesOf(mail)}, since ${mail.since}: ${REASONS[mail.reason]}`;

const SUBJECT = 'a release’s name, or a digest such as: daily 2026-03-02';

const release = (world: World): Command =>
  new Command('release')
    .description('send what is held, however late')
    .argument('[subject...]', SUBJECT)
    .option('--all', 'whatever is held')
    .addHelpText(
      'after',
      `
It may be sent for 24 hours from now. Nobody is written to twice: the ledger knows who was told.

Examples:
  $ npx dateline alerts release gauge
  $ npx dateline alerts release daily 2026-03-02
  $ npx dateline alerts release --all`,
    )
    .action(async (subject: string[], _options, command: Command) => {
      const { all } = options.parse(command.opts());
      const stage = stageOf(world, command);
      if (all === subject.length > 0) throw new Refusal('say what to release: a release’s name, or --all', 2);
      const since = await stage.mailLedger.paused();
      if (since !== undefined) {
        throw new Refusal(
          `alerts are paused since ${since}, so that it would be held again: npx dateline resume alerts`,
        );
      }
      const jobs = all ? await stage.mailLedger.held() : await heldOf(stage, subject);
      await letGo(stage, world, jobs);
      const mails = summedUp(jobs);
      print(world, command, { released: mails }, () =>
        mails.length === 0
          ? ['Nothing is held.']
          : mails.map((mail) => `goes out  ${nameOf(mail)}: ${rangesOf(mail)} of the audience`),
      );
    });

const dropping = (world: World): Command =>
  new Command('drop')
    .description('do not send what is held; who was not told stays untold')
    .argument('<subject...>', SUBJECT)
    .option('--yes', 'really')
    .addHelpText(
      'after',
      `
Examples:
  $ npx dateline alerts drop gauge          (says what would not be sent)
  $ npx dateline alerts drop gauge --yes`,
    )
    .action(async (subject: string[], _options, command: Command) => {
      const { yes } = options.parse(command.opts());
      const stage = stageOf(world, command);
      const jobs = await heldOf(stage, subject);
      const mails = summedUp(jobs);
      const lines = mails.map((mail) => `${nameOf(mail)}: ${rangesOf(mail)} of the audience`);
      if (!yes) {
        throw new Refusal(
          `would not be sent, for good: ${lines.join('; ')}. Whoever of them was not told yet would not be told. Again with --yes to drop it`,
          2,
        );
      }
      await drop(stage, jobs);
      print(world, command, { dropped: mails }, () => [
        ...lines.map((one) => `dropped  ${one}`),
        `Who was told already: npx dateline reach ${mails[0]?.subject ?? ''}`,
      ]);
    });

/** The held jobs of a release or a digest, of which there are some. */
async function heldOf(stage: Stage, words: string[]): Promise<HeldJob[]> {
  const subject = subjectIn(stage, words);
  const jobs = await stage.mailLedger.held();
  const ours = jobs.filter(({ job }) => subjectOf(job) === subject);
  if (ours.length > 0) return ours;
  const subjects = [...new Set(jobs.map(({ job }) => subjectOf(job)))];
  const alike = nearest(subject, subjects);
  throw new Refusal(
    `nothing of ${JSON.stringify(subject)} is held. ${
      alike.length > 0
        ? `Did you mean ${alike.join(' or ')}?`
        : subjects.length > 0
          ? `What is held: npx dateline alerts held`
          : 'Nothing at all is.'
    }`,
  );
}
