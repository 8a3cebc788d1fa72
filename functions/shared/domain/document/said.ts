import type { NewsroomSettings } from '../newsroom.ts';
import { problem, shown } from '../problems.ts';
import type { Contact, Dateline, Image, Origin, Problem, ReleaseDocument, Understood } from '../release.ts';
import { countryOf, findContacts, readPhone } from './contacts.ts';
import { readDateline } from './dateline.ts';
import { findDay, isoDay } from './days.ts';
import type { Fields } from './fields.ts';
import type { Source } from './source.ts';
import { summaryOf } from './summary.ts';
import { startOfDay } from './time-zone.ts';
import { namedIn, termFor } from './vocabulary.ts';

interface About {
  fileName: string;
  language: string;
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
  const dateline = datelineOf(fields) ?? source.dateline?.dateline;
  const image = imageOf(fields, warnings, at);
  const everything = `${title}\n${subtitle ?? ''}\n${dateline?.place ?? ''} ${dateline?.country ?? ''}\n${source.bodyText}`;
  const terms = (kind: 'topics' | 'places'): string[] =>
    fields[kind]
      ? [...new Set(fields[kind].flatMap((word) => termFor(word, settings[kind])?.id ?? []))]
      : namedIn(everything, settings[kind], kind === 'topics' ? 'topic' : 'place');
  const date = fields.date ?? dateOf(source, about, settings.timeZone, warnings);
  return {
    document: {
      title,
      ...(subtitle ? { subtitle } : {}),
      summary: fields.summary ?? summaryOf(source.paragraphs, about.language),
      date,
      ...(dateline ? { dateline } : {}),
      topics: terms('topics'),
      places: terms('places'),
      contacts: contactsOf(fields, source, settings),
      ...(image ? { image } : {}),
      quotations: [],
      bodyHtml: source.bodyHtml,
      bodyText: source.bodyText,
    },
    warnings,
    understood: [],
  };
}

function dateOf(source: Source, about: About, timeZone: string, warnings: Problem[]): string {
  const day = source.dateline?.day ?? findDay(about.fileName)?.day;
  const date = source.date ?? (day && startOfDay(day, timeZone));
  if (date) return date;
  warnings.push(problem('date-missing', { date: about.receivedAt }));
  return about.receivedAt;
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
