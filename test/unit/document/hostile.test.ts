import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitiseHtml } from '../../../functions/shared/domain/document/sanitise.ts';
import { editionOf, errorsOf, reading } from './reading.ts';

const codes = async (...args: Parameters<typeof reading>): Promise<string[]> =>
  (await errorsOf(...args)).map(({ code }) => code);

describe('a hostile upload', () => {
  it.each([
    ['', 'md'],
    [' \n\t\r\n', 'md'],
    ['\uFEFF', 'html'],
    ['\u0000\u0001', 'txt'],
  ] as const)('of nothing is rejected as empty: %j', async (text, format) => {
    expect(await codes(text, format)).toEqual(['empty']);
  });

  it('of bytes that are no UTF-8 is told the first of them', async () => {
    const [error] = await errorsOf(new Uint8Array([0x23, 0x20, 0x41, 0x0a, 0xc3, 0xa9, 0xe2, 0x82, 0x41]));
    expect(error).toMatchObject({ code: 'encoding', line: 2 });
    expect(error?.message).toContain('0xe2 at offset 6');
  });

  it('that breaks off inside a character is told where it begins', async () => {
    expect((await errorsOf(new Uint8Array([0x23, 0x20, 0x41, 0xf0, 0x9f, 0x8c])))[0]?.message).toContain(
      'offset 3',
    );
  });

  it('with code for front matter runs nothing', async () => {
    const text = '---js\n{ title: (globalThis.ran = true, "x") }\n---\n# Title\n\nText.\n';
    expect(await codes(text)).toEqual(['front-matter-language']);
    expect('ran' in globalThis).toBe(false);
  });

  it('with YAML that grows when it is read is refused', async () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (let i = 0; i < 8; i += 1) {
      const [from, to] = ['abcdefgh'[i], 'bcdefghi'[i]];
      bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(',')}]`);
    }
    expect((await codes(`---\n${bomb.join('\n')}\n---\n# T\n\nText.`))[0]).toMatch(/^front-matter/);
  });

  it('with YAML that builds things gets text', async () => {
    const { document } = await editionOf('---\ntitle: !!js/function "function(){}"\n---\nText.');
    expect(document.title).toBe('function(){}');
  });

  it('with YAML nested ten thousand deep is refused', async () => {
    expect((await codes(`---\ntopics: ${'['.repeat(10_000)}\n---\n# T\n\nText.`))[0]).toMatch(
      /^front-matter/,
    );
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'with the front matter name %s is only warned',
    async (name) => {
      const { warnings } = await editionOf(`---\n${name}: x\n---\n# T\n\nText.`);
      expect(warnings.map(({ code }) => code)).toContain('front-matter-unknown');
    },
  );

  it.each([
    ['html', '<div>'],
    ['html', '<b>'],
    ['html', '<template>'],
    ['html', '<table><tr><td>'],
    ['html', '<svg><foreignObject>'],
    ['md', '> '],
    ['md', '- '],
    ['md', '[^a]: '],
    ['md', '<div>'],
  ] as const)('of %s with %s ten thousand deep is refused at once', async (format, piece) => {
    expect(await codes(`${piece.repeat(10_000)}x`, format)).toEqual(['too-deep']);
  });

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['emphasis', '*a_'.repeat(100_000)],
    ['struck words', '~~a'.repeat(100_000)],
    ['lists under each other', Array.from({ length: 600 }, (_, i) => `${'  '.repeat(i)}- a`).join('\n')],
    ['a table of many columns', `${'|a'.repeat(900)}\n${'|-'.repeat(900)}\n${'|a\n'.repeat(900)}`],
    ['headings without end', 'a\n-\n'.repeat(50_000)],
  ])('of Markdown with %s costs little', async (_, text) => {
    expect((await codes(text))[0]).toMatch(/^(markdown-cost|too-deep)$/);
  });

  it('of more elements than any release has is refused', async () => {
    expect(await codes('<br>'.repeat(200_000), 'html')).toEqual(['too-many-nodes']);
  });

  it.each([
    ['too-many-tables', '| a |\n|---|\n| b |\n\n'.repeat(250)],
    ['too-many-footnotes', Array.from({ length: 501 }, (_, i) => `a[^${i}]\n\n[^${i}]: b\n\n`).join('')],
  ])('of %s is refused', async (code, text) => {
    expect(await codes(`# T\n\n${text}`)).toEqual([code]);
  });

  it('of more text than a line of the index holds is refused', async () => {
    expect(await codes(`# T\n\n${'word '.repeat(90_000)}`)).toEqual(['too-long']);
  });
});

