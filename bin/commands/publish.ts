import { Command, InvalidArgumentError } from 'commander';
import * as z from 'zod';
import { readAddress } from '../../functions/shared/domain/audience.ts';
import { filesToUpload } from '../files.ts';
import { known } from '../filter.ts';
import { problemLines } from '../problem-lines.ts';
import { counted, type Published, publishFile, total } from '../publication.ts';
import { Refusal } from '../refusal.ts';
import { print, stageOf, type World } from '../world.ts';

const options = z.object({
  as: z.string().min(1).optional(),
  language: z.string().optional(),
  editor: z.string().optional(),
  timeout: z.number(),
  note: z.string().optional(),
  minor: z.boolean().optional(),
  embargo: z.string().optional(),
});

/** Adds `--timeout` to a command that waits. */
export const timeoutOption = (command: Command): Command =>
  command.option('--timeout <seconds>', 'how long to wait for each file', positive, 60);

/** `dateline publish`: uploads, waits, and says what became of each file. */
export function publishCommand(world: World): Command {
  return timeoutOption(new Command('publish'))
    .description('upload releases, wait, and say what became of each')
    .argument(
      '<files...>',
      'texts (.docx, .md, .html, .txt), or folders named after a release with its languages and pictures',
    )
    .option('--as <slug>', 'the release’s name (or a whole key), where the file’s own is not it', aName)
    .option('--language <code>', 'the language, where neither the file’s name nor the text says it')
    .option('--editor <address>', 'who is told when the upload is refused', anAddress)
    .option('--note <text>', 'the change note of a correction, where the file does not say it')
    .option('--minor', 'a change that nobody needs to hear of')
    .option('--embargo <when>', 'not before this moment, such as "2026-12-01 09:00"')
    .addHelpText(
      'after',
      `
Examples:
  $ npx dateline publish gauge.md                  as releases/gauge.md
  $ npx dateline publish gauge.ar.md gauge.en.md   one release in two languages
  $ npx dateline publish drafts/gauge              the folder's en.md, ar.md, photo.jpg …
  $ npx dateline publish text.md --as gauge --language fr
  $ npx dateline publish gauge.docx --note "The height was wrong."`,
    )
    .action(async (paths: string[], _options, command: Command) => {
      const { as, language, editor, timeout, note, minor, embargo } = options.parse(command.opts());
      const metadata = {
        ...(editor ? { editor } : {}),
        // Metadata is ASCII alone; ingest-release decodes it.
        ...(note ? { 'change-note': encodeURIComponent(note) } : {}),
        ...(minor ? { minor: 'true' } : {}),
        ...(embargo ? { embargo: encodeURIComponent(embargo) } : {}),
      };
      const stage = stageOf(world, command);
      const { languages } = stage.settings;
      if (language) known('language', [language], languages);
      const files = filesToUpload(paths, { as, language, languages });
      const results: Published[] = [];
      try {
        for (const file of files) {
          const progress = (what: string) => world.err(`${file.file}: ${what}\n`);
          results.push(
            await publishFile(stage, world, file, { metadata, timeout: timeout * 1000, progress }),
          );
        }
      } finally {
        // What was done before an error is said as well.
        if (results.length > 0) print(world, command, results, () => results.flatMap(publishedLines));
      }
      refuse(results);
    });
}

/** @throws Refusal where not every file is as it should be */
export function refuse(results: Published[]): void {
  const bad = results.filter(({ outcome }) => outcome === 'rejected' || outcome === 'superseded').length;
  if (bad > 0) throw new Refusal(`${bad} of ${results.length} refused`);
  const late = results.filter(({ outcome }) => outcome === 'waiting').length;
  if (late > 0) throw new Refusal(`${late} of ${results.length} not done in time`, 3);
}

const TITLES: Record<Published['outcome'], string> = {
  accepted: '✔ Published',
  scheduled: '✔ Held until it is due',
  unchanged: '✔ Unchanged, the newsroom has this text already',
  media: '✔ File taken',
  rejected: '✘ Refused',
  superseded: '✘ Superseded by a later upload',
  kept: '✔ Kept',
  dropped: '✔ Dropped, nobody has seen it',
  waiting: '… Not done in time',
};

export function publishedLines(result: Published): string[] {
  const { title, language, revision, status, url, dueAt, report, note } = result;
  const verdict =
    result.outcome === 'accepted' && status === 'retracted' ? '✔ Retracted' : TITLES[result.outcome];
  const facts: [string, string | undefined][] = [
    ['title', title],
    ['edition', language && revision ? `${language}, revision ${revision}` : undefined],
    ['page', url],
    ['due', dueAt],
    ...told(result),
    ['report', report],
    ['note', note],
  ];
  return [
    `${verdict}: ${result.file}`,
    ...facts.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name.padEnd(9)}${value}`])),
    ...result.errors.flatMap((problem) => problemLines('error', problem)),
    ...result.warnings.flatMap((problem) => problemLines('warning', problem)),
  ];
}

function told({ outcome, url, told: who }: Published): [string, string][] {
  if (outcome !== 'accepted' || url === undefined) return [];
  if (!who) return [['told', 'nobody: a minor revision']];
  const { delivered = 0, ...others } = who.partners;
  return [
    ['alerts', [counted(who.alerts), who.more].filter(Boolean).join('; ') || 'none so far'],
    [
      'partners',
      total(who.partners) === 0
        ? 'none so far'
        : [`${delivered} of ${total(who.partners)} reached`, counted(others)].filter(Boolean).join(', '),
    ],
  ];
}

function positive(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds < Number.POSITIVE_INFINITY)) {
    throw new InvalidArgumentError('Give a number of seconds, such as 60.');
  }
  return seconds;
}

function aName(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Give the release’s name, such as gauge.');
  return text;
}

/** The address becomes metadata of the object, which is ASCII alone. */
function anAddress(text: string): string {
  const address = readAddress(text);
  if (address === undefined || !/^[\x20-\x7e]+$/.test(address)) {
    throw new InvalidArgumentError('Give a mail address, such as editor@example.org.');
  }
  return address;
}
