import { describe, expect, it } from 'vitest';
import { findContacts, readPhone } from '../../../functions/shared/domain/document/contacts.ts';
import { findDateline } from '../../../functions/shared/domain/document/dateline.ts';
import { readMoment } from '../../../functions/shared/domain/document/dates.ts';
import { editionOf, errorsOf } from './reading.ts';

const known = (name: string): boolean => name === 'داكار' || name === '达喀尔';

describe('a moment', () => {
  it.each([
    ['2020-02-19', '2020-02-18T23:00:00.000Z'],
    ['2020-07-19 09:00', '2020-07-19T07:00:00.000Z'],
    ['2020-02-19T09:00:30+05:30', '2020-02-19T03:30:30.000Z'],
    ['18 Aug 1999', '1999-08-17T22:00:00.000Z'],
    ['Wednesday, February 19, 2020', '2020-02-18T23:00:00.000Z'],
    ['1er mars 2020', '2020-02-29T23:00:00.000Z'],
    ['19 de febrero de 2020', '2020-02-18T23:00:00.000Z'],
    ['19 февраля 2020 года', '2020-02-18T23:00:00.000Z'],
    ['١٩ فبراير ٢٠٢٠', '2020-02-18T23:00:00.000Z'],
    ['3 كانون الثاني 2020', '2020-01-02T23:00:00.000Z'],
    ['2020年2月19日', '2020-02-18T23:00:00.000Z'],
    ['14.02.2009', '2009-02-13T23:00:00.000Z'],
    ['2020-02-19T09:00:00.001Z', '2020-02-19T09:00:01.000Z'],
    ['09:00 GMT, 3 March 2026', '2026-03-03T09:00:00.000Z'],
    ['12 a.m., 3 March 2026', '2026-03-02T23:00:00.000Z'],
    ['9 p.m. GMT+2, 3 March 2026', '2026-03-03T19:00:00.000Z'],
    // The hour that the clocks skip, and the one that comes twice.
    ['2026-03-29 02:30', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25 02:30', '2026-10-25T00:30:00.000Z'],
  ])('%s is read', async (text, moment) => {
    expect(readMoment(text, 'Europe/Rome')).toBe(moment);
  });

  it('of a day whose midnight the clocks skip is the first there is', async () => {
    expect(readMoment('2022-09-11', 'America/Santiago')).toBe('2022-09-11T04:00:00.000Z');
  });

  it.each([
    '2020-02-30',
    '31 June 2020',
    '02/03/2020',
    '2020-02-19T25:00',
    '3 March 2026 09:00 IST',
    'soon',
    '2020-02-19 9',
  ])('%s is none', async (text) => {
    expect(readMoment(text, 'Europe/Rome')).toBeUndefined();
  });
});

describe('a dateline', () => {
  it.each([
    ['ANKARA, 19 February 2020 – The tide', { place: 'ANKARA', date: '2020-02-19' }],
    [
      'Geneva, Switzerland, 19 February 2020 — The tide',
      { place: 'Geneva', country: 'Switzerland', date: '2020-02-19' },
    ],
    ['Geneva (19 February 2020) - The tide', { place: 'Geneva', date: '2020-02-19' }],
    ['Geneva, Wednesday 19 February 2020 – The tide', { place: 'Geneva', date: '2020-02-19' }],
    ['New York, Feb. 19, 2020 -- The tide', { place: 'New York', date: '2020-02-19' }],
    ['DAKAR, Senegal (ITO) – The tide', { place: 'DAKAR', country: 'Senegal' }],
    ['Dakar, 19 Feb – The tide', { place: 'Dakar' }],
    ['Dar es Salaam – The tide', { place: 'Dar es Salaam' }],
    ['Addis Ababa – Turkey, host to', { place: 'Addis Ababa' }],
    ['داكار، 19 فبراير 2020 – المد', { place: 'داكار', date: '2020-02-19' }],
    ['داكار – المد', { place: 'داكار' }],
    ['达喀尔，2020年2月19日——潮汐', { place: '达喀尔', date: '2020-02-19' }],
    ['Saint-Louis, le 19 février 2020 – La marée', { place: 'Saint-Louis', date: '2020-02-19' }],
  ])('%s', async (text, dateline) => {
    const found = findDateline(text, known);
    expect(found?.dateline).toEqual(dateline);
    expect(text.slice(found?.length)).toMatch(/^(The tide|Turkey|المد|潮汐|La marée)/);
  });

  it.each([
    'Ministers – and others – met',
    'Ministers – French and German – met',
    'The tide rose – again',
    'Harbours (Amendment) Bill - 14 Feb 2012, to view it',
    'On Monday 3 March 2026 – the day of the tide',
    '“We met in Dakar – Senegal”',
    'A well-known tide',
    'Dakar: the tide – rose',
    '- a',
    '',
  ])('is none: %s', async (text) => {
    expect(findDateline(text, known)).toBeUndefined();
  });

  it('is taken from the body, markup or not', async () => {
    const { document } = await editionOf('# T\n\n**DAKAR,  3 March 2026** – The *tide* rose.\n\nMore.', 'md');
    expect(document).toMatchObject({
      dateline: { place: 'DAKAR', date: '2026-03-03' },
      date: '2026-03-02T23:00:00.000Z',
      bodyHtml: '<p>The <em>tide</em> rose.</p>\n<p>More.</p>',
    });
  });
});

describe('contacts', () => {
  it.each([
    [
      'For more information please contact Awa Sow, Tel: 41 22 555 01 00, Email: sow@example.org or Malik Ba, Tel: +4122 555 0101, Email: ba@example.org.',
      [
        { name: 'Awa Sow', phone: '+41225550100', phoneText: '41 22 555 01 00', email: 'sow@example.org' },
        { name: 'Malik Ba', phone: '+41225550101', phoneText: '+4122 555 0101', email: 'ba@example.org' },
      ],
    ],
    [
      'Media contact\nAwa Sow\nPress officer\nsow@example.org\n022 555 01 00',
      [
        {
          name: 'Awa Sow',
          role: 'Press officer',
          email: 'sow@example.org',
          phone: '+41225550100',
          phoneText: '022 555 01 00',
        },
      ],
    ],
    ['Contact presse : Awa Sow, courriel : sow@example.org', [{ name: 'Awa Sow', email: 'sow@example.org' }]],
    [
      'Contacto: Awa Sow, correo electrónico: sow@example.org',
      [{ name: 'Awa Sow', email: 'sow@example.org' }],
    ],
  ])('are read: %s', async (text, contacts) => {
    expect(findContacts(['The tide rose.', text], 'CH')).toEqual(contacts);
  });

  it('are nobody whom a text only names', async () => {
    expect(findContacts(['Awa Sow wrote to sow@example.org in 2019.', 'Please contact us.'], 'CH')).toEqual(
      [],
    );
  });

  it.each([
    ['202-555-0143', undefined],
    ['90 212 555 01 23', '+902125550123'],
    ['0041 22 555 01 00', '+41225550100'],
    ['12345', undefined],
  ])('have numbers as written, in E.164 only where that is sure: %s', async (text, phone) => {
    expect(readPhone(text, 'CH')).toEqual(phone ? { phone, phoneText: text } : { phoneText: text });
  });
});

describe('the text of a release', () => {
  it('has its topics and places found, as whole words in any language', async () => {
    const { document } = await editionOf('# T\n\nFlooding reached a reporter in TURKEY.');
    expect(document).toMatchObject({ topics: ['floods'], places: ['turkiye'] });
    expect((await editionOf('# T\n\nوالفيضانات في تركيا', 'md')).document).toMatchObject({
      topics: ['floods'],
      places: ['turkiye'],
    });
    expect((await editionOf('# T\n\nA turkey was exported.', 'md')).document).toMatchObject({
      topics: [],
      places: [],
    });
  });

  it('begins with lines that are understood and not printed', async () => {
    const { document, embargo } = await editionOf(
      'FOR IMMEDIATE RELEASE\n\nEmbargoed until 09:00 GMT, 3 March 2026\n\n18 Aug 1999 Posted in [News](/news)\n\n# Title\n\nText.',
    );
    expect([embargo, document.date, document.title, document.bodyText]).toEqual([
      '2026-03-03T09:00:00.000Z',
      '1999-08-17T22:00:00.000Z',
      'Title',
      'Text.',
    ]);
  });

  it('under an embargo that nobody can read is rejected, never published', async () => {
    for (const line of [
      'EMBARGO: 3 March at 9',
      'Embargoed until 09:00 IST, 3 March 2026',
      'Sous embargo jusqu’au 3/4/2026',
    ]) {
      expect(await errorsOf(`# Title\n\n${line}\n\nText.`)).toMatchObject([{ code: 'embargo-unreadable' }]);
    }
  });

  it('parts the cells of a table by tabs', async () => {
    expect((await editionOf('# T\n\n|a|b|\n|-|-|\n|1|2|')).document.bodyText).toBe('a\tb\n1\t2');
  });

  it('may speak of embargoes', async () => {
    expect((await editionOf('# Title\n\nEmbargo on fish exports was lifted.')).embargo).toBeUndefined();
  });

  it('has a summary without the numbers of its notes', async () => {
    const { document } = await editionOf(
      '# T\n\nThe gauge was read at ten.[^1] It was low.\n\n[^1]: By radio.\n',
    );
    expect(document.summary).toBe('The gauge was read at ten. It was low.');
  });

  it('has a summary of whole sentences, at most 240 characters', async () => {
    const first = 'The tide rose in the port of Dakar, said William P. Sow, who has watched it for years.';
    expect((await editionOf(`# T\n\n${first} ${'It rose and rose. '.repeat(30)}`)).document.summary).toMatch(
      /^The tide rose .* for years\. (It rose and rose\. ?)+$/,
    );
    const endless = (await editionOf(`# T\n\n${'tide and '.repeat(60)}`)).document.summary;
    expect(endless.length).toBeLessThanOrEqual(240);
    expect(endless).toMatch(/ (tide|and)…$/);
  });
});

describe('plain text', () => {
  const body =
    'DAKAR, 3 March 2026 – The tide rose in the port, and the gauge of the International Tide Office was there to see it.';

  it('has its headline found below the menu of a site', async () => {
    const menu = [
      '-',
      'Who we are',
      `WHO WE ARE${'The Office has gauges in many ports of the world. '.repeat(4)}`,
      'About',
      'About',
      '- Ports',
    ];
    const { document } = await editionOf(
      [...menu, 'Gauge sees the tide', body, 'It was high.'].join('\n'),
      'txt',
    );
    expect(document.title).toBe('Gauge sees the tide');
    expect(document.bodyText).toMatch(/^The tide rose .*\n\nIt was high\.$/);
  });

  it('has a title and a subtitle', async () => {
    const { document } = await editionOf(
      `FOR IMMEDIATE RELEASE\n\nGauge sees the tide\n\nThe first in Dakar\n\n${body}`,
      'txt',
    );
    expect([document.title, document.subtitle]).toEqual(['Gauge sees the tide', 'The first in Dakar']);
  });

  it('that is wrapped has its paragraphs joined, its lists and addresses kept', async () => {
    const text = `Gauge sees the tide\n\nThe tide rose in the port of Dakar on Monday, and the gauge\nof the International Tide Office was there to see it rise.\n\n- one <b>\n- two\n\nSee https://example.org/a.`;
    expect((await editionOf(text, 'txt')).document.bodyHtml).toBe(
      '<p>The tide rose in the port of Dakar on Monday, and the gauge of the International Tide Office was there to see it rise.</p><ul><li>one &#x3C;b></li><li>two</li></ul><p>See <a href="https://example.org/a">https://example.org/a</a>.</p>',
    );
  });
});

describe('a saved page', () => {
  it('has its text found and the site around it dropped', async () => {
    const { document } = await editionOf(
      `<!doctype html><html lang="en"><head><title>Gauge sees the tide | Tide Office</title>
      <meta property="article:published_time" content="2026-03-02T09:00:00+01:00"></head><body>
      <header><nav>Home</nav><h1>Tide Office</h1></header>
      <main><h1>News</h1><p>For immediate release</p><div class="share-bar">Share</div>
      <article><h1>Gauge sees the tide</h1><p>The tide rose.</p><aside>Related</aside></article></main>
      <footer>About</footer></body></html>`,
      'html',
    );
    expect(document).toMatchObject({
      title: 'Gauge sees the tide',
      date: '2026-03-02T08:00:00.000Z',
      bodyText: 'The tide rose.',
    });
  });

  it('without a heading is titled by its head', async () => {
    expect((await editionOf('<title>The tide | Office</title><p>Text.', 'html')).document.title).toBe(
      'The tide',
    );
    expect(
      (
        await editionOf(
          '<head><meta property="og:title" content="High tide"><title>x</title></head><p>Text.',
          'html',
        )
      ).document.title,
    ).toBe('High tide');
  });
});
