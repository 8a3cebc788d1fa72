import type { NewsroomSettings, Term } from '../../domain/newsroom.ts';
import type { Dateline } from '../../domain/release.ts';
import { fill, longDate, textsOf } from './index.ts';

/** A dateline as it is set: "ANKARA, 19 February 2020 –". */
export function datelineText({ place, country, date }: Dateline, language: string): string {
  const t = textsOf(language);
  const name = [place.toLocaleUpperCase(language), ...(country ? [country] : [])].join(t.comma);
  return date
    ? fill(t.dateline, { place: name, date: longDate(`${date}T00:00:00Z`, language, 'UTC') })
    : fill(t.datelinePlace, { place: name });
}

/** The name of a topic or place in a language; its id where the vocabulary does not know it. */
export const termName = (terms: Term[], id: string, language: string): string =>
  terms.find((term) => term.id === id)?.name[language] ?? id;

/** The name of the newsroom in a language. */
export const newsroomName = (settings: NewsroomSettings, language: string): string =>
  settings.name[language] ?? '';
