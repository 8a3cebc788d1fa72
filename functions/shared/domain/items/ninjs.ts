import * as z from 'zod';
import type { Contact } from '../release.ts';
import { xmlSafe } from '../xml.ts';
import { checkedJson, language, moment, text, uri } from './checked.ts';
import { factsOf, type ItemFacts, type ItemFile, type ItemSources } from './facts.ts';
import type { ItemBodies } from './formats.ts';

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
export const association = z.strictObject({
  name: text,
  rel: z.enum(['picture', 'attachment', 'translation', 'evolvedFrom']),
  uri,
  type: z.enum(['text', 'picture', 'audio', 'video']),
  version: text.optional(),
  language: language.optional(),
  descriptions: z.array(words).optional(),
  by: text.optional(),
  copyrightNotice: text.optional(),
  renditions: z.array(rendition).optional(),
});

/** What we say of IPTC ninjs 3.1 (https://iptc.org/std/ninjs/); the names are the standard's. Times are RFC 3339, UTC. */
export const ninjsShape = z.strictObject({
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
  language,
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
});

const ninjsItem = ninjsShape
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

export const standard = (version: '3.1' | '2.1'): NinjsItem['standard'] => ({
  name: 'ninjs',
  version,
  schema: `http://www.iptc.org/std/ninjs/ninjs-schema_${version}.json`,
});

export function ninjsOf(facts: ItemFacts): NinjsItem {
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
export const some = <T, R extends object>(list: T[], make: (list: T[]) => R): R | Record<never, never> =>
  list.length > 0 ? make(list) : {};

const bodiesOf = (body: NonNullable<ItemFacts['body']>): NonNullable<NinjsItem['bodies']> => [
  { role: 'main', contentType: 'text/html', value: body.html },
  { role: 'main', contentType: 'text/plain', charCount: [...xmlSafe(body.text)].length, value: body.text },
];

const conceptOf = ({ id, ...one }: ItemFacts['topics'][number]): z.infer<typeof concept> => ({
  name: one.name,
  rel: 'about',
  uri: one.uri,
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
  const { previous, picture, attachments, translations } = facts;
  return [
    // ninjs has no property for it: the same item, in the version that it had.
    ...(previous === undefined
      ? []
      : [
          {
            name: `version ${previous}`,
            rel: 'evolvedFrom',
            uri: facts.uri,
            type: 'text',
            version: String(previous),
            language: facts.language,
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
  { title, language: inLanguage }: ItemFacts,
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
    language: inLanguage,
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
