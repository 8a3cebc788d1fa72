import * as z from 'zod';
import type { Contact } from '../release.ts';
import { xmlSafe } from '../xml.ts';
import { checkedJson } from './checked-json.ts';
import { factsOf, type ItemBodies, type ItemFacts, type ItemFile, type ItemSources } from './facts.ts';

const text = z.string().min(1);
const uri = z.url({ protocol: /^https?$/ });
const moment = z.iso.datetime({ offset: true });

const words = z.strictObject({
  role: text,
  contentType: text.optional(),
  charCount: z.int().optional(),
  value: z.string(),
});
/** `literal` is the id in the newsroom's vocabulary, or that of a Media Topic. */
const concept = z.strictObject({ name: text.optional(), rel: z.literal('about'), uri, literal: text });
const contactInfo = z.strictObject({
  type: z.enum(['jobTitle', 'phone', 'email']),
  role: z.literal('office'),
  /** A telephone number as it is written. */
  name: text.optional(),
  value: text,
});
const person = z.strictObject({
  name: text,
  rel: z.literal('press-contact'),
  contactInfo: z.array(contactInfo).optional(),
});
/** Pixels and bytes. */
const rendition = z.strictObject({
  name: text,
  href: uri,
  contentType: text,
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  sizeInBytes: z.int().nonnegative(),
});
const association = z.strictObject({
  name: text,
  rel: z.enum(['picture', 'attachment', 'translation', 'evolvedFrom']),
  uri,
  type: z.enum(['text', 'picture', 'audio', 'video']),
  version: text.optional(),
  language: text.optional(),
  descriptions: z.array(words).optional(),
  by: text.optional(),
  copyrightNotice: text.optional(),
  renditions: z.array(rendition).optional(),
});

/** What we say of IPTC ninjs 3.1 (https://iptc.org/std/ninjs/); the names are the standard's. Times are RFC 3339, UTC. */
const ninjsItem = z
  .strictObject({
    standard: z.strictObject({ name: z.literal('ninjs'), version: z.enum(['3.1', '2.1']), schema: uri }),
    /** The address of the edition's page: the same over all revisions. */
    uri,
    type: z.literal('text'),
    /** `partial`: without the body. */
    representationType: z.enum(['full', 'partial']),
    /** The revision, as text. */
    version: z.string().regex(/^[1-9]\d*$/),
    firstCreated: moment,
    versionCreated: moment,
    contentCreated: moment,
    embargoedUntil: moment.optional(),
    pubStatus: z.enum(['usable', 'withheld', 'canceled']),
    language: z.string().regex(/^[a-z]{2,3}$/),
    title: text,
    slugline: text,
    by: text,
    copyrightHolder: text,
    copyrightNotice: text,
    headlines: z.array(words.extend({ value: text })).min(1),
    descriptions: z.array(words).optional(),
    bodies: z.array(words).optional(),
    /** The change note of a correction, the reason of a retraction. */
    edNote: text.optional(),
    located: text.optional(),
    subjects: z.array(concept).optional(),
    places: z.array(concept).optional(),
    people: z.array(person).optional(),
    infoSources: z.array(z.strictObject({ name: text, role: text, uri })),
    associations: z.array(association).optional(),
  })
  .refine((item) => (item.pubStatus === 'withheld') === (item.embargoedUntil !== undefined), {
    path: ['embargoedUntil'],
    error: 'a withheld item says until when, and no other does',
  })
  .refine((item) => (item.bodies !== undefined) === (item.representationType === 'full'), {
    path: ['representationType'],
    error: 'an item with its body is full, and no other is',
  })
  .refine((item) => item.pubStatus !== 'canceled' || !(item.bodies || item.descriptions || item.people), {
    path: ['pubStatus'],
    error: 'a canceled item tells nothing of what was withdrawn',
  });

export type NinjsItem = z.infer<typeof ninjsItem>;
type NinjsAssociation = z.infer<typeof association>;

/** A revision as an item of IPTC ninjs 3.1, as it stands beside its page. */
export const toNinjs = (sources: ItemSources, bodies: ItemBodies = 'full'): NinjsItem =>
  ninjsOf(factsOf(sources, bodies));

/** ninjs 3.1, checked. */
export const ninjs31 = (facts: ItemFacts) => checkedJson(ninjsOf(facts), ninjsItem);

/** ninjs 2.1, checked: the same with other names. */
export function ninjs21(facts: ItemFacts) {
  const item: NinjsItem = { ...ninjsOf(facts), standard: standard('2.1') };
  const problems = checkedJson(item, ninjsItem).problems;
  return problems ? { problems } : checkedJson(Object(renamed(item)), ninjs21Item);
}

/** In 2.1 all names are in lower case, and this one is another. */
const nameIn21 = (name: string): string => (name === 'embargoedUntil' ? 'embargoed' : name.toLowerCase());

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [nameIn21(name), renamed(one)]));
}

function schemaIn21(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional) return z.optional(schemaIn21(schema.unwrap()));
  if (schema instanceof z.ZodArray) return z.array(schemaIn21(schema.element));
  if (!(schema instanceof z.ZodObject)) return schema;
  return objectIn21(schema);
}
function objectIn21(schema: z.ZodObject) {
  return z.strictObject(
    Object.fromEntries(Object.entries(schema.shape).map(([name, one]) => [nameIn21(name), schemaIn21(one)])),
  );
}
const ninjs21Item = objectIn21(ninjsItem);

const standard = (version: '3.1' | '2.1'): NinjsItem['standard'] => ({
  name: 'ninjs',
  version,
  schema: `http://www.iptc.org/std/ninjs/ninjs-schema_${version}.json`,
});

