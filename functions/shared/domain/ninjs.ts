import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';
import { SKIP, visit } from 'unist-util-visit';
import { listAddress, mediaAddress } from './address.ts';
import { htmlFragment } from './html-fragment.ts';
import type { NewsroomSettings, Term } from './newsroom.ts';
import type { Contact, Edition, Media, Revision } from './release.ts';

type PubStatus = 'usable' | 'withheld' | 'canceled';

interface NinjsText {
  role?: string;
  contentType?: string;
  charCount?: number;
  value: string;
}

/** A concept of the newsroom's vocabulary: its address on the site is its identifier. */
interface NinjsConcept {
  name: string;
  rel: string;
  uri: string;
  literal: string;
}

interface NinjsPerson {
  name: string;
  rel: string;
  contactInfo?: { type: string; role?: string; name?: string; value: string }[];
}

/** One file of a picture. Pixels and bytes. */
export interface NinjsRendition {
  name: string;
  href: string;
  contentType: string;
  width?: number;
  height?: number;
  sizeInBytes: number;
}

export interface NinjsAssociation {
  name: string;
  rel: 'picture' | 'translation';
  uri: string;
  type: 'text' | 'picture';
  language?: string;
  headlines?: NinjsText[];
  descriptions?: NinjsText[];
  by?: string;
  renditions?: NinjsRendition[];
}

/** What we say of IPTC ninjs 3.1 (https://iptc.org/std/ninjs/); the names are the standard's. Times are RFC 3339, UTC. */
export interface NinjsItem {
  standard: { name: 'ninjs'; version: '3.1'; schema: string };
  /** The address of the edition's page: the same over all revisions. */
  uri: string;
  type: 'text';
  /** `partial`: a withdrawn item comes without its content. */
  representationType: 'full' | 'partial';
  /** The revision, as text. */
  version: string;
  firstCreated: string;
  versionCreated: string;
  contentCreated: string;
  pubStatus: PubStatus;
  language: string;
  title: string;
  slugline: string;
  by: string;
  copyrightHolder: string;
  copyrightNotice: string;
  headlines: NinjsText[];
  descriptions?: NinjsText[];
  bodies?: NinjsText[];
  /** The change note of a correction, the reason of a retraction. */
  edNote?: string;
  located?: string;
  subjects?: NinjsConcept[];
  places?: NinjsConcept[];
  people?: NinjsPerson[];
  infoSources: { name: string; role: string; uri: string }[];
  associations?: NinjsAssociation[];
}

export interface NinjsSources {
  settings: NewsroomSettings;
  /** Public origin of the site, without a slash at the end. */
  siteUrl: string;
  edition: Edition;
  revision: Revision;
  /** All editions of the release: those that are public are linked as translations. */
  editions: Edition[];
  /** The files beside the release. */
  media: Media[];
}

/**
 * A revision as an item of IPTC ninjs 3.1. Of a retracted one only the headline, the reason and the names are told:
 * who holds the item must find it, and nobody gets the withdrawn words again.
 */
export function toNinjs({ settings, siteUrl, edition, revision, editions, media }: NinjsSources): NinjsItem {
  const { document, language } = revision;
  const canceled = revision.status === 'retracted';
  const provider = settings.name[language] ?? Object.values(settings.name)[0] ?? '';
  const versionCreated = revision.publishedAt ?? revision.createdAt;
  const concepts = (kind: 'topic' | 'place', ids: string[], terms: Term[]): NinjsConcept[] =>
    ids.map((id) => ({
      name: terms.find((term) => term.id === id)?.name[language] ?? id,
      rel: 'about',
      uri: `${siteUrl}${listAddress(language, `${kind}:${id}`)}`,
      literal: id,
    }));
  const associations = [
    ...(canceled ? [] : pictureOf(revision, media, siteUrl)),
    ...translations(edition, editions, settings, siteUrl),
  ];

  return {
    standard: {
      name: 'ninjs',
      version: '3.1',
      schema: 'http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json',
    },
    uri: `${siteUrl}${edition.path}`,
    type: 'text',
    representationType: canceled ? 'partial' : 'full',
    version: String(revision.revision),
    firstCreated: edition.publishedAt ?? versionCreated,
    versionCreated,
    contentCreated: document.date,
    pubStatus: canceled ? 'canceled' : 'usable',
    language,
    title: document.title,
    slugline: revision.slug,
    by: provider,
    copyrightHolder: provider,
    copyrightNotice: `© ${document.date.slice(0, 4)} ${provider}`,
    headlines: [
      { role: 'main', value: document.title },
      ...(document.subtitle && !canceled ? [{ role: 'subtitle', value: document.subtitle }] : []),
    ],
    ...(canceled ? {} : content(revision, media, siteUrl)),
    ...(revision.changeNote ? { edNote: revision.changeNote } : {}),
    ...(document.dateline ? { located: document.dateline.place } : {}),
    ...some(concepts('topic', document.topics, settings.topics), (subjects) => ({ subjects })),
    ...some(concepts('place', document.places, settings.places), (places) => ({ places })),
    ...some(canceled ? [] : document.contacts.map(person), (people) => ({ people })),
    infoSources: [{ name: provider, role: 'provider', uri: `${siteUrl}${listAddress(language, 'all')}` }],
    ...some(associations, (all) => ({ associations: all })),
  };
}

