/**
 * A stand-in of SES, DynamoDB and SQS on one loopback port, in a process of its own: it counts, and remembers what the
 * ledger wrote. Conditions are not looked at, since one worker has nobody to meet. Subscribers are made up when they are
 * asked for, so that a million of them need no room. Prints its port; `GET /counts` answers and begins anew.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';

const { values } = parseArgs({
  options: { subscribers: { type: 'string' }, frequency: { type: 'string' }, topics: { type: 'string' } },
});
const SUBSCRIBERS = Number(values.subscribers ?? 1_000);
const FREQUENCY = values.frequency ?? 'at-once';
const TOPICS = (values.topics ?? '').split(',').filter((topic) => topic !== '');

type Item = Record<string, unknown>;

let counts: Record<string, number> = {};
/** Capacity units of DynamoDB: a write for each 1 kB of an item, a consistent read for each 4 kB (Developer Guide). */
let units = { write: 0, read: 0 };
const tables = new Map<string, Map<string, Item>>();
const count = (name: string, by = 1): void => {
  counts[name] = (counts[name] ?? 0) + by;
};

/** The nth of all subscribers, by id: spread evenly over the ids. */
const STEP = 2 ** 48 / SUBSCRIBERS;
const idOf = (n: number): string =>
  Math.floor(n * STEP)
    .toString(16)
    .padStart(12, '0')
    .padEnd(32, '5');
const firstFrom = (bound: string): number =>
  Math.ceil(Number.parseInt(bound.slice(0, 12).padEnd(12, '0'), 16) / STEP);
const chosen = (id: string): string[] => {
  // Two of the topics each, so that what a digest says differs from reader to reader.
  const at = Number.parseInt(id.slice(4, 8), 16);
  return TOPICS.length === 0 ? [] : [0, 1].map((i) => TOPICS[(at + i * 7) % TOPICS.length] ?? '');
};
const subscriptionOf = (id: string): Item => ({
  id,
  languages: ['en'],
  topics: chosen(id),
  places: [],
  waits: 0,
  frequencies: [{ from: '2026-01-01T00:00:00.000Z', value: FREQUENCY }],
  version: 2,
});
const subscriberOf = (id: string): Item => ({
  ...subscriptionOf(id),
  email: `reader-${id.slice(0, 12)}@mail.example.net`,
  status: 'confirmed',
  createdAt: '2026-01-01T00:00:00.000Z',
  confirmedAt: '2026-01-01T00:00:10.000Z',
  consent: [
    {
      at: '2026-01-01T00:00:10.000Z',
      what: 'confirmed',
      from: 'https://news.example.org/',
      words: 'Press the button.',
    },
  ],
  listed: ['*#all', 'en#all'],
});

const ITEMS_PER_PAGE = 4_000;

function query(input: Item): Item {
  const { TableName, ExpressionAttributeValues, Select } = z
    .object({
      TableName: z.string(),
      ExpressionAttributeValues: z.record(z.string(), z.any()),
      Select: z.string().optional(),
    })
    .parse(input);
  const given = unmarshall(ExpressionAttributeValues);
  const pk = String(given[':pk']);
  if (!pk.startsWith('AUDIENCE#')) {
    const found = [...(tables.get(`${TableName}/${pk}`)?.values() ?? [])];
    return { Items: found, Count: found.length };
  }
  const [, , facet = '', shard = '0'] = /^AUDIENCE#([^#]*)#(.*)#(\d+)$/.exec(pk) ?? [];
  // A list of another facet than the one that everybody stands in is empty.
  const isTheirs = FREQUENCY === 'at-once' ? facet === 'all' : facet === FREQUENCY;
  if (!isTheirs) return { Items: [], Count: 0 };
  const bounds = Object.entries(given).filter(([name]) => name !== ':pk');
  const from = String(bounds.find(([name]) => /from|after|low/i.test(name))?.[1] ?? '');
  const to = bounds.find(([name]) => /to|below|high/i.test(name))?.[1];
  const partition = 65_536 / 8;
  const low = Math.max(
    firstFrom(from || '0'),
    firstFrom((Number(shard) * partition).toString(16).padStart(4, '0')),
  );
  const end = Math.min(
    to === undefined ? SUBSCRIBERS : firstFrom(String(to)),
    Number(shard) === 7
      ? SUBSCRIBERS
      : firstFrom(((Number(shard) + 1) * partition).toString(16).padStart(4, '0')),
  );
  if (Select === 'COUNT') return { Count: Math.max(end - low, 0) };
  const start = z.object({ sk: z.object({ S: z.string() }) }).safeParse(input.ExclusiveStartKey).data;
  const first = start ? firstFrom(start.sk.S) + 1 : low;
  const ids = Array.from({ length: Math.max(Math.min(end - first, ITEMS_PER_PAGE), 0) }, (_, i) =>
    idOf(first + i),
  );
  const Items = ids.map((id) => marshall({ ...subscriptionOf(id), pk, sk: id }));
  const more = first + ids.length < end;
  return {
    Items,
    Count: Items.length,
    ...(more ? { LastEvaluatedKey: marshall({ pk, sk: ids.at(-1) ?? '' }) } : {}),
  };
}

