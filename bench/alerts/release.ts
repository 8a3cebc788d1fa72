/** The release that the bench tells of, and its mail. */
import type { PublicEvent } from '../../events/catalogue.ts';
import { eventId } from '../../events/event-id.ts';
import { prepareMail } from '../../functions/shared/adapters/prepared-mail.ts';
import { signToken } from '../../functions/shared/domain/audience-tokens.ts';
import type { Digest } from '../../functions/shared/domain/digests.ts';
import type { PreparedMail } from '../../functions/shared/domain/mail.ts';
import type { Revision } from '../../functions/shared/domain/release.ts';
import type { Story } from '../../functions/shared/domain/story.ts';
import { alertMessage, digestMessage } from '../../functions/shared/site/mail/message.ts';
import { loadNewsroom } from '../../lib/config.ts';
import { aRevision } from '../../test/support/newsroom.ts';

export const settings = loadNewsroom('newsroom.yaml');
export const SITE_URL = 'https://news.example.org';

export const REVISION = aRevision({
  slug: 'tide-gauges',
  // The audience has the news while it is fresh, whenever the bench runs.
  createdAt: new Date().toISOString(),
  document: {
    title: 'Forty tide gauges on the Bay of Bengal now report every minute',
    summary:
      'The International Tide Office and eleven ports have joined their gauges to one network. Warnings of storm surges reach harbour masters in four minutes instead of forty.',
    topics: ['floods', 'ports'],
    places: ['bangladesh'],
  },
});

const { slug, language, revision, document, createdAt } = REVISION;
export const EVENT: PublicEvent = {
  id: eventId('release.published.v1', slug, language, revision),
  type: 'release.published.v1',
  time: createdAt,
  data: {
    slug,
    language,
    revision,
    path: `/${language}/news/2026/03/${slug}/`,
    topics: document.topics,
    places: document.places,
  },
};

/** One of many releases, about one or two of the newsroom's topics. */
export function digestRelease(n: number, createdAt: string): { revision: Revision; event: PublicEvent } {
  const topics = [0, 3].map((step) => settings.topics[(n + step) % settings.topics.length]?.id ?? '');
  const one = aRevision({
    slug: `release-${n}`,
    createdAt,
    publishedAt: createdAt,
    document: {
      ...REVISION.document,
      title: `${REVISION.document.title} (${n})`,
      topics: topics.slice(n % 2),
    },
  });
  const id = eventId('release.published.v1', one.slug, one.language, one.revision);
  const data = {
    ...EVENT.data,
    slug: one.slug,
    path: `/en/news/2026/03/${one.slug}/`,
    topics: one.document.topics,
  };
  return { revision: one, event: { id, type: 'release.published.v1', time: createdAt, data } };
}

/** The mail of an edition. */
export const compose = async (story: Story): Promise<PreparedMail> =>
  prepareMail(await alertMessage({ settings, siteUrl: SITE_URL }, story), settings.senders.alerts);

/** The mail of a digest. */
export const composeDigest = async (digest: Digest): Promise<PreparedMail> =>
  prepareMail(await digestMessage({ settings, siteUrl: SITE_URL }, digest), settings.senders.alerts);

/** The mail of one reader, as it goes out. */
export async function readyMail(): Promise<{ to: string; raw: Uint8Array; token: string }> {
  const id = '5'.repeat(32);
  const token = signToken(new Uint8Array(32), 'mail', id, new Date());
  const mail = await compose({
    ...document,
    ...EVENT.data,
    kind: 'published',
    changeNote: undefined,
    text: revision,
  });
  const to = 'reader-555555555555@mail.example.net';
  return { to, raw: mail.to({ address: to, token, messageId: id }), token };
}
