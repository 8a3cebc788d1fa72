import { randomBytes } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import {
  type Audience,
  EVERYBODY,
  type Listing,
  SHARDS,
  type Subscriber,
  type Subscription,
  shardOf,
  subscriber,
  subscription,
} from '../domain/audience.ts';
import { createDocumentClient, getItems, putIf, queryItems, readItem } from './dynamodb.ts';

/** Writes of one subscriber's entries that run at a time. */
const WRITES_AT_ONCE = 10;

const keys = {
  subscriber: (id: string) => ({ pk: `SUBSCRIBER#${id}`, sk: 'SUBSCRIBER' }),
  list: ({ language, facet }: Listing, shard: number) => `AUDIENCE#${language}#${facet}#${shard}`,
  key: (name: string) => ({ pk: 'KEYS', sk: name }),
};

/** The audience in DynamoDB; its keys are in docs/architecture.md. Errors name ids, never addresses. */
export function createAudience(
  table: string,
  client: DynamoDBDocumentClient = createDocumentClient(),
): Audience {
  const newsroomKeys = new Map<string, Uint8Array>();

  const getKey = async (name: string): Promise<Uint8Array | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: keys.key(name), ConsistentRead: true }),
    );
    return Item && Buffer.from(z.object({ key: z.string() }).parse(Item).key, 'base64');
  };

  return {
    async key(name) {
      const known = newsroomKeys.get(name) ?? (await getKey(name));
      if (known) {
        newsroomKeys.set(name, known);
        return known;
      }
      // Of two functions that find none, the first to write makes it; both then read what stands there.
      await putIf(client, {
        TableName: table,
        Item: { ...keys.key(name), key: randomBytes(32).toString('base64') },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      const made = await getKey(name);
      if (!made) throw new Error(`the key ${name} is not in ${table} although it was just written`);
      newsroomKeys.set(name, made);
      return made;
    },

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
        Item: { ...next, ...keys.subscriber(next.id) },
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

    async slice(listing, shard, after, limit) {
      const items = await queryItems(client, {
        TableName: table,
        KeyConditionExpression: after === undefined ? 'pk = :pk' : 'pk = :pk AND sk > :after',
        ExpressionAttributeValues: {
          ':pk': keys.list(listing, shard),
          ...(after === undefined ? {} : { ':after': after }),
        },
        Limit: limit,
        ConsistentRead: true,
      });
      return items.map((item): Subscription => readItem(subscription, item));
    },

    async count() {
      let total = 0;
      for (let shard = 0; shard < SHARDS; shard += 1) {
        let start: Record<string, unknown> | undefined;
        do {
          const page = await client.send(
            new QueryCommand({
              TableName: table,
              KeyConditionExpression: 'pk = :pk',
              ExpressionAttributeValues: { ':pk': keys.list(EVERYBODY, shard) },
              Select: 'COUNT',
              ...(start ? { ExclusiveStartKey: start } : {}),
            }),
          );
          total += page.Count ?? 0;
          start = page.LastEvaluatedKey;
        } while (start);
      }
      return total;
    },
  };
}

/** Confirmed subscribers, a page after the other, in no order that means anything. */
export async function* listSubscribers(audience: Audience, pageSize = 100): AsyncGenerator<Subscriber[]> {
  for (let shard = 0; shard < SHARDS; shard += 1) {
    let after: string | undefined;
    do {
      const entries = await audience.slice(EVERYBODY, shard, after, pageSize);
      const page = await audience.subscribers(entries.map((entry) => entry.id));
      if (page.length > 0) yield page.filter((one) => one.status === 'confirmed');
      after = entries.length === pageSize ? entries.at(-1)?.id : undefined;
    } while (after !== undefined);
  }
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