function get(table: string, key: Item): Item | undefined {
  const { pk, sk } = z.object({ pk: z.string(), sk: z.string() }).parse(unmarshall(asItem(key)));
  if (pk.startsWith('SUBSCRIBER#'))
    return marshall({ ...subscriberOf(pk.slice('SUBSCRIBER#'.length)), pk, sk });
  return tables.get(`${table}/${pk}`)?.get(sk);
}

function put(table: string, item: Item): void {
  const { pk, sk } = z
    .object({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) })
    .parse(item);
  const partition = tables.get(`${table}/${pk.S}`) ?? new Map<string, Item>();
  tables.set(`${table}/${pk.S}`, partition.set(sk.S, item));
}

const asItem = (value: unknown) => z.record(z.string(), z.any()).parse(value);
const named = z.object({
  TableName: z.string().optional(),
  Item: z.any().optional(),
  Key: z.any().optional(),
  RequestItems: z.any().optional(),
});

function dynamodb(command: string, input: Item): Item {
  const { TableName = '', Item, Key, RequestItems } = named.parse(input);
  switch (command) {
    case 'Query':
      return query(input);
    case 'GetItem': {
      const found = get(TableName, Key);
      return found ? { Item: found } : {};
    }
    case 'BatchGetItem':
      return {
        Responses: Object.fromEntries(
          Object.entries(asItem(RequestItems)).map(([table, { Keys }]) => [
            table,
            z
              .array(z.any())
              .parse(Keys)
              .flatMap((key) => get(table, key) ?? []),
          ]),
        ),
        UnprocessedKeys: {},
      };
    case 'PutItem':
      put(TableName, Item);
      return {};
    case 'BatchWriteItem': {
      const requests = z.record(z.string(), z.array(z.object({ PutRequest: z.object({ Item: z.any() }) })));
      for (const [table, puts] of Object.entries(requests.parse(RequestItems)))
        for (const { PutRequest } of puts) put(table, PutRequest.Item);
      return { UnprocessedItems: {} };
    }
    case 'DeleteItem': {
      const { pk, sk } = unmarshall(asItem(Key));
      tables.get(`${TableName}/${pk}`)?.delete(String(sk));
      return {};
    }
    default:
      throw new Error(`the stand-in does not know ${command}`);
  }
}

const sizeOf = (items: unknown[]): number =>
  items.reduce<number>((sum, item) => sum + JSON.stringify(unmarshall(asItem(item))).length, 0);
const reads = (bytes: number): number => Math.max(Math.ceil(bytes / 4_096), 1);

/** Counts the units of a request: reads of single items each for itself, a query as one. */
function reckon(command: string, input: Item, output: Item): void {
  const { Item, Items, Responses } = z
    .object({
      Item: z.any().optional(),
      Items: z.array(z.any()).optional(),
      Responses: z.record(z.string(), z.array(z.any())).optional(),
    })
    .parse(output);
  if (command === 'PutItem') units.write += Math.ceil(sizeOf([named.parse(input).Item]) / 1_024);
  else if (command === 'BatchWriteItem') {
    const puts = Object.values(asItem(named.parse(input).RequestItems)).flat();
    for (const { PutRequest } of puts) units.write += Math.ceil(sizeOf([PutRequest.Item]) / 1_024);
  } else if (command === 'DeleteItem') units.write += 1;
  else if (command === 'Query') units.read += reads(sizeOf(Items ?? []));
  else if (Responses) for (const item of Object.values(Responses).flat()) units.read += reads(sizeOf([item]));
  else units.read += reads(Item === undefined ? 0 : sizeOf([Item]));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

let mails = 0;
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  const target = String(request.headers['x-amz-target'] ?? '');
  if (request.url === '/counts') {
    response.end(JSON.stringify({ counts, units }));
    counts = {};
    units = { write: 0, read: 0 };
    return;
  }
  if (target.startsWith('DynamoDB_')) {
    const command = target.split('.')[1] ?? '';
    count(`dynamodb ${command}`);
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    const input = asItem(JSON.parse(body.toString()));
    const output = dynamodb(command, input);
    reckon(command, input, output);
    response.end(JSON.stringify(output));
    return;
  }
  if (target.startsWith('AmazonSQS')) {
    count('sqs SendMessageBatch');
    const { Entries } = z
      .object({ Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string() })) })
      .parse(JSON.parse(body.toString()));
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(
      JSON.stringify({
        Successful: Entries.map(({ Id, MessageBody }) => ({
          Id,
          MessageId: Id,
          MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
        })),
        Failed: [],
      }),
    );
    return;
  }
  const isQuota = body.subarray(0, 40).includes('Action=GetSendQuota');
  count(isQuota ? 'ses GetSendQuota' : 'ses SendRawEmail');
  mails += 1;
  response.setHeader('content-type', 'text/xml');
  response.end(
    isQuota
      ? '<GetSendQuotaResponse><GetSendQuotaResult><Max24HourSend>-1</Max24HourSend><MaxSendRate>1000000</MaxSendRate><SentLast24Hours>0</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>'
      : `<SendRawEmailResponse><SendRawEmailResult><MessageId>0100018e5f6a7b8c-${String(mails).padStart(12, '0')}-000000</MessageId></SendRawEmailResult></SendRawEmailResponse>`,
  );
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    response.statusCode = 500;
    response.end();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address ? address.port : 0);
});
