import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slug as slugSchema } from '../../../events/envelope.ts';
import {
  isLater,
  readUploadName,
  slugOf,
  stemOf,
} from '../../../functions/shared/domain/ingest/upload-name.ts';
import { testNewsroom } from '../../support/newsroom.ts';

const read = (key: string) => readUploadName(key, testNewsroom);

describe('readUploadName refuses, with the mend,', () => {
  it.each([
    ['releases/gauge.odt', 'old-word', /\.odt.*save it as "Word document/s],
    ['releases/gauge/fr.doc', 'old-word', /\.doc/],
    ['releases/gauge/annex.docm', 'old-word', /\.docm/],
    ['releases/gauge/en.exe', 'extension-unknown', /\.exe/],
    ['releases/gauge', 'extension-missing', /no extension/],
    ['releases/gauge/photo.svg', 'extension-unknown', /\.svg/],
    ['releases/gauge/notes.md', 'language-of-name-unknown', /"notes".*en, fr, ar/s],
    ['releases/gauge/de.docx', 'language-of-name-unknown', /"de"/],
    ['releases/gauge.de.md', 'language-of-name-unknown', /"de"/],
    ['releases/a/b/en.md', 'folder-too-deep', /2 folders/],
    ['releases/!!!.md', 'slug-empty', /letter or digit/],
    ['releases/ ̈/en.md', 'slug-empty', /letter or digit/],
    [`releases/${'long-'.repeat(41)}.md`, 'slug-too-long', /200/],
  ])('%s', (key, code, says) => {
    const named = read(key);
    if (named.kind !== 'refused') throw new Error(`${key} was taken`);
    expect(named.problem.code).toBe(code);
    expect(`${named.problem.message} ${named.problem.mend}`).toMatch(says);
  });
});

describe('readUploadName reads', () => {
  it.each([
    ['releases/gauge/en.md', { slug: 'gauge', language: 'en', format: 'md' }],
    ['releases/gauge/AR.MD', { slug: 'gauge', language: 'ar', format: 'md' }],
    ['releases/gauge.fr.html', { slug: 'gauge', language: 'fr', format: 'html' }],
    ['releases/gauge/ar.docx', { slug: 'gauge', language: 'ar', format: 'docx' }],
    ['preview/gauge/en.md', { slug: 'gauge', language: 'en', format: 'md' }],
    ['releases/gauge.htm', { slug: 'gauge', format: 'html' }],
    ['releases/19970307b.en.html', { slug: '19970307b', language: 'en' }],
    ['releases/v1.2.txt', { slug: 'v1-2', format: 'txt' }],
    ['releases/000_b61a772e23942d74.txt', { slug: '000_b61a772e23942d74' }],
    ['releases/Tide gauge + 100%/en.md', { slug: 'tide-gauge-100' }],
    ['releases/a+b%20c.md', { slug: 'a-b-20c' }],
    ['releases/محطة المد.ar.md', { slug: 'محطة-المد', language: 'ar' }],
    ['releases/潮汐.txt', { slug: '潮汐' }],
  ])('%s', (key, expected) => {
    expect(read(key)).toMatchObject({ kind: 'document', ...expected });
  });

  it('pictures and attachments beside the documents, and nothing in what a console calls a folder', () => {
    expect(read('releases/Tide Gauge/Old photo.JPG')).toEqual({
      kind: 'media',
      slug: 'tide-gauge',
      name: 'Old photo.JPG',
      what: 'picture',
    });
    for (const name of ['Annex 1.pdf', 'Annex 1.docx', 'readings.CSV']) {
      expect(read(`releases/gauge/${name}`)).toMatchObject({ kind: 'media', name, what: 'attachment' });
    }
    expect(read('releases/gauge/')).toEqual({ kind: 'folder' });
  });

  it('any key without throwing, into a slug that events can carry', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        const named = read(`releases/${name}`);
        if (named.kind === 'document' || named.kind === 'media')
          expect(slugSchema.safeParse(named.slug).success).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('slugOf', () => {
  it('is the same for the composed and the decomposed form', () => {
    expect(slugOf('Me\u0301te\u0301o')).toBe(slugOf('Météo'));
    expect(slugOf(slugOf('Tide — Gauge (2)'))).toBe('tide-gauge-2');
  });

  it('tells releases apart by how they are written, through stemOf', () => {
    expect(stemOf('releases/Tide gauge.md', testNewsroom)).toBe('Tide gauge');
    expect(stemOf('releases/Tide gauge/en.md', testNewsroom)).toBe('Tide gauge');
    expect(stemOf('releases/gauge/photo.jpg', testNewsroom)).toBeUndefined();
  });
});

describe('isLater', () => {
  const upload = (sequencer: string) => ({ key: 'releases/a.md', sequencer });

  it.each([
    ['0062E99A88DC407460', '0062E99A88DC407459', true],
    ['0062E9', '0062E900', false],
    ['0062E90', '0062E9', false],
    ['0062EA', '0062E9FFFF', true],
    ['0062ea', '0062EA', false],
  ])('%s after %s: %s', (a, b, expected) => {
    expect(isLater(upload(a), upload(b))).toBe(expected);
  });
});
