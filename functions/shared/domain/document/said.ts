import type { NewsroomSettings } from '../newsroom.ts';
import { problem, shown } from '../problems.ts';
import type { Contact, Dateline, Image, Origin, Problem, ReleaseDocument, Understood } from '../release.ts';
import { countryOf, findContacts, readPhone } from './contacts.ts';
import { countryOfDateline } from './countries.ts';
import { readDateline } from './dateline.ts';
import { findDay, isoDay } from './days.ts';
import type { Fields } from './fields.ts';
import { findQuotations } from './quotations.ts';
import type { Source } from './source.ts';
import { summaryOf } from './summary.ts';
import { startOfDay } from './time-zone.ts';
import { understoodOf } from './understood.ts';
import { namedIn, termFor } from './vocabulary.ts';

interface About {
  fileName: string;
  format: string;
  language: string;
  languageFrom: Origin;
  receivedAt: string;
}

type Place = { from?: Origin; line?: number; column?: number };

/** What a document says: front matter where it speaks, the text where it doesn't. */
export function said(
  fields: Fields,
  source: Source,
  about: About,
  settings: NewsroomSettings,
  at: (name: string) => Place,
): { document: ReleaseDocument; warnings: Problem[]; understood: Understood[] } {
  const warnings: Problem[] = [];
  const title = source.title ?? '';
  const subtitle = fields.subtitle ?? source.subtitle;
  const dateline = withCountry(datelineOf(fields) ?? source.dateline?.dateline, settings);
  const image = imageOf(fields, warnings, at);
  const everything = `${title}\n${subtitle ?? ''}\n${dateline?.place ?? ''} ${dateline?.country ?? ''}\n${source.bodyText}`;
  const terms = (kind: 'topics' | 'places'): string[] =>
    fields[kind]
      ? [...new Set(fields[kind].flatMap((word) => termFor(word, settings[kind])?.id ?? []))]
      : namedIn(everything, settings[kind], kind === 'topics' ? 'topic' : 'place');
  const dated = dateOf(fields, source, about, settings.timeZone, warnings);
  const document: ReleaseDocument = {
    title,
    ...(subtitle ? { subtitle } : {}),
    summary: fields.summary ?? summaryOf(source.paragraphs, about.language),
    date: dated.date,
    ...(dateline ? { dateline } : {}),
    topics: terms('topics'),
    places: terms('places'),
    contacts: contactsOf(fields, source, settings),
    ...(image ? { image } : {}),
    quotations: findQuotations(source.paragraphs),
    ...(source.number ? { number: source.number } : {}),
    ...(source.notes ? { notes: source.notes } : {}),
    ...(source.boilerplate ? { boilerplate: source.boilerplate } : {}),
    bodyHtml: source.bodyHtml,
    bodyText: source.bodyText,
  };
  const stated = (field: string, otherwise: Origin) => {
    const { from = otherwise, line } = at(field);
    return { from, line };
  };
  const more = {
    language: about.language,
    embargo: fields.embargo ?? source.embargo,
    status: fields.status,
    minor: fields.minor === undefined ? undefined : String(fields.minor),
    change_note: fields.change_note,
    reason: fields.reason,
  };
  const vocabulary: Origin = 'vocabulary';
  return {
    document,
    warnings,
    understood: understoodOf(document, more, {
      title: stated('title', about.format === 'txt' ? 'text' : 'heading'),
      subtitle: stated('subtitle', 'text'),
      summary: stated('summary', 'text'),
      language: stated('language', about.languageFrom),
      date: stated('date', dated.from),
      embargo: stated('embargo', 'text'),
      dateline: stated('dateline', 'text'),
      topics: stated('topics', vocabulary),
      places: stated('places', vocabulary),
      contacts: stated('contacts', 'text'),
      ...Object.fromEntries(
        ['image', 'status', 'minor', 'change_note', 'reason'].map((name) => [
          name,
          stated(name, 'front-matter'),
        ]),
      ),
    }),
  };
}

function dateOf(
  fields: Fields,
  source: Source,
  about: About,
  timeZone: string,
  warnings: Problem[],
): { date: string; from: Origin } {
  if (fields.date) return { date: fields.date, from: 'front-matter' };
  if (source.date) return { date: source.date, from: source.dateFrom ?? 'text' };
  if (source.dateline?.day) return { date: startOfDay(source.dateline.day, timeZone), from: 'text' };
  const named = findDay(about.fileName)?.day;
  if (named) return { date: startOfDay(named, timeZone), from: 'file-name' };
  warnings.push(problem('date-missing', { date: about.receivedAt }));
  return { date: about.receivedAt, from: 'upload' };
}

function withCountry(dateline: Dateline | undefined, settings: NewsroomSettings): Dateline | undefined {
  const countryCode = dateline && countryOfDateline(dateline, settings.places);
  return dateline && { ...dateline, ...(countryCode ? { countryCode } : {}) };
}

function datelineOf({ dateline }: Fields): Dateline | undefined {
  if (dateline === undefined) return undefined;
  if (typeof dateline === 'string') return readDateline(dateline);
  const day = dateline.date === undefined ? undefined : findDay(dateline.date)?.day;
  return {
    place: dateline.place,
    ...(dateline.country ? { country: dateline.country } : {}),
    ...(day ? { date: isoDay(day) } : {}),
  };
}

function contactsOf(fields: Fields, source: Source, settings: NewsroomSettings): Contact[] {
  const country = settings.contacts.map((contact) => countryOf(contact.phone)).find(Boolean);
  if (!fields.contacts) return findContacts(source.paragraphs, country);
  return fields.contacts.flatMap((contact) => {
    if (typeof contact !== 'string') {
      return [{ ...contact, ...(contact.phone ? readPhone(contact.phone, country) : {}) }];
    }
    const read = findContacts([`Contact: ${contact}`], country);
    return read.length > 0 ? read : [{ name: contact }];
  });
}

function imageOf({ image }: Fields, warnings: Problem[], at: (name: string) => Place): Image | undefined {
  const stated = typeof image === 'string' ? { name: image } : image;
  if (!stated?.name) return undefined;
  if (/^[a-z]+:|^\/\//i.test(stated.name)) {
    warnings.push(problem('image-elsewhere', { name: shown(stated.name) }, at('image')));
    return undefined;
  }
  if (!stated.alt) {
    warnings.push(problem('image-alt-missing', { name: shown(stated.name) }, at('image')));
  }
  return { ...stated, name: stated.name.split(/[\\/]/).at(-1) ?? stated.name, alt: stated.alt ?? '' };
}
