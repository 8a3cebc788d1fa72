import { describe, expect, it } from 'vitest';
import { editionOf, errorsOf, reading } from './reading.ts';

const withMatter = (matter: string, body = '# Gauge live\n\nA gauge went live on Monday.'): string =>
  `---\n${matter}\n---\n\n${body}\n`;

describe('front matter', () => {
  it('says everything, and wins over the text', async () => {
    const { document, ...edition } = await editionOf(
      withMatter(
        [
          'title: Gauge live in Dakar',
          'subtitle: The twelfth this year',
          'summary: Twelve gauges now.',
          'date: 2026-03-02 09:00',
          'publish_at: 2026-03-03T06:00Z',
          'dateline: { place: Dakar, country: Senegal, date: 2026-03-02 }',
          'topics: [floods, Harbour]',
          'places: Sénégal',
          'contacts:',
          '  - { name: Awa Sow, role: Press officer, phone: +41 22 555 01 00, email: sow@example.org }',
          '  - Malik Ba, ba@example.org',
          'image: { name: gauge.jpg, alt: A gauge in the port, caption: Dakar, credit: ITO }',
          'change_note: The number of gauges is right now.',
          'minor: true',
          'language: fr-SN',
        ].join('\n'),
      ),
    );
    expect(document).toMatchObject({
      title: 'Gauge live in Dakar',
      subtitle: 'The twelfth this year',
      summary: 'Twelve gauges now.',
      date: '2026-03-02T08:00:00.000Z',
      dateline: { place: 'Dakar', country: 'Senegal', date: '2026-03-02' },
      topics: ['floods', 'ports'],
      places: ['senegal'],
      contacts: [
        {
          name: 'Awa Sow',
          role: 'Press officer',
          phone: '+41225550100',
          phoneText: '+41 22 555 01 00',
          email: 'sow@example.org',
        },
        { name: 'Malik Ba', email: 'ba@example.org' },
      ],
      image: { name: 'gauge.jpg', alt: 'A gauge in the port', caption: 'Dakar', credit: 'ITO' },
    });
    expect(edition).toMatchObject({
      language: 'fr',
      status: 'published',
      minor: true,
      changeNote: 'The number of gauges is right now.',
      embargo: '2026-03-03T06:00:00.000Z',
      warnings: [],
    });
  });

  it.each([
    ['title: [a', 'front-matter-yaml', 3],
    ['title: "a', 'front-matter-yaml', 3],
    ['title: a\ntitle: b', 'front-matter-yaml', 3],
    ['- a\n- b', 'front-matter-yaml', 2],
  ])('that is broken (%j) names the line', async (matter, code, line) => {
    expect(await errorsOf(withMatter(matter))).toMatchObject([{ code, line: expect.closeTo(line, -0.5) }]);
  });

  it('that has no end is told so', async () => {
    expect(await errorsOf('---\ntitle: A\n\nText.')).toMatchObject([{ code: 'front-matter-open', line: 1 }]);
  });

  it('that an end within a value cut short is left out, with a warning', async () => {
    const { document, warnings } = await editionOf(
      '---\ntitle: A gauge\n\n---\n on land\npermalink: /a\nlayout: post\n---\n\nText.',
    );
    expect([document.title, document.bodyText]).toEqual(['A gauge', 'Text.']);
    expect(warnings).toMatchObject([{ code: 'front-matter-twice', line: 4 }, { code: 'date-missing' }]);
  });

  it('is not a rule across the page', async () => {
    expect((await editionOf('---\n\n# Title\n\nText.')).document.title).toBe('Title');
  });

  it.each([
    ['title: T\ndate: 2026-02-31', 'date', '2026-02-31', 3],
    ['date: 02/03/2026', 'date', '02/03/2026', 2],
    ['embargo: next Tuesday', 'embargo', 'next Tuesday', 2],
    ['embargo: 2 March 2026, 09:00 IST', 'embargo', 'IST', 2],
    ['minor: maybe', 'minor', 'maybe', 2],
    ['status: gone', 'status', 'gone', 2],
    ['topics: { a: b }', 'topics', 'a', 2],
    ['contacts: [{ email: nobody }]', 'contacts', 'nobody', 2],
    ['image: [a, b]', 'image', 'a', 2],
  ])('with a wrong value (%j) shows it with its line and a mend', async (matter, name, value, line) => {
    const [error] = await errorsOf(withMatter(matter));
    expect(error).toMatchObject({ code: expect.stringMatching(/^value-/), line });
    expect(error?.message).toContain(name);
    expect(error?.message).toContain(value);
    expect(error?.mend).toMatch(/^Write /);
  });

  it('with several wrong values tells all of them at once', async () => {
    expect(await errorsOf(withMatter('minor: maybe\ndate: soon\ntopics: [whales]'))).toHaveLength(3);
  });

  it('with names unknown warns once, with the name that was meant', async () => {
    const { warnings } = await editionOf(withMatter('date: 2026-03-02\nsumary: A.\npermalink: /a/'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ code: 'front-matter-misspelt', line: 3 });
    expect(warnings[0]?.message).toContain('"sumary", "permalink"');
    expect(warnings[0]?.mend).toBe('Did you mean summary ("sumary")?');
  });

  it('with topics and places that the newsroom lacks names those it has', async () => {
    const errors = await errorsOf(withMatter('topics: [whales]\nplaces: [atlantis]'));
    expect(errors.map(({ code, line }) => [code, line])).toEqual([
      ['topic-unknown', 2],
      ['place-unknown', 3],
    ]);
    expect(errors[0]?.mend).toContain('floods, ports');
  });

  it('retracts with a reason, and only with one', async () => {
    const { status, changeNote } = await editionOf(
      '---\ntitle: T\nstatus: retracted\nreason: A wrong number.\n---\n',
    );
    expect([status, changeNote]).toEqual(['retracted', 'A wrong number.']);
    expect(await errorsOf('---\ntitle: T\nstatus: retracted\n---\n')).toMatchObject([
      { code: 'reason-missing', line: 3 },
    ]);
  });

  it('keeps a title that looks like a number as it was written', async () => {
    expect((await editionOf(withMatter('title: 007'))).document.title).toBe('007');
  });

  it('names a picture without words for it, and leaves out one that stands elsewhere', async () => {
    const bare = await editionOf(withMatter('date: 2026-03-02\nimage: pictures/gauge.jpg'));
    expect(bare.document.image).toEqual({ name: 'gauge.jpg', alt: '' });
    expect(bare.warnings).toMatchObject([{ code: 'image-alt-missing', line: 3 }]);
    const far = await editionOf(withMatter('date: 2026-03-02\nimage: https://example.org/gauge.jpg'));
    expect(far.document.image).toBeUndefined();
    expect(far.warnings).toMatchObject([{ code: 'image-elsewhere' }]);
  });
});

