import * as z from 'zod';
import { contact } from '../release.ts';
import { checkedJson, language, moment, text, uri } from './checked.ts';
import type { ItemFacts } from './facts.ts';
import { mediaTopicUri } from './ninjs.ts';

/** What an item of ours says in JSON Feed 1.1, in the site's feeds and to partners alike. `D`: how times are held. */
export interface FeedFacts<D> {
  url: string;
  title: string;
  summary?: string | undefined;
  picture?: { url: string } | undefined;
  published: D;
  updated: D;
  tags: string[];
}

/** An item's id is its page's address, which never changes. */
export const feedItem = <D>(
  { url, title, summary, picture, published, updated, tags }: FeedFacts<D>,
  inLanguage: string,
) => ({
  id: url,
  url,
  title,
  ...(summary ? { summary } : {}),
  ...(picture ? { image: picture.url } : {}),
  date_published: published,
  date_modified: updated,
  tags,
  language: inLanguage,
});

const concept = z.strictObject({ id: text, name: text, uri, mediaTopic: uri.optional() });
const file = z.strictObject({
  name: text,
  url: uri,
  contentType: text,
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  bytes: z.int().nonnegative(),
});

/**
 * What JSON Feed has no names for (section "Extensions"): those of ninjs 3.1 where it has one.
 */
const extension = z.strictObject({
  /** `usable`; `withheld` before `embargoedUntil`; `canceled`: not to be used, or no longer. */
  pubStatus: z.enum(['usable', 'withheld', 'canceled']),
  /** The revision; the larger number is the later. */
  version: z.int().min(1),
  /** The version that the partner had before. */
  evolvedFrom: z.int().min(1).optional(),
  representationType: z.enum(['full', 'partial']),
  firstCreated: moment,
  embargoedUntil: moment.optional(),
  /** To the desk: what a correction changed, why a release was withdrawn. */
  edNote: text.optional(),
  slugline: text,
  subtitle: text.optional(),
  /** The place of the dateline. */
  located: text.optional(),
  copyrightNotice: text,
  topics: z.array(concept),
  places: z.array(concept),
  contacts: z.array(contact),
  /** What is to be said with the `image`, and all files of it. */
  picture: z
    .strictObject({
      alt: z.string(),
      caption: text.optional(),
      credit: text.optional(),
      copyrightNotice: text,
      renditions: z.array(file).min(1),
    })
    .optional(),
  translations: z.array(z.strictObject({ language, url: uri })),
});

const item = z
  .strictObject({
    id: uri,
    url: uri,
    title: text,
    summary: text.optional(),
    content_html: z.string().optional(),
    content_text: z.string(),
    image: uri.optional(),
    date_published: moment,
    date_modified: moment,
    language,
    authors: z.array(z.strictObject({ name: text, url: uri })),
    tags: z.array(text),
    attachments: z
      .array(z.strictObject({ url: uri, mime_type: text, title: text, size_in_bytes: z.int().nonnegative() }))
      .optional(),
    _dateline: extension,
  })
  .refine(
    ({ _dateline }) => (_dateline.pubStatus === 'withheld') === (_dateline.embargoedUntil !== undefined),
    {
      path: ['_dateline', 'embargoedUntil'],
      error: 'a withheld item says until when, and no other does',
    },
  )
  .refine((one) => (one.content_html !== undefined) === (one._dateline.representationType === 'full'), {
    path: ['_dateline', 'representationType'],
    error: 'an item with its body is full, and no other is',
  })
  .refine((one) => one._dateline.pubStatus !== 'canceled' || !(one.content_html || one.summary), {
    path: ['_dateline', 'pubStatus'],
    error: 'a canceled item tells nothing of what was withdrawn',
  });

/** An item of JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), checked. */
export const jsonFeedItem = (facts: ItemFacts) => checkedJson(jsonFeedOf(facts), item);

function jsonFeedOf(facts: ItemFacts): z.infer<typeof item> {
  const { title, summary, body, edNote, provider, topics, places, attachments, picture } = facts;
  return {
    ...feedItem(
      {
        url: facts.uri,
        title,
        summary,
        picture: picture?.main,
        published: facts.contentCreated,
        updated: facts.versionCreated,
        tags: [...topics, ...places].map(({ name }) => name),
      },
      facts.language,
    ),
    authors: [{ name: provider.name, url: provider.uri }],
    ...(body ? { content_html: body.html } : {}),
    // An item has to have a content: without its body, the most that may be said.
    content_text: body?.text ?? summary ?? edNote ?? title,
    ...(attachments.length > 0
      ? {
          attachments: attachments.map(({ name, url, contentType, bytes }) => ({
            url,
            mime_type: contentType,
            title: name,
            size_in_bytes: bytes,
          })),
        }
      : {}),
    _dateline: extensionOf(facts),
  };
}

function extensionOf(facts: ItemFacts): z.infer<typeof extension> {
  const { picture, embargoedUntil, edNote, subtitle, located, previous } = facts;
  const concepts = (list: ItemFacts['topics']) =>
    list.map(({ mediaTopic, ...one }) => ({
      ...one,
      ...(mediaTopic ? { mediaTopic: mediaTopicUri(mediaTopic) } : {}),
    }));
  return {
    pubStatus: facts.pubStatus,
    version: facts.version,
    ...(previous === undefined ? {} : { evolvedFrom: previous }),
    representationType: facts.body ? 'full' : 'partial',
    firstCreated: facts.firstCreated,
    ...(embargoedUntil ? { embargoedUntil } : {}),
    ...(edNote ? { edNote } : {}),
    slugline: facts.slug,
    ...(subtitle ? { subtitle } : {}),
    ...(located ? { located } : {}),
    copyrightNotice: facts.copyrightNotice,
    topics: concepts(facts.topics),
    places: concepts(facts.places),
    contacts: facts.contacts,
    ...(picture ? { picture: pictureOf(picture) } : {}),
    translations: facts.translations.map((other) => ({ language: other.language, url: other.uri })),
  };
}

const pictureOf = ({ alt, caption, credit, copyrightNotice, files }: NonNullable<ItemFacts['picture']>) => ({
  alt,
  ...(caption ? { caption } : {}),
  ...(credit ? { credit } : {}),
  copyrightNotice,
  renditions: files,
});
