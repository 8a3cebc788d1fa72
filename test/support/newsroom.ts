import { createHash } from 'node:crypto';
import { releaseAddress } from '../../functions/shared/domain/address.ts';
import { entryOf } from '../../functions/shared/domain/list-entry.ts';
import { type NewsroomSettings, newsroomSettings } from '../../functions/shared/domain/newsroom.ts';
import type { Edition, ListEntry, ReleaseDocument, Revision } from '../../functions/shared/domain/release.ts';
import type { Scripts } from '../../functions/shared/names.ts';

/** A small newsroom in three languages, one of them right to left. */
export const testNewsroom: NewsroomSettings = newsroomSettings.parse({
  name: {
    en: 'International Tide Office',
    fr: 'Office international des marées',
    ar: 'المكتب الدولي للمد والجزر',
  },
  languages: ['en', 'fr', 'ar'],
  timeZone: 'Europe/Rome',
  topics: [
    { id: 'floods', name: { en: 'Floods', fr: 'Inondations', ar: 'الفيضانات' }, synonyms: ['flooding'] },
    { id: 'ports', name: { en: 'Ports', fr: 'Ports', ar: 'الموانئ' }, synonyms: ['harbour'] },
  ],
  places: [
    {
      id: 'turkiye',
      name: { en: 'Türkiye', fr: 'Türkiye', ar: 'تركيا' },
      synonyms: ['Turkey'],
      country: 'TR',
    },
    { id: 'senegal', name: { en: 'Senegal', fr: 'Sénégal', ar: 'السنغال' }, country: 'SN' },
  ],
  navigation: [
    { label: { en: 'About', fr: 'À propos', ar: 'من نحن' }, href: 'https://www.example.org/about' },
  ],
  colours: { accent: '#0b5c8a', accentDark: '#7cc4ec' },
  boilerplate: {
    en: 'The International Tide Office helps coasts to know their water.',
    fr: 'L’Office international des marées aide les côtes à connaître leurs eaux.',
    ar: 'يساعد المكتب الدولي للمد والجزر السواحل على معرفة مياهها.',
  },
  contacts: [{ name: 'Press desk', email: 'press@example.org', phone: '+41 22 555 01 00' }],
  senders: {
    alerts: {
      name: { en: 'ITO newsroom', fr: 'Salle de presse ITO', ar: 'غرفة أخبار المكتب' },
      address: 'alerts@example.org',
    },
    desk: 'desk@example.org',
  },
});

/** Stands for the scripts of the site where a test is not about them. */
export const testScripts: Scripts = { comforts: 'export const comforts = 1;\n', search: 'export {};' };

/** A document of the test newsroom; say only what the test is about. */
export function aDocument(overrides: Partial<ReleaseDocument> = {}): ReleaseDocument {
  return {
    title: 'Tide gauges reach the last harbour',
    summary: 'A new gauge went live on Monday.',
    date: '2026-03-02T09:00:00Z',
    topics: ['floods'],
    places: ['senegal'],
    contacts: [],
    quotations: [],
    bodyHtml: '<p>A new gauge went live on Monday.</p>',
    bodyText: 'A new gauge went live on Monday.',
    ...overrides,
  };
}

type RevisionOverrides = Partial<Omit<Revision, 'document'>> & { document?: Partial<ReleaseDocument> };

/** A public first revision of an edition. */
export function aRevision({ document, ...overrides }: RevisionOverrides = {}): Revision {
  const slug = overrides.slug ?? 'tide-gauges';
  const language = overrides.language ?? 'en';
  const said = aDocument(document);
  return {
    slug,
    language,
    revision: 1,
    status: 'published',
    document: said,
    minor: false,
    contentHash: createHash('sha256').update(JSON.stringify(said)).digest('hex'),
    upload: { key: `releases/${slug}/${language}.md`, sequencer: '0061A1' },
    createdAt: '2026-03-02T09:00:01.000Z',
    publishedAt: '2026-03-02T09:00:01.000Z',
    announcement: 'published',
    ...overrides,
  };
}

/** The public edition that `aRevision` is of. */
export function anEdition(overrides: Partial<Edition> = {}): Edition {
  const slug = overrides.slug ?? 'tide-gauges';
  const language = overrides.language ?? 'en';
  return {
    slug,
    language,
    revision: 1,
    publicRevision: 1,
    status: 'published',
    path: releaseAddress(language, slug, '2026-03-02T09:00:00Z', testNewsroom.timeZone),
    publishedAt: '2026-03-02T09:00:01.000Z',
    updatedAt: '2026-03-02T09:00:01.000Z',
    upload: { key: `releases/${slug}/${language}.md`, sequencer: '0061A1' },
    ...overrides,
  };
}

/** The list entry of a revision. */
export const anEntry = (revision: Revision, path: string): ListEntry => entryOf(revision, { path });
