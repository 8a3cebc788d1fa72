import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  type WebhookAttempt,
  type WebhookDelivery,
  webhookAttempt,
  webhookDelivery,
} from '../domain/delivery.ts';
import {
  type DeliveryName,
  type EndpointName,
  type LogEntry,
  logEntry,
  rankOf,
  type WebhookLedger,
  type WebhookRoute,
} from '../domain/webhook-ledger.ts';
import {
  createDocumentClient,
  getItems,
  itemReader,
  itemWriter,
  putIf,
  queryItems,
  readItem,
} from './dynamodb.ts';

const DAY = 86_400;
/** How long a correction finds those who had the release, in seconds. */
const KEPT = 2 * 366 * DAY;
const ATTEMPTS_KEPT = 90 * DAY;

const padded = (number: number, digits: number): string => String(number).padStart(digits, '0');

const prefixOf = (route: WebhookRoute) => `${route.language}#${route.partnerId}#${route.endpointId}#`;
const keyOf = (name: DeliveryName) => ({
  pk: `WEBHOOK#${name.slug}`,
  // The endpoint before the revision: one query shows all of an edition to it, in order.
  sk: `${prefixOf(name)}${padded(name.revision, 6)}#${rankOf(name)}`,
});
const logKey = ({ partnerId, endpointId }: EndpointName) => `ENDPOINT#${partnerId}#${endpointId}`;
const expiry = (at: string, kept: number) => ({ expiresAt: Math.floor(Date.parse(at) / 1000) + kept });

/** The webhook part of the ledger in DynamoDB; its keys are in docs/architecture.md. */
export function createWebhookLedger(
  table: string,
  client: DynamoDBDocumentClient = createDocumentClient(),
): WebhookLedger {
  const [read, write] = [itemReader(client, table), itemWriter(client, table)];
  const item = (delivery: WebhookDelivery) => ({
    ...delivery,
    ...keyOf(delivery),
    ...expiry(delivery.createdAt, KEPT),
  });
  const query = async (slug: string, prefix = ''): Promise<WebhookDelivery[]> => {
    const items = await queryItems(client, {
      TableName: table,
      KeyConditionExpression: prefix ? 'pk = :pk AND begins_with(sk, :prefix)' : 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `WEBHOOK#${slug}`, ...(prefix ? { ':prefix': prefix } : {}) },
      ConsistentRead: true,
    });
    return items.map((item) => readItem(webhookDelivery, item));
  };
  const log = async (
    endpoint: EndpointName,
    bound: { after: number } | { before: number } | undefined,
    limit: number,
  ): Promise<LogEntry[]> => {
    const [sign, number] =
      bound === undefined ? [] : 'after' in bound ? ['>', bound.after] : ['<', bound.before];
    const items = await queryItems(client, {
      TableName: table,
      KeyConditionExpression: `pk = :pk${sign ? ` AND sk ${sign} :sk` : ''}`,
      ExpressionAttributeValues: {
        ':pk': logKey(endpoint),
        ...(number === undefined ? {} : { ':sk': padded(number, 12) }),
      },
      ScanIndexForward: sign === '>',
      Limit: limit,
      ConsistentRead: true,
    });
    return items.map((item) => readItem(logEntry, item));
  };

  return {
    deliveriesOf: (slug) => query(slug),
    along: (route) => query(route.slug, prefixOf(route)),

    async get(name) {
      const found = await read(keyOf(name));
      return found && readItem(webhookDelivery, found);
    },

    async getAll(names) {
      const items = await getItems(client, table, names.map(keyOf));
      return items.map((item) => readItem(webhookDelivery, item));
    },

    add: (delivery) =>
      putIf(client, {
        TableName: table,
        Item: item(delivery),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),

    replace: (delivery, previous) =>
      putIf(client, {
        TableName: table,
        Item: item(delivery),
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': previous.version },
      }),

    async tail(endpoint) {
      const [last] = await log(endpoint, undefined, 1);
      return last?.sequence ?? 0;
    },

    append: (endpoint, entry) =>
      putIf(client, {
        TableName: table,
        // For ever: numbers that began anew would be taken for ones that were had.
        Item: {
          ...entry,
          pk: logKey(endpoint),
          sk: padded(entry.sequence, 12),
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),

    logAfter: (endpoint, after, limit) => log(endpoint, { after }, limit),
    logBefore: (endpoint, before, limit) =>
      log(endpoint, before === undefined ? undefined : { before }, limit),

    async addAttempt(deliveryId, attempt) {
      await write({
        ...attempt,
        pk: `ATTEMPTS#${deliveryId}`,
        sk: attempt.at,
        ...expiry(attempt.at, ATTEMPTS_KEPT),
      });
    },

    async attempts(deliveryId): Promise<WebhookAttempt[]> {
      const items = await queryItems(client, {
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `ATTEMPTS#${deliveryId}` },
        ConsistentRead: true,
      });
      return items.map((item) => readItem(webhookAttempt, item));
    },
  };
}
