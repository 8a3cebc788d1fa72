import { listAddress, mediaAddress } from '../address.ts';
import { attachmentsOf, mainRendition, renditionAddress } from '../media.ts';
import type { NewsroomSettings, Term } from '../newsroom.ts';
import type { Contact, Edition, Media, Revision } from '../release.ts';
import type { ItemBodies } from './formats.ts';
import { publicBody } from './public-body.ts';

/** What is said of a revision, where that is not what its own status says. */
export type Standing =
  | { kind: 'withheld'; embargoedUntil: string }
  /** It is not to be used: an embargo that was cancelled, for one. `reason` is for the desk that had it. */
  | { kind: 'canceled'; reason?: string };

export interface ItemSources {
  settings: NewsroomSettings;
  /** Public origin of the site, without a slash at the end. */
  siteUrl: string;
  edition: Edition;
  revision: Revision;
  /** Editions of the release that may be named: those that are public are linked as translations. */
  editions: Edition[];
  /**
   * All editions there are, none of which is named: a file of one that was withdrawn is no other's. Absent: `editions`
   * are all.
   */
  all?: Edition[];
  /** The files beside the release. */
  media: Media[];
  /** Absent: what the revision's own status says, usable or canceled. */
  standing?: Standing;
  /** The revision of the same edition that this partner had before, if any. */
  previous?: number;
}

/** A topic or place of the newsroom's vocabulary; its address on the site is its identifier. */
interface Concept {
  id: string;
  name: string;
  uri: string;
  /** Its id among IPTC's Media Topics, such as `medtop:20000418`. */
  mediaTopic?: string;
}

/** One file that a partner can get. Pixels and bytes. */
export interface ItemFile {
  name: string;
  url: string;
  contentType: string;
  width?: number;
  height?: number;
  bytes: number;
}

export interface ItemPicture {
  alt: string;
  caption?: string;
  /** Who took it, as the newsroom credits them. */
  credit?: string;
  /** Of the newsroom, where nobody else is credited. */
  copyrightNotice: string;
  /** The one file to take, and all there are. */
  main: ItemFile;
  files: ItemFile[];
}

/** All that an item may say, whatever its format: each format only says where it stands. Times are RFC 3339, UTC. */
export interface ItemFacts {
  /** The address of the edition's page: the same over all revisions. */
  uri: string;
  slug: string;
  language: string;
  version: number;
  /** The version that this one takes the place of. */
  previous?: number;
  minor: boolean;
  pubStatus: 'usable' | 'withheld' | 'canceled';
  embargoedUntil?: string;
  /** The change note of a correction, the reason of a retraction. */
  edNote?: string;
  firstCreated: string;
  versionCreated: string;
  /** As the newsroom dates it. */
  contentCreated: string;
  provider: { name: string; uri: string };
  copyrightNotice: string;
  title: string;
  subtitle?: string;
  summary?: string;
  body?: { html: string; text: string };
  /** The place of the dateline. */
  located?: string;
  topics: Concept[];
  places: Concept[];
  contacts: Contact[];
  picture?: ItemPicture;
  attachments: ItemFile[];
  translations: { language: string; uri: string }[];
}

/**
 * What is told of a revision. Of a canceled one only the headline, the reason and the names: who holds the item must
 * find it, and nobody gets the withdrawn words again.
 */
export function factsOf(sources: ItemSources, bodies: ItemBodies): ItemFacts {
  const { settings, siteUrl, edition, revision, previous } = sources;
  const { document, language } = revision;
  const standing = standingOf(sources);
  const provider = settings.name[language] ?? Object.values(settings.name)[0] ?? '';
  const versionCreated = revision.publishedAt ?? revision.createdAt;
  const copyrightNotice = `© ${document.date.slice(0, 4)} ${provider}`;
  const concepts = (
    kind: 'topic' | 'place',
    ids: string[],
    terms: (Term & { mediaTopic?: string | undefined })[],
  ) =>
    ids.map((id): Concept => {
      const term = terms.find((one) => one.id === id);
      return {
        id,
        name: term?.name[language] ?? id,
        uri: `${siteUrl}${listAddress(language, `${kind}:${id}`)}`,
        ...(term?.mediaTopic ? { mediaTopic: term.mediaTopic } : {}),
      };
    });

  return {
    uri: `${siteUrl}${edition.path}`,
    slug: revision.slug,
    language,
    version: revision.revision,
    ...(previous !== undefined && previous < revision.revision ? { previous } : {}),
    minor: revision.minor,
    ...standing,
    firstCreated: edition.publishedAt ?? versionCreated,
    versionCreated,
    contentCreated: document.date,
    provider: { name: provider, uri: `${siteUrl}${listAddress(language, 'all')}` },
    copyrightNotice,
    title: document.title,
    ...(document.dateline ? { located: document.dateline.place } : {}),
    topics: concepts('topic', document.topics, settings.topics),
    places: concepts('place', document.places, settings.places),
    translations: translations(sources),
    ...(standing.pubStatus === 'canceled'
      ? { contacts: [], attachments: [] }
      : words(sources, bodies, copyrightNotice)),
  };
}

