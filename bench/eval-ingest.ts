/** How well releases are read: each corpus of real ones against what its files state, by readers that share no code with ours. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse as parseHtml5 } from 'parse5';
import { parse as parseYaml } from 'yaml';
import { fromBufferPromise } from 'yauzl';
import { type ReadResult, readDocument } from '../functions/shared/domain/document/read-document.ts';
import { readUploadName } from '../functions/shared/domain/ingest/upload-name.ts';
import { loadNewsroom } from '../lib/config.ts';

const HELP = `npm run eval:ingest [-- --corpus DIR] [-- --json] [-- --quick]

Reads every release of the folders doj, debian, minlaw, iom and docx below DIR (default: ../shared/corpus) as an upload
would be read, and compares it with what the files themselves state. A table per corpus; every miss is listed below it
(with --json on standard error). --quick reads every tenth file. Exit status 1 where a goal is not met.

Tokens of a body are its runs of letters and digits, in lower case; recall and precision are over all files together.
A .txt of doj has the word "None" for each paragraph that its makers lost. Against these, what is right counts as too
much, so that precision has a goal only over those that are whole.`;

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    json: { type: 'boolean' },
    quick: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const root = fileURLToPath(new URL('../', import.meta.url));
const corpus = values.corpus ?? join(root, '..', 'shared', 'corpus');
if (!existsSync(corpus)) {
  console.error(
    `There is no folder ${corpus}. Name one that has doj, debian, minlaw, iom or docx in it: --corpus DIR`,
  );
  process.exit(2);
}
const settings = loadNewsroom(join(root, 'newsroom.yaml'));

interface Row {
  name: string;
  ours: number;
  goal: string | null;
  met: boolean | null;
}
const rows: Row[] = [];
const misses: string[] = [];

/** Adds a row: how many of all, at least so much of them. */
function row(name: string, right: number, all: number, atLeast?: number): void {
  const ours = all === 0 ? Number.NaN : right / all;
  const goal = atLeast === undefined ? null : `≥ ${atLeast}`;
  rows.push({ name: `${name} (of ${all})`, ours, goal, met: atLeast === undefined ? null : ours >= atLeast });
}
const miss = (file: string, what: string, expected: unknown, received: unknown): false => {
  misses.push(`${file}: ${what}: expected ${JSON.stringify(expected)}, received ${JSON.stringify(received)}`);
  return false;
};
const same = (file: string, what: string, expected: unknown, received: unknown): boolean =>
  JSON.stringify(expected) === JSON.stringify(received) || miss(file, what, expected, received);

const filesIn = (folder: string, end: string): string[] => {
  const at = join(corpus, folder);
  const all = existsSync(at)
    ? readdirSync(at)
        .filter((name) => name.endsWith(end))
        .sort()
    : [];
  return values.quick ? all.filter((_, i) => i % 10 === 0) : all;
};
const bytesOf = (folder: string, name: string): Buffer => readFileSync(join(corpus, folder, name));
const textOf = (folder: string, name: string): string => bytesOf(folder, name).toString('utf8');

async function read(folder: string, name: string): Promise<ReadResult & { slug: string }> {
  const named = readUploadName(`releases/${name}`, settings);
  if (named.kind !== 'document') throw new Error(`${folder}/${name} is no document by its name`);
  const { slug, format, fileName, language } = named;
  const about = {
    format,
    fileName,
    receivedAt: '2001-01-01T00:00:00.000Z',
    ...(language ? { language } : {}),
  };
  return { slug, ...(await readDocument(bytesOf(folder, name), about, settings)) };
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
/** The calendar day of a moment, where the newsroom is. */
const dayOf = (moment: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: settings.timeZone }).format(new Date(moment));

/** Elements of a parsed page, in order, as parse5 gives them. */
interface Node {
  nodeName: string;
  value?: string;
  attrs?: { name: string; value: string }[];
  childNodes?: Node[];
}
function* elements(node: Node): Generator<Node> {
  if (node.attrs) yield node;
  for (const child of node.childNodes ?? []) yield* elements(child);
}
const textIn = (node: Node | undefined): string =>
  oneLine(node?.value ?? (node?.childNodes ?? []).map(textIn).join(''));
