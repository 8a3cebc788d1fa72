import { setTimeout as sleep } from 'node:timers/promises';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type BatchGetCommandOutput,
  BatchWriteCommand,
  type BatchWriteCommandInput,
  type BatchWriteCommandOutput,
  DynamoDBDocumentClient,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { together } from './together.ts';

/** A document client: plain objects in and out, absent properties left out. Region and endpoint come from the environment. */
export function createDocumentClient(
  config: ConstructorParameters<typeof DynamoDBClient>[0] = {},
): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(config), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

/** All items of a query, page by page, or the first `Limit` of them. */
export async function queryItems(
  client: DynamoDBDocumentClient,
  input: QueryCommandInput,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page = await client.send(
      new QueryCommand({ ...input, ...(start ? { ExclusiveStartKey: start } : {}) }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start && (input.Limit === undefined || items.length < input.Limit));
  return input.Limit === undefined ? items : items.slice(0, input.Limit);
}

/** How many items a query finds; none of them is sent. */
export async function countItems(client: DynamoDBDocumentClient, input: QueryCommandInput): Promise<number> {
  let count = 0;
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page = await client.send(
      new QueryCommand({ ...input, Select: 'COUNT', ...(start ? { ExclusiveStartKey: start } : {}) }),
    );
    count += page.Count ?? 0;
    start = page.LastEvaluatedKey;
  } while (start);
  return count;
}

/** What makes a key the same key. */
const nameOf = ({ pk, sk }: Record<string, unknown>): string => JSON.stringify([pk, sk]);

/** BatchGetItem takes a hundred keys (DynamoDB quotas). */
const KEYS_PER_REQUEST = 100;

/**
 * The items of some keys, those that there are, in no order. Reads are consistent. A key that is named twice is read once:
 * DynamoDB refuses a request that names one so.
 */
export async function getItems(
  client: DynamoDBDocumentClient,
  table: string,
  keys: { pk: string; sk: string }[],
): Promise<Record<string, unknown>[]> {
  const once = [...new Map(keys.map(({ pk, sk }) => [nameOf({ pk, sk }), { pk, sk }])).values()];
  const items: Record<string, unknown>[] = [];
  for (let i = 0; i < once.length; i += KEYS_PER_REQUEST) {
    let request: BatchGetCommandInput['RequestItems'] = {
      [table]: { Keys: once.slice(i, i + KEYS_PER_REQUEST), ConsistentRead: true },
    };
    // What did not fit into 16 MB, or was throttled, comes back as unprocessed.
    for (let again = 0; request && Object.keys(request).length > 0; again += 1) {
      if (again > 0) await sleep(Math.min(25 * 2 ** again, 1_000));
      const answer: BatchGetCommandOutput = await client.send(new BatchGetCommand({ RequestItems: request }));
      items.push(...(answer.Responses?.[table] ?? []));
      request = answer.UnprocessedKeys;
    }
  }
  return items;
}

/** BatchWriteItem takes 25 items (DynamoDB quotas). */
const ITEMS_PER_REQUEST = 25;

/** Puts items, each of another key, over whatever stands there. */
export async function putItems(
  client: DynamoDBDocumentClient,
  table: string,
  items: Record<string, unknown>[],
): Promise<void> {
  for (let i = 0; i < items.length; i += ITEMS_PER_REQUEST) {
    let request: BatchWriteCommandInput['RequestItems'] = {
      [table]: items.slice(i, i + ITEMS_PER_REQUEST).map((Item) => ({ PutRequest: { Item } })),
    };
    for (let again = 0; request && Object.keys(request).length > 0; again += 1) {
      if (again > 0) await sleep(Math.min(25 * 2 ** again, 1_000));
      const answer: BatchWriteCommandOutput = await client.send(
        new BatchWriteCommand({ RequestItems: request }),
      );
      request = answer.UnprocessedItems;
    }
  }
}

/** An item with its key. */
type Keyed = Record<string, unknown> & { pk: string; sk: string };

/** Reads single items of a table, those that are asked for at the same time in one request. Reads are consistent. */
export const itemReader = (
  client: DynamoDBDocumentClient,
  table: string,
): ((key: { pk: string; sk: string }) => Promise<Record<string, unknown> | undefined>) =>
  together<{ pk: string; sk: string }, Record<string, unknown>>(KEYS_PER_REQUEST, nameOf, async (keys) => {
    const items = await getItems(client, table, keys);
    return new Map(items.map((item) => [nameOf(item), item]));
  });

/** Puts single items over whatever stands there, those that come at the same time in one request. */
export const itemWriter = (
  client: DynamoDBDocumentClient,
  table: string,
): ((item: Keyed) => Promise<undefined>) =>
  together(ITEMS_PER_REQUEST, nameOf, async (items) => {
    await putItems(client, table, items);
    return new Map();
  });

/** A conditional put. `false`: the condition did not hold, and nothing was written. */
export async function putIf(client: DynamoDBDocumentClient, input: PutCommandInput): Promise<boolean> {
  try {
    await client.send(new PutCommand(input));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/**
 * Reads an item by its schema; pk, sk and whatever a later version added fall away. The error names the item and what
 * is wrong with it, and shows nothing of what it says: that may be an address, a secret or a held text.
 */
export function readItem<T>(schema: z.ZodType<T>, item: Record<string, unknown>): T {
  const result = schema.safeParse(item);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; ');
  throw new Error(`item ${String(item.pk)} / ${String(item.sk)} is not as expected: ${wrong}`);
}
