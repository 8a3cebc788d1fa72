import { DeleteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Partner, type PartnerStore, partner } from '../domain/partner.ts';
import { createDocumentClient, itemReader, putIf, queryItems, readItem } from './dynamodb.ts';
import { createNewsroomKeys } from './newsroom-keys.ts';

const keysOf = (id: string) => ({ pk: 'PARTNERS', sk: id });

/** Partners in DynamoDB; its keys are in docs/architecture.md. */
export function createPartnerStore(
  table: string,
  client: DynamoDBDocumentClient = createDocumentClient(),
): PartnerStore {
  const read = itemReader(client, table);
  return {
    key: createNewsroomKeys(table, client),

    async get(id): Promise<Partner | undefined> {
      const found = await read(keysOf(id));
      return found && readItem(partner, found);
    },

    add: (added) =>
      putIf(client, {
        TableName: table,
        Item: { ...added, ...keysOf(added.id) },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),

    async list() {
      const items = await queryItems(client, {
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': keysOf('').pk },
        ConsistentRead: true,
      });
      return items.map((item) => readItem(partner, item));
    },

    replace: (next, previous) =>
      putIf(client, {
        TableName: table,
        Item: { ...next, ...keysOf(next.id) },
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': previous.version },
      }),

    async remove(id) {
      const { Attributes } = await client.send(
        new DeleteCommand({ TableName: table, Key: keysOf(id), ReturnValues: 'ALL_OLD' }),
      );
      return Attributes !== undefined;
    },
  };
}
