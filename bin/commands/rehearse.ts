import { Command } from 'commander';
import * as z from 'zod';
import { UPLOAD_PREFIX } from '../../functions/shared/names.ts';
import { filesToUpload } from '../files.ts';
import { known } from '../filter.ts';
import { problemLines } from '../problem-lines.ts';
import { reportAt, until } from '../publication.ts';
import { Refusal } from '../refusal.ts';
import type { Stage } from '../stage.ts';
import { print, stageOf, type World } from '../world.ts';
import { timeoutOption } from './publish.ts';

const options = z.object({ as: z.string().optional(), language: z.string().optional(), timeout: z.number() });

const problem = z.object({
  code: z.string(),
  message: z.string(),
  mend: z.string(),
  line: z.int().optional(),
  column: z.int().optional(),
  near: z.string().optional(),
});
const rehearsed = z.object({
  receivedAt: z.string(),
  verdict: z.string(),
  title: z.string().optional(),
  language: z.string().optional(),
  dueAt: z.string().optional(),
  errors: z.array(problem),
  warnings: z.array(problem),
  rehearsal: z
    .object({
      would: z.string(),
      subscribers: z.int(),
      partners: z.array(z.string()),
      cost: z.number(),
      seconds: z.number().optional(),
      files: z.array(z.string()),
    })
    .optional(),
});
type Rehearsed = z.infer<typeof rehearsed> & { file: string; report: string };

/** `dateline rehearse`: what an upload would become and whom it would reach; nothing is published or sent. */
export function rehearseCommand(world: World): Command {
  return timeoutOption(
    new Command('rehearse')
      .description('show what an upload would become, whom it would reach and what that would cost')
      .argument('<files...>', 'texts, or folders named after a release')
      .option('--as <slug>', 'the release’s name, where the file’s own is not it')
      .option('--language <code>', 'the language, where neither the file’s name nor the text says it'),
  )
    .addHelpText(
      'after',
      `
It uploads below preview/ and waits for the report, which has the page, the mail and the ninjs item beside it.

Example:
  $ npx dateline rehearse gauge.docx`,
    )
    .action(async (paths: string[], _options, command: Command) => {
      const { as, language, timeout } = options.parse(command.opts());
      const stage = stageOf(world, command);
      const { languages } = stage.settings;
      if (language) known('language', [language], languages);
      const results: Rehearsed[] = [];
      for (const { file, key, body, contentType } of filesToUpload(paths, { as, language, languages })) {
        const preview = key.replace(UPLOAD_PREFIX.releases, UPLOAD_PREFIX.preview);
        const before = await reportOf(stage, preview);
        world.err(`${file}: uploading ${body.length} bytes as ${preview}\n`);
        await stage.put(preview, body, contentType, {});
        // What lies beside a text has no report of its own.
        if (!/\.(?:md|markdown|html?|txt|docx)$/i.test(preview)) continue;
        const end = world.now().getTime() + timeout * 1000;
        const found = await until(world, end, async () => {
          const now = await reportOf(stage, preview);
          return now && now.receivedAt !== before?.receivedAt ? now : undefined;
        });
        if (!found) throw new Refusal(`${file}: no report within ${timeout} s`, 3);
        results.push({ file, report: reportAt(stage, preview), ...found });
      }
      print(world, command, results, () => results.flatMap(lines));
      const refused = results.filter(({ errors }) => errors.length > 0).length;
      if (refused > 0) throw new Refusal(`${refused} of ${results.length} would be refused`);
    });
}

async function reportOf(stage: Stage, key: string): Promise<z.infer<typeof rehearsed> | undefined> {
  const text = await stage.uploaded(`${UPLOAD_PREFIX.reports}${key}.json`);
  return text === undefined ? undefined : rehearsed.parse(JSON.parse(text));
}

function lines({ file, report, title, dueAt, errors, warnings, rehearsal }: Rehearsed): string[] {
  const beside = (name: string): string => `${report.slice(0, report.lastIndexOf('/') + 1)}${name}`;
  const facts: [string, string | undefined][] = [
    ['title', title],
    ['would be', rehearsal?.would],
    ['due', dueAt],
    ['reaches', rehearsal && `${rehearsal.subscribers} subscribers`],
    ['partners', rehearsal && (rehearsal.partners.join(', ') || 'none')],
    ['cost', rehearsal && `USD ${rehearsal.cost.toFixed(4)} for mail`],
    [
      'takes',
      rehearsal && (rehearsal.seconds === undefined ? 'unknown' : `${rehearsal.seconds} s at SES’s rate`),
    ],
    ['report', report],
    ...(rehearsal?.files ?? []).map((name): [string, string] => ['', beside(name)]),
  ];
  return [
    `${errors.length > 0 ? '✘ Would be refused' : '✔ Rehearsed, nothing was published or sent'}: ${file}`,
    ...facts.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name.padEnd(9)}${value}`])),
    ...errors.flatMap((one) => problemLines('error', one)),
    ...warnings.flatMap((one) => problemLines('warning', one)),
  ];
}
