import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filesToUpload, type Naming } from '../../../bin/files.ts';
import { Refusal } from '../../../bin/refusal.ts';

const root = mkdtempSync(join(tmpdir(), 'dateline-files-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const file = (path: string): string => {
  const full = join(root, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, 'Words');
  return full;
};
const keys = (paths: string[], naming: Partial<Naming> = {}): string[] =>
  filesToUpload(paths, { languages: ['en', 'fr', 'ar'], ...naming }).map(({ key }) => key);

describe('what can not be uploaded is refused before anything is', () => {
  const text = file('first/gauge.md');
  const picture = file('first/photo.jpg');
  mkdirSync(join(root, 'empty'));
  const many = join(root, 'many');
  file('many/one/en.md');

  it.each<[string, string[], Partial<Naming>, string]>([
    ['a file that is not there', [text, join(root, 'nowhere.md')], {}, 'nowhere.md'],
    ['an empty name', [''], {}, 'there is no such file'],
    ['an empty folder', [join(root, 'empty')], {}, 'is an empty folder'],
    ['a folder of folders', [many], {}, join(many, 'one')],
    ['a picture of nobody knows what', [picture], {}, '--as SLUG'],
    ['two files of one name', [text, file('second/gauge.md')], {}, 'would both be releases/gauge.md'],
    ['two languages for one text', [file('gauge.fr.md')], { language: 'ar' }, 'says fr in its name'],
    ['a language for a folder', [join(root, 'first')], { language: 'fr' }, '--language is for a text'],
    ['a half key', [text], { as: 'gauge/fr' }, 'releases/gauge/fr.md'],
    ['a key for a folder', [join(root, 'first')], { as: 'releases/x.md' }, 'for a folder'],
  ])('%s', (_what, paths, naming, words) => {
    expect(() => keys(paths, naming)).toThrow(Refusal);
    expect(() => keys(paths, naming)).toThrow(words);
  });
});

describe('a text is named after its file', () => {
  it.each<[string, Partial<Naming>, string]>([
    ['gauge.md', {}, 'releases/gauge.md'],
    ['gauge.fr.md', {}, 'releases/gauge.fr.md'],
    ['gauge.md', { language: 'fr' }, 'releases/gauge.fr.md'],
    ['gauge.fr.md', { language: 'fr' }, 'releases/gauge.fr.md'],
    ['draft.fr.html', { as: 'gauge' }, 'releases/gauge.fr.html'],
    ['draft.md', { as: 'gauge', language: 'ar' }, 'releases/gauge.ar.md'],
    ['draft.md', { as: 'releases/gauge/ar.md' }, 'releases/gauge/ar.md'],
    ['version.2.txt', {}, 'releases/version.2.txt'],
    ['fr.md', {}, 'releases/fr.md'],
    ['مقياس المد 100%+.md', {}, 'releases/مقياس المد 100%+.md'],
    ['annex.pages', {}, 'releases/annex.pages'],
  ])('%s with %o', (name, naming, key) => {
    expect(keys([file(`named/${name}`)], naming)).toEqual([key]);
  });
});

it('takes a folder as a release, pictures first, hidden files not', () => {
  for (const name of ['ar.md', 'en.md', 'photo.JPG', 'tide.webp', '.DS_Store']) file(`drafts/gauge/${name}`);
  const inside = ['photo.JPG', 'tide.webp', 'ar.md', 'en.md'];
  expect(keys([join(root, 'drafts/gauge')])).toEqual(inside.map((name) => `releases/gauge/${name}`));
  expect(keys([`${join(root, 'drafts/gauge')}/.`], { as: 'tide' })).toEqual(
    inside.map((name) => `releases/tide/${name}`),
  );
});

it('puts pictures of single files before the texts, under the release that --as names', () => {
  expect(keys([file('x/draft.en.md'), file('x/photo.png')], { as: 'gauge' })).toEqual([
    'releases/gauge/photo.png',
    'releases/gauge.en.md',
  ]);
});

it('says what each file is', () => {
  const types = filesToUpload([file('t/a.md'), file('t/b.HTML'), file('t/c.pages')], {
    languages: ['en'],
  }).map(({ contentType }) => contentType);
  expect(types).toEqual([
    'text/markdown; charset=utf-8',
    'text/html; charset=utf-8',
    'application/octet-stream',
  ]);
});
