/**
 * A stand-in of DynamoDB, S3, KMS, SQS and of what Lambda is to a function, on one loopback port, in a process of its own.
 * Partners stand in their table; deliveries and their messages are made up when they are asked for, so that a million of
 * them need no room. Conditions on versions are looked at. Prints its port.
 *
 * `--deliveries` so many, to endpoints of which `--hanging` hang, at the sink at `--sink`. `--pace`: milliseconds
 * from one release to the next; absent: all of them wait from the beginning. `--waiting`: they are taken evenly out of so
 * many. A message goes into the lane into which
 * plan-deliveries puts it. `GET /next/LANE` gives up to ten messages of a lane, `POST /done/LANE` takes what became of
 * them, `GET /end` answers once every message was worked off in the fast lane.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { nextAttempt } from '../../functions/shared/domain/jobs.ts';
import { batchOf } from '../support/in-process.ts';
import { BYTES, deliveryOf, ENDPOINTS, HANGING, partnerOf, urlOf, WARM } from './story.ts';

const { values } = parseArgs({
  options: {
    deliveries: { type: 'string' },
    hanging: { type: 'string', default: '0' },
    sink: { type: 'string' },
    pace: { type: 'string' },
    waiting: { type: 'string' },
  },
});
const DELIVERIES = Number(values.deliveries);
const HANG = Number(values.hanging);
/** Of so many that wait, those that are worked off lie so far from each other. */
const STRIDE = Math.max(1, Math.floor(Number(values.waiting ?? 0) / DELIVERIES));
const PACE = values.pace === undefined ? undefined : Number(values.pace);

type Item = Record<string, unknown>;

const counts: Record<string, number> = {};
const tables = new Map<string, Map<string, Item>>();
const text = z.object({ S: z.string() });
const key = z.looseObject({ pk: text, sk: text });
type Key = z.infer<typeof key>;

const place = (table: string, { pk }: Key): Map<string, Item> => {
  const name = `${table}/${pk.S}`;
  const partition = tables.get(name) ?? new Map<string, Item>();
  tables.set(name, partition);
  return partition;
};

for (let n = 0; n < ENDPOINTS; n += 1) {
  const partner = partnerOf(n, urlOf(n, Number(values.sink), n < HANG));
  const item = marshall({ ...partner, pk: 'PARTNERS', sk: partner.id }, { removeUndefinedValues: true });
  place('Partners', key.parse(item)).set(partner.id, item);
}

