import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import {
  Document,
  ExternalHyperlink,
  FootnoteReferenceRun,
  HeadingLevel,
  ImageRun,
  Packer,
  Paragraph,
  type ParagraphChild,
  Table,
  TableCell,
  TableRow,
  TextRun,
} from 'docx';
import { selectAll } from 'hast-util-select';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../functions/shared/domain/document/limits.ts';
import { parseHtml } from '../../../functions/shared/domain/document/parse-html.ts';
import { editionOf, errorsOf, reading } from './reading.ts';

/** One pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const p = (...children: (string | ParagraphChild)[]) =>
  new Paragraph({
    children: children.map((child) => (typeof child === 'string' ? new TextRun(child) : child)),
  });
const heading = (
  text: string,
  level: (typeof HeadingLevel)[keyof typeof HeadingLevel] = HeadingLevel.HEADING_1,
) => new Paragraph({ text, heading: level });
const cell = (text: string) => new TableCell({ children: [p(text)] });
const row = (...texts: string[]) => new TableRow({ children: texts.map(cell) });
const picture = (description?: string) =>
  new ImageRun({
    type: 'png',
    data: PNG,
    transformation: { width: 1, height: 1 },
    ...(description === undefined ? {} : { altText: { name: 'p', title: '', description } }),
  });

type Content = NonNullable<ConstructorParameters<typeof Document>[0]['sections'][number]['children']>;
const word = (children: Content, more: Partial<ConstructorParameters<typeof Document>[0]> = {}) =>
  Packer.toBuffer(new Document({ sections: [{ children }], ...more }));

/** A zip of parts as they are given, each deflated (PKWARE APPNOTE 4.3): for files that no library would write. */
function zip(parts: [string, string | Buffer, { size?: number }?][]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content, { size = Buffer.from(content).length } = {}] of parts) {
    const packed = deflateRawSync(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(Buffer.from(content)), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(size, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    central.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), fields, place, Buffer.from(name)]),
    );
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\u0005\u0006'), end]);
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

const TYPES =
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="emf" ContentType="image/x-emf"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
const RELS =
  '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>';
const body = (xml: string): string =>
  `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>A TITLE</w:t></w:r></w:p><w:p><w:r><w:t>Some text of it.</w:t></w:r></w:p>${xml}</w:body></w:document>`;
const raw = (xml: string, more: [string, string | Buffer][] = []) =>
  zip([['[Content_Types].xml', TYPES], ['_rels/.rels', RELS], ['word/document.xml', body(xml)], ...more]);
const relation = (type: string, target: string, mode = 'External'): [string, string] => [
  'word/_rels/document.xml.rels',
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}" TargetMode="${mode}"/></Relationships>`,
];
const drawing = (uri: string, inner: string) =>
  `<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="n" descr="What it shows"/><a:graphic><a:graphicData uri="${uri}">${inner}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`;
const PICTURE = 'http://schemas.openxmlformats.org/drawingml/2006/picture';
const blip = (how: 'embed' | 'link') =>
  drawing(PICTURE, `<pic:pic><pic:blipFill><a:blip r:${how}="x"/></pic:blipFill></pic:pic>`);

