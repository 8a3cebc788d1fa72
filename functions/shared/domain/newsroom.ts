import * as z from 'zod';

const languageCode = z.string().regex(/^[a-z]{2,3}$/, 'a language code such as "en" or "ar"');
const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and single hyphens');
/** A text in each of the newsroom's languages. */
const localized = z.record(languageCode, z.string().min(1));
const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'a colour such as "#0b5cad"');

const term = z.strictObject({
  id,
  name: localized.describe('The name in each language of the newsroom'),
  synonyms: z.array(z.string()).optional().describe('Other words for it, in any language'),
});

/** newsroom.yaml: what an organisation says of itself. Its JSON Schema is generated to newsroom.schema.json. */
export const newsroomSettings = z
  .strictObject({
    name: localized.describe('The name of the organisation, in each language'),
    tagline: localized.optional(),
    languages: z.array(languageCode).min(1).describe('The languages of the newsroom, the default one first'),
    timeZone: z.string().refine(isTimeZone, 'an IANA time zone such as "Europe/Rome"'),
    topics: z.array(term),
    places: z.array(term.extend({ country: z.string().length(2).optional().describe('ISO 3166-1 alpha-2') })),
    navigation: z
      .array(z.strictObject({ label: localized, href: z.string().regex(/^(https:\/\/|\/)/) }))
      .default([]),
    colours: z.strictObject({ accent: colour, accentDark: colour }),
    boilerplate: localized.describe('"About us", at the foot of each release'),
    contacts: z.array(
      z.strictObject({
        name: z.string(),
        role: localized.optional(),
        phone: z.string().optional(),
        email: z.email().optional(),
      }),
    ),
    pictures: z
      .strictObject({
        requireAlt: z
          .boolean()
          .default(false)
          .describe('Refuse a release with a picture that has no words for those who can’t see it'),
      })
      .default({ requireAlt: false }),
    embargo: z
      .strictObject({
        toleranceMinutes: z
          .int()
          .min(1)
          .default(60)
          .describe('A release that comes due later than this, after an outage, waits for a person'),
      })
      .default({ toleranceMinutes: 60 }),
    senders: z.strictObject({
      alerts: z.strictObject({ name: localized, address: z.email() }),
      desk: z.email().describe('Reports of uploads go here where the upload names no editor'),
    }),
  })
  .superRefine((settings, context) => {
    for (const [path, texts] of localizedTexts(settings)) {
      for (const language of settings.languages) {
        if (!texts[language]) {
          context.addIssue({
            code: 'custom',
            path: [...path, language],
            message: `missing: every text needs all of ${settings.languages.join(', ')}`,
          });
        }
      }
    }
  });

export type NewsroomSettings = z.infer<typeof newsroomSettings>;
/** A topic or place of the newsroom's vocabulary. */
export type Term = z.infer<typeof term>;

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function localizedTexts(settings: {
  name: Record<string, string>;
  topics: { name: Record<string, string> }[];
  places: { name: Record<string, string> }[];
  boilerplate: Record<string, string>;
}): [(string | number)[], Record<string, string>][] {
  return [
    [['name'], settings.name],
    [['boilerplate'], settings.boilerplate],
    ...settings.topics.map((topic, i): [(string | number)[], Record<string, string>] => [
      ['topics', i, 'name'],
      topic.name,
    ]),
    ...settings.places.map((place, i): [(string | number)[], Record<string, string>] => [
      ['places', i, 'name'],
      place.name,
    ]),
  ];
}

/** The newsroom's default language: the first of its languages. */
export function defaultLanguage(settings: NewsroomSettings): string {
  const [first] = settings.languages;
  if (first === undefined) throw new Error('newsroom.yaml: languages is empty');
  return first;
}
