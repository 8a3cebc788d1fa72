import type { Origin, ReleaseDocument, Understood } from '../release.ts';

/** Where a field was read: by its name, and the line where there is one. */
export type Origins = Partial<Record<string, { from: Origin; line?: number | undefined }>>;

const LONGEST = 200;

/** What was understood of a document, field by field, as its editor may read it; fields without a value are left out. */
export function understoodOf(
  document: ReleaseDocument,
  more: Record<string, string | undefined>,
  origins: Origins,
): Understood[] {
  const { dateline, contacts, quotations, image } = document;
  const values: Record<string, string | undefined> = {
    title: document.title,
    subtitle: document.subtitle,
    summary: document.summary,
    ...more,
    date: document.date,
    dateline:
      dateline &&
      [dateline.place, dateline.country ?? dateline.countryCode, dateline.date].filter(Boolean).join(', '),
    number: document.number,
    topics: document.topics.join(', '),
    places: document.places.join(', '),
    contacts: contacts
      .map(({ name, role, phone, phoneText, email }) =>
        [name, role, phone ?? phoneText, email].filter(Boolean).join(', '),
      )
      .join('; '),
    image: image && [image.name, image.alt].filter(Boolean).join(': '),
    quotations: quotations.map(({ speaker, text }) => (speaker ? `${speaker}: ${text}` : text)).join(' · '),
    notes: document.notes,
    boilerplate: document.boilerplate,
  };
  return Object.entries(values).flatMap(([field, value]): Understood[] => {
    if (!value) return [];
    const { from, line } = origins[field] ?? { from: 'text' };
    const short = value.length > LONGEST ? `${value.slice(0, LONGEST - 1).toWellFormed()}…` : value;
    return [{ field, value: short, from, ...(line === undefined ? {} : { line }) }];
  });
}
