import * as z from 'zod';

const languageCode = z.string().regex(/^[a-z]{2,3}$/, 'a language code such as "en" or "ar"');
const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and single hyphens');
/** A text in each of the newsroom's languages. */
const localized = z.record(languageCode, z.string().min(1));
const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'a colour such as "#0b5cad"');

/** The most that a logo may have. */
const LOGO_BYTES = 20_000;

const url = z.url({ protocol: /^https$/ });

/** A link that stands on every page. */
const link = z.strictObject({
  label: localized,
  href: z.string().regex(/^(https:\/\/|mailto:|\/)\S*$/, 'an address: https://…, mailto:… or /…'),
});

/** In the order of `Date.getUTCDay`. */
export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;

const alerts = z.strictObject({
  digestAt: z
    .int()
    .min(0)
    .max(23)
    .default(7)
    .describe('The hour, in the newsroom’s time zone, at which digests of a day and of a week are sent'),
  digestDay: z.enum(WEEKDAYS).default('monday').describe('The day on which digests of a week are sent'),
  test: z
    .strictObject({
      above: z.int().min(1).describe('From so many subscribers on, about'),
      minutes: z
        .int()
        .min(1)
        .max(1_440)
        .default(15)
        .describe('So long the desk has before the others get it'),
    })
    .optional()
    .describe('The desk gets an alert first; without it, nobody does'),
});

const term = z.strictObject({
  id,
  name: localized.describe('The name in each language of the newsroom'),
  synonyms: z.array(z.string()).optional().describe('Other words for it, in any language'),
});

const topic = term.extend({
  mediaTopic: z
    .string()
    .regex(/^medtop:\d{8}$/, 'an id of IPTC’s Media Topics such as "medtop:20000418"')
    .optional()
    .describe('What it is among IPTC’s Media Topics (https://cv.iptc.org/newscodes/mediatopic/)'),
});

/** newsroom.yaml: what an organisation says of itself. Its JSON Schema is generated to newsroom.schema.json. */
export const newsroomSettings = z
  .strictObject({
    name: localized.describe('The name of the organisation, in each language'),
    tagline: localized.optional(),
    languages: z.array(languageCode).min(1).describe('The languages of the newsroom, the default one first'),
    timeZone: z.string().refine(isTimeZone, 'an IANA time zone such as "Europe/Rome"'),
    topics: z.array(topic),
    places: z.array(term.extend({ country: z.string().length(2).optional().describe('ISO 3166-1 alpha-2') })),
    navigation: z.array(link).default([]).describe('Links in the head of every page'),
    footer: z
      .array(link)
      .default([])
      .describe('Links at the foot of every page: terms, privacy, social media'),
    logo: z
      .string()
      .regex(/^<svg\s/, 'an SVG that begins with <svg')
      .refine((text) => Buffer.byteLength(text) <= LOGO_BYTES, `at most ${LOGO_BYTES} bytes`)
      .optional()
      .describe(
        'An SVG as text, shown beside the name; it has a viewBox, no script and nothing from elsewhere',
      ),
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
    alerts: alerts.prefault({}).describe('Mail to subscribers'),
    webSubHub: url
      .optional()
      .describe('The WebSub hub that tells readers of the feeds what is new; feeds name it'),
    security: z
      .strictObject({
        contact: z
          .array(z.string().regex(/^(mailto:|https:\/\/|tel:)\S+$/, 'mailto:…, https://… or tel:…'))
          .min(1)
          .describe('Where faults of security may be told, the preferred way first'),
        expires: z.iso
          .date()
          .describe('The day after which this is no longer to be relied on; less than a year ahead'),
        policy: url.optional(),
        encryption: url.optional(),
      })
      .optional()
      .describe('What /.well-known/security.txt says (RFC 9116); without it there is no such file'),
    senders: z.strictObject({
      alerts: z.strictObject({
        name: localized,
        address: z.email(),
        unsubscribe: z
          .email()
          .optional()
          .describe('Where mail programs write to unsubscribe (RFC 2369), if the stage receives mail there'),
      }),
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

type TextsAt = [(string | number)[], Record<string, string>];

/** Every text that has to be there in all languages, and where it stands. */
function localizedTexts(settings: {
  name: Record<string, string>;
  tagline?: Record<string, string> | undefined;
  topics: { name: Record<string, string> }[];
  places: { name: Record<string, string> }[];
  navigation: { label: Record<string, string> }[];
  footer: { label: Record<string, string> }[];
  boilerplate: Record<string, string>;
  contacts: { role?: Record<string, string> | undefined }[];
  senders: { alerts: { name: Record<string, string> } };
}): TextsAt[] {
  const { name, tagline, boilerplate, senders } = settings;
  const names = (list: 'topics' | 'places'): TextsAt[] =>
    settings[list].map((one, i) => [[list, i, 'name'], one.name]);
  const labels = (list: 'navigation' | 'footer'): TextsAt[] =>
    settings[list].map((one, i) => [[list, i, 'label'], one.label]);
  return [
    [['name'], name],
    ...(tagline ? [[['tagline'], tagline] satisfies TextsAt] : []),
    [['boilerplate'], boilerplate],
    ...names('topics'),
    ...names('places'),
    ...labels('navigation'),
    ...labels('footer'),
    ...settings.contacts.flatMap(({ role }, i): TextsAt[] => (role ? [[['contacts', i, 'role'], role]] : [])),
    [['senders', 'alerts', 'name'], senders.alerts.name],
  ];
}

/** The newsroom's default language: the first of its languages. */
export function defaultLanguage(settings: NewsroomSettings): string {
  const [first] = settings.languages;
  if (first === undefined) throw new Error('newsroom.yaml: languages is empty');
  return first;
}
