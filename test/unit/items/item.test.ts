import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  ITEM_BODIES,
  ITEM_FORMATS,
  type ItemFormat,
} from '../../../functions/shared/domain/items/formats.ts';
import { ItemInvalid, type ItemSources, itemAs } from '../../../functions/shared/domain/items/item.ts';
import type { Revision } from '../../../functions/shared/domain/release.ts';
import { xmlSafe } from '../../../functions/shared/domain/xml.ts';
import { everything } from './everything.ts';
import { FORBIDDEN, hostileReleases, MARKUP } from './hostile.ts';
import { siteUrl } from './releases.ts';
import { EMBARGOED_UNTIL, retracted, STANDINGS, withheld } from './standings.ts';

const given = everything.sources;
const said = ({
  document,
  ...rest
}: Partial<Omit<Revision, 'document'>> & { document?: Partial<Revision['document']> }): ItemSources => ({
  ...given,
  revision: { ...given.revision, ...rest, document: { ...given.revision.document, ...document } },
});

const json = (
  format: ItemFormat,
  sources: ItemSources,
  bodies: 'full' | 'summary' = 'full',
): Record<string, unknown> =>
  z.record(z.string(), z.unknown()).parse(JSON.parse(itemAs(format, bodies, sources).body));
const xml = (sources: ItemSources, bodies: 'full' | 'summary' = 'full'): string =>
  itemAs('newsml-g2', bodies, sources).body;

const parser = new XMLParser({
  ignoreAttributes: false,
  preserveOrder: true,
  trimValues: false,
  maxNestedTags: 1_000,
});
const nodes = z.array(z.record(z.string(), z.unknown()));
/** The text of every element of a name, whatever its depth, as an XML parser reads it. */
function textsOf(tree: unknown, name: string): string[] {
  const read = nodes.safeParse(tree);
  if (!read.success) return [];
  return read.data.flatMap((node) =>
    Object.entries(node).flatMap(([key, inner]) => [
      ...(key === name ? [textOf(inner)] : []),
      ...textsOf(inner, name),
    ]),
  );
}
const textOf = (tree: unknown): string =>
  nodes
    .parse(tree)
    .map((node) => ('#text' in node ? String(node['#text']) : ''))
    .join('');

/** What a format says the title is. */
const titleIn: Record<ItemFormat, (body: string) => unknown> = {
  'ninjs-3.1': (body) => JSON.parse(body).title,
  'ninjs-2.1': (body) => JSON.parse(body).title,
  'json-feed': (body) => JSON.parse(body).title,
  'newsml-g2': (body) => textsOf(parser.parse(body), 'headline')[0],
};

/** A character, or an escape of one, that XML forbids or that is half of a pair. */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\\u00(?:0[0-8bcef]|1)|\\ud[89a-f]|\\ufff[ef]/i;