describe('a document', () => {
  it.each([
    [
      'Text without a heading that stands alone and is long enough to be a paragraph of its own, surely.',
      'md',
      'title-missing',
    ],
    ['# Title only', 'md', 'body-missing'],
    ['<p>Only a paragraph</p>', 'html', 'title-missing'],
  ] as const)('that lacks a part is rejected: %j', async (text, format, code) => {
    expect(await errorsOf(text, format)).toMatchObject([{ code }]);
  });

  it.each([
    [{ language: 'ar' }, 'ar'],
    [{}, 'fr'],
  ])('is in the language of its name, else of its front matter: %j', async (about, language) => {
    const text = '---\nlanguage: fr\ntitle: T\n---\n<p lang="en">a</p>';
    expect((await editionOf(text, 'html', about)).language).toBe(language);
  });

  it('in a language that the newsroom has not names those it has', async () => {
    const [error] = await errorsOf('<html lang="de"><title>T</title><p>Text', 'html');
    expect(error?.code).toBe('language-unknown');
    expect(error?.mend).toContain('en, fr, ar');
  });

  it('is dated by its text, its name, and else by its coming', async () => {
    const text = '# T\n\nText.';
    expect((await editionOf(`${text}\n`, 'md', { fileName: '1999-08-18-t.md' })).document.date).toBe(
      '1999-08-17T22:00:00.000Z',
    );
    const late = await editionOf(text);
    expect(late.document.date).toBe('2026-05-01T10:00:00.000Z');
    expect(late.warnings).toMatchObject([{ code: 'date-missing' }]);
  });

  it('in UTF-16, in an older encoding that it states, or with a mark and CRLF is read', async () => {
    const utf16 = new Uint8Array([0xff, 0xfe, ...[...'# T\n\né'].flatMap((c) => [c.charCodeAt(0), 0])]);
    expect((await editionOf(utf16)).document.bodyText).toBe('é');
    const latin = '<meta charset="iso-8859-1"><h1>Mar\xe9e</h1><p>\x93a\x94</p>';
    const bytes = Uint8Array.from(latin, (c) => c.charCodeAt(0));
    expect((await editionOf(bytes, 'html')).document).toMatchObject({ title: 'Marée', bodyText: '“a”' });
    expect((await editionOf('\uFEFF---\r\ntitle: T\r\n---\r\nOne\r\ntwo.\r\n')).document.bodyText).toBe(
      'One two.',
    );
  });

  it('is composed: what looks the same is the same', async () => {
    const { document } = await editionOf('# Mare\u0301e\n\ne\u0301');
    expect([document.title, document.bodyText]).toEqual(['Marée', 'é']);
  });

  it('read twice is the same', async () => {
    expect(await reading('# T\n\nText.')).toEqual(await reading('# T\n\nText.'));
  });
});
