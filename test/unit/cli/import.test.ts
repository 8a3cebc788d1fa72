import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readDocument } from '../../../functions/shared/domain/document/read-document.ts';
import { readUploadName } from '../../../functions/shared/domain/ingest/upload-name.ts';
import type { PageJob } from '../../../functions/shared/domain/jobs.ts';
import { memoryJobs } from '../../support/memory.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { anEntry, aRevision, testNewsroom } from '../../support/newsroom.ts';
import { aRecord, aStage, dateline } from './world.ts';

const text = (title: string) =>
  `---\ntitle: ${title}\ndate: 2019-05-03\ntopics: [floods]\n---\nThe gauge went live.\n`;

function archive(files: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'dateline-import-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  return dir;
}

/** A stage that takes uploads as ingest-release does, and breaks off at one. */
function taking(breakAt?: string) {
  const index = memoryIndex();
  const pages = memoryJobs<PageJob>();
  const puts: { key: string; metadata: Record<string, string> }[] = [];
  const stage = aStage({
    index,
    pages,
    async put(key, body, _type, metadata) {
      if (key === breakAt) throw new Error('the line is down');
      puts.push({ key, metadata });
      const etag = createHash('md5').update(body).digest('hex');
      const named = readUploadName(key, testNewsroom);
      const sequencer = String(puts.length).padStart(4, '0');
      if (named.kind === 'document') {
        const read = await readDocument(body, { ...named, receivedAt: '2026-03-02T09:00:00Z' }, testNewsroom);
        const about = { slug: named.slug, language: 'en', revision: 1 };
        if ('edition' in read)
          await index.addRevision(aRevision({ ...about, document: read.edition.document }));
        const errors = 'errors' in read ? read.errors : [];
        const outcome = errors.length > 0 ? 'rejected' : 'accepted';
        await index.recordUpload(
          aRecord(key, { ...about, etag, errors, outcome, upload: { key, sequencer } }),
        );
      } else {
        await index.recordUpload(aRecord(key, { etag, outcome: 'media', upload: { key, sequencer } }));
      }
      return `"${etag}"`;
    },
  });
  return { stage, puts, pages };
}

const DIR = {
  '2019/2019-05-03-first.md': text('First'),
  '2019/second/en.md': text('Second'),
  '2019/second/photo.png': 'x',
  'notes.xyz': 'x',
  'third.md': text('Third'),
};

it('refuses what is no folder, and a concurrency of none', async () => {
  expect((await dateline(aStage(), ['import', '/nowhere/at/all'])).status).toBe(2);
  expect((await dateline(aStage(), ['import', '.', '--concurrency', '0'])).status).toBe(2);
});

it('names what is rejected and why, and takes the rest', async () => {
  const dir = archive({
    ...DIR,
    'bad.md': '---\ndate: soon\n---\nText.\n',
    'a/same.md': text('A'),
    'b/same.md': text('B'),
  });
  const rejects = join(dir, '..', `${Date.now()}-rejects.ndjson`);
  const { stage } = taking();
  const { status, out, err } = await dateline(stage, [
    'import',
    dir,
    '--rejects',
    rejects,
    '--concurrency',
    '1',
  ]);
  expect(status).toBe(1);
  expect(out).toContain('7 files: 5 taken, 0 unchanged, 0 done before, 2 rejected');
  expect(err).toContain('2 of 7 rejected');
  const lines = readFileSync(rejects, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ file, errors }) => [file, errors[0].code])).toEqual([
    ['bad.md', 'value-date'],
    ['b/same.md', 'import-same-name'],
  ]);
  rmSync(rejects);
});

it('tells nobody, brings files before the texts that show them, and asks for shared pages once', async () => {
  const { stage, puts, pages } = taking();
  const { status } = await dateline(stage, ['import', archive(DIR), '--concurrency', '1']);
  expect(status).toBe(0);
  expect(puts.map(({ key }) => key)).toEqual([
    'releases/third.md',
    'releases/2019-05-03-first.md',
    'releases/second/photo.png',
    'releases/second/en.md',
  ]);
  expect(puts.every(({ metadata }) => metadata.announce === 'none' && metadata.report === 'quiet')).toBe(
    true,
  );
  const asked = pages.jobs.map(({ address }) => address);
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked).toEqual(
    expect.arrayContaining(['/en/', '/en/topics/floods/', '/en/news/2019/05/', '/sitemaps/2019-05.xml']),
  );
});

it('asks for the pages beside what it brought in, once all is in', async () => {
  const { stage, pages } = taking();
  const neighbour = aRevision({ slug: 'neighbour', document: { date: '2019-05-01T09:00:00Z' } });
  await stage.index.putListEntry('all', '2019-05', anEntry(neighbour, '/en/news/2019/05/neighbour/'));
  const { out } = await dateline(stage, ['import', archive({ 'third.md': text('Third') })]);
  const asked = pages.jobs.map(({ address }) => address);
  expect(asked).toContain('/en/news/2019/05/neighbour/');
  expect(out).toContain(`${asked.length} pages asked for`);
});

it('broken off, it goes on where it was; run again, it does nothing; a changed file is brought in', async () => {
  const dir = archive(DIR);
  const broken = taking('releases/second/en.md');
  expect((await dateline(broken.stage, ['import', dir, '--concurrency', '1'])).status).toBe(1);
  const journal = join(dir, '.dateline-import.ndjson');
  appendFileSync(journal, '{"file":"half a li');
  const { stage, puts, pages } = taking();
  await dateline(stage, ['import', dir, '--concurrency', '1']);
  expect(puts.map(({ key }) => key)).toEqual(['releases/second/en.md']);
  // The pages of what an earlier run brought in, and those beside it, are asked for as well.
  const neighbours = readFileSync(journal, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"release":'));
  expect(neighbours).toHaveLength(3);
  expect(pages.jobs.map(({ address }) => address)).toContain('/en/news/2019/05/');
  const again = taking();
  const { out } = await dateline(again.stage, ['import', dir]);
  expect(again.puts).toEqual([]);
  expect(out).toContain('0 taken, 0 unchanged, 4 done before');
  writeFileSync(join(dir, 'third.md'), text('Third and more'));
  const more = taking();
  await dateline(more.stage, ['import', dir]);
  expect(more.puts.map(({ key }) => key)).toEqual(['releases/third.md']);
});

it('dry, it uploads nothing and leaves no journal', async () => {
  const dir = archive({ ...DIR, 'bad.md': '---\ndate: soon\n---\nText.\n' });
  const { stage, puts } = taking();
  const { status, out } = await dateline(stage, ['import', dir, '--dry-run']);
  expect([status, puts.length, existsSync(join(dir, '.dateline-import.ndjson'))]).toEqual([1, 0, false]);
  expect(out).toContain('4 would be taken');
});
