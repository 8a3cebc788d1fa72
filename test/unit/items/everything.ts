import type { ItemSources } from '../../../functions/shared/domain/items/item.ts';
import type { Media } from '../../../functions/shared/domain/release.ts';
import { anEdition, aRevision } from '../../support/newsroom.ts';
import { aPicture, type GivenRelease, settings, siteUrl } from './releases.ts';

const slug = 'last-harbour';

/** A file to take along. */
const annex = (name: string, heldWith?: Record<string, number>): Media => ({
  slug,
  name,
  upload: { key: `releases/${slug}/${name}`, sequencer: '0061A2' },
  contentType: 'application/pdf',
  bytes: 90_210,
  hash: 'fedcba9876543210',
  kind: 'attachment',
  ...(heldWith ? { heldWith } : {}),
});

const sources: ItemSources = {
  settings,
  siteUrl,
  edition: anEdition({ slug, revision: 2, publicRevision: 2, updatedAt: '2026-03-03T09:00:00.000Z' }),
  revision: aRevision({
    slug,
    revision: 2,
    publishedAt: '2026-03-03T09:00:00.000Z',
    announcement: 'corrected',
    changeNote: 'The number of gauges was wrong.',
    document: {
      title: 'Tide gauges reach the last harbour',
      subtitle: 'Thirty, not thirteen',
      summary: 'A new gauge went live on Monday.',
      dateline: { place: 'Dakar', country: 'Senegal', countryCode: 'SN', date: '2026-03-02' },
      topics: ['floods', 'fisheries'],
      places: ['senegal'],
      contacts: [
        {
          name: 'Awa Diop',
          role: 'Spokesperson',
          phone: '+221338200000',
          phoneText: '33 820 00 00',
          email: 'awa.diop@example.org',
        },
        { name: 'Duty officer', phoneText: 'extension 12' },
        { name: 'Press desk', role: 'All languages' },
        { name: 'Somebody' },
      ],
      image: {
        name: 'gauge.jpg',
        alt: 'A gauge on a mast',
        caption: 'Dakar, Monday',
        credit: 'A. Diop / ITO',
      },
      bodyHtml:
        '<p>See <a href="/en/topics/floods/">floods</a> and <a href="https://example.com/?a=1&#x26;b=2">this</a>.</p>\n<p><img src="media:gauge.jpg" alt="A &#x22;gauge&#x22; < mast"> <a href="media:annex.pdf">the <b>table</b></a></p>\n<table><tbody><tr><td colspan="2">61</td></tr></tbody></table>',
      bodyText: 'See floods and this.\n\nthe table\n\n61',
    },
  }),
  editions: [
    anEdition({ slug }),
    anEdition({ slug, language: 'ar' }),
    anEdition({ slug, language: 'fr' }),
    anEdition({
      slug,
      language: 'es',
      publicRevision: 0,
      status: 'scheduled',
      dueAt: '2027-01-01T00:00:00.000Z',
    }),
    anEdition({ slug, language: 'ru', status: 'retracted' }),
  ],
  media: [
    aPicture(slug, 'gauge.jpg', 1600, 900),
    annex('annex.pdf'),
    annex('annex.fr.pdf'),
    annex('held.pdf', { en: 3 }),
  ],
  previous: 1,
};

/** A release that says all that one can say. */
export const everything: GivenRelease = { name: 'a release with everything', sources };
