import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { SHARDS } from '../domain/audience.ts';
import { type MailChunk, mailChunk } from '../domain/delivery.ts';
import { type AlertCount, countAlerts, type MailLedger } from '../domain/mail-ledger.ts';
import { createDocumentClient, putIf, queryItems, readItem } from './dynamodb.ts';

/** Two years, in seconds: how long a correction finds those who had the release. */
const KEPT = 2 * 366 * 86_400;

const keysOf = (chunk: MailChunk) => ({
  pk: `ALERT#${chunk.slug}#${chunk.shard}`,
  sk: `${chunk.language}#${chunk.revision}#${chunk.kind}#${chunk.first}`,
});

/** The mail part of the ledger in DynamoDB; its keys are in docs/architecture.md. */
export function createMailLedger(
  table: string,
  client: DynamoDBDocumentClient = createDocumentClient(),
): MailLedger {
  const item = (chunk: MailChunk) => ({
    ...chunk,
    ...keysOf(chunk),
    expiresAt: Math.floor(Date.parse(chunk.claimedAt) / 1000) + KEPT,
  });
  const claimed = (claimedAt: string) => ({
    ConditionExpression: 'claimedAt = :claimedAt',
    ExpressionAttributeValues: { ':claimedAt': claimedAt },
  });

  return {
    async chunks(slug, shard) {
      const items = await queryItems(client, {
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `ALERT#${slug}#${shard}` },
        ConsistentRead: true,
      });
      return items.map((item) => readItem(mailChunk, item));
    },

    claim: (chunk, previous) =>
      putIf(client, {
        TableName: table,
        Item: item(chunk),
        ...(previous === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : claimed(previous.claimedAt)),
      }),

    async settle(chunk) {
      if (await putIf(client, { TableName: table, Item: item(chunk), ...claimed(chunk.claimedAt) })) return;
      throw new Error(
        `chunk ${keysOf(chunk).pk} / ${keysOf(chunk).sk} was claimed by somebody else meanwhile`,
      );
    },
  };
}

/** How many recipients of each announcement of a release are in which state, over all shards. */
export async function alertsOf(ledger: MailLedger, slug: string): Promise<AlertCount[]> {
  const shards = Array.from({ length: SHARDS }, (_, shard) => ledger.chunks(slug, shard));
  return countAlerts((await Promise.all(shards)).flat());
}