const attribute = (node: Node | undefined, name: string): string | undefined =>
  node?.attrs?.find((one) => one.name === name)?.value;
const find = (page: Node, test: (node: Node) => boolean): Node | undefined => [...elements(page)].find(test);
const meta = (page: Node, name: string): string | undefined =>
  attribute(
    find(page, (node) => attribute(node, 'name') === name || attribute(node, 'property') === name),
    'content',
  );

function tokens(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const token of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}
const total = (counts: Map<string, number>): number => [...counts.values()].reduce((sum, n) => sum + n, 0);
const common = (a: Map<string, number>, b: Map<string, number>): number =>
  [...a].reduce((sum, [token, n]) => sum + Math.min(n, b.get(token) ?? 0), 0);

async function doj(): Promise<void> {
  const files = filesIn('doj', '.html');
  if (files.length === 0) return;
  let [titles, dates, found, wanted, given, foundInWhole, givenInWhole] = [0, 0, 0, 0, 0, 0, 0];
  for (const file of files) {
    const page: Node = parseHtml5(textOf('doj', file));
    const result = await read('doj', file);
    if ('errors' in result) {
      miss(`doj/${file}`, 'read', 'accepted', result.errors);
      continue;
    }
    const { document } = result.edition;
    const title = oneLine(textIn(find(page, (node) => node.nodeName === 'title')).split(' | ')[0] ?? '');
    if (same(`doj/${file}`, 'title', title, document.title)) titles += 1;
    const stated = attribute(
      find(page, (node) =>
        /dc:date|datePublished/.test(`${attribute(node, 'property')} ${attribute(node, 'itemprop')}`),
      ),
      'content',
    );
    const day = stated?.slice(0, 10);
    // Pages of the ministry state midnight of their own time zone.
    const ours = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(
      new Date(document.date),
    );
    if (same(`doj/${file}`, 'date', day, ours) || day === dayOf(document.date)) dates += 1;
    const said = tokens(
      `${document.dateline ? Object.values(document.dateline).join(' ') : ''} ${document.bodyText}`,
    );
    const text = textOf('doj', file.replace(/\.html$/, '.txt'));
    const truth = tokens(text.replaceAll('None', ' '));
    const both = common(truth, said);
    if (both / total(truth) < 0.98) miss(`doj/${file}`, 'recall', 1, both / total(truth));
    const isWhole = !text.includes('None');
    if (isWhole && both / total(said) < 0.93) miss(`doj/${file}`, 'precision', 1, both / total(said));
    if (isWhole) foundInWhole += both;
    if (isWhole) givenInWhole += total(said);
    found += both;
    wanted += total(truth);
    given += total(said);
  }
  row('doj: title', titles, files.length, 0.99);
  row('doj: date', dates, files.length, 0.99);
  row('doj: body tokens, recall', found, wanted, 0.99);
  row('doj: body tokens, precision where the .txt is whole', foundInWhole, givenInWhole, 0.95);
  row('doj: body tokens, precision over all', found, given);
}

async function debian(): Promise<void> {
  const files = filesIn('debian', '.html');
  if (files.length === 0) return;
  let [titles, dates, languages] = [0, 0, 0];
  const slugs = new Map<string, Set<string>>();
  for (const file of files) {
    const page: Node = parseHtml5(textOf('debian', file));
    const [, release = '', language = ''] = /^(.*)\.(\w+)\.html$/.exec(file) ?? [];
    const result = await read('debian', file);
    slugs.set(release, (slugs.get(release) ?? new Set()).add(result.slug));
    if ('errors' in result) {
      miss(`debian/${file}`, 'read', 'accepted', result.errors);
      continue;
    }
    const { document } = result.edition;
    const title = textIn(find(page, (node) => node.nodeName === 'title'));
    if (same(`debian/${file}`, 'title', title, document.title)) titles += 1;
    const date = meta(page, 'dcterms.date') ?? '';
    const day = date.includes('.') ? date.split('.').reverse().join('-') : date;
    if (same(`debian/${file}`, 'date', day, dayOf(document.date))) dates += 1;
    if (same(`debian/${file}`, 'language', language, result.edition.language)) languages += 1;
  }
  row('debian: title', titles, files.length, 1);
  row('debian: date', dates, files.length, 1);
  row('debian: language', languages, files.length, 1);
  const joined = [...slugs].filter(
    ([release, its]) => its.size === 1 || miss(`debian/${release}`, 'editions joined', 1, [...its]),
  );
  const apart = new Set([...slugs.values()].flatMap((its) => [...its])).size === slugs.size;
  row('debian: editions joined', apart ? joined.length : 0, slugs.size, 1);
}