describe.each(ITEM_FORMATS)('an item as %s', (format) => {
  it.each(hostileReleases)('of $name holds nothing that a parser chokes on', ({ sources }) => {
    for (const [, as] of STANDINGS)
      for (const bodies of ITEM_BODIES) {
        const { body } = itemAs(format, bodies, as(sources));
        expect(UNSAFE.test(body)).toBe(false);
        expect(body.isWellFormed()).toBe(true);
        expect(titleIn[format](body)).toBe(xmlSafe(sources.revision.document.title));
      }
  });

  it('of any words at all is well-formed and says them, or is refused', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: fc.constantFrom(...MARKUP, ...FORBIDDEN, '\r', '\n', '\t', ' '), maxLength: 40 }),
        (one, other) => {
          const title = one + other;
          const sources = said({
            document: {
              title,
              subtitle: other,
              summary: one,
              bodyText: title,
              bodyHtml: `<p title='${one}'>${title}`,
            },
            changeNote: other,
          });
          try {
            const { body } = itemAs(format, 'full', sources);
            expect(UNSAFE.test(body)).toBe(false);
            if (format === 'newsml-g2') expect(XMLValidator.validate(body)).toBe(true);
            else expect(titleIn[format](body)).toBe(xmlSafe(title));
          } catch (error) {
            if (!(error instanceof ItemInvalid)) throw error;
          }
        },
      ),
    );
  });

  it('is refused where nothing is left of the title, naming what is wrong', () => {
    const make = () => itemAs(format, 'full', said({ document: { title: '\u0000 \u0001' } }));
    expect(make).toThrow(ItemInvalid);
    expect(make).toThrow(`revision 2 of last-harbour (en) is not sent as ${format}: `);
    expect(make).toThrow(/(?:^|[ ;.])title: says nothing/);
  });

  it.each([
    ['no address', { siteUrl: 'news' }],
    ['an address of something else', { siteUrl: 'javascript:alert(1)//' }],
    ['an address with a gap', { edition: { ...given.edition, path: '/en/news/2026/03/last harbour/' } }],
    ['no date', said({ document: { date: 'Monday' } })],
    ['no language', said({ language: 'English' })],
    ['no moment until when', { standing: { kind: 'withheld', embargoedUntil: 'tomorrow' } }],
  ] satisfies [string, Partial<ItemSources>][])('is refused with %s', (_, wrong) => {
    expect(() => itemAs(format, 'full', { ...given, ...wrong })).toThrow(ItemInvalid);
  });

  it('of a held revision is refused where nobody said that it is withheld', () => {
    const { standing: _, ...held } = withheld(given);
    expect(() => itemAs(format, 'full', held)).toThrow(/not public/);
    expect(() => itemAs(format, 'full', withheld(given))).not.toThrow();
  });

  it.each([
    ['a retraction', retracted(given)],
    [
      'a cancelled embargo',
      { ...withheld(given), standing: { kind: 'canceled', reason: 'The drill is off.' } },
    ],
    ['a retraction that somebody calls withheld', { ...withheld(retracted(given)) }],
  ] satisfies [string, ItemSources][])('of %s has none of the withdrawn words', (_, sources) => {
    const { document } = sources.revision;
    for (const bodies of ITEM_BODIES) {
      const { body } = itemAs(format, bodies, sources);
      expect(body).toContain(document.title);
      for (const withdrawn of [
        document.subtitle,
        document.summary,
        document.bodyText,
        'See <a',
        'See &lt;a',
        'Awa Diop',
        'gauge on a mast',
        'annex',
        '/media/',
      ]) {
        expect(withdrawn).not.toBe('');
        expect(body).not.toContain(withdrawn);
      }
    }
    expect(itemAs(format, 'full', given).body).toContain('/media/last-harbour/');
  });

  it('says why a release is not to be used, and never the change note of a correction for it', () => {
    expect(itemAs(format, 'full', retracted(given)).body).toContain('The measurements were not ours.');
    const canceled = {
      ...withheld(given),
      standing: { kind: 'canceled', reason: 'The drill is off.' },
    } as const;
    expect(itemAs(format, 'full', canceled).body).toContain('The drill is off.');
    const { reason: _, ...silent } = canceled.standing;
    expect(itemAs(format, 'full', { ...canceled, standing: silent }).body).not.toContain(
      given.revision.changeNote,
    );
  });

  it('names no edition that the public may not see, and no file that waits or is of another language', () => {
    for (const [, as] of STANDINGS) {
      const { body } = itemAs(format, 'full', as(given));
      for (const language of ['fr', 'ar']) expect(body).toContain(`${siteUrl}/${language}/news/`);
      for (const language of ['es', 'ru']) expect(body).not.toContain(`${siteUrl}/${language}/`);
      expect(body).not.toContain('held.pdf');
      expect(body).not.toContain('annex.fr.pdf');
    }
  });

  it('has a file that came with a held revision as soon as that revision goes out, and not before', () => {
    const third = said({ revision: 3 });
    expect(itemAs(format, 'full', withheld(third)).body).toContain('held.pdf');
    expect(itemAs(format, 'full', withheld(given)).body).not.toContain('held.pdf');
  });

  it('as a summary has headline, summary and address, and no body', () => {
    for (const [, as] of STANDINGS.slice(0, 2)) {
      const { document } = given.revision;
      const { body } = itemAs(format, 'summary', as(given));
      for (const there of [document.title, document.summary, `${siteUrl}${given.edition.path}`])
        expect(body).toContain(there);
      for (const absent of ['See floods and this', 'colspan', 'annex.pdf'])
        expect(body).not.toContain(absent);
    }
  });

  it('of a withheld release carries everything', () => {
    const { document } = given.revision;
    const { body } = itemAs(format, 'full', withheld(given));
    for (const there of [
      document.title,
      document.subtitle,
      document.summary,
      'See floods and this',
      'annex.pdf',
      EMBARGOED_UNTIL,
    ])
      expect(body).toContain(there);
    expect(itemAs(format, 'full', given).body).not.toContain(EMBARGOED_UNTIL);
  });

  it('is a pure function', () => {
    expect(itemAs(format, 'full', structuredClone(given))).toEqual(itemAs(format, 'full', given));
  });
});

