import { randomBytes } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { putIf } from './dynamodb.ts';

/** Random keys of the newsroom, 32 bytes each, in a table under `KEYS`: made at first use, remembered afterwards. */
export function createNewsroomKeys(
  table: string,
  client: DynamoDBDocumentClient,
): (name: string) => Promise<Uint8Array> {
  const keys = new Map<string, Uint8Array>();
  const keyOf = (name: string) => ({ pk: 'KEYS', sk: name });
  const read = async (name: string): Promise<Uint8Array | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: keyOf(name), ConsistentRead: true }),
    );
    return Item && Buffer.from(z.object({ key: z.string() }).parse(Item).key, 'base64');
  };
  return async (name) => {
    const known = keys.get(name) ?? (await read(name));
    if (known) {
      keys.set(name, known);
      return known;
    }
    // Of two functions that find none, the first to write makes it; both then read what stands there.
    await putIf(client, {
      TableName: table,
      Item: { ...keyOf(name), key: randomBytes(32).toString('base64') },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    const made = await read(name);
    if (!made) throw new Error(`the key ${name} is not in ${table} although it was just written`);
    keys.set(name, made);
    return made;
  };
}
