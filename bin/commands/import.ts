import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import * as z from 'zod';
import { readDocument } from '../../functions/shared/domain/document/read-document.ts';
import { readUploadName } from '../../functions/shared/domain/ingest/upload-name.ts';
import { queuedPages } from '../../functions/shared/domain/jobs.ts';
import { neighbourAddresses, sharedAddresses } from '../../functions/shared/domain/pages.ts';
import { readOnce } from '../../functions/shared/domain/read-once.ts';
import type { Problem } from '../../functions/shared/domain/release.ts';
import { contentTypeOf } from '../files.ts';
import { type ArchiveFile, archiveFiles } from '../import/archive.ts';
import { until } from '../publication.ts';
import { Refusal } from '../refusal.ts';
import type { Stage } from '../stage.ts';
import { print, stageOf, type World } from '../world.ts';

const options = z.object({
  journal: z.string().optional(),
  rejects: z.string().optional(),
  concurrency: z.int(),
  dryRun: z.boolean().default(false),
  timeout: z.number(),
});

/** One line of the journal: what became of a file of these bytes. */
const entry = z.object({
  file: z.string(),
  hash: z.string(),
  outcome: z.string(),
  /** Lists, feeds and sitemaps that are to be made again. */
  pages: z.array(z.string()).default([]),
  /** What it became, where that is a release: the pages beside it are to be made again. */
  release: z.object({ slug: z.string(), language: z.string(), revision: z.int() }).optional(),
});
type Entry = z.infer<typeof entry>;

interface Summary {
  files: number;
  accepted: number;
  unchanged: number;
  /** Done by an earlier run. */
  before: number;
  rejected: number;
  /** How many were rejected, by the code of the first reason. */
  reasons: Record<string, number>;
  pages: number;
}

/** `dateline import`: brings an archive into a stage; nobody is told of it. */
export function importCommand(world: World): Command {
  return new Command('import')
    .description('bring in an archive of releases; nobody is told of them')
    .argument('<dir>', 'a folder of texts and of folders named after releases, however deep')
    .option('--dry-run', 'read and check everything, upload nothing')
    .option('--journal <file>', 'what is done already (default: .dateline-import.ndjson in the folder)')
    .option('--rejects <file>', 'where rejected files and their reasons go, a JSON object a line')
    .option('--concurrency <n>', 'files at once', atLeastOne, 8)
    .option('--timeout <seconds>', 'how long to wait for each file', Number, 120)
    .addHelpText(
      'after',
      `
Files that are in already and unchanged are passed over, so that it may be broken off and run again. Subscribers and
partners are not told of an import; editors are mailed about nothing. Lists and feeds are made once, at the end.

Examples:
  $ npx dateline import archive --dry-run
  $ npx dateline import archive --rejects rejects.ndjson --outputs outputs.json`,
    )
    .action(async (dir: string, _options, command: Command) => {
      const given = options.parse(command.opts());
      if (!existsSync(dir)) throw new Refusal(`${dir}: there is no such folder`, 2);
      const stage = stageOf(world, command);
      const journal = given.journal ?? join(dir, '.dateline-import.ndjson');
      if (given.rejects) writeFileSync(given.rejects, '');
      const summary = await run(stage, world, dir, { ...given, journal });
      print(world, command, summary, () => summaryLines(summary, given.dryRun));
      if (summary.rejected > 0) throw new Refusal(`${summary.rejected} of ${summary.files} rejected`);
    });
}

type Given = z.infer<typeof options> & { journal: string };

async function run(stage: Stage, world: World, dir: string, given: Given): Promise<Summary> {
  const summary: Summary = {
    files: 0,
    accepted: 0,
    unchanged: 0,
    before: 0,
    rejected: 0,
    reasons: {},
    pages: 0,
  };
  const done = given.dryRun ? new Map<string, Entry>() : journalOf(given.journal);
  const pages = new Set([...done.values()].flatMap((one) => one.pages));
  const releases = [...done.values()].flatMap(({ release }) => release ?? []);
  const keys = new Map<string, string>();
  const begun = world.now().getTime();
  let said = begun;

  const one = async (file: ArchiveFile): Promise<void> => {
    summary.files += 1;
    const bytes = await readFile(file.path);
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (done.get(file.name)?.hash === hash) {
      summary.before += 1;
      return;
    }
    const other = keys.get(file.key);
    keys.set(file.key, file.name);
    const became = other
      ? { outcome: 'rejected', errors: [sameKey(file, other)], pages: [], release: undefined }
      : await bringIn(stage, world, file, bytes, given);
    if (became.outcome === 'rejected') {
      summary.rejected += 1;
      const code = became.errors[0]?.code ?? 'unknown';
      summary.reasons[code] = (summary.reasons[code] ?? 0) + 1;
      if (given.rejects) {
        appendFileSync(given.rejects, `${JSON.stringify({ file: file.name, errors: became.errors })}\n`);
      }
      return;
    }
    if (became.outcome === 'unchanged') summary.unchanged += 1;
    else summary.accepted += 1;
    for (const page of became.pages) pages.add(page);
    const { release } = became;
    if (release) releases.push(release);
    if (given.dryRun) return;
    // Written when it is done: who is broken off does this one again, to no effect.
    const { outcome, pages: its } = became;
    const line: Entry = { file: file.name, hash, outcome, pages: its, ...(release ? { release } : {}) };
    appendFileSync(given.journal, `${JSON.stringify(line)}\n`);
  };

  const running = new Set<Promise<void>>();
  for await (const file of archiveFiles(dir, stage.settings)) {
    while (running.size >= given.concurrency) await Promise.race(running);
    const work = one(file).finally(() => running.delete(work));
    // Whoever waits for it is told; where one has failed already, nobody waits.
    work.catch(() => {});
    running.add(work);
    const now = world.now().getTime();
    if (now - said < 1_000) continue;
    said = now;
    world.err(
      `${summary.files} files, ${Math.round((summary.files * 1_000) / (now - begun))} a second, ${summary.rejected} rejected\n`,
    );
  }
  await Promise.all(running);
  if (!given.dryRun && summary.accepted + summary.before > 0) {
    for (const page of await pagesBeside(stage, releases, given.concurrency)) pages.add(page);
    summary.pages = pages.size;
    const cause = world.now().toISOString();
    await stage.pages.send(queuedPages(pages, `import ${cause}`, () => ({ bulk: true })));
  }
  return summary;
}