describe('revisions', () => {
  it('in ninjs 3.1', () => {
    expect(json('ninjs-3.1', given)).toMatchObject({
      version: '2',
      pubStatus: 'usable',
      edNote: 'The number of gauges was wrong.',
      associations: expect.arrayContaining([
        expect.objectContaining({ rel: 'evolvedFrom', uri: `${siteUrl}${given.edition.path}`, version: '1' }),
      ]),
    });
    expect(json('ninjs-3.1', withheld(given))).toMatchObject({
      pubStatus: 'withheld',
      embargoedUntil: EMBARGOED_UNTIL,
    });
    expect(json('ninjs-3.1', retracted(given))).toMatchObject({
      pubStatus: 'canceled',
      representationType: 'partial',
    });
  });

  it('in ninjs 2.1', () => {
    expect(json('ninjs-2.1', given)).toMatchObject({
      standard: { version: '2.1' },
      version: '2',
      pubstatus: 'usable',
      representationtype: 'full',
      ednote: 'The number of gauges was wrong.',
      associations: expect.arrayContaining([
        expect.objectContaining({
          name: 'evolvedFrom',
          uri: `${siteUrl}${given.edition.path}`,
          version: '1',
        }),
        expect.objectContaining({ name: 'translation', language: 'ar', title: 'ar' }),
      ]),
    });
    expect(json('ninjs-2.1', withheld(given))).toMatchObject({
      pubstatus: 'withheld',
      embargoed: EMBARGOED_UNTIL,
    });
    expect(json('ninjs-2.1', retracted(given))).toMatchObject({
      pubstatus: 'canceled',
      representationtype: 'partial',
    });
  });

  it('in NewsML-G2', () => {
    const usable = xml(given);
    expect(usable).toContain(`guid="${siteUrl}${given.edition.path}" version="2"`);
    expect(usable).toContain('<pubStatus qcode="stat:usable">');
    expect(usable).toContain('<edNote>The number of gauges was wrong.</edNote>');
    expect(usable).toContain('<signal qcode="sig:correction">');
    expect(usable).toContain(
      `rel="irel:previousVersion" residref="${siteUrl}${given.edition.path}" version="1"`,
    );
    expect(xml(said({ minor: true }))).toContain('<signal qcode="sig:update">');
    expect(xml(said({ revision: 1 }))).not.toContain('<signal');
    expect(xml(withheld(given))).toContain(
      `<embargoed>${EMBARGOED_UNTIL}</embargoed><pubStatus qcode="stat:withheld">`,
    );
    expect(xml(retracted(given))).toContain('<pubStatus qcode="stat:canceled">');
    expect(xml(retracted(given))).not.toContain('<contentSet>');
  });

  it('in JSON Feed', () => {
    expect(json('json-feed', given)).toMatchObject({
      id: `${siteUrl}${given.edition.path}`,
      url: `${siteUrl}${given.edition.path}`,
      date_published: given.revision.document.date,
      date_modified: given.revision.publishedAt,
      _dateline: {
        pubStatus: 'usable',
        version: 2,
        evolvedFrom: 1,
        edNote: 'The number of gauges was wrong.',
      },
    });
    expect(json('json-feed', withheld(given))).toMatchObject({
      _dateline: { pubStatus: 'withheld', embargoedUntil: EMBARGOED_UNTIL },
    });
    expect(json('json-feed', retracted(given))).toMatchObject({
      content_text: 'The measurements were not ours.',
      _dateline: { pubStatus: 'canceled', representationType: 'partial' },
    });
  });

  it('none evolves from itself or from a later one', () => {
    for (const previous of [2, 3]) {
      expect(itemAs('ninjs-3.1', 'full', { ...given, previous }).body).not.toContain('evolvedFrom');
      expect(xml({ ...given, previous })).not.toContain('previousVersion');
    }
  });
});

