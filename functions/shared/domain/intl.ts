/**
 * Formats of Intl cost a hundred times what they format: each is made once. Locales, zones and options are those of the
 * settings and the code, so that there are few.
 */
const made = new Map<string, Intl.DateTimeFormat>();

/** A date format, made once. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${locale} ${JSON.stringify(options)}`;
  const known = made.get(name) ?? new Intl.DateTimeFormat(locale, options);
  made.set(name, known);
  return known;
}
