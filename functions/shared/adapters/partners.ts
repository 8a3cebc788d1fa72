import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Partner, type PartnerStore, partner } from '../domain/partner.ts';
import { createDocumentClient, putIf, queryItems, readItem } from './dynamodb.ts';

const keysOf = (id: string) => ({ pk: 'PARTNERS', sk: id });

/** Partners in DynamoDB; its keys are in docs/architecture.md. */
export function createPartnerStore(
  table: string,
  client: DynamoDBDocumentClient = createDocumentClient(),
): PartnerStore {
  const get = async (id: string): Promise<Partner | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: keysOf(id), ConsistentRead: true }),
    );
    return Item && readItem(partner, Item);
  };

  return {
    get,

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

    async remove(id) {
      const { Attributes } = await client.send(
        new DeleteCommand({ TableName: table, Key: keysOf(id), ReturnValues: 'ALL_OLD' }),
      );
      return Attributes !== undefined;
    },

    async disable(id, endpointId) {
      const at = (await get(id))?.endpoints.findIndex((endpoint) => endpoint.id === endpointId) ?? -1;
      if (at < 0) return;
      try {
        await client.send(
          new UpdateCommand({
            TableName: table,
            Key: keysOf(id),
            UpdateExpression: `SET endpoints[${at}].#state = :disabled`,
            // Somebody may have changed the partner since it was read: then the place is another's, or none.
            ConditionExpression: `endpoints[${at}].#id = :id`,
            ExpressionAttributeNames: { '#state': 'state', '#id': 'id' },
            ExpressionAttributeValues: { ':disabled': 'disabled', ':id': endpointId },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        throw new Error(
          `partner ${id} was changed while endpoint ${endpointId} was being disabled; try again`,
        );
      }
    },
  };
}
