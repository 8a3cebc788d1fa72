import { countries } from 'countries-list';
import type { Term } from '../newsroom.ts';
import type { Dateline } from '../release.ts';

type Place = Term & { country?: string | undefined };

const LANGUAGES = ['en', 'fr', 'es', 'ar', 'ru', 'zh'];

/** ISO 3166-1 codes by the names of countries in the six languages, and of their capitals in English. */
const codes = new Map<string, string>();
for (const [code, { name, capital }] of Object.entries(countries)) {
  for (const known of [name, ...LANGUAGES.map((language) => countryName(code, language))]) {
    if (!codes.has(plain(known))) codes.set(plain(known), code);
  }
  if (capital && !codes.has(plain(capital))) codes.set(plain(capital), code);
}

/**
 * The country of a dateline, ISO 3166-1 alpha-2: as it is written there, else that of the newsroom's place of the name,
 * else of the capital of that name.
 */
export function countryOfDateline({ place, country }: Dateline, places: Place[]): string | undefined {
  const written = country && codes.get(plain(country));
  if (written) return written;
  const cities = place.split(/\s*\/\s*/).map(plain);
  // Of several cities the first is where it was written.
  const found = cities.map((city) => {
    const term = places.find((one) =>
      [...Object.values(one.name), ...(one.synonyms ?? [])].some((name) => plain(name) === city),
    );
    return term?.country ?? codes.get(city);
  });
  return found.find(Boolean);
}

/** A country's name in a language. */
export function countryName(code: string, language: string): string {
  return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code;
}

function plain(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
