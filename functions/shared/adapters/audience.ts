import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import {
  type Audience,
  EVERYBODY,
  expiryOf,
  type IdRange,
  type Listing,
  MOST_RANGES,
  rangesOf,
  SHARDS,
  type Subscriber,
  type Subscription,
  shardOf,
  shardsOf,
  subscriber,
  subscription,
} from '../domain/audience.ts';
import { countItems, createDocumentClient, getItems, putIf, queryItems, readItem } from './dynamodb.ts';
import { createNewsroomKeys } from './newsroom-keys.ts';

/** Writes of one subscriber's entries that run at a time. */
const WRITES_AT_ONCE = 10;

const keys = {
  subscriber: (id: string) => ({ pk: `SUBSCRIBER#${id}`, sk: 'SUBSCRIBER' }),
  list: ({ language, facet }: Listing, shard: number) => `AUDIENCE#${language}#${facet}#${shard}`,
};

/** The audience in DynamoDB; its keys are in docs/architecture.md. Errors name ids, never addresses. */
export function createAudience(
  table: string,
  client: DynamoDBDocumentClient = createDocumentClient(),
): Audience {
  return {
    key: createNewsroomKeys(table, client),

    async subscriber(id) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: keys.subscriber(id), ConsistentRead: true }),
      );
      return Item && readItem(subscriber, Item);
    },

    async subscribers(ids) {
      const items = await getItems(client, table, ids.map(keys.subscriber));
      return items.map((item) => readItem(subscriber, item));
    },

    save: (next, previous) =>
      putIf(client, {
        TableName: table,
        Item: { ...next, ...keys.subscriber(next.id), ...expiry(next) },
        ...(previous === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: '#version = :version',
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':version': previous.version },
            }),
      }),

    list: (entry, listings, version) =>
      each(listings, async (listing) => {
        await putIf(client, {
          TableName: table,
          Item: { ...entry, version, pk: keys.list(listing, shardOf(entry.id)), sk: entry.id },
          ...notLaterThan(version),
        });
      }),

    unlist: (id, listings, version) =>
      each(listings, async (listing) => {
        try {
          await client.send(
            new DeleteCommand({
              TableName: table,
              Key: { pk: keys.list(listing, shardOf(id)), sk: id },
              ...notLaterThan(version),
            }),
          );
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
        }
      }),

    async slice(listing, range) {
      const parts = await Promise.all(
        shardsOf(range).map((shard) =>
          queryItems(client, {
            TableName: table,
            ...inRange(keys.list(listing, shard), range),
            ConsistentRead: true,
          }),
        ),
      );
      return parts.flat().flatMap((item): Subscription[] => {
        const entry = readItem(subscription, item);
        // `BETWEEN` has its upper bound inside.
        return entry.id === range.to ? [] : [entry];
      });
    },

    async count(listing = EVERYBODY) {
      const counts = await Promise.all(
        Array.from({ length: SHARDS }, (_, shard) =>
          countItems(client, {
            TableName: table,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': keys.list(listing, shard) },
          }),
        ),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

/** The condition of a query for a range of ids in one partition. DynamoDB takes no empty text for a key. */
function inRange(pk: string, { from, to }: IdRange) {
  const bounds = {
    ...(from === '' ? {} : { ':from': from }),
    ...(to === undefined ? {} : { ':to': to }),
  };
  const condition =
    from === ''
      ? to === undefined
        ? ''
        : ' AND sk < :to'
      : to === undefined
        ? ' AND sk >= :from'
        : ' AND sk BETWEEN :from AND :to';
  return {
    KeyConditionExpression: `pk = :pk${condition}`,
    ExpressionAttributeValues: { ':pk': pk, ...bounds },
  };
}

/**
 * Confirmed subscribers, a page after the other, by id.
 *
 * @param pageSize about as many are in a page
 */
export async function* listSubscribers(audience: Audience, pageSize = 1_000): AsyncGenerator<Subscriber[]> {
  const pages = Math.min((await audience.count()) / pageSize, MOST_RANGES);
  for (const range of rangesOf(2 ** Math.ceil(Math.log2(Math.max(pages, 1))))) {
    const entries = await audience.slice(EVERYBODY, range);
    const page = await audience.subscribers(entries.map((entry) => entry.id));
    const confirmed = page.filter((one) => one.status === 'confirmed').sort((a, b) => (a.id < b.id ? -1 : 1));
    if (confirmed.length > 0) yield confirmed;
  }
}

/**
 * When the table may delete the item, in seconds: of a sign-up that nobody confirmed. One that stands in lists stays,
 * as its entries would be nobody's: a confirmation died over it, and pressing the button again ends it.
 */
function expiry(subscriber: Subscriber): { expiresAt?: number } {
  const at = subscriber.listed.length === 0 ? expiryOf(subscriber) : undefined;
  return at === undefined ? {} : { expiresAt: Math.ceil(Date.parse(at) / 1000) };
}

const notLaterThan = (version: number) => ({
  ConditionExpression: 'attribute_not_exists(pk) OR #version <= :version',
  ExpressionAttributeNames: { '#version': 'version' },
  ExpressionAttributeValues: { ':version': version },
});

async function each<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: WRITES_AT_ONCE }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}
