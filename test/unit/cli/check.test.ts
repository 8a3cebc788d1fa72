import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { aStage, dateline } from './world.ts';

const folder = mkdtempSync(join(tmpdir(), 'dateline-check-'));
function file(name: string, content: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const good = file(
  'gauge/en.md',
  `---
title: A gauge for Dakar
date: 2026-03-02
image: { name: gauge.jpg, alt: A gauge }
---
DAKAR, 2 March 2026 – The gauge went live, ![low water](low.png) and [the annex](annex.pdf) tells more.

“Now we know when the water comes,” said Awa Ndiaye, Harbour master of Dakar.

For more information please contact Ilse Marrand, Spokesperson, Tel: +41 22 555 01 12, Email: press@example.org
`,
);
file('gauge/low.png', 'x');
const bad = file('bad.md', '---\ntitle: T\ndate: soon\n---\nText.\n');
const odd = file('notes.xyz', 'x');
const check = (...args: string[]) => dateline(aStage(), ['check', ...args]);
const parsed = (out: string): unknown[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

it('refuses what would be refused, with the place and the way out, and goes on', async () => {
  const { status, out, err, opened } = await check(bad, odd, good);
  expect(status).toBe(1);
  expect(out).toContain(`✘ Would be refused: ${bad}`);
  expect(out).toContain('error in line 3, column 1: date: can’t be "soon".\n           Write a date such as');
  expect(out).toContain('has the extension ".xyz"');
  expect(out).toContain(`✔ Would be taken: ${good}`);
  expect(err).toContain('2 of 3 would be refused');
  // No stage is asked.
  expect(opened).toEqual([]);
});

it('says what is refused in JSON as well, and what of it could be read', async () => {
  const { out } = await check(bad, odd, '--json');
  expect(parsed(out)).toMatchObject([
    { file: bad, accepted: false, errors: [{ code: 'value-date', line: 3 }], release: { title: 'T' } },
    { file: odd, accepted: false, errors: [{ code: 'extension-unknown' }], release: null },
  ]);
});

it('gives one object a line, with everything that was understood', async () => {
  const { status, out } = await check(good, '--json', '--as', 'tide-gauge');
  expect(status).toBe(0);
  const [checked] = z.tuple([z.object({ release: z.unknown() }).loose()]).parse(parsed(out));
  expect(checked).toMatchObject({ file: good, accepted: true, errors: [], warnings: [] });
  expect(checked.release).toMatchObject({
    slug: 'tide-gauge',
    title: 'A gauge for Dakar',
    subtitle: null,
    language: 'en',
    date: '2026-03-01T23:00:00.000Z',
    dateline: { place: 'DAKAR', country: 'Senegal', date: '2026-03-02' },
    contacts: [
      { name: 'Ilse Marrand', role: 'Spokesperson', phone: '+41225550112', email: 'press@example.org' },
    ],
    quotations: [
      { text: 'Now we know when the water comes', speaker: 'Awa Ndiaye', role: 'Harbour master of Dakar' },
    ],
    topics: ['ports'],
    places: ['senegal'],
    embargo: null,
    boilerplate: null,
    media: [
      { name: 'gauge.jpg', alt: 'A gauge', kind: 'picture', found: false },
      { name: 'low.png', alt: 'low water', kind: 'picture', found: true },
      { name: 'annex.pdf', alt: null, kind: 'attachment', found: false },
    ],
  });
});

it('names the files that are not beside the text, and takes a whole folder', async () => {
  const { out } = await check(join(folder, 'gauge'));
  expect(out).toContain('not here    gauge.jpg');
  expect(out).not.toContain('not here    low.png');
});
