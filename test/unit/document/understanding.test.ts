import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../../functions/shared/domain/document/language.ts';
import { findQuotations } from '../../../functions/shared/domain/document/quotations.ts';
import { testNewsroom } from '../../support/newsroom.ts';
import { editionOf, reading } from './reading.ts';

const six = { ...testNewsroom, languages: ['en', 'fr', 'ar', 'es', 'ru', 'zh'] };
const long = 'The gauge went live on Monday and the harbour knew its water for the first time in years.';
const bodyOf = async (...blocks: string[]) => (await editionOf(`# T\n\n${blocks.join('\n\n')}\n`)).document;

describe('ordinary prose is no', () => {
  it.each([
    'She called it “the last harbour” and left.',
    'The report “Nets and numbers” is out.',
    'The so-called «petit port» is large.',
    'He is 6" tall and the door 7" wide.',
  ])('quotation: %s', (text) => {
    expect(findQuotations([text])).toEqual([]);
  });

  it.each([
    'About sixty boats came in.',
    'About the harbour nobody had ever asked, until the water came.',
    '关于海平面的讨论持续了三天。',
    'О море здесь знают всё.',
  ])('boilerplate: %s', async (text) => {
    expect((await bodyOf(long, long, text, long)).boilerplate).toBeUndefined();
  });

  it.each(['Release 3 harbours', 'In 2026/27 the network grows.', 'The end', 'Notes to the sea'])(
    'number, end or note: %s',
    async (text) => {
      const { number, notes, bodyText } = await bodyOf(text, long);
      expect([number, notes]).toEqual([undefined, undefined]);
      expect(bodyText).toContain(text);
    },
  );
});

describe('a quotation has its speaker', () => {
  const who = (speaker: string, role?: string) => ({ speaker, ...(role ? { role } : {}) });
  it.each([
    [
      '“Now we know when the water comes,” said Awa Ndiaye, Harbour master of Dakar.',
      who('Awa Ndiaye', 'Harbour master of Dakar'),
    ],
    ['"Now we know when the water comes," Awa Ndiaye said on Monday.', who('Awa Ndiaye')],
    [
      'Harbour master Awa Ndiaye said: “Now we know when the water comes.”',
      who('Awa Ndiaye', 'Harbour master'),
    ],
    [
      '« Nous savons enfin quand l’eau arrive », a déclaré Awa Ndiaye, capitaine du port.',
      who('Awa Ndiaye', 'capitaine du port'),
    ],
    [
      '“Por fin sabemos cuándo llega el agua”, afirmó Rosa Quilodrán, presidenta de la cooperativa.',
      who('Rosa Quilodrán', 'presidenta de la cooperativa'),
    ],
    [
      '«Теперь мы знаем, когда придёт вода», – сказала Анна Белова, капитан порта.',
      who('Анна Белова', 'капитан порта'),
    ],
    ['وقالت هدى منصور، مديرة الميناء: «نعرف الآن متى يأتي الماء إلينا»', who('هدى منصور', 'مديرة الميناء')],
  ])('%s', (text, expected) => {
    expect(findQuotations([text])).toEqual([expect.objectContaining(expected)]);
  });

  it('who is "she" in the next one', () => {
    const found = findQuotations([
      '“Now we know when the water comes,” said Awa Ndiaye, Harbour master.',
      '“Nobody has to guess any more at night,” she added.',
    ]);
    expect(found.map(({ speaker }) => speaker)).toEqual(['Awa Ndiaye', 'Awa Ndiaye']);
  });

  it('or none, where nobody is named', () => {
    expect(findQuotations(['“Nobody has to guess any more at night.”'])).toEqual([
      { text: 'Nobody has to guess any more at night.' },
    ]);
  });
});

describe('the language', () => {
  it.each([
    ['fr', 'Le marégraphe est entré en service ce matin et le port connaît enfin la hauteur de ses eaux.'],
    ['es', 'El mareógrafo entró en servicio esta mañana y el puerto conoce por fin la altura de sus aguas.'],
    ['en', long],
    ['ar', 'دخل مقياس المد الخدمة صباح اليوم'],
    ['ru', 'Мареограф заработал сегодня утром'],
    ['zh', '验潮站今天上午投入使用，港口终于了解自己的海水。'],
  ])('is told by a text in %s', async (language, text) => {
    expect(detectLanguage(text, six.languages)).toBe(language);
    expect((await editionOf(`# ${text}\n\n${text}`, 'md', {}, six)).language).toBe(language);
  });

  it('of too few words is the newsroom’s first, and one that a page states wins, unless its letters say another', async () => {
    expect((await editionOf('# Dakar\n\nOui.', 'md', {}, six)).language).toBe('en');
    const page = (lang: string, text: string) =>
      `<html lang="${lang}"><body><h1>${text}</h1><p>${text}</p></body></html>`;
    expect((await editionOf(page('es', long), 'html', {}, six)).language).toBe('es');
    const arabic = await editionOf(page('en', 'دخل مقياس المد الخدمة صباح اليوم'), 'html', {}, six);
    expect(arabic.language).toBe('ar');
    expect(arabic.warnings.map(({ code }) => code)).toContain('language-contradicted');
  });
});