/** What `make` makes of a list, or nothing of an empty one. */
const some = <T, R extends object>(list: T[], make: (list: T[]) => R): R | Record<never, never> =>
  list.length > 0 ? make(list) : {};

function content(
  revision: Revision,
  media: Media[],
  siteUrl: string,
): Pick<NinjsItem, 'bodies' | 'descriptions'> {
  const { summary, bodyHtml, bodyText } = revision.document;
  return {
    ...(summary ? { descriptions: [{ role: 'summary', contentType: 'text/plain', value: summary }] } : {}),
    bodies: [
      { role: 'main', contentType: 'text/html', value: withPublicAddresses(bodyHtml, media, siteUrl) },
      { role: 'main', contentType: 'text/plain', charCount: [...bodyText].length, value: bodyText },
    ],
  };
}

const person = ({ name, role, phone, phoneText, email }: Contact): NinjsPerson => {
  const number = phone ?? phoneText;
  const named = role ? { name: role } : {};
  const contactInfo = [
    ...(number ? [{ type: 'phone', role: 'office', ...named, value: number }] : []),
    ...(email ? [{ type: 'email', role: 'office', ...named, value: email }] : []),
  ];
  return { name, rel: 'press-contact', ...some(contactInfo, (all) => ({ contactInfo: all })) };
};

function pictureOf(revision: Revision, media: Media[], siteUrl: string): NinjsAssociation[] {
  const { image, title } = revision.document;
  const file = image && media.find((m) => m.name === image.name);
  if (!image || !file) return [];
  const files = file.renditions
    ? file.renditions.map((one) => ({
        ...one,
        named: `${one.width}-${one.contentType.replace('image/', '')}`,
      }))
    : [{ ...file, named: 'original' }];
  const address = (name: string): string => `${siteUrl}${mediaAddress({ ...file, name })}`;
  const widest = files.filter((one) => one.contentType === 'image/jpeg').at(-1) ?? files.at(-1);
  const uri = address(widest?.name ?? file.name);
  const descriptions = [
    ...(image.alt ? [{ role: 'altText', value: image.alt }] : []),
    ...(image.caption ? [{ role: 'caption', value: image.caption }] : []),
  ];
  return [
    {
      name: image.alt || title,
      rel: 'picture',
      uri,
      type: 'picture',
      language: revision.language,
      ...some(descriptions, (all) => ({ descriptions: all })),
      ...(image.credit ? { by: image.credit } : {}),
      renditions: files.map(({ named, name, contentType, width, height, bytes }) => ({
        name: named,
        href: address(name),
        contentType,
        ...(width === undefined ? {} : { width }),
        ...(height === undefined ? {} : { height }),
        sizeInBytes: bytes,
      })),
    },
  ];
}

/** The other editions that the public may see; one under embargo is not named (law 9). */
function translations(
  edition: Edition,
  editions: Edition[],
  settings: NewsroomSettings,
  siteUrl: string,
): NinjsAssociation[] {
  const order = (e: Edition) => settings.languages.indexOf(e.language);
  return editions
    .filter((e) => e.language !== edition.language && e.publicRevision > 0 && e.status !== 'retracted')
    .sort((a, b) => order(a) - order(b))
    .map((e) => ({
      name: e.language,
      rel: 'translation',
      uri: `${siteUrl}${e.path}`,
      type: 'text',
      language: e.language,
    }));
}

const printer = unified().use(rehypeStringify);

/** A sanitised text that names neither a file nor an address of ours is as it is to be. */
const NAMES_OURS = /(?:src|href)=["']?(?:media:|\/(?!\/))/i;

/**
 * A partner shows the body elsewhere: pictures, attachments and links that lead to the newsroom get its origin.
 * Of a file that has not come yet a partner can do nothing with the name; the text of a link to it stays.
 */
function withPublicAddresses(bodyHtml: string, media: Media[], siteUrl: string): string {
  if (!NAMES_OURS.test(bodyHtml)) return bodyHtml;
  const tree = htmlFragment(bodyHtml);
  visit(tree, 'element', (element, index, parent) => {
    for (const property of ['src', 'href']) {
      const value = element.properties[property];
      if (typeof value !== 'string') continue;
      if (/^\/(?!\/)/.test(value)) element.properties[property] = `${siteUrl}${value}`;
      if (!value.startsWith('media:')) continue;
      const name = value.slice('media:'.length);
      const file = media.find((m) => m.name === name || encodeURIComponent(m.name) === name);
      if (file) {
        const main = file.renditions?.filter((one) => one.contentType === 'image/jpeg').at(-1);
        element.properties[property] =
          `${siteUrl}${mediaAddress({ ...file, name: main?.name ?? file.name })}`;
      } else if (parent && index !== undefined) {
        parent.children.splice(index, 1, ...element.children);
        return [SKIP, index];
      }
    }
    return;
  });
  return printer.stringify(tree);
}