/** What stands under a key; deliveries that nobody has written yet are as the planner writes them. */
function get(table: string, given: Key): Item | undefined {
  const found = place(table, given).get(given.sk.S);
  const [, release] = /^WEBHOOK#release-(\d+)$/.exec(given.pk.S) ?? [];
  const [, endpoint] = /^en#partner-(\d+)#/.exec(given.sk.S) ?? [];
  if (found || release === undefined || endpoint === undefined) return found;
  const delivery = deliveryOf(Number(release), Number(endpoint));
  return marshall({ ...delivery, pk: given.pk.S, sk: given.sk.S }, { removeUndefinedValues: true });
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function holds(condition: string | undefined, there: Item | undefined, values: Item): boolean {
  switch (condition) {
    case undefined:
      return true;
    case 'attribute_not_exists(pk)':
      return there === undefined;
    case '#version = :version':
      return there !== undefined && isSame(there.version, values[':version']);
    default:
      throw new Error(`the stand-in does not know the condition ${condition}`);
  }
}

const request = z.object({
  TableName: z.string().default(''),
  Key: key.optional(),
  Item: key.optional(),
  ConditionExpression: z.string().optional(),
  ExpressionAttributeValues: z.record(z.string(), z.unknown()).default({}),
  RequestItems: z.record(z.string(), z.unknown()).default({}),
});
const keys = z.object({ Keys: z.array(key) });
const puts = z.array(z.object({ PutRequest: z.object({ Item: key }) }));

/** DynamoDB, as much of it as is asked for. Undefined: the condition does not hold. */
function dynamodb(command: string, input: unknown): object | undefined {
  const { TableName, Key, Item, ConditionExpression, ExpressionAttributeValues, RequestItems } =
    request.parse(input);
  if (command === 'GetItem' && Key) return { Item: get(TableName, Key) };
  if (command === 'PutItem' && Item) {
    const there = ConditionExpression && get(TableName, Item);
    if (!holds(ConditionExpression, there || undefined, ExpressionAttributeValues)) return undefined;
    place(TableName, Item).set(Item.sk.S, Item);
    return {};
  }
  if (command === 'BatchGetItem') {
    const Responses = Object.fromEntries(
      Object.entries(RequestItems).map(([table, asked]) => [
        table,
        keys.parse(asked).Keys.flatMap((one) => get(table, one) ?? []),
      ]),
    );
    return { Responses, UnprocessedKeys: {} };
  }
  if (command === 'BatchWriteItem') {
    for (const [table, given] of Object.entries(RequestItems))
      for (const { PutRequest } of puts.parse(given))
        place(table, PutRequest.Item).set(PutRequest.Item.sk.S, PutRequest.Item);
    return { UnprocessedItems: {} };
  }
  throw new Error(`the stand-in does not know ${command}`);
}

const LANES = ['fast', 'slow'] as const;
type Lane = (typeof LANES)[number];
const lane = z.enum(LANES);

/** Messages that were sent, and from when they may be had. */
const sent: Record<Lane, { body: unknown; at: number }[]> = { fast: [], slow: [] };
const waiting: Record<Lane, ServerResponse[]> = { fast: [], slow: [] };
let [made, working, began, ended] = [0, 0, 0, 0];
/** When each message could first be had (milliseconds since 1970). */
const since = new Float64Array(PACE === undefined ? 0 : DELIVERIES);
const ends: ServerResponse[] = [];
const now = (): number => performance.timeOrigin + performance.now();

const endpointItem = z.object({
  endpoints: z.object({
    L: z.tuple([
      z.object({ M: z.object({ slow: z.object({ BOOL: z.boolean() }), failingSince: text.optional() }) }),
    ]),
  }),
});

/** As plan-deliveries has it: late and failing endpoints are nobody's neighbours. */
function laneOf(endpoint: number): Lane {
  const item = place('Partners', { pk: { S: 'PARTNERS' }, sk: { S: '' } }).get(`partner-${endpoint}`);
  const [{ M }] = endpointItem.parse(item).endpoints.L;
  return M.slow.BOOL || M.failingSince ? 'slow' : 'fast';
}

const jobOf = (n: number): unknown =>
  nextAttempt(deliveryOf(Math.floor((n * STRIDE) / ENDPOINTS), n % ENDPOINTS));

/** A paced release comes out: its messages go into their lanes. */
function release(): void {
  const at = now();
  for (const end = Math.min(made + ENDPOINTS, DELIVERIES); made < end; made += 1) {
    since[made] = at;
    if (made < WARM * ENDPOINTS && made % ENDPOINTS < HANGING) continue;
    sent[laneOf(made % ENDPOINTS)].push({ body: jobOf(made), at });
  }
  pump();
  if (made < DELIVERIES) setTimeout(release, PACE);
}

const BATCH = 10;

function batch(name: Lane): unknown[] {
  const bodies: unknown[] = [];
  if (PACE === undefined && name === 'fast')
    while (bodies.length < BATCH && made < DELIVERIES) bodies.push(jobOf(made++));
  const due = now();
  while (bodies.length < BATCH) {
    const at = sent[name].findIndex((message) => message.at <= due);
    if (at === -1) break;
    bodies.push(...sent[name].splice(at, 1).map(({ body }) => body));
  }
  return bodies;
}

function pump(): void {
  for (const name of LANES)
    while (waiting[name].length > 0) {
      const bodies = batch(name);
      if (bodies.length === 0) break;
      began ||= now();
      if (name === 'fast') working += 1;
      waiting[name].shift()?.end(JSON.stringify(batchOf(bodies)));
    }
}
setInterval(pump, 5);

function finished(name: Lane): void {
  if (name === 'fast') working -= 1;
  if (working > 0 || made < DELIVERIES || sent.fast.length > 0) return;
  ended ||= now();
  for (const response of ends.splice(0)) end(response);
}

const end = (response: ServerResponse): void => {
  response.end(JSON.stringify({ seconds: (ended - began) / 1_000, counts, since: [...since] }));
};

const entries = z.object({
  QueueUrl: z.string(),
  Entries: z.array(
    z.object({ Id: z.string(), MessageBody: z.string(), DelaySeconds: z.number().default(0) }),
  ),
});

function sqs(input: unknown): object {
  const { QueueUrl, Entries } = entries.parse(input);
  const queue = sent[lane.parse(QueueUrl.split('/').at(-1))];
  const Successful = Entries.map(({ Id, MessageBody, DelaySeconds }) => {
    queue.push({ body: JSON.parse(MessageBody), at: now() + DelaySeconds * 1_000 });
    return { Id, MessageId: Id, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
  });
  return { Successful, Failed: [] };
}

const done = z.object({ batchItemFailures: z.array(z.unknown()).max(0, 'a delivery failed') });

function answer(target: string, path: string, body: Buffer, response: ServerResponse): void {
  const [service, command = ''] = target.split('.');
  if (service) {
    counts[target] = (counts[target] ?? 0) + 1;
    const input: unknown = JSON.parse(body.toString());
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    // What is sealed is only written otherwise.
    if (service === 'TrentService')
      response.end(
        JSON.stringify({ Plaintext: z.object({ CiphertextBlob: z.string() }).parse(input).CiphertextBlob }),
      );
    else if (service === 'AmazonSQS') response.end(JSON.stringify(sqs(input)));
    else {
      const output = dynamodb(command, input);
      if (output === undefined) {
        response.statusCode = 400;
        counts.refused = (counts.refused ?? 0) + 1;
      }
      response.end(
        JSON.stringify(
          output ?? { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException' },
        ),
      );
    }
    return;
  }
  const [, what, name] = path.split('/');
  if (what === 'next') {
    waiting[lane.parse(name)].push(response);
    pump();
  } else if (what === 'done') {
    done.parse(JSON.parse(body.toString()));
    response.end();
    finished(lane.parse(name));
  } else if (what === 'end') {
    if (ended) end(response);
    else ends.push(response);
  } else {
    counts['S3.GetObject'] = (counts['S3.GetObject'] ?? 0) + 1;
    response.end(BYTES);
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

const server = createServer((request, response) => {
  bodyOf(request)
    .then((body) => answer(String(request.headers['x-amz-target'] ?? ''), request.url ?? '', body, response))
    .catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address ? address.port : 0);
  if (PACE !== undefined) release();
});