describe('what is not the story', () => {
  it.each([
    ['Notes to editors', 'en'],
    ['Notes aux rédactions', 'fr'],
    ['Notas para los editores', 'es'],
    ['ملاحظات للمحررين', 'ar'],
    ['Примечание для редакторов', 'ru'],
    ['编者注', 'zh'],
  ])('"%s" is known and stays in the text', async (heading) => {
    const { notes, bodyText } = await bodyOf(
      long,
      `## ${heading}`,
      'The reef lies 9 miles out.',
      '## More',
      'Else.',
    );
    expect(notes).toBe('The reef lies 9 miles out.');
    expect(bodyText).toContain('The reef lies 9 miles out.');
  });

  it('the newsroom’s own "About" is not printed again, by its heading or by its words', async () => {
    const own = testNewsroom.boilerplate.en ?? '';
    for (const tail of [['## About the International Tide Office', 'We know water.'], [own]]) {
      const { boilerplate, bodyText } = await bodyOf(long, long, long, ...tail, 'Contact: nobody.');
      expect(boilerplate).toBe(tail.at(-1));
      expect(bodyText).not.toContain(tail.at(-1));
      expect(bodyText).toContain('Contact: nobody.');
    }
  });

  it('another’s is known and stays', async () => {
    const { boilerplate, bodyText } = await bodyOf(
      long,
      long,
      '**About the Reef Trust**',
      'It looks after reefs.',
    );
    expect(boilerplate).toBe('It looks after reefs.');
    expect(bodyText).toContain('It looks after reefs.');
  });

  it.each([
    ['Press release No. 123/2026', '123/2026'],
    ['Communiqué de presse n° 12', '12'],
    ['Comunicado de prensa n.º 7/26', '7/26'],
    ['Пресс-релиз № 15', '15'],
    ['新闻稿第26号', '26'],
    ['بيان صحفي رقم ٩', undefined],
    ['SC/14567', 'SC/14567'],
  ])('the number in %j', async (line, number) => {
    const { number: found, bodyText } = await bodyOf(line, long);
    expect(found).toBe(number);
    if (number) expect(bodyText).toBe(long);
  });

  it.each(['###', '- 30 -', 'ENDS', '– FIN –', '* * *', 'PRESS RELEASE'])(
    '%j is not printed',
    async (mark) => {
      const { document } = await editionOf(`T\n\n${long}\n\n${mark}\n`, 'txt');
      expect(document.bodyText).toBe(long);
    },
  );
});

it('contacts by city, a title with its point, two cities and a foot that was copied along are read', async () => {
  const { document } = await editionOf(
    `A new station\n\nDAKAR/ANKARA, 3 March 2026 (ITO) – ${long}\n\n"Now we know when the water comes," said Ms. Leyla Aksoy, Regional Director.\n\nFor more information, please contact:\nIn Geneva: Ilse Marrand, Tel: +41 22 555 01 12, Email: press@example.org\nIn Ankara: Mehmet Can, Tel. +90 312 454 3048, mcan@example.org\nTerms of use\n© 2026 International Tide Office\n`,
    'txt',
  );
  expect(document.dateline).toMatchObject({ place: 'DAKAR/ANKARA', countryCode: 'SN' });
  expect(document.quotations).toMatchObject([{ speaker: 'Leyla Aksoy', role: 'Regional Director' }]);
  expect(document.contacts.map(({ name, email }) => [name, email])).toEqual([
    ['Ilse Marrand', 'press@example.org'],
    ['Mehmet Can', 'mcan@example.org'],
  ]);
  expect(document.bodyText).not.toMatch(/Terms of use|©/);
});

it('a list at the end of a text, and a paragraph about privacy, are of it', async () => {
  const text = `T\n\n${long}\n\n- the height\n- the state of the sea\n\nPrivacy was what the fishers asked for first, and the gauges know of nobody who passes them by.\n`;
  const { document } = await editionOf(text, 'txt');
  expect(document.bodyText).toContain('the state of the sea');
  expect(document.bodyText).toContain('Privacy was');
});

