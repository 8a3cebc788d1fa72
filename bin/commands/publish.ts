import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import * as z from 'zod';
import { UPLOAD_PREFIX } from '../../functions/shared/names.ts';
import { type Published, publishFile } from '../publication.ts';
import { Refusal } from '../refusal.ts';
import { known, openStage, print, type Stage } from '../stage.ts';

const options = z.object({
  as: z.string().optional(),
  language: z.string().optional(),
  editor: z.string().optional(),
  timeout: z.number(),
});

/** `dateline publish`: uploads, waits, and says what became of each file. */
export function publishCommand(): Command {
  return new Command('publish')
    .description('upload releases, wait, and say what became of each')
    .argument(
      '<files...>',
      'texts (.md, .html, .txt), or folders named after a release with its languages and pictures',
    )
    .option('--as <slug>', 'the release’s name, where the file’s own is not it')
    .option('--language <code>', 'the language, where neither the file’s name nor the text says it')
    .option('--editor <address>', 'who is told when the upload is refused')
    .option('--timeout <seconds>', 'how long to wait for each file', positive, 60)
    .addHelpText(
      'after',
      `
Examples:
  $ npx dateline publish gauge.md                  as releases/gauge.md
  $ npx dateline publish gauge.ar.md gauge.en.md   one release in two languages
  $ npx dateline publish drafts/gauge              the folder's en.md, ar.md, photo.jpg …
  $ npx dateline publish text.md --as gauge --language fr`,
    )
    .action(async (files: string[], _options, command: Command) => {
      const chosen = options.parse(command.opts());
      const stage = openStage(command);
      if (chosen.language) known('language', [chosen.language], stage.settings.languages);
      const uploads = files.flatMap((file) => filesOf(file, chosen)).sort(picturesFirst);
      if (chosen.as && uploads.length > 1)
        throw new Refusal('--as names one release, but there are several files', 2);

      const results: Published[] = [];
      for (const { file, key } of uploads) results.push(await publish(stage, file, key, chosen));
      print(command, results, () => results.flatMap((result) => [...block(result), '']).slice(0, -1));
      process.exitCode = statusOf(results);
    });
}

const publish = (
  stage: Stage,
  file: string,
  key: string,
  { editor, timeout }: z.infer<typeof options>,
): Promise<Published> =>
  publishFile(stage, {
    file,
    key,
    body: readFileSync(file),
    editor,
    timeout: timeout * 1000,
    progress: (what) => console.error(`${file}: ${what}`),
  });

/** A file under the name that it will have, or the files of a release's folder. */
function filesOf(path: string, { as, language }: z.infer<typeof options>): { file: string; key: string }[] {
  const kind = statSync(path, { throwIfNoEntry: false });
  if (!kind) throw new Refusal(`${path}: there is no such file`);
  if (kind.isDirectory()) {
    const inside = readdirSync(path, { withFileTypes: true }).filter(
      (entry) => entry.isFile() && !entry.name.startsWith('.'),
    );
    if (inside.length === 0)
      throw new Refusal(`${path} is an empty folder; a release's folder holds en.md, ar.md, photo.jpg …`);
    return inside.map(({ name }) => ({
      file: join(path, name),
      key: `${UPLOAD_PREFIX.releases}${as ?? basename(path)}/${name}`,
    }));
  }
  const extension = extname(path);
  const stem = as ?? basename(path, extension);
  return [
    { file: path, key: `${UPLOAD_PREFIX.releases}${stem}${language ? `.${language}` : ''}${extension}` },
  ];
}

/** So that no page is made without its picture first. */
function picturesFirst(a: { key: string }, b: { key: string }): number {
  const isText = ({ key }: { key: string }) => /\.(md|markdown|html?|txt)$/i.test(key);
  return Number(isText(a)) - Number(isText(b));
}

const TITLES: Record<Published['outcome'], string> = {
  accepted: '✔ Published',
  scheduled: '✔ Held until it is due',
  unchanged: '✔ Unchanged: the text is what is public already',
  media: '✔ Picture taken',
  rejected: '✘ Refused',
  superseded: '✘ Superseded by a later upload',
  kept: '✔ Kept',
  waiting: '… Not done in time',
};

function block(result: Published): string[] {
  const { title, language, revision } = result;
  const name = title
    ? `  ${title} (${[language, revision && `revision ${revision}`].filter(Boolean).join(', ')})`
    : '';
  const problems = (kind: string, list: Published['errors']) =>
    list.flatMap(({ message, mend, line, column }) => [
      `  ${kind}${line === undefined ? '' : ` in line ${line}${column === undefined ? '' : `, column ${column}`}`}: ${message}`,
      `           ${mend}`,
    ]);
  return [
    `${TITLES[result.outcome]}: ${result.file}`,
    ...(name ? [name] : []),
    ...(result.url ? [`  page     ${result.url}`] : []),
    ...(result.dueAt ? [`  due      ${result.dueAt}`] : []),
    ...(result.alerts ? [`  alerts   ${result.alerts}`] : []),
    ...(result.partners ? [`  partners ${result.partners}`] : []),
    ...problems('error', result.errors),
    ...problems('warning', result.warnings),
    ...(result.note ? [`  ${result.note}`] : []),
  ];
}

function statusOf(results: Published[]): number {
  if (results.some(({ outcome }) => outcome === 'rejected' || outcome === 'superseded')) return 1;
  return results.some(({ outcome }) => outcome === 'waiting') ? 3 : 0;
}

function positive(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new InvalidArgumentError(`${JSON.stringify(text)} is no number of seconds`);
  return seconds;
}
