import { describe, expect, it } from 'vitest';
import type { ItemSources } from '../../../functions/shared/domain/items/item.ts';
import { toNinjs } from '../../../functions/shared/domain/items/ninjs.ts';
import type { Media } from '../../../functions/shared/domain/release.ts';
import { anEdition, aRevision, testNewsroom } from '../../support/newsroom.ts';

const siteUrl = 'https://news.example.org';

const gauge: Media = {
  slug: 'tide-gauges',
  name: 'gauge & mast.jpg',
  upload: { key: 'releases/tide-gauges/gauge & mast.jpg', sequencer: '0061A0' },
  contentType: 'image/jpeg',
  bytes: 48_211,
  width: 1600,
  height: 900,
  hash: '0123456789abcdef',
};

const sources = (overrides: Partial<ItemSources> = {}): ItemSources => ({
  settings: testNewsroom,
  siteUrl,
  edition: anEdition(),
  revision: aRevision(),
  editions: [anEdition()],
  media: [],
  ...overrides,
});

const withPicture = sources({
  media: [gauge],
  revision: aRevision({
    document: {
      image: {
        name: gauge.name,
        alt: 'A gauge on a mast',
        caption: 'Dakar, Monday',
        credit: 'A. Diop / ITO',
      },
      bodyHtml:
        '<p>See <a href="/en/topics/floods/">floods</a> and <a href="https://example.com/">this</a>.</p><p><img src="media:gauge &#x26; mast.jpg" alt="A gauge"><img src="media:missing.png" alt="Gone"> <a href="media:gauge%20%26%20mast.jpg">large</a> <a href="media:gone.pdf">the <b>table</b></a></p>',
    },
  }),
});
const corrected = sources({
  edition: anEdition({ revision: 2, publicRevision: 2, updatedAt: '2026-03-03T09:00:00.000Z' }),
  revision: aRevision({
    revision: 2,
    publishedAt: '2026-03-03T09:00:00.000Z',
    announcement: 'corrected',
    changeNote: 'The number of gauges was wrong.',
    document: {
      subtitle: 'Thirty, not thirteen',
      dateline: { place: 'DAKAR', country: 'SN', date: '2026-03-02' },
      contacts: [
        {
          name: 'Awa Diop',
          role: 'Spokesperson',
          phone: '+221338200000',
          phoneText: '33 820 00 00',
          email: 'awa.diop@example.org',
        },
        { name: 'Press desk' },
      ],
    },
  }),
});
const retracted = sources({
  edition: anEdition({ revision: 3, publicRevision: 3, status: 'retracted' }),
  media: [gauge],
  revision: aRevision({
    revision: 3,
    status: 'retracted',
    changeNote: 'The measurements were not ours.',
    document: {
      image: { name: gauge.name, alt: 'A gauge' },
      contacts: [{ name: 'Awa Diop', phoneText: '33 820 00 00' }],
    },
  }),
});
const translated = sources({
  editions: [
    anEdition({ language: 'ar', slug: 'tide-gauges' }),
    anEdition({ language: 'fr' }),
    anEdition(),
    anEdition({ language: 'es', publicRevision: 0, status: 'scheduled', dueAt: '2027-01-01T00:00:00.000Z' }),
    anEdition({ language: 'ru', status: 'retracted' }),
  ],
});
describe('a ninjs item', () => {
  it('of a withdrawn release tells the reason and none of the withdrawn words', () => {
    const item = toNinjs(retracted);
    expect(item).toMatchObject({
      pubStatus: 'canceled',
      representationType: 'partial',
      version: '3',
      edNote: 'The measurements were not ours.',
    });
    for (const absent of ['bodies', 'descriptions', 'people', 'associations'])
      expect(item).not.toHaveProperty(absent);
    expect(JSON.stringify(item)).not.toContain(retracted.revision.document.bodyText);
  });

  it('links the editions that the public may see and no other', () => {
    const links = toNinjs(translated).associations ?? [];
    expect(links.map((a) => [a.rel, a.language])).toEqual([
      ['translation', 'fr'],
      ['translation', 'ar'],
    ]);
    expect(links[0]?.uri).toBe(`${siteUrl}/fr/news/2026/03/tide-gauges/`);
  });

  it('says a first revision whole', () => {
    expect(toNinjs(sources())).toMatchObject({
      uri: `${siteUrl}/en/news/2026/03/tide-gauges/`,
      version: '1',
      pubStatus: 'usable',
      firstCreated: '2026-03-02T09:00:01.000Z',
      language: 'en',
      headlines: [{ value: 'Tide gauges reach the last harbour' }],
      bodies: [{ contentType: 'text/html' }, { contentType: 'text/plain', charCount: 32 }],
      subjects: [{ name: 'Floods', uri: `${siteUrl}/en/topics/floods/`, literal: 'floods' }],
      places: [{ name: 'Senegal', literal: 'senegal' }],
      infoSources: [{ name: 'International Tide Office' }],
    });
    expect(toNinjs(sources())).not.toHaveProperty('edNote');
  });

  it('of a correction carries its change note, its own moment and the contacts', () => {
    const item = toNinjs(corrected);
    expect(item).toMatchObject({
      version: '2',
      edNote: 'The number of gauges was wrong.',
      firstCreated: '2026-03-02T09:00:01.000Z',
      versionCreated: '2026-03-03T09:00:00.000Z',
      located: 'DAKAR',
    });
    expect(item.people).toEqual([
      {
        name: 'Awa Diop',
        rel: 'press-contact',
        contactInfo: [
          { type: 'jobTitle', role: 'office', value: 'Spokesperson' },
          { type: 'phone', role: 'office', name: '33 820 00 00', value: '+221338200000' },
          { type: 'email', role: 'office', value: 'awa.diop@example.org' },
        ],
      },
      { name: 'Press desk', rel: 'press-contact' },
    ]);
  });

  it('gives the picture with its size and the text for those who cannot see it', () => {
    const href = `${siteUrl}/media/tide-gauges/0123456789abcdef/gauge%20%26%20mast.jpg`;
    const item = toNinjs(withPicture);
    expect(item.associations).toEqual([
      expect.objectContaining({
        rel: 'picture',
        uri: href,
        descriptions: [
          { role: 'altText', value: 'A gauge on a mast' },
          { role: 'caption', value: 'Dakar, Monday' },
        ],
        by: 'A. Diop / ITO',
        copyrightNotice: 'A. Diop / ITO',
        renditions: [
          {
            name: 'original',
            href,
            contentType: 'image/jpeg',
            width: 1600,
            height: 900,
            sizeInBytes: 48_211,
          },
        ],
      }),
    ]);
    const body = item.bodies?.[0]?.value;
    expect(body).toContain(`<img src="${href}" alt="A gauge">`);
    expect(body).toContain(`href="${siteUrl}/en/topics/floods/"`);
    expect(body).toContain('href="https://example.com/"');
    expect(body).toContain(`<a href="${href}">large</a> the <b>table</b>`);
    expect(body).not.toContain('media:');
  });

  it('is a pure function', () => {
    expect(toNinjs(structuredClone(withPicture))).toEqual(toNinjs(withPicture));
  });
});
