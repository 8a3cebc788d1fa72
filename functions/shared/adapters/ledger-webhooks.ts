import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type WebhookDelivery, webhookDelivery } from '../domain/delivery.ts';
import type { WebhookLedger, WebhookRoute } from '../domain/webhook-ledger.ts';
import { createDocumentClient, putIf, queryItems, readItem } from './dynamodb.ts';

/** Two years, in seconds: how long a correction finds those who had the release. */
const KEPT = 2 * 366 * 86_400;

const prefixOf = (route: WebhookRoute) => `${route.language}#${route.partnerId}#${route.endpointId}#`;

/** The webhook part of the ledger in DynamoDB; its keys are in docs/architecture.md. */
export function createWebhookLedger(
  table: string,
  client: DynamoDBDocumentClient = createDocumentClient(),
): WebhookLedger {
  const item = (delivery: WebhookDelivery) => ({
    ...delivery,
    pk: `WEBHOOK#${delivery.slug}`,
    // The endpoint before the revision: one query shows whether a later revision is on its way.
    sk: `${prefixOf(delivery)}${String(delivery.revision).padStart(6, '0')}`,
    expiresAt: Math.floor(Date.parse(delivery.createdAt) / 1000) + KEPT,
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

  return {
    deliveriesOf: (slug) => query(slug),
    along: (route) => query(route.slug, prefixOf(route)),

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
        ConditionExpression: '#state = :state AND size(attempts) = :attempts',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':state': previous.state, ':attempts': previous.attempts.length },
      }),
  };
}
