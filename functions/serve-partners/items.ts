import { isUnnamed, overtaking, whyWithheld } from '../shared/domain/catch-up.ts';
import type { WebhookDelivery } from '../shared/domain/delivery.ts';
import type { Endpoint, Partner } from '../shared/domain/partner.ts';
import type { ItemStore } from '../shared/domain/ports.ts';
import {
  type EndpointName,
  type LogEntry,
  mayBeWritten,
  type WebhookLedger,
  type WebhookRoute,
} from '../shared/domain/webhook-ledger.ts';

export interface ItemsDeps {
  ledger: Pick<WebhookLedger, 'along' | 'logAfter' | 'tail'>;
  items: Pick<ItemStore, 'get'>;
  now: () => Date;
}

export const ITEMS = { usual: 25, most: 100 };

/**
 * Bytes of the items of one answer. Lambda hands over at most 6 MB, as JSON in which quotes and backslashes of a text
 * count twice: twice this fits in.
 */
export const ROOM = 2_900_000;

/** What a line says of its item. */
type Told =
  | { item: unknown }
  /** The number that took its place. */
  | { supersededBy: number }
  /** Why it is not given, or not any more. */
  | { gone: string };

type Line = Pick<LogEntry, 'sequence' | 'id' | 'type'> & { timestamp: string } & Partial<
    Pick<WebhookDelivery, 'slug' | 'language' | 'revision' | 'state'>
  > &
  Told;

/** An answer to who fetches. */
export type ItemsPage =
  | { partner: string; endpoint: string; after: number; next: number; more: boolean; items: Line[] }
  /** Lines after that number are no longer kept; the first that is. */
  | { keptFrom: number }
  /** The log ends before that number. */
  | { endsAt: number };

/**
 * The lines of an endpoint's log after a number, in order, none skipped.
 *
 * @param after undefined: from the first that is kept
 * @param hrefOf where the item of a number can be had
 */
export async function itemsAfter(
  deps: ItemsDeps,
  partner: Partner,
  endpoint: Endpoint,
  { after, limit }: { after: number | undefined; limit: number },
  hrefOf: (sequence: number) => string,
): Promise<ItemsPage> {
  const { ledger, now } = deps;
  const name = { partnerId: partner.id, endpointId: endpoint.id };
  const lines = await ledger.logAfter(name, after ?? 0, limit + 1);
  const first = lines[0]?.sequence;
  if (first === undefined && after !== undefined && after > 0) {
    const tail = await ledger.tail(name);
    if (after > tail) return { endsAt: tail };
  }
  if (first !== undefined && after !== undefined && first > after + 1) return { keptFrom: first };
  const from = after ?? (first ?? 1) - 1;
  // Lines leave the table by their age, not always in order: who comes to a gap is told so by the next answer.
  const inRow = lines.filter(({ sequence }, i) => sequence === from + 1 + i);
  const alongOf = reader(deps, name);
  const found = await Promise.all(
    inRow.slice(0, limit).map(async (line) => {
      const along = await alongOf(line);
      return { line, along, delivery: along.find(({ id }) => id === line.id) };
    }),
  );
  // A line is entered before its delivery is written: whoever went past it now would never get it.
  const unwritten = found.findIndex(({ line, delivery }) => !delivery && mayBeWritten(line, now()));
  const ready = unwritten === -1 ? found : found.slice(0, unwritten);

  let room = ROOM;
  const told: (() => Promise<Line>)[] = [];
  for (const { line, delivery, along } of ready) {
    const head = headOf(line, delivery, isUnnamed(line, along, partner.trusted));
    if (delivery === undefined) {
      told.push(async () => ({ ...head, gone: 'It was never written, or is no longer kept.' }));
      continue;
    }
    const later = overtaking(delivery, along);
    const why = whyWithheld(delivery, along, partner);
    if (later || why) {
      told.push(async () => ({
        ...head,
        ...(later ? { supersededBy: later.sequence } : { gone: why ?? '' }),
      }));
      continue;
    }
    const isInline = isJson(delivery) && delivery.item.bytes <= ROOM;
    const bytes = isInline ? delivery.item.bytes : 0;
    if (bytes > room) break;
    room -= bytes;
    told.push(async () => ({
      ...head,
      ...(isInline ? await inline(deps, delivery) : reference(delivery, hrefOf)),
    }));
  }
  const items = await Promise.all(told.map((tell) => tell()));
  const next = items.at(-1)?.sequence ?? from;
  return {
    ...{ partner: partner.id, endpoint: endpoint.id, after: from, next },
    more: unwritten !== items.length && lines.length > items.length,
    items,
  };
}

/** Deliveries of an edition to an endpoint, each edition's read once. */
export function reader(
  { ledger }: { ledger: Pick<WebhookLedger, 'along'> },
  name: EndpointName,
): (edition: Pick<WebhookRoute, 'slug' | 'language'>) => Promise<WebhookDelivery[]> {
  const read = new Map<string, Promise<WebhookDelivery[]>>();
  return ({ slug, language }) => {
    const key = JSON.stringify([slug, language]);
    const known = read.get(key) ?? ledger.along({ ...name, slug, language });
    read.set(key, known);
    return known;
  };
}

/** Of a release under embargo, those who are not trusted with it don't even learn the name. */
const headOf = (
  { sequence, id, type, at, slug, language, revision }: LogEntry,
  delivery: WebhookDelivery | undefined,
  unnamed: boolean,
) => ({
  ...{ sequence, id, type, timestamp: delivery?.createdAt ?? at },
  ...(unnamed ? {} : { slug, language, revision }),
  ...(delivery ? { state: delivery.state } : {}),
});

const isJson = ({ item }: WebhookDelivery): boolean => /\bjson$/.test(item.contentType);

/** How long the item store keeps what it has, in words. */
export const NOT_KEPT = 'Items are kept for 120 days; the release stands on the site as it is now.';

async function inline({ items }: ItemsDeps, { item }: WebhookDelivery): Promise<Told> {
  const bytes = await items.get(item.digest);
  return bytes ? { item: JSON.parse(Buffer.from(bytes).toString('utf8')) } : { gone: NOT_KEPT };
}

const reference = ({ item, sequence }: WebhookDelivery, hrefOf: (sequence: number) => string): Told => {
  const { contentType, bytes, digest } = item;
  return { item: { href: hrefOf(sequence), contentType, bytes, digest: `sha256:${digest}` } };
};

/** One item as it was announced, or why it is not given. */
export async function itemAt(
  { ledger, items }: Pick<ItemsDeps, 'ledger' | 'items'>,
  partner: Partner,
  endpoint: Endpoint,
  sequence: number,
): Promise<{ bytes: Uint8Array; delivery: WebhookDelivery } | { gone: string } | { endsAt: number }> {
  const name = { partnerId: partner.id, endpointId: endpoint.id };
  const [line] = await ledger.logAfter(name, sequence - 1, 1);
  if (line === undefined) return { endsAt: await ledger.tail(name) };
  if (line.sequence !== sequence) return { gone: NOT_KEPT };
  const along = await ledger.along({ ...name, slug: line.slug, language: line.language });
  const delivery = along.find(({ id }) => id === line.id);
  const why = delivery && whyWithheld(delivery, along, partner);
  if (why !== undefined) return { gone: why };
  const bytes = delivery && (await items.get(delivery.item.digest));
  return bytes && delivery ? { bytes, delivery } : { gone: NOT_KEPT };
}
