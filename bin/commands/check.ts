import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import * as z from 'zod';
import { countryName } from '../../functions/shared/domain/document/countries.ts';
import { mediaNamesIn } from '../../functions/shared/domain/document/media-names.ts';
import type { ReadEdition } from '../../functions/shared/domain/document/read-document.ts';
import { type NamedUpload, readUploadName } from '../../functions/shared/domain/ingest/upload-name.ts';
import type { NewsroomSettings } from '../../functions/shared/domain/newsroom.ts';
import { inWords } from '../../functions/shared/domain/problems.ts';
import type { Problem, Understood } from '../../functions/shared/domain/release.ts';
import { createReader } from '../../functions/shared/runtime/reader.ts';
import { loadNewsroom } from '../../lib/config.ts';
import { type FileToUpload, filesToUpload } from '../files.ts';
import { problemLines } from '../problem-lines.ts';
import { Refusal } from '../refusal.ts';
import { isJson, type World } from '../world.ts';

const options = z.object({
  as: z.string().min(1).optional(),
  newsroom: z.string(),
  language: z.string().optional(),
  reportLanguage: z.string(),
});

const NEWSROOM = fileURLToPath(new URL('../../newsroom.yaml', import.meta.url));
const reader = new URL('../../functions/shared/runtime/reader-worker.ts', import.meta.url);

/** What a document says, in the names of `--json`; null and empty where it says nothing. */
interface CheckedRelease {
  slug: string;
  title: string;
  subtitle: string | null;
  summary: string;
  language: string;
  date: string;
  dateline: { place: string; country: string | null; date: string | null } | null;
  contacts: { name: string; role: string | null; phone: string | null; email: string | null }[];
  quotations: { text: string; speaker: string | null; role: string | null }[];
  topics: string[];
  places: string[];
  embargo: string | null;
  number: string | null;
  notes: string | null;
  boilerplate: string | null;
  bodyText: string;
  bodyHtml: string;
  media: { name: string; alt: string | null; kind: 'picture' | 'attachment'; found: boolean }[];
}

/** One line of `--json`. */
interface Checked {
  file: string;
  accepted: boolean;
  errors: Problem[];
  warnings: Problem[];
  release: CheckedRelease | null;
  understood: Understood[];
}

/** `dateline check`: the report of an upload, without uploading. Needs no stage. */
export function checkCommand(world: World): Command {
  return new Command('check')
    .description('say what an upload would be understood as, and what is wrong with it, without uploading')
    .argument('<files...>', 'texts (.docx, .md, .html, .txt), or folders named after a release')
    .option('--as <slug>', 'the release’s name, where the file’s own is not it')
    .option(
      '--language <code>',
      'the language of the text, where neither the file’s name nor the text says it',
    )
    .option('--report-language <code>', 'the language of the report: ar, en, es, fr, ru, zh', 'en')
    .option('--newsroom <file>', 'the newsroom’s settings', NEWSROOM)
    .addHelpText(
      'after',
      `
With --json one object a line for each file: file, accepted, errors, warnings, release, understood.
Exit status 1 where a file would be refused.

Examples:
  $ npx dateline check gauge.docx
  $ npx dateline check drafts/gauge --report-language fr
  $ npx dateline check archive/*.md --json`,
    )
    .action(async (paths: string[], _options, command: Command) => {
      const { as, newsroom, language, reportLanguage } = options.parse(command.opts());
      const settings = loadNewsroom(newsroom);
      const files = filesToUpload(paths, { as, language, languages: settings.languages });
      const read = createReader(reader);
      let refused = 0;
      for (const file of files) {
        const checked = await check(file, settings, read, world.now());
        if (checked === undefined) continue;
        if (!checked.accepted) refused += 1;
        world.out(
          isJson(command)
            ? `${JSON.stringify(checked)}\n`
            : `${lines(checked, reportLanguage).join('\n')}\n\n`,
        );
      }
      if (refused > 0) throw new Refusal(`${refused} of ${files.length} would be refused`);
    });
}

/** Undefined for a file beside a document, which is told of with it. */
async function check(
  { file, key, body }: FileToUpload,
  settings: NewsroomSettings,
  read: ReturnType<typeof createReader>,
  now: Date,
): Promise<Checked | undefined> {
  const named = readUploadName(key, settings);
  if (named.kind === 'media' || named.kind === 'folder') return undefined;
  if (named.kind === 'refused') {
    return { file, accepted: false, errors: [named.problem], warnings: [], release: null, understood: [] };
  }
  const { format, fileName, language } = named;
  const about = { format, fileName, receivedAt: now.toISOString(), ...(language ? { language } : {}) };
  const result = await read(body, about, settings);
  const isRefused = 'errors' in result;
  const edition = isRefused ? result.draft : result.edition;
  const embedded = isRefused ? [] : result.files.map(({ name }) => name);
  return {
    file,
    accepted: !isRefused,
    errors: isRefused ? result.errors : [],
    warnings: result.warnings,
    release: edition ? releaseOf(edition, named, file, embedded) : null,
    understood: result.understood,
  };
}

function releaseOf(
  { document, language, embargo }: ReadEdition,
  { slug }: Extract<NamedUpload, { kind: 'document' }>,
  file: string,
  embedded: string[],
): CheckedRelease {
  const { title, subtitle, summary, date, dateline, contacts, quotations, topics, places } = document;
  const isThere = (name: string): boolean =>
    embedded.includes(name) ||
    existsSync(join(dirname(file), name)) ||
    existsSync(join(dirname(file), slug, basename(name)));
  return {
    slug,
    title,
    subtitle: subtitle ?? null,
    summary,
    language,
    date,
    dateline: dateline
      ? {
          place: dateline.place,
          country:
            dateline.country ?? (dateline.countryCode ? countryName(dateline.countryCode, language) : null),
          date: dateline.date ?? null,
        }
      : null,
    contacts: contacts.map(({ name, role, phone, phoneText, email }) => ({
      name,
      role: role ?? null,
      phone: phone ?? phoneText ?? null,
      email: email ?? null,
    })),
    quotations: quotations.map(({ text, speaker, role }) => ({
      text,
      speaker: speaker ?? null,
      role: role ?? null,
    })),
    topics,
    places,
    embargo: embargo ?? null,
    number: document.number ?? null,
    notes: document.notes ?? null,
    boilerplate: document.boilerplate ?? null,
    bodyText: document.bodyText,
    bodyHtml: document.bodyHtml,
    media: mediaNamesIn(document).map((media) => ({
      ...media,
      alt: media.alt ?? null,
      found: isThere(media.name),
    })),
  };
}

function lines(
  { file, accepted, errors, warnings, understood, release }: Checked,
  language: string,
): string[] {
  const told = (problem: Problem): Problem => ({ ...problem, ...inWords(problem, language) });
  const missing = release?.media.filter(({ found }) => !found) ?? [];
  return [
    `${accepted ? '✔ Would be taken' : '✘ Would be refused'}: ${file}`,
    ...understood.map(
      ({ field, value, from, line }) =>
        `  ${field.padEnd(12)}${value.replace(/\s+/g, ' ')}  (${from}${line === undefined ? '' : `, line ${line}`})`,
    ),
    ...missing.map(({ name }) => `  not here    ${name}: put it beside the text`),
    ...errors.flatMap((problem) => problemLines('error', told(problem))),
    ...warnings.flatMap((problem) => problemLines('warning', told(problem))),
  ];
}