function standingOf({
  revision,
  standing,
}: ItemSources): Pick<ItemFacts, 'pubStatus' | 'embargoedUntil' | 'edNote'> {
  const { status, changeNote } = revision;
  const note = changeNote ? { edNote: changeNote } : {};
  // Of a release that was withdrawn nothing may be used, whatever else is said of it.
  if (status === 'retracted') return { pubStatus: 'canceled', ...note };
  if (standing?.kind === 'withheld') {
    return { pubStatus: 'withheld', embargoedUntil: standing.embargoedUntil, ...note };
  }
  // The change note says what the revision changed, which is no reason not to use it.
  if (standing) return { pubStatus: 'canceled', ...(standing.reason ? { edNote: standing.reason } : {}) };
  return { pubStatus: 'usable', ...note };
}

/** What is told of a release as long as it may be read. */
function words(sources: ItemSources, bodies: ItemBodies, copyrightNotice: string) {
  const { siteUrl, revision, media } = sources;
  const { subtitle, summary, bodyHtml, bodyText, contacts } = revision.document;
  const picture = pictureOf(sources, copyrightNotice);
  const full = bodies === 'full';
  return {
    ...(subtitle ? { subtitle } : {}),
    ...(summary ? { summary } : {}),
    ...(full ? { body: { html: publicBody(bodyHtml, media, siteUrl), text: bodyText } } : {}),
    contacts,
    ...(picture ? { picture } : {}),
    attachments: full ? attachments(sources) : [],
  };
}

function pictureOf({ revision, media, siteUrl }: ItemSources, ofNewsroom: string): ItemPicture | undefined {
  const { image } = revision.document;
  const file = image && media.find((m) => m.name === image.name);
  if (!image || !file) return undefined;
  const files = file.renditions
    ? file.renditions.map((one) => ({
        ...sizeOf(one),
        name: `${one.width}-${one.contentType.replace('image/', '')}`,
        url: `${siteUrl}${renditionAddress(file, one)}`,
      }))
    : [{ ...sizeOf(file), name: 'original', url: `${siteUrl}${mediaAddress(file)}` }];
  const widest = mainRendition(file);
  const address = widest && `${siteUrl}${renditionAddress(file, widest)}`;
  const main = files.find(({ url }) => url === address) ?? files.at(-1);
  if (!main) return undefined;
  return {
    alt: image.alt,
    ...(image.caption ? { caption: image.caption } : {}),
    ...(image.credit ? { credit: image.credit } : {}),
    copyrightNotice: image.credit || ofNewsroom,
    main,
    files,
  };
}

/** Those that the release's page lists as soon as this revision stands there. */
function attachments({
  media,
  siteUrl,
  edition,
  revision,
  editions,
  all = editions,
}: ItemSources): ItemFile[] {
  const { language } = revision;
  const shown = [
    ...all.filter((one) => one.language !== language),
    { language, publicRevision: Math.max(edition.publicRevision, revision.revision) },
  ];
  return attachmentsOf(media, shown, language).map((file) => ({
    ...sizeOf(file),
    name: file.name,
    url: `${siteUrl}${mediaAddress(file)}`,
  }));
}

const sizeOf = ({
  contentType,
  width,
  height,
  bytes,
}: Pick<Media, 'contentType' | 'width' | 'height' | 'bytes'>) => ({
  contentType,
  ...(width === undefined ? {} : { width }),
  ...(height === undefined ? {} : { height }),
  bytes,
});

/** The other editions that the public may see; one under embargo is not named (law 9). */
function translations({ edition, editions, settings, siteUrl }: ItemSources): ItemFacts['translations'] {
  const order = (e: Edition) => settings.languages.indexOf(e.language);
  return editions
    .filter((e) => e.language !== edition.language && e.publicRevision > 0 && e.status !== 'retracted')
    .sort((a, b) => order(a) - order(b))
    .map(({ language, path }) => ({ language, uri: `${siteUrl}${path}` }));
}
