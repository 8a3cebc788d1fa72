import { createHash } from 'node:crypto';
import type { PartnerEvent } from '../../events/catalogue.ts';
import type { StoredItem } from '../shared/domain/delivery.ts';
import type { ItemBodies, ItemFormat } from '../shared/domain/items/formats.ts';
import { ItemInvalid, type ItemSources, itemAs } from '../shared/domain/items/item.ts';
import type { NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import type { ItemStore } from '../shared/domain/ports.ts';
import { publicRevisions, readableEditions } from '../shared/domain/readable.ts';
import type { Edition, Revision } from '../shared/domain/release.ts';
import type { Taker } from './takers.ts';

export interface ItemsDeps {
  index: Pick<NewsroomIndex, 'revisions' | 'revisionsOf' | 'media'>;
  items: Pick<ItemStore, 'put'>;
  settings: NewsroomSettings;
  siteUrl: string;
}

/** Makes the item in each format that is asked for, and keeps it: all attempts send the same bytes. */
export async function storeItems(
  { index, items, settings, siteUrl }: ItemsDeps,
  event: PartnerEvent,
  takers: Taker[],
  { edition, revision, editions }: { edition: Edition; revision: Revision; editions: Edition[] },
): Promise<{ stored: Map<string, StoredItem>; invalid?: ItemInvalid }> {
  const wanted = new Map<string, { format: ItemFormat; bodies: ItemBodies }>(
    takers.map(({ endpoint: { format, bodies } }) => [`${format} ${bodies}`, { format, bodies }]),
  );
  if (wanted.size === 0) return { stored: new Map() };
  const { slug, language } = event.data;
  const [readable, media, revisions] = await Promise.all([
    readableEditions(index, editions),
    index.media(slug),
    index.revisions(slug, language),
  ]);
  const before = publicRevisions(edition, revisions)
    .map((r) => r.revision)
    .filter((number) => number < revision.revision);
  const sources = {
    ...{ settings, siteUrl, edition, revision, media },
    editions: readable,
    all: editions,
    ...standingOf(event, revision),
    ...(before.length > 0 ? { previous: Math.max(...before) } : {}),
  };
  const stored = new Map<string, StoredItem>();
  let invalid: ItemInvalid | undefined;
  for (const [name, { format, bodies }] of wanted) {
    try {
      const { contentType, body } = itemAs(format, bodies, sources);
      const raw = Buffer.from(body);
      const digest = createHash('sha256').update(raw).digest('hex');
      await items.put(digest, raw, contentType);
      stored.set(name, { digest, bytes: raw.length, contentType });
    } catch (error) {
      if (!(error instanceof ItemInvalid)) throw error;
      invalid = error;
    }
  }
  return { stored, ...(invalid ? { invalid } : {}) };
}

/** A held revision that a small change took the place of is cancelled by the public text as it is now. */
function standingOf(
  event: PartnerEvent,
  { changeNote, publishedAt }: Revision,
): Pick<ItemSources, 'standing'> {
  if (event.type === 'release.scheduled.v1')
    return { standing: { kind: 'withheld', embargoedUntil: event.data.dueAt } };
  if (event.type === 'release.cancelled.v1' && publishedAt === undefined)
    return { standing: { kind: 'canceled', ...(changeNote ? { reason: changeNote } : {}) } };
  return {};
}
