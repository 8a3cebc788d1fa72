import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import type { AboutDocument } from '../../../functions/shared/domain/document/read-document.ts';
import { sanitiseHtml } from '../../../functions/shared/domain/document/sanitise.ts';
import { createReader } from '../../../functions/shared/runtime/reader.ts';
import { testNewsroom } from '../../support/newsroom.ts';

type Format = AboutDocument['format'];

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = createReader(new URL('../../../functions/shared/runtime/reader-worker.ts', import.meta.url));
const formatOf = (name: string): Format | undefined =>
  (['md', 'html', 'txt', 'docx'] as const).find((format) => name.endsWith(`.${format}`));

/** Files of a folder, whatever is below it, that are documents. At most so many bytes each: many small runs find more. */
function documentsIn(folder: string): { name: string; format: Format; bytes: Uint8Array }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const format = formatOf(name);
    if (!format) return [];
    const bytes = readFileSync(join(folder, name));
    return bytes.length > 120_000 ? [] : [{ name, format, bytes }];
  });
}

const corpus = join(root, '..', 'shared', 'corpus');
if (!existsSync(corpus))
  console.warn('no corpus of real releases beside the project: the samples are mutated alone');
const seeds = [...documentsIn(join(root, 'samples', 'releases')), ...documentsIn(corpus)];

/** Pieces that have broken parsers and sanitisers before. */
const PIECES = [
  '<svg><style><img src=x onerror=alert(1)>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '</p><script>alert(1)</script>',
  '<a href="java\tscript:alert(1)" onclick=alert(1)>x</a>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<template><script>alert(1)</script>',
  '<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=alert(1) src>">',
  '<select><option><style></option></select><b><img src=x onerror=alert(1)></style></option>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<base href="//x.example"><meta http-equiv=refresh content=0>',
  '<p id=x name=y style="position:fixed" class=z data-a=1 aria-label=2>',
  '[x](javascript:alert(1)) ![x](data:text/html,x) <javascript:alert(1)>',
  '[^1]: > - 1. [^1]',
  '\n---\n',
  '\n---js\n',
  '&lt;script&gt;&amp;lt;&#x3c;&#0;&#xD800;',
  '\u0000\u0001\u000b\ufeff\u202e\u2028\ud800',
  '|a|b|\n|-|-|\n|<td>|',
  'PK\u0003\u0004',
  '<w:p><w:r><w:t>x</w:t>',
];

/** One way to spoil a file. Positions are parts of its length, so that they shrink well. */
const mutation = fc.oneof(
  fc.record({ how: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    how: fc.constant('put' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    piece: fc.constantFrom(...PIECES),
  }),
  fc.record({
    how: fc.constant('flip' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    byte: fc.integer({ min: 0, max: 255 }),
  }),
  fc.record({
    how: fc.constant('twice' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 2000 }),
  }),
);

function mutate(bytes: Uint8Array, m: typeof mutation extends fc.Arbitrary<infer T> ? T : never): Uint8Array {
  const at = Math.floor(m.at * bytes.length);
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (m.how) {
    case 'cut':
      return head;
    case 'put':
      return Buffer.concat([head, Buffer.from(m.piece), tail]);
    case 'flip': {
      const copy = Uint8Array.from(bytes);
      if (at < copy.length) copy[at] = m.byte;
      return copy;
    }
    case 'twice':
      return Buffer.concat([head, tail.subarray(0, m.length), tail]);
  }
}

const TAGS = new Set(
  'a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr'.split(
    ' ',
  ),
);
const XHTML = 'http://www.w3.org/1999/xhtml';

/** What a browser's parser finds in the HTML that must not be there. */
function dangersIn(html: string): string[] {
  const found: string[] = [];
  const look = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node) {
      if (node.namespaceURI !== XHTML || !TAGS.has(node.tagName)) found.push(`<${node.tagName}>`);
      for (const { name, value } of node.attrs) {
        if (/^(?:on|style$|srcset$|name$|form|action$|background$|xlink)/.test(name)) found.push(`${name}=`);
        const url = value.replace(/[\s\p{Cc}]/gu, '').toLowerCase();
        const isAddress = name === 'href' || name === 'src' || name === 'cite';
        if (isAddress && /^[^/?#]*:/.test(url) && !/^(?:https?|mailto|tel|media):/.test(url)) {
          found.push(`${name}=${value}`);
        }
      }
    }
    if (node.nodeName === '#comment') found.push('a comment');
    if ('childNodes' in node) for (const child of node.childNodes) look(child);
  };
  look(parseFragment(html));
  return found;
}

async function holds(format: Format, bytes: Uint8Array): Promise<void> {
  const result = await read(
    bytes,
    { format, fileName: `en.${format}`, receivedAt: '2026-05-01T10:00:00.000Z' },
    testNewsroom,
  );
  if ('errors' in result) {
    expect(result.errors.map(({ code }) => code)).not.toContain('too-slow');
    // "Unreadable" is for what nobody has thought of: no mutation may find it.
    expect(result.errors.map(({ code, message }) => (code === 'unreadable' ? message : ''))).toEqual(
      result.errors.map(() => ''),
    );
    return;
  }
  const { title, bodyHtml } = result.edition.document;
  expect(title).not.toBe('');
  expect(dangersIn(bodyHtml)).toEqual([]);
  expect(sanitiseHtml(bodyHtml)).toBe(bodyHtml);
}

describe('a file that was spoilt on its way', () => {
  // By its place in the list, so that a failure shows no bytes.
  const seed = fc.integer({ min: 0, max: Math.max(0, seeds.length - 1) });

  const at = (i: number) => seeds[i] ?? { format: 'md' as const, bytes: new Uint8Array() };

  it('ends in an edition that is safe or in a rejection, and never in a crash', {
    timeout: 120_000,
  }, async () => {
    expect(seeds.length).toBeGreaterThan(5);
    await fc.assert(
      fc.asyncProperty(seed, fc.array(mutation, { minLength: 1, maxLength: 6 }), async (i, all) =>
        holds(at(i).format, all.reduce(mutate, at(i).bytes)),
      ),
      { numRuns: 300 },
    );
  });

  it('as does one that is taken for another kind', { timeout: 60_000 }, async () => {
    const format = fc.constantFrom('md' as const, 'html' as const, 'txt' as const, 'docx' as const);
    await fc.assert(
      fc.asyncProperty(seed, format, mutation, async (i, kind, m) => holds(kind, mutate(at(i).bytes, m))),
      { numRuns: 100 },
    );
  });

  it.each(PIECES.map((piece, i) => [i, piece]))('or holds but piece %i', async (_, piece) => {
    const html = Buffer.from(`<h1>Title</h1><p>Text.</p>${piece}<p>More.</p>`);
    const md = Buffer.from(`# Title\n\nText.\n\n${piece}\n\nMore ${piece} text.\n`);
    for (const [format, bytes] of [
      ['html', html],
      ['md', md],
      ['txt', md],
    ] as const)
      await holds(format, bytes);
  });
});
