import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type MailChunk, mailChunk, strongerFate } from '../domain/delivery.ts';
import { mailJobName } from '../domain/jobs.ts';
import {
  type ChunkName,
  type HeldJob,
  heldJob,
  type MailControl,
  type MailLedger,
  type OpenJob,
  type OpenJobs,
  openJob,
} from '../domain/mail-ledger.ts';
import { createDocumentClient, putIf, queryItems, readItem } from './dynamodb.ts';

/** Two years, in seconds: how long a correction finds those who had the release. */
const KEPT = 2 * 366 * 86_400;
/** Writers of one chunk are its worker and SES's events about it: more rounds than this are a fault of ours. */
const ROUNDS = 10;

const keysOf = ({ slug, range, language, revision, kind, first }: ChunkName) => ({
  pk: `ALERT#${slug}#${range}`,
  sk: `${language}#${revision}#${kind}#${first}`,
});
const rangesKey = (slug: string) => ({ pk: `ALERT#${slug}`, sk: 'RANGES' });
const openKey = (job: OpenJob['job']) => ({ pk: 'OPEN', sk: mailJobName(job) });
const PAUSED = { pk: 'CONTROL', sk: 'MAIL' };
const heldKey = ({ job }: HeldJob) => ({ pk: 'HELD', sk: mailJobName(job) });

/** The mail part of the ledger in DynamoDB; its keys are in docs/architecture.md. */
export function createMailLedger(
  table: string,
  client: DynamoDBDocumentClient = createDocumentClient(),
): MailLedger & OpenJobs & MailControl {
  const get = async (Key: { pk: string; sk: string }) =>
    (await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
  const all = (pk: string) =>
    queryItems(client, {
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
    });
  /** Removes an item; with `same`, one whose attribute still is so. */
  const remove = async (Key: { pk: string; sk: string }, same?: Same) => {
    try {
      await client.send(new DeleteCommand({ TableName: table, Key, ...(same ? ifSame(same) : {}) }));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  };
  /** Writes a chunk that takes the place of a version; 0: of nothing. */
  const replace = (chunk: MailChunk, version: number): Promise<boolean> =>
    putIf(client, {
      TableName: table,
      Item: {
        ...chunk,
        ...keysOf(chunk),
        expiresAt: Math.floor(Date.parse(chunk.claimedAt) / 1000) + KEPT,
      },
      ...(version === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': version },
          }),
    });
  const read = async (name: ChunkName): Promise<MailChunk | undefined> => {
    const item = await get(keysOf(name));
    return item && readItem(mailChunk, item);
  };

  return {
    async ranges(slug, wanted) {
      const known = await get(rangesKey(slug));
      if (known !== undefined || wanted === undefined) return known && readItem(planned, known).ranges;
      const made = await putIf(client, {
        TableName: table,
        Item: { ...rangesKey(slug), ranges: wanted },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      return made ? wanted : readItem(planned, (await get(rangesKey(slug))) ?? {}).ranges;
    },

    async chunks(slug, range) {
      return (await all(`ALERT#${slug}#${range}`)).map((item) => readItem(mailChunk, item));
    },

    claim: (chunk, previous) => replace(chunk, previous?.version ?? 0),

    async settle(chunk) {
      let next: MailChunk = { ...chunk, version: chunk.version + 1 };
      let version = chunk.version;
      for (let round = 0; round < ROUNDS; round += 1) {
        if (await replace(next, version)) return next;
        // SES's own events may have told of some mails already.
        const now = await read(chunk);
        if (now === undefined || now.claimedAt !== chunk.claimedAt) break;
        version = now.version;
        next = { ...merged(chunk, now), version: version + 1 };
      }
      const { pk, sk } = keysOf(chunk);
      throw new Error(`chunk ${pk} / ${sk} was claimed by somebody else meanwhile`);
    },

    async tell(name, id, fate) {
      for (let round = 0; round < ROUNDS; round += 1) {
        const chunk = await read(name);
        const known = chunk?.recipients[id];
        if (chunk === undefined || known === undefined) return undefined;
        const next = strongerFate(known, fate);
        if (next.state === known.state) return known;
        const told = {
          ...chunk,
          recipients: { ...chunk.recipients, [id]: next },
          version: chunk.version + 1,
        };
        if (await replace(told, chunk.version)) return next;
      }
      throw new Error(`chunk ${name.first} of ${name.slug} was changed ${ROUNDS} times by others meanwhile`);
    },

    async open(job, now) {
      await client.send(new PutCommand({ TableName: table, Item: { job, since: now, ...openKey(job) } }));
    },
    close: (job, since) => remove(openKey(job), since === undefined ? undefined : { since }),
    async openSince(before) {
      return (await all('OPEN')).map((item) => readItem(openJob, item)).filter(({ since }) => since < before);
    },
    async asked(open, at) {
      await putIf(client, {
        TableName: table,
        Item: { ...open, askedAt: at, ...openKey(open.job) },
        ...ifSame({ since: open.since }),
      });
    },

    async paused() {
      const item = await get(PAUSED);
      return item && readItem(z.object({ since: z.string() }), item).since;
    },
    async pause(now) {
      await putIf(client, {
        TableName: table,
        Item: { ...PAUSED, since: now },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
    },
    resume: () => remove(PAUSED),
    async hold(held) {
      await client.send(new PutCommand({ TableName: table, Item: { ...held, ...heldKey(held) } }));
    },
    async held() {
      return (await all('HELD')).map((item) => readItem(heldJob, item));
    },
    async told(held, at) {
      await putIf(client, {
        TableName: table,
        Item: { ...held, toldAt: at, ...heldKey(held) },
        ...ifSame({ heldAt: held.heldAt }),
      });
    },
    unhold: (held) => remove(heldKey(held), { heldAt: held.heldAt }),
  };
}

type Same = { since: string } | { heldAt: string };

/** The condition that an item's attribute is still what it was. */
function ifSame(same: Same) {
  const [[name, value] = ['', '']] = Object.entries(same);
  return {
    ConditionExpression: '#same = :same',
    ExpressionAttributeNames: { '#same': name },
    ExpressionAttributeValues: { ':same': value },
  };
}

const planned = z.object({ ranges: z.int() });

/** What a worker says of its chunk, and what SES's events told meanwhile, where that says more. */
function merged(chunk: MailChunk, now: MailChunk): MailChunk {
  const recipients = { ...chunk.recipients };
  for (const [id, fate] of Object.entries(now.recipients)) {
    const mine = recipients[id];
    // Who is not in the worker's words was not served; of them SES has nothing to tell.
    if (mine !== undefined) recipients[id] = strongerFate(mine, fate);
  }
  return { ...chunk, recipients };
}