function ninjsOf(facts: ItemFacts): NinjsItem {
  const { body, provider, pubStatus, title, subtitle, summary, embargoedUntil, edNote, located } = facts;
  return {
    standard: standard('3.1'),
    uri: facts.uri,
    type: 'text',
    representationType: body ? 'full' : 'partial',
    version: String(facts.version),
    firstCreated: facts.firstCreated,
    versionCreated: facts.versionCreated,
    contentCreated: facts.contentCreated,
    ...(embargoedUntil ? { embargoedUntil } : {}),
    pubStatus,
    language: facts.language,
    title,
    slugline: facts.slug,
    by: provider.name,
    copyrightHolder: provider.name,
    copyrightNotice: facts.copyrightNotice,
    headlines: [{ role: 'main', value: title }, ...(subtitle ? [{ role: 'subtitle', value: subtitle }] : [])],
    ...(summary ? { descriptions: [{ role: 'summary', contentType: 'text/plain', value: summary }] } : {}),
    ...(body ? { bodies: bodiesOf(body) } : {}),
    ...(edNote ? { edNote } : {}),
    ...(located ? { located } : {}),
    ...some(subjectsOf(facts), (subjects) => ({ subjects })),
    ...some(facts.places.map(conceptOf), (places) => ({ places })),
    ...some(facts.contacts.map(personOf), (people) => ({ people })),
    infoSources: [{ name: provider.name, role: 'provider', uri: provider.uri }],
    ...some(associationsOf(facts), (associations) => ({ associations })),
  };
}

/** What `make` makes of a list, or nothing of an empty one. */
const some = <T, R extends object>(list: T[], make: (list: T[]) => R): R | Record<never, never> =>
  list.length > 0 ? make(list) : {};

const bodiesOf = ({ html, text }: NonNullable<ItemFacts['body']>): NonNullable<NinjsItem['bodies']> => [
  { role: 'main', contentType: 'text/html', value: html },
  { role: 'main', contentType: 'text/plain', charCount: [...xmlSafe(text)].length, value: text },
];

const conceptOf = ({ id, name, uri }: ItemFacts['topics'][number]): z.infer<typeof concept> => ({
  name,
  rel: 'about',
  uri,
  literal: id,
});

/** By the newsroom's vocabulary, then by IPTC's, whose names are not ours to give. */
const subjectsOf = ({ topics }: ItemFacts): z.infer<typeof concept>[] => [
  ...topics.map(conceptOf),
  ...topics.flatMap(({ mediaTopic }) =>
    mediaTopic
      ? [
          { rel: 'about', uri: mediaTopicUri(mediaTopic), literal: mediaTopic } satisfies z.infer<
            typeof concept
          >,
        ]
      : [],
  ),
];

/** The concept's own address (IPTC NewsCodes guidelines); its scheme is `http`, whatever the site is served by. */
export const mediaTopicUri = (qcode: string): string =>
  `http://cv.iptc.org/newscodes/mediatopic/${qcode.slice('medtop:'.length)}`;

function personOf({ name, role, phone, phoneText, email }: Contact): z.infer<typeof person> {
  const number = phone ?? phoneText;
  const known: z.infer<typeof contactInfo>[] = [];
  if (role) known.push({ type: 'jobTitle', role: 'office', value: role });
  if (number) {
    const written = phone && phoneText ? { name: phoneText } : {};
    known.push({ type: 'phone', role: 'office', ...written, value: number });
  }
  if (email) known.push({ type: 'email', role: 'office', value: email });
  return { name, rel: 'press-contact', ...some(known, (all) => ({ contactInfo: all })) };
}

function associationsOf(facts: ItemFacts): NinjsAssociation[] {
  const { previous, picture, attachments, translations, uri, language } = facts;
  return [
    // ninjs has no property for it: the same item, in the version that it had.
    ...(previous === undefined
      ? []
      : [
          {
            name: `version ${previous}`,
            rel: 'evolvedFrom',
            uri,
            type: 'text',
            version: String(previous),
            language,
          } satisfies NinjsAssociation,
        ]),
    ...(picture ? [pictureOf(picture, facts)] : []),
    ...attachments.map(
      (file): NinjsAssociation => ({
        name: file.name,
        rel: 'attachment',
        uri: file.url,
        type: typeOf(file),
        renditions: [renditionOf({ ...file, name: 'original' })],
      }),
    ),
    ...translations.map(
      (other): NinjsAssociation => ({
        name: other.language,
        rel: 'translation',
        uri: other.uri,
        type: 'text',
        language: other.language,
      }),
    ),
  ];
}

function typeOf({ contentType }: ItemFile): NinjsAssociation['type'] {
  const [kind] = contentType.split('/');
  if (kind === 'audio' || kind === 'video') return kind;
  return kind === 'image' ? 'picture' : 'text';
}

function pictureOf(
  { alt, caption, credit, copyrightNotice, main, files }: NonNullable<ItemFacts['picture']>,
  { title, language }: ItemFacts,
): NinjsAssociation {
  const descriptions = [
    ...(alt ? [{ role: 'altText', value: alt }] : []),
    ...(caption ? [{ role: 'caption', value: caption }] : []),
  ];
  return {
    name: alt || title,
    rel: 'picture',
    uri: main.url,
    type: 'picture',
    language,
    ...some(descriptions, (all) => ({ descriptions: all })),
    ...(credit ? { by: credit } : {}),
    copyrightNotice,
    renditions: files.map(renditionOf),
  };
}

const renditionOf = ({
  name,
  url,
  contentType,
  width,
  height,
  bytes,
}: ItemFile): z.infer<typeof rendition> => ({
  name,
  href: url,
  contentType,
  ...(width === undefined ? {} : { width }),
  ...(height === undefined ? {} : { height }),
  sizeInBytes: bytes,
});
