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
/** As the schema says it, but quick: every item that is read passes here. */
const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && 'pk' in value && 'sk' in value;
const row = z.object({ item: z.string() });
const counted = z.object({ many: z.int() });

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
    case 'attribute_not_exists(pk) OR slug = :slug':
      return there === undefined || there.slug === values[':slug'];
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

/** What was asked of a table: requests by command, and the items that came back. */
export interface Asked {
  requests: Record<string, number>;
  items: number;
}

export interface TableOnDisk {
  client: DynamoDBDocumentClient;
  /** What was asked since this was last called. */
  asked(): Asked;
  /** Runs something with every write in one transaction, which is much quicker. */
  atOnce(work: () => Promise<void>): Promise<void>;
  close(): void;
}

/** Opens the table in a file; makes it where there is none. */
export function tableOnDisk(file: string): TableOnDisk {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000');
  db.exec(
    'CREATE TABLE IF NOT EXISTS items (pk TEXT, sk TEXT, item TEXT, PRIMARY KEY (pk, sk)) WITHOUT ROWID',
  );
  const select = db.prepare('SELECT item FROM items WHERE pk = ? AND sk = ?');
  const write = db.prepare('INSERT OR REPLACE INTO items VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM items WHERE pk = ? AND sk = ?');
  const up = db.prepare('SELECT item FROM items WHERE pk = ? AND sk >= ? AND sk < ? ORDER BY sk LIMIT ?');
  const down = db.prepare(
    'SELECT item FROM items WHERE pk = ? AND sk >= ? AND sk < ? ORDER BY sk DESC LIMIT ?',
  );
  const many = db.prepare('SELECT count(*) AS many FROM items WHERE pk = ? AND sk >= ? AND sk < ?');
  let asked: Asked = { requests: {}, items: 0 };

  const parsed = (found: unknown): Item | undefined => {
    if (found === undefined) return undefined;
    asked.items += 1;
    const read: unknown = JSON.parse(row.parse(found).item);
    if (!isItem(read)) throw new Error('the table holds what is no item');
    return read;
  };
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

  const answer = (command: unknown): unknown => {
    if (command instanceof GetCommand) return { Item: get(command.input.Key) };
    if (command instanceof PutCommand) {
      const { Item, ConditionExpression, ExpressionAttributeValues = {} } = command.input;
      if (ConditionExpression && !holds(ConditionExpression, get(Item), ExpressionAttributeValues)) refuse();
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
      if (input.Select === 'COUNT') return { Count: counted.parse(many.get(pk, from, to)).many };
      const rows = (ScanIndexForward ? up : down).all(pk, from, to, Limit);
      return { Items: rows.flatMap((one) => parsed(one) ?? []) };
    }
    if (command instanceof BatchGetCommand) {
      const [[name, { Keys = [] }] = ['', {}]] = Object.entries(command.input.RequestItems ?? {});
      return { Responses: { [name]: Keys.flatMap((key) => get(key) ?? []) } };
    }
    throw new Error('the bench’s table does not know that command');
  };

  const send = async (command: object): Promise<unknown> => {
    const { name } = command.constructor;
    asked.requests[name] = (asked.requests[name] ?? 0) + 1;
    return answer(command);
  };
  return {
    client: Object.assign(
      createDocumentClient({ region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } }),
      { send },
    ),
    asked() {
      const before = asked;
      asked = { requests: {}, items: 0 };
      return before;
    },
    async atOnce(work) {
      db.exec('BEGIN');
      try {
        await work();
        db.exec('COMMIT');
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => db.close(),
  };
}