describe('the sanitiser', () => {
  it.each([
    '<script>alert(1)</script>',
    '<scr<script>ipt>alert(1)</scr</script>ipt>',
    '<img src=x.png onerror=alert(1)>',
    '<p onclick="alert(1)" style="background:url(javascript:alert(1))">a</p>',
    '<a href="javascript:alert(1)">a</a>',
    '<a href="JaVaScRiPt:alert(1)">a</a>',
    '<a href=" &#1;javascript:alert(1)">a</a>',
    '<a href="java&#10;script:alert(1)">a</a>',
    '<a href="java&Tab;script&colon;alert(1)">a</a>',
    '<a href="data:text/html,<script>alert(1)</script>">a</a>',
    '<a href="vbscript:x">a</a>',
    '<img src="javascript:alert(1)">',
    '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    '<iframe src="https://example.org"></iframe><object data="x.swf"></object><embed src="x">',
    '<form action="https://example.org"><input name="a"><button>b</button></form>',
    '<base href="https://example.org"><link rel=stylesheet href=x><meta http-equiv=refresh content="0;url=x">',
    '<svg><script>alert(1)</script><a xlink:href="javascript:alert(1)">a</a></svg>',
    '<svg><style><img src=x onerror=alert(1)></style></svg>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<template><script>alert(1)</script></template>',
    '<xmp><img src=x onerror=alert(1)></xmp><textarea><script>alert(1)</script></textarea>',
    '<![CDATA[<script>alert(1)</script>]]><!--[if IE]><script>alert(1)</script><![endif]-->',
    '<a id="location" name="document" href="#x">a</a>',
  ])('leaves nothing that runs, loads or takes a name: %s', async (html) => {
    const clean = sanitiseHtml(html);
    const tags = clean.match(/<[^>]*>/g)?.join(' ') ?? '';
    expect(tags).not.toMatch(
      /script|\son\w+=|style|iframe|object|embed|form|input|button|svg|math|template|base|meta|link\b|noscript|\sname=/i,
    );
    expect(tags).not.toMatch(/\bid="(?!user-content-)/);
    for (const [, address] of tags.matchAll(/(?:href|src)="([^"]*)"/g)) {
      expect(address).toMatch(/^(?:https?:|mailto:|tel:|media:|\/|#user-content-)/);
    }
    expect(sanitiseHtml(clean)).toBe(clean);
  });

  it.each([
    ['<iframe src="javascript:alert(1)"></iframe>', ''],
    ['<iframe src="https://t.example.org/px" width="1" height="1"></iframe>', ''],
    ['<iframe srcdoc="<p>x</p>"></iframe><video src="clip.mp4"></video>', ''],
    [
      '<iframe src="//v.example.org/e/7?x=1" title="The gauge, filmed"></iframe>',
      '<p><a href="https://v.example.org/e/7?x=1">The gauge, filmed</a></p>',
    ],
    [
      '<p>See <iframe src="https://v.example.org/e/7"></iframe></p>',
      '<p>See <a href="https://v.example.org/e/7">v.example.org/e/7</a></p>',
    ],
    [
      '<video controls><source src="https://v.example.org/a.mp4">no</video>',
      '<p><a href="https://v.example.org/a.mp4">v.example.org/a.mp4</a></p>',
    ],
  ])(
    'makes a link of what is embedded from elsewhere, and nothing of what hides: %s',
    async (html, clean) => {
      expect(sanitiseHtml(html)).toBe(clean);
    },
  );

  it('keeps directions, languages and tables', async () => {
    const html =
      '<p dir="rtl" lang="ar">بحر</p><table><tbody><tr><td colspan="2">a</td></tr></tbody></table>';
    expect(sanitiseHtml(html)).toBe(html);
  });

  it('lowers headings, shows pictures of the release, links those of others, drops what is empty', async () => {
    expect(sanitiseHtml('<h1>a</h1><h2>b</h2><p>&nbsp;</p><p><br></p><div><span></span></div>')).toBe(
      '<h2>a</h2><h3>b</h3>',
    );
    expect(sanitiseHtml('<img src="../pictures/a%20gauge.png?v=2" alt="A gauge">')).toBe(
      '<img src="media:a%20gauge.png" alt="A gauge">',
    );
    expect(sanitiseHtml('<img src="//img.example.org/a.png" alt="A gauge">')).toBe(
      '<a href="https://img.example.org/a.png">A gauge</a>',
    );
    expect(sanitiseHtml('<a href="Annex A.pdf">Annex</a> <a href="/about">About</a>')).toBe(
      '<a href="media:Annex%20A.pdf">Annex</a> <a href="/about">About</a>',
    );
  });

  const tags =
    'a b p div span table tr td ul li h1 h2 img svg math style script template form select option textarea noscript title p br font'.split(
      ' ',
    );
  const soup = fc
    .array(
      fc.oneof(
        fc.constantFrom(...tags).map((tag) => `<${tag}>`),
        fc.constantFrom(...tags).map((tag) => `</${tag}>`),
        fc.constantFrom(
          '<a href="javascript:x">',
          '<img src=x onerror=y>',
          '<!--',
          '-->',
          '&lt;',
          '<p title="',
          '">',
          '\u0000',
          ' ',
          '\n',
        ),
        fc.string({ maxLength: 8 }),
      ),
      { maxLength: 40 },
    )
    .map((pieces) => pieces.join(''));

  it('changes nothing when it sees its own work again', async () => {
    await fc.assert(
      fc.asyncProperty(soup, async (html) => {
        const read = await reading(`<h1>T</h1><p>x</p>${html}`, 'html');
        if ('errors' in read) return;
        const { bodyHtml } = read.edition.document;
        expect(sanitiseHtml(bodyHtml)).toBe(bodyHtml);
        expect(bodyHtml).not.toMatch(/<(script|style|svg|math|template|form)|<[^>]*\son\w+=/i);
      }),
      { numRuns: 300 },
    );
  });

  it('and reading never throw, whatever the bytes', async () => {
    const format = fc.constantFrom('md' as const, 'html' as const, 'txt' as const);
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .oneof(soup, fc.string({ unit: 'binary', maxLength: 300 }))
        .map((text) => new TextEncoder().encode(text)),
      fc
        .tuple(
          fc.constantFrom('title', 'date', 'topics', 'contacts', 'image', 'dateline', 'embargo'),
          fc.json(),
        )
        .map(([name, value]) => new TextEncoder().encode(`---\n${name}: ${value}\n---\n# T\n\nText.\n`)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, format, async (source, kind) => {
        const read = await reading(source, kind);
        const problems = 'errors' in read ? [...read.errors, ...read.warnings] : read.warnings;
        for (const { message, mend } of problems) expect(message.length * mend.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});
