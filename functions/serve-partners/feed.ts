import { overtaking } from '../shared/domain/catch-up.ts';
import { entryOf } from '../shared/domain/list-entry.ts';
import { defaultLanguage, type NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import type { Endpoint, Partner } from '../shared/domain/partner.ts';
import { isAboutHeld, type LogEntry, type WebhookLedger } from '../shared/domain/webhook-ledger.ts';
import { type FeedItem, feedItems, jsonFeed, jsonItem } from '../shared/site/feeds.ts';
import { newsroomName } from '../shared/site/i18n/words.ts';
import { publicEditions } from './editions.ts';
import { ROOM, reader } from './items.ts';

export interface FeedDeps {
  ledger: Pick<WebhookLedger, 'along' | 'logBefore'>;
  index: Pick<NewsroomIndex, 'editionsIn' | 'revisionsOf' | 'media'>;
  settings: NewsroomSettings;
  siteUrl: string;
}

/** Lines of the log that one page of the feed is made of. */
const LINES = 50;

/**
 * JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) of the releases in an endpoint's log, the newest lines first: each
 * edition once, as it is public now; what was withdrawn says so, as in the public feeds. What is under embargo is not in
 * it: whoever shows a feed shows all of it.
 *
 * @param before a line's number: those before it; undefined: from the end
 * @param addressOf the feed's own address before a number
 */
export async function partnerFeed(
  deps: FeedDeps,
  partner: Partner,
  endpoint: Endpoint,
  before: number | undefined,
  addressOf: (before: number | undefined) => string,
): Promise<string> {
  const { ledger, index, settings, siteUrl } = deps;
  const name = { partnerId: partner.id, endpointId: endpoint.id };
  const lines = await ledger.logBefore(name, before, LINES);
  const current = await currentOf(lines, reader(deps, name));
  const entries = (await publicEditions(index, current)).flatMap(({ edition, revision }) =>
    revision?.publishedAt === undefined
      ? []
      : [{ entry: entryOf(revision, edition), status: revision.status }],
  );
  const made = await feedItems(
    index,
    entries.filter(({ status }) => status === 'published').map(({ entry }) => entry),
    entries.filter(({ status }) => status === 'retracted').map(({ entry }) => entry),
    { settings, siteUrl },
  );

  let room = ROOM;
  let oldest = lines.length === LINES ? lines.at(-1)?.sequence : undefined;
  const items: ReturnType<typeof itemFor>[] = [];
  for (const [i, line] of current.entries()) {
    const path = entries.find(({ entry }) => isOf(entry, line))?.entry.path;
    const found = made.find(({ url }) => url === `${siteUrl}${path}`);
    if (found === undefined) continue;
    const item = itemFor(endpoint, found);
    const bytes = Buffer.byteLength(JSON.stringify(item));
    if (bytes > room && items.length > 0) {
      oldest = current[i - 1]?.sequence;
      break;
    }
    room -= bytes;
    items.push(item);
  }
  const language =
    partner.languages.find((code) => settings.languages.includes(code)) ?? defaultLanguage(settings);
  const feed = jsonFeed(
    {
      title: `${newsroomName(settings, language)} – ${partner.name}`,
      home_page_url: `${siteUrl}/${language}/`,
      feed_url: addressOf(undefined),
      ...(oldest === undefined || oldest === 1 ? {} : { next_url: addressOf(oldest) }),
      language,
      items,
    },
    { settings, siteUrl },
  );
  return JSON.stringify(feed);
}

type Named = Pick<LogEntry, 'slug' | 'language'>;

/** Whether two are of the same edition. */
const isOf = (a: Named, b: Named): boolean => a.slug === b.slug && a.language === b.language;

/** Of each edition the last line that is public; what stands in later lines is on a page before this one. */
async function currentOf(lines: LogEntry[], alongOf: ReturnType<typeof reader>): Promise<LogEntry[]> {
  const kept = await Promise.all(
    lines.map(async (line) => {
      if (isAboutHeld(line)) return [];
      const along = await alongOf(line);
      const delivery = along.find(({ id }) => id === line.id);
      return delivery && overtaking(delivery, along) === undefined ? [line] : [];
    }),
  );
  return kept.flat();
}

/** A partner who takes summaries gets no more by the feed; of a text that has no room in an answer there is no more. */
function itemFor({ bodies }: Endpoint, item: FeedItem) {
  const { content_html, ...rest } = jsonItem(item);
  const isShort = bodies === 'summary' || Buffer.byteLength(content_html) > ROOM / 2;
  // What was withdrawn has no summary, and its content is the notice.
  return isShort && item.summary !== undefined
    ? { ...rest, content_text: item.summary || item.title }
    : { ...rest, content_html };
}
