/** A table of DynamoDB's on disk: as much of its document client as the newsroom's index asks for, over SQLite. */
import { DatabaseSync } from 'node:sqlite';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { createDocumentClient } from '../../functions/shared/adapters/dynamodb.ts';

const item = z.looseObject({ pk: z.string(), sk: z.string() });
type Item = z.infer<typeof item>;

/** What the index's conditions come down to, for an item that is there or not. */
function holds(
  condition: string | undefined,
  there: Item | undefined,
  values: Record<string, unknown>,
): boolean {
  switch (condition) {
    case undefined:
      return true;
    case 'attribute_not_exists(pk)':
      return there === undefined;
    case 'revision = :revision AND publicRevision = :public AND #status = :status':
      return (
        there?.revision === values[':revision'] &&
        there?.publicRevision === values[':public'] &&
        there?.status === values[':status']
      );
    case 'version = :version':
      return there?.version === values[':version'];
    case 'attribute_exists(pk) AND attribute_not_exists(publishedAt)':
      return there !== undefined && there.publishedAt === undefined;
    default:
      throw new Error(`the bench's table does not know the condition ${condition}`);
  }
}

/** The range of sort keys that a query is about, its end left out. */
function rangeOf(condition: string | undefined, sk: string): [string, string] {
  switch (condition) {
    case 'pk = :pk':
      return ['', '\uffff'];
    case 'pk = :pk AND begins_with(sk, :sk)':
      return [sk, `${sk}\uffff`];
    case 'pk = :pk AND sk < :sk':
      return ['', sk];
    case 'pk = :pk AND sk > :sk':
      return [`${sk}\u0000`, '\uffff'];
    default:
      throw new Error(`the bench’s table does not know the query ${condition}`);
  }
}

export function tableOnDisk(file: string): DynamoDBDocumentClient {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000');
  db.exec('CREATE TABLE items (pk TEXT, sk TEXT, item TEXT, PRIMARY KEY (pk, sk)) WITHOUT ROWID');
  const select = db.prepare('SELECT item FROM items WHERE pk = ? AND sk = ?');
  const write = db.prepare('INSERT OR REPLACE INTO items VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM items WHERE pk = ? AND sk = ?');
  const up = db.prepare('SELECT item FROM items WHERE pk = ? AND sk >= ? AND sk < ? ORDER BY sk LIMIT ?');
  const down = db.prepare(
    'SELECT item FROM items WHERE pk = ? AND sk >= ? AND sk < ? ORDER BY sk DESC LIMIT ?',
  );
  const many = db.prepare('SELECT sk FROM items WHERE pk = ? AND sk >= ? AND sk < ?');
  const parsed = (row: unknown): Item | undefined =>
    row === undefined ? undefined : item.parse(JSON.parse(z.object({ item: z.string() }).parse(row).item));
  const get = (key: unknown): Item | undefined => {
    const { pk, sk } = item.parse(key);
    return parsed(select.get(pk, sk));
  };
  const put = (given: unknown): void => {
    const one = item.parse(given);
    write.run(one.pk, one.sk, JSON.stringify(one));
  };
  const refuse = (): never => {
    throw new ConditionalCheckFailedException({ message: 'the condition does not hold', $metadata: {} });
  };

  const send = async (command: unknown): Promise<unknown> => {
    if (command instanceof GetCommand) return { Item: get(command.input.Key) };
    if (command instanceof PutCommand) {
      const { Item, ConditionExpression, ExpressionAttributeValues = {} } = command.input;
      if (!holds(ConditionExpression, get(Item), ExpressionAttributeValues)) refuse();
      put(Item);
      return {};
    }
    if (command instanceof DeleteCommand) {
      const { pk, sk } = item.parse(command.input.Key);
      remove.run(pk, sk);
      return {};
    }
    if (command instanceof UpdateCommand) {
      const { Key, ConditionExpression, ExpressionAttributeValues: values = {} } = command.input;
      const there = get(Key);
      if (!there || !holds(ConditionExpression, there, values)) return refuse();
      const next = { ...there, publishedAt: values[':at'], announcement: values[':announcement'] };
      put(next);
      return { Attributes: next };
    }
    if (command instanceof QueryCommand) {
      const { input } = command;
      const { ExpressionAttributeValues: values = {}, ScanIndexForward = true, Limit = -1 } = input;
      const [pk, sk] = [String(values[':pk']), String(values[':sk'] ?? '')];
      const [from, to] = rangeOf(input.KeyConditionExpression, sk);
      if (input.Select === 'COUNT') return { Count: many.all(pk, from, to).length };
      const rows = (ScanIndexForward ? up : down).all(pk, from, to, Limit);
      return { Items: rows.flatMap((row) => parsed(row) ?? []) };
    }
    if (command instanceof BatchGetCommand) {
      const [[name, { Keys = [] }] = ['', {}]] = Object.entries(command.input.RequestItems ?? {});
      return { Responses: { [name]: Keys.flatMap((key) => get(key) ?? []) } };
    }
    throw new Error('the bench’s table does not know that command');
  };
  return Object.assign(
    createDocumentClient({ region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } }),
    { send },
  );
}
