import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Limits } from '../domain/limits.ts';
import { createDocumentClient } from './dynamodb.ts';

/**
 * Counts in the Audience table, by one atomic write each; the table deletes a count some time after it has ended.
 * Keys: docs/architecture.md.
 */
export function createLimits(table: string, client: DynamoDBDocumentClient = createDocumentClient()): Limits {
  return {
    async take(name, { most, seconds }, now) {
      const window = Math.floor(now.getTime() / 1000 / seconds);
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: { pk: `LIMIT#${name}`, sk: String(window * seconds) },
          UpdateExpression: 'ADD #taken :one SET expiresAt = :end',
          ExpressionAttributeNames: { '#taken': 'taken' },
          ExpressionAttributeValues: { ':one': 1, ':end': (window + 1) * seconds },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return z.object({ taken: z.number() }).parse(Attributes).taken <= most;
    },
  };
}