describe('facts', () => {
  it('subjects are by the newsroom’s vocabulary and by Media Topics where it names one', () => {
    const mediaTopic = 'http://cv.iptc.org/newscodes/mediatopic/20000148';
    const floods = `${siteUrl}/en/topics/floods/`;
    expect(json('ninjs-3.1', given).subjects).toEqual([
      { name: 'Floods', rel: 'about', uri: floods, literal: 'floods' },
      { name: 'Fisheries', rel: 'about', uri: `${siteUrl}/en/topics/fisheries/`, literal: 'fisheries' },
      { rel: 'about', uri: mediaTopic, literal: 'medtop:20000148' },
    ]);
    expect(xml(given)).toContain('<subject type="cpnat:abstract" qcode="medtop:20000148">');
    expect(xml(given).match(/medtop:/g)).toHaveLength(1);
    expect(json('json-feed', given)).toMatchObject({
      tags: ['Floods', 'Fisheries', 'Senegal'],
      _dateline: { topics: [{ id: 'floods', uri: floods, mediaTopic }, { id: 'fisheries' }] },
    });
  });

  it('a picture comes with its sizes, its words and whose it is', () => {
    const jpeg = given.media[0]?.hash;
    const address = `${siteUrl}/media/last-harbour/${jpeg}/1600.jpg`;
    expect(json('ninjs-3.1', given).associations).toContainEqual(
      expect.objectContaining({
        rel: 'picture',
        uri: address,
        by: 'A. Diop / ITO',
        copyrightNotice: 'A. Diop / ITO',
        renditions: expect.arrayContaining([
          {
            name: '480-avif',
            href: address.replace('1600.jpg', '480.avif'),
            contentType: 'image/avif',
            width: 480,
            height: 270,
            sizeInBytes: 24_000,
          },
        ]),
      }),
    );
    expect(xml(given)).toContain(
      `<icon href="${address}" contenttype="image/jpeg" size="80000" width="1600" height="900">`,
    );
    expect(xml(given)).toContain('<copyrightNotice>A. Diop / ITO</copyrightNotice>');
    expect(json('json-feed', given)).toMatchObject({
      image: address,
      _dateline: { picture: { alt: 'A gauge on a mast', credit: 'A. Diop / ITO' } },
    });
    const uncredited = said({ document: { image: { name: 'gauge.jpg', alt: '' } } });
    expect(json('ninjs-3.1', uncredited).associations).toContainEqual(
      expect.objectContaining({
        rel: 'picture',
        name: 'Tide gauges reach the last harbour',
        copyrightNotice: '© 2026 International Tide Office',
      }),
    );
  });

  it('a body in Arabic says its language and direction in XML', () => {
    const arabic = xml({ ...given, revision: { ...given.revision, language: 'ar' } });
    expect(arabic).toContain('xml:lang="ar" dir="rtl"><catalogRef');
    expect(arabic).toContain('<html xmlns="http://www.w3.org/1999/xhtml" lang="ar" xml:lang="ar" dir="rtl">');
    expect(xml(given)).toContain('lang="en" dir="ltr"');
  });

  it('a body in XML is XHTML: elements close, attributes have values', () => {
    const body = xml(
      said({
        document: { bodyHtml: '<p>a<br>b & c<details open><summary>d</summary></details><ol reversed><li>e' },
      }),
    );
    expect(body).toContain(
      '<body><p>a<br/>b &amp; c</p><details open=""><summary>d</summary></details><ol reversed=""><li>e</li></ol></body>',
    );
  });

  it('each format says its media type', () => {
    expect(ITEM_FORMATS.map((format) => itemAs(format, 'full', given).contentType)).toEqual([
      'application/json',
      'application/json',
      'application/vnd.iptc.g2.newsitem+xml',
      'application/feed+json',
    ]);
  });
});
