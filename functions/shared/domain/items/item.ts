/** What partners are sent: a revision as an item of a format that news agencies read. Which says what where: docs/items.md. */
import { factsOf, type ItemFacts, type ItemSources } from './facts.ts';
import type { ItemBodies, ItemFormat } from './formats.ts';
import { ItemInvalid, type ItemProblem } from './item-invalid.ts';
import { jsonFeedItem } from './json-feed.ts';
import { newsItem } from './newsml.ts';
import { ninjs31 } from './ninjs.ts';
import { ninjs21 } from './ninjs-2.1.ts';

export type { ItemSources } from './facts.ts';
export { ItemInvalid } from './item-invalid.ts';

export interface Item {
  contentType: string;
  /** JSON or XML. It holds no character that XML 1.0 forbids, whatever the format. */
  body: string;
}

/** `body`, or why it is not sent. */
type Made = { body: string; problems?: undefined } | { problems: ItemProblem[] };

const makers = {
  // IANA has no media type for ninjs.
  'ninjs-3.1': { contentType: 'application/json', make: ninjs31 },
  'ninjs-2.1': { contentType: 'application/json', make: ninjs21 },
  'newsml-g2': { contentType: 'application/vnd.iptc.g2.newsitem+xml', make: newsItem },
  // JSON Feed 1.1, "Suggestions for publishers"
  'json-feed': { contentType: 'application/feed+json', make: jsonFeedItem },
} satisfies Record<ItemFormat, { contentType: string; make: (facts: ItemFacts) => Made }>;

/**
 * A revision in a format, checked.
 *
 * @throws ItemInvalid naming format, slug, path and what is wrong: nothing of it is sent
 */
export function itemAs(format: ItemFormat, bodies: ItemBodies, sources: ItemSources): Item {
  const { contentType, make } = makers[format];
  const facts = factsOf(sources, bodies);
  const held = facts.pubStatus === 'usable' && sources.revision.publishedAt === undefined;
  const made: Made = held
    ? {
        problems: [
          { path: 'pubStatus', message: 'the revision is not public, and nobody said that it is withheld' },
        ],
      }
    : make(facts);
  if (made.problems) throw new ItemInvalid(format, sources.revision, made.problems);
  return { contentType, body: made.body };
}
