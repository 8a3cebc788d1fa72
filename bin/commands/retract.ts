import { Command } from 'commander';
import { stringify } from 'yaml';
import * as z from 'zod';
import type { Edition } from '../../functions/shared/domain/release.ts';
import { known } from '../filter.ts';
import { type Published, publishFile } from '../publication.ts';
import { Refusal } from '../refusal.ts';
import { print, stageOf, type World } from '../world.ts';
import { publishedLines, refuse, timeoutOption } from './publish.ts';
import { slugIn } from './status.ts';

const options = z.object({ reason: z.string(), language: z.string().optional(), timeout: z.number() });

/** `dateline retract`: withdraws a release, by an upload beside its own that says so. */
export function retractCommand(world: World): Command {
  return timeoutOption(
    new Command('retract')
      .description(
        'withdraw a release: its pages say so, it leaves every list, and everyone who got it is told',
      )
      .argument('<slug>', 'the release’s name; its page’s address or its upload’s key will do')
      .requiredOption('--reason <text>', 'why; readers, subscribers and partners are told it')
      .option('--language <code>', 'only this edition; without it, all that are public'),
  )
    .addHelpText(
      'after',
      `
It uploads a file such as releases/gauge/en.retraction.md; the release’s own file stays as it is. Publish that again,
and the release is public again.

Example:
  $ npx dateline retract gauge --reason "The height was measured from another zero."`,
    )
    .action(async (given: string, _options, command: Command) => {
      const { reason, language, timeout } = options.parse(command.opts());
      if (reason.trim() === '') throw new Refusal('--reason is empty: readers are told why', 2);
      const stage = stageOf(world, command);
      if (language) known('language', [language], stage.settings.languages);
      const slug = slugIn(stage, given);
      const editions = (await stage.index.editions(slug)).filter(
        (edition) => language === undefined || edition.language === language,
      );
      if (editions.length === 0) {
        throw new Refusal(
          `there is no ${slug}${language ? ` in ${language}` : ''} to retract: npx dateline status ${slug}`,
        );
      }
      const results: Published[] = [];
      for (const edition of editions) {
        const key = retractionKey(edition);
        const body = new TextEncoder().encode(`---\n${stringify({ status: 'retracted', reason })}---\n`);
        const file = { file: key, key, body, contentType: 'text/markdown; charset=utf-8' };
        const progress = (what: string) => world.err(`${edition.language}: ${what}\n`);
        results.push(
          await publishFile(stage, world, file, { metadata: {}, timeout: timeout * 1000, progress }),
        );
      }
      print(world, command, results, () => results.flatMap(publishedLines));
      refuse(results);
    });
}

/** Beside the edition's own file, under the same name. */
function retractionKey({ upload, language }: Edition): string {
  const at = upload.key.lastIndexOf('/') + 1;
  const base = upload.key
    .slice(at)
    .replace(/\.\w+$/, '')
    .replace(/\.retraction$/, '');
  const isFolder = upload.key.split('/').length > 2;
  const named = isFolder || base.endsWith(`.${language}`) ? base : `${base}.${language}`;
  return `${upload.key.slice(0, at)}${named}.retraction.md`;
}