/** Front matter between two lines of hyphens, by the YAML library alone; undefined where it is no YAML. */
function matterOf(source: string): { data: Record<string, unknown>; body: string } | undefined {
  const [, yaml = '', body = ''] = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)([\s\S]*)/.exec(source) ?? [];
  try {
    const data: unknown = parseYaml(yaml, { schema: 'core' });
    return { data: { ...Object(data) }, body };
  } catch {
    return undefined;
  }
}

async function minlaw(): Promise<void> {
  const files = filesIn('minlaw', '.md');
  if (files.length === 0) return;
  let [published, titles, dates] = [0, 0, 0];
  for (const file of files) {
    const truth = matterOf(textOf('minlaw', file));
    const result = await read('minlaw', file);
    if ('errors' in result) {
      const codes = result.errors.map(({ code }) => code);
      const isTrue =
        (truth === undefined && codes.some((code) => code.startsWith('front-matter'))) ||
        (truth?.body.trim() === '' && codes.includes('body-missing')) ||
        (truth?.data.title === undefined && codes.includes('title-missing'));
      if (isTrue) {
        published += 1;
        titles += 1;
        dates += 1;
      } else miss(`minlaw/${file}`, 'read', 'accepted', result.errors);
      continue;
    }
    published += 1;
    const { document } = result.edition;
    if (same(`minlaw/${file}`, 'title', oneLine(String(truth?.data.title)), document.title)) titles += 1;
    const stated = String(truth?.data.date ?? file.slice(0, 10));
    const day = /T/.test(stated) ? dayOf(stated) : stated.slice(0, 10);
    if (same(`minlaw/${file}`, 'date', day, dayOf(document.date))) dates += 1;
  }
  row('minlaw: published, or rejected for a true reason', published, files.length, 1);
  row('minlaw: title', titles, files.length, 1);
  row('minlaw: date', dates, files.length, 1);
}

async function iom(): Promise<void> {
  const files = filesIn('iom', '');
  let [headlines, datelines, contacts, clean] = [0, 0, 0, 0];
  for (const file of files) {
    const name = /\.\w+$/.test(file) ? file : `${file}.txt`;
    const lines = textOf('iom', file).split('\n').map(oneLine).filter(Boolean);
    // The body begins with "Place – "; the headline stands above it, the menu above that.
    const first = lines.findIndex((line) => /^\p{Lu}[\p{L} ,]{1,40} [–—-] /u.test(line));
    const place = lines[first]?.split(/ [–—-] /u)[0] ?? '';
    const named = readUploadName(`releases/${name}`, settings);
    if (named.kind !== 'document') throw new Error(`iom/${file} is no document by its name`);
    const result = await readDocument(
      bytesOf('iom', file),
      { format: named.format, fileName: named.fileName, receivedAt: '2001-01-01T00:00:00.000Z' },
      settings,
    );
    if ('errors' in result) {
      miss(`iom/${file}`, 'read', 'accepted', result.errors);
      continue;
    }
    const { document } = result.edition;
    if (same(`iom/${file}`, 'headline', lines[first - 1], document.title)) headlines += 1;
    const [city = '', ...rest] = place.split(/,\s*/);
    const year = /\d{4}/.exec(place)?.[0];
    const isPlace = same(`iom/${file}`, 'place', city.toLowerCase(), document.dateline?.place.toLowerCase());
    const isYear =
      document.dateline?.date?.slice(0, 4) === year ||
      miss(`iom/${file}`, `date ${rest}`, year, document.dateline?.date);
    if (isPlace && isYear) datelines += 1;
    const last = lines.slice(-6).join('\n');
    const mails = [...last.matchAll(/[\w.+-]+@[\w.-]+\w/g)].map(([mail]) => mail);
    const reached = document.contacts.filter(({ phone, email }) => phone && email && mails.includes(email));
    if (reached.length === mails.length || miss(`iom/${file}`, 'contacts', mails, document.contacts))
      contacts += 1;
    const above = lines.slice(0, first - 1).filter((line) => line.length < 60);
    const printed = new Set(document.bodyText.split('\n').map(oneLine));
    const noise = above.filter((line) => printed.has(line));
    if (same(`iom/${file}`, 'lines of the menu', [], noise)) clean += 1;
  }
  if (files.length === 0) return;
  row('iom: headline', headlines, files.length, 1);
  row('iom: dateline', datelines, files.length, 1);
  row('iom: contacts', contacts, files.length, 1);
  row('iom: no line of the menu', clean, files.length, 1);
}