interface Became {
  outcome: string;
  errors: Problem[];
  pages: string[];
  release?: Named;
}

type Named = NonNullable<Entry['release']>;

/**
 * The pages that name what was brought in as the one before or after, or as related, and so those of what was brought in
 * that came before its neighbours did. They are asked for when all of it is in, so that each is made once.
 */
async function pagesBeside({ index, settings }: Stage, releases: Named[], atOnce: number): Promise<string[]> {
  const pages = new Set<string>();
  const once = { beside: index.beside, months: readOnce(index).months };
  for (let i = 0; i < releases.length; i += atOnce) {
    await Promise.all(
      releases.slice(i, i + atOnce).map(async ({ slug, language, revision }) => {
        const stored = await index.revision(slug, language, revision);
        const beside = stored ? await neighbourAddresses(once, stored, undefined, settings) : [];
        for (const page of beside) pages.add(page);
      }),
    );
  }
  return [...pages];
}

async function bringIn(
  stage: Stage,
  world: World,
  file: ArchiveFile,
  bytes: Uint8Array,
  given: Given,
): Promise<Became> {
  const { settings, index } = stage;
  const named = readUploadName(file.key, settings);
  if (named.kind === 'refused') return { outcome: 'rejected', errors: [named.problem], pages: [] };
  if (given.dryRun) {
    if (named.kind !== 'document') return { outcome: 'media', errors: [], pages: [] };
    const { format, fileName, language } = named;
    const about = {
      format,
      fileName,
      receivedAt: world.now().toISOString(),
      ...(language ? { language } : {}),
    };
    const read = await readDocument(bytes, about, settings);
    return 'errors' in read
      ? { outcome: 'rejected', errors: read.errors, pages: [] }
      : { outcome: 'accepted', errors: [], pages: [] };
  }
  const metadata = { announce: 'none', report: 'quiet' };
  const etag = (await stage.put(file.key, bytes, contentTypeOf(file.key), metadata)).replaceAll('"', '');
  const end = world.now().getTime() + given.timeout * 1_000;
  const record = await until(world, end, async () =>
    (await index.uploads(file.key, 3)).find(
      (r) => r.etag === undefined || r.etag.replaceAll('"', '') === etag,
    ),
  );
  if (!record)
    throw new Refusal(`${file.name} was not looked at within ${given.timeout} s; run the import again`, 3);
  const { outcome, errors, slug, language, revision } = record;
  if (outcome !== 'accepted' || !slug || !language || !revision) return { outcome, errors, pages: [] };
  const stored = await index.revision(slug, language, revision);
  if (!stored) return { outcome, errors, pages: [] };
  return {
    outcome,
    errors,
    pages: sharedAddresses(stored, settings),
    release: { slug, language, revision },
  };
}

function journalOf(file: string): Map<string, Entry> {
  if (!existsSync(file)) return new Map();
  const text = readFileSync(file, 'utf8');
  // The last line may have broken off with the run that wrote it.
  if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n');
  const lines = text.split('\n').filter(Boolean);
  const entries = lines.flatMap((line) => {
    try {
      return [entry.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
  return new Map(entries.map((one) => [one.file, one]));
}

const sameKey = (file: ArchiveFile, other: string): Problem => ({
  code: 'import-same-name',
  message: `${file.name} and ${other} would both be ${file.key}.`,
  mend: 'Rename one of them.',
});

/** Reads an option that is a number of things. */
export function atLeastOne(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError('Give a whole number, at least 1.');
  return n;
}

function summaryLines(summary: Summary, dryRun: boolean): string[] {
  const { files, accepted, unchanged, before, rejected, reasons, pages } = summary;
  return [
    `${files} files: ${accepted} ${dryRun ? 'would be taken' : 'taken'}, ${unchanged} unchanged, ${before} done before, ${rejected} rejected`,
    ...Object.entries(reasons)
      .sort(([, a], [, b]) => b - a)
      .map(([code, n]) => `  ${String(n).padStart(6)}  ${code}`),
    ...(pages > 0
      ? [`${pages} pages asked for: lists, feeds, sitemaps, and what stands beside the new`]
      : []),
  ];
}