describe('a hostile Word file is refused by name:', () => {
  const good = raw('');
  const cases: [string, Buffer, string, RegExp][] = [
    ['old or with a password', Buffer.from('d0cf11e0a1b11ae1ffff', 'hex'), 'docx-old', /password/],
    ['no zip', Buffer.from('This is a text.'), 'docx-broken', /damaged/],
    ['cut off', good.subarray(0, good.length - 30), 'docx-broken', /damaged/],
    ['another kind of zip', zip([['a.txt', 'x']]), 'docx-broken', /word\/document\.xml/],
    [
      'larger than it says',
      zip([['word/document.xml', 'x'.repeat(50_000), { size: 10 }]]),
      'docx-broken',
      /damaged/,
    ],
    ['two parts of one name', raw('', [['word/document.xml', body('')]]), 'docx-broken', /two parts/],
    ['a path that leads outside', raw('', [['../evil.xml', '<a/>']]), 'docx-broken', /relative path/],
    [
      'a bomb',
      raw('', [['word/media/zeros.bin', Buffer.alloc(limits.docx.ratioFrom + 1)]]),
      'docx-too-large',
      /unpacked/,
    ],
    [
      'of too many parts',
      raw(
        '',
        Array.from({ length: limits.docx.entries }, (_, i) => [`a/${i}`, '']),
      ),
      'docx-too-large',
      /parts/,
    ],
    [
      'with entities',
      raw('', [['word/comments.xml', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>']]),
      'docx-entities',
      /comments\.xml/,
    ],
    ['nested without end', raw('<w:sdt><w:sdtContent>'.repeat(5_000)), 'too-deep', /deep/],
    ['not well-formed', raw('<w:p><w:r></w:p>'), 'docx-broken', /damaged/],
    ['with macros', raw('', [['word/vbaProject.bin', 'x']]), 'docx-macros', /vbaProject\.bin/],
    [
      'that calls itself macro-enabled',
      zip([
        ['[Content_Types].xml', TYPES.replace('wordprocessingml.document.main', 'macroEnabled.main')],
        ['word/document.xml', body('')],
      ]),
      'docx-macros',
      /Content_Types/,
    ],
    [
      'with a picture elsewhere',
      raw(blip('link'), [relation('image', 'https://example.org/a.png')]),
      'docx-external',
      /image.*example\.org/,
    ],
    [
      'with a file of the reader’s machine',
      raw(blip('link'), [relation('image', 'file:///etc/passwd')]),
      'docx-external',
      /etc\/passwd/,
    ],
    [
      'with another document elsewhere',
      raw('', [relation('subDocument', 'other.docx')]),
      'docx-external',
      /subDocument/,
    ],
    [
      'with a picture that browsers can’t show',
      raw(blip('embed'), [relation('image', 'media/a.emf', 'Internal'), ['word/media/a.emf', 'x']]),
      'picture-format',
      /x-emf/,
    ],
    [
      'with a chart',
      raw(drawing('http://schemas.openxmlformats.org/drawingml/2006/chart', '')),
      'docx-drawing',
      /chart/,
    ],
    ['with a document inside', raw('<w:altChunk r:id="x"/>'), 'docx-chunk', /altChunk/],
    [
      'with hidden words',
      raw('<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>between us</w:t></w:r></w:p>'),
      'docx-hidden',
      /between us/,
    ],
  ];
  it.each(cases)('%s', async (_, bytes, code, message) => {
    const errors = await errorsOf(bytes, 'docx');
    expect(errors.map((error) => error.code)).toEqual([code]);
    expect(errors[0]?.message).toMatch(message);
    expect(errors[0]?.mend).not.toBe('');
  });

  it('cut off anywhere, it is never a crash', async () => {
    const whole = await word([heading('A title'), p('Some text.', picture('a dot'))]);
    for (let length = 1; length < whole.length; length += 97) {
      const [error] = await errorsOf(whole.subarray(0, length), 'docx');
      expect(error?.code).toBe('docx-broken');
    }
  });
});

describe('of a Word file', () => {
  it('nothing that readers need is lost', async () => {
    const bytes = await word(
      [
        heading('A gauge for the last harbour', HeadingLevel.TITLE),
        p('DAKAR, 2 March 2026 – The gauge went live', new FootnoteReferenceRun(1), '.'),
        heading('What it measures'),
        p(
          'See ',
          new ExternalHyperlink({
            link: 'https://example.org/open',
            children: [new TextRun('the readings')],
          }),
          '.',
        ),
        p(picture('A gauge at low water')),
        new Table({
          rows: [
            new TableRow({ tableHeader: true, children: [cell('Harbour'), cell('Height')] }),
            row('Dakar', '1.2 m'),
          ],
        }),
        new Paragraph({ text: 'first', bullet: { level: 0 } }),
        new Paragraph({ text: 'second', bullet: { level: 0 } }),
      ],
      { footnotes: { 1: { children: [p('At noon.')] } } },
    );
    const read = await reading(bytes, 'docx');
    if ('errors' in read) throw new Error(JSON.stringify(read.errors));
    const { document } = read.edition;
    expect(document.title).toBe('A gauge for the last harbour');
    expect(document.dateline).toMatchObject({ place: 'DAKAR', date: '2026-03-02' });
    const tree = parseHtml(document.bodyHtml, 'fragment');
    const count = (selector: string) => selectAll(selector, tree).length;
    expect([count('h2, h3'), count('table'), count('th'), count('td'), count('ul > li')]).toEqual([
      1, 1, 2, 2, 2,
    ]);
    expect(document.bodyHtml).toContain('<a href="https://example.org/open">the readings</a>');
    const name = `${createHash('sha256').update(PNG).digest('hex').slice(0, 16)}.png`;
    expect(document.bodyHtml).toContain(`<img src="media:${name}" alt="A gauge at low water">`);
    expect(read.files.map((file) => [file.name, file.contentType, file.bytes.length])).toEqual([
      [name, 'image/png', PNG.length],
    ]);
    // A note leads to its text and back.
    const note = selectAll('li[id]', tree).find((item) => String(item.properties.id).includes('footnote'));
    expect(document.bodyHtml).toContain(`href="#${note?.properties.id}"`);
    expect(document.bodyText).toContain('At noon.');
  });

  it('one picture twice is one file, and one without words is warned of below its heading', async () => {
    const bytes = await word([heading('Title'), heading('Below'), p('Text.', picture(), picture())]);
    const read = await reading(bytes, 'docx');
    expect(read).toHaveProperty('files.length', 1);
    expect(read.warnings.filter(({ code }) => code === 'picture-alt-missing')).toMatchObject([
      { near: 'Below' },
      { near: 'Below' },
    ]);
  });

  it.each([
    ['the style Title', [heading('Right', HeadingLevel.TITLE), heading('Wrong'), p('Text.')], 'Right'],
    [
      'a first heading',
      [p('Regulation 7'), heading('Right'), heading('Wrong', HeadingLevel.HEADING_2), p('Text.')],
      'Right',
    ],
    [
      'a bold line',
      [p(new TextRun({ text: 'Right', bold: true })), p('Text of it, which goes on.')],
      'Right',
    ],
    [
      'a label and its headline',
      [
        p(new TextRun({ text: 'ANNEX B', bold: true })),
        p(new TextRun({ text: 'Harbours', bold: true })),
        p('Text.'),
      ],
      'ANNEX B – Harbours',
    ],
    ['a headline of two lines', [heading('THE LAST'), heading('HARBOUR'), p('Text.')], 'THE LAST HARBOUR'],
  ] as [string, Content, string][])('the title is %s', async (_, content, title) => {
    const { document } = await editionOf(await word(content), 'docx');
    expect(document.title).toBe(title);
    expect(document.bodyText).not.toContain(title);
  });

  it.each([
    ['Right title of it', 'Right title of it'],
    ['Document1', undefined],
    ['Microsoft Word - draft', undefined],
    ['ITO-2026-final.docx', undefined],
  ])('its property %j is a title or not', async (title, expected) => {
    const read = await reading(
      await word([p('Only text, and no line of it stands out from the others.')], { title }),
      'docx',
    );
    if (expected) expect(read).toHaveProperty('edition.document.title', expected);
    else expect(read).toHaveProperty('errors.0.code', 'title-missing');
  });

  it('a table at its head is its front matter, in the language of the editor', async () => {
    const table = new Table({
      rows: [
        row('Titre', 'Un marégraphe'),
        row('Note de modification:', 'La date.'),
        row('Topics', 'floods, ports'),
      ],
    });
    const { document, changeNote } = await editionOf(
      await word([table, p('Le texte du communiqué.')]),
      'docx',
    );
    expect([document.title, changeNote, document.topics]).toEqual([
      'Un marégraphe',
      'La date.',
      ['floods', 'ports'],
    ]);
    expect(document.bodyHtml).not.toContain('<table');
  });

  it('any other table there is one of the text', async () => {
    const table = new Table({ rows: [row('Title', 'Wrong'), row('Height', '2 m')] });
    const { document } = await editionOf(await word([table, heading('Right'), p('Text.')]), 'docx');
    expect(document.title).toBe('Right');
    expect(document.bodyHtml).toContain('<table');
  });

  it('custom properties are its front matter', async () => {
    const bytes = await word([heading('Title'), p('Text.')], {
      customProperties: [
        { name: 'Change note', value: 'The date was wrong.' },
        { name: 'ContentTypeId', value: '0x0101' },
      ],
    });
    const { changeNote, warnings } = await editionOf(bytes, 'docx');
    expect(changeNote).toBe('The date was wrong.');
    expect(warnings.map(({ code }) => code)).toEqual(['date-missing']);
  });

  it('a wrong value names no line, for a Word file has none', async () => {
    const bytes = await word([
      new Table({ rows: [row('Embargo', 'next Tuesday')] }),
      heading('Title'),
      p('Text.'),
    ]);
    const [error] = await errorsOf(bytes, 'docx');
    expect(error).toMatchObject({ code: 'value-date', values: { value: '"next Tuesday"' } });
    expect(error).not.toHaveProperty('line');
  });

  it('neither deletions nor comments are of the text, and insertions are', async () => {
    const { document } = await editionOf(
      raw(
        '<w:p><w:del w:id="1"><w:r><w:delText>deleted</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>inserted</w:t></w:r></w:ins><w:r><w:commentReference w:id="0"/></w:r></w:p>',
        [
          [
            'word/comments.xml',
            '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="0"><w:p><w:r><w:t>between us</w:t></w:r></w:p></w:comment></w:comments>',
          ],
        ],
      ),
      'docx',
    );
    expect(document.bodyText).toContain('inserted');
    expect(document.bodyText).not.toMatch(/deleted|between us/);
  });

  it('the template that it was made from does not matter', async () => {
    const settings: [string, string] = relation('attachedTemplate', 'file:///C:/Templates/Press.dotx');
    const bytes = raw('', [['word/_rels/settings.xml.rels', settings[1]]]);
    expect((await editionOf(bytes, 'docx')).document.title).toBe('A TITLE');
  });
});