async function partOf(bytes: Buffer, name: string): Promise<string> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  let text = '';
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName === name)
      text = (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8');
  }
  return text;
}

async function docx(): Promise<void> {
  const files = filesIn('docx', '.docx');
  if (files.length === 0) return;
  let [parsed, whole] = [0, 0];
  for (const file of files) {
    const bytes = bytesOf('docx', file);
    const result = await read('docx', file);
    const document = await partOf(bytes, 'word/document.xml').catch(() => '');
    const notes = await partOf(bytes, 'word/footnotes.xml').catch(() => '');
    if ('errors' in result) {
      const codes = result.errors.map(({ code }) => code);
      const isTrue = codes.every(
        (code) =>
          (code === 'docx-broken' && document === '') ||
          (code === 'docx-old' && bytes[0] === 0xd0) ||
          (code === 'docx-hidden' && document.includes('w:vanish')) ||
          (code === 'docx-drawing' && /\/chart"|\/diagram"/.test(document)) ||
          (code === 'body-missing' && !/<w:t[ >]/.test(document)) ||
          ['docx-macros', 'docx-external', 'picture-format'].includes(code),
      );
      if (isTrue) {
        parsed += 1;
        whole += 1;
      } else miss(`docx/${file}`, 'read', 'accepted', result.errors);
      continue;
    }
    parsed += 1;
    const html = result.edition.document.bodyHtml;
    const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
    // A link of Word's may be several runs; each of its addresses has to be there.
    const pairs: [string, number, number][] = [
      ['images', count(document, /<a:blip\b[^>]*r:embed|<v:imagedata\b/g), count(html, /<img\b/g)],
      ['links', count(document + notes, /<w:hyperlink\b[^>]*r:id=/g), count(html, /<a [^>]*href="(?!#)/g)],
      ['tables', count(document, /<w:tbl>/g), count(html, /<table\b/g)],
    ];
    if (pairs.every(([what, has, shows]) => shows >= has || miss(`docx/${file}`, what, has, shows)))
      whole += 1;
  }
  row('docx: parsed, or rejected for a true reason', parsed, files.length, 1);
  row('docx: no image, link or table lost', whole, files.length, 1);
}

for (const evaluate of [doj, debian, minlaw, iom, docx]) await evaluate();
const shown = values.json ? console.error : console.log;
if (values.json) {
  console.log(
    JSON.stringify(
      rows.map(({ name, ours, goal, met }) => ({
        name,
        ours,
        peer: null,
        ratio: null,
        unit: 'share',
        goal,
        met,
      })),
      null,
      2,
    ),
  );
} else {
  console.table(
    rows.map(({ name, ours, goal, met }) => ({ name, ours: Math.round(ours * 10_000) / 10_000, goal, met })),
  );
}
for (const one of misses) shown(one.length > 600 ? `${one.slice(0, 599)}…` : one);
process.exitCode = rows.every(({ met }) => met !== false) ? 0 : 1;