it('notes of Markdown have no heading in another language, and shortcodes of other systems are not printed', async () => {
  const { document, warnings } = await editionOf(
    '# T\n\nUn texte[^1] {{< figure src="a.png" >}} et {% include x %} plus.\n\n[^1]: La note.\n',
  );
  expect(document.bodyHtml).not.toMatch(/Footnotes|\{/);
  expect(document.bodyHtml).toContain('<li id="user-content-fn-1">');
  expect(warnings.map(({ code }) => code)).toContain('markdown-shortcode');
});

it('a month by both its Arabic names is one', async () => {
  const { document } = await editionOf(
    '# م\n\nداكار، 3 آذار/مارس 2026 – افتُتحت محطة جديدة لقياس المد على هذا الساحل.',
    'md',
    {},
    six,
  );
  expect(document.dateline).toMatchObject({ place: 'داكار', date: '2026-03-03' });
});

describe('lines at the head of a text', () => {
  const text = (head: string) => `${head}\n\nThe last harbour\n\n${long}\n`;

  it.each([
    'Contact: Ilse Marrand',
    'Date: 3 March 2026',
    'Three gauges: one harbour',
    'Title: x\nAnd a line of text',
  ])('are of the text where nobody knows: %j', async (head) => {
    const read = await reading(text(head), 'txt');
    expect(JSON.stringify(read.understood)).not.toContain('front-matter');
  });

  it.each([
    ['Title: A gauge\nChange note: The date was wrong.'],
    ['Titre : A gauge\nNote de modification : The date was wrong.'],
    ['العنوان: A gauge\nملاحظة التغيير: The date was wrong.'],
    ['标题：A gauge\n更正说明：The date was wrong.'],
  ])('are front matter where all of them are its names: %j', async (head) => {
    const { document, changeNote } = await editionOf(text(head), 'txt');
    expect([document.title, changeNote]).toEqual(['A gauge', 'The date was wrong.']);
    expect(document.bodyText).not.toContain('wrong');
  });
});

describe('a picture without words for those who can’t see it', () => {
  const text = '# T\n\nText. ![](a.png) ![A gauge](b.png)\n';

  it('is warned of, and refused where the newsroom demands them', async () => {
    const { warnings } = await editionOf(`${text}`);
    expect(warnings).toContainEqual(
      expect.objectContaining({ code: 'picture-alt-missing', values: { name: 'a.png' } }),
    );
    const strict = { ...testNewsroom, pictures: { requireAlt: true } };
    expect(await reading(text, 'md', {}, strict)).toHaveProperty('errors.0.code', 'picture-alt-missing');
    expect(await reading('---\nimage: a.png\n---\n# T\n\nText.', 'md', {}, strict)).toHaveProperty(
      'errors.0.code',
      'image-alt-missing',
    );
    expect(await reading('# T\n\nText. ![A gauge](b.png)', 'md', {}, strict)).toHaveProperty('edition');
  });
});

it('where each field was read is told', async () => {
  const { understood } = await reading(
    `---\ntitle: A gauge\nminor: true\n---\nDAKAR, 2 March 2026 – ${long}\n`,
    'md',
    {
      language: 'en',
      metadata: { 'change-note': encodeURIComponent('Zahl verbessert – “so”'), editor: 'x@example.org' },
    },
  );
  expect(understood.map(({ field, value, from, line }) => [field, value.slice(0, 30), from, line])).toEqual([
    ['title', 'A gauge', 'front-matter', 2],
    ['summary', long.slice(0, 30), 'text', undefined],
    ['language', 'en', 'file-name', undefined],
    ['minor', 'true', 'front-matter', 3],
    ['change_note', 'Zahl verbessert – “so”', 'metadata', undefined],
    ['date', '2026-03-01T23:00:00.000Z', 'text', undefined],
    ['dateline', 'DAKAR, SN, 2026-03-02', 'text', undefined],
    ['topics', 'ports', 'vocabulary', undefined],
  ]);
});

it.each([
  ['quotes', '“a '.repeat(60_000)],
  ['quotes that close', '“one two three four five six” said '.repeat(5_000)],
  ['commas', `For more information please contact ${'Awa, '.repeat(40_000)}`],
  ['About', 'About the '.repeat(20_000)],
  ['capitals', 'A'.repeat(200_000)],
])('a paragraph of nothing but %s is read within the time that a document has', async (_, text) => {
  const read = await reading(`# T\n\n${text}\n\n${long}`, 'md');
  expect(read).toBeDefined();
});
