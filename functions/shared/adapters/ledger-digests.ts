import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import {
  agendaItem,
  type DigestLedger,
  digestName,
  happening,
  happeningOf,
  isRecorded,
  LATEST,
  plannedDigest,
} from '../domain/digests.ts';
import { createDocumentClient, putIf, putItems, queryItems, readItem } from './dynamodb.ts';

const DAY = 86_400_000;
/** Two years, in seconds: as long as the ledger of mails knows who was told what. */
const KEPT = 2 * 366 * 86_400;
/** In seconds: far longer than a digest of a week is late, and after that only a replay could find it missing. */
const KEPT_SHORT = 40 * 86_400;

const keys = {
  public: (day: string) => `PUBLIC#${day}`,
  digests: (frequency: string) => `DIGEST#${frequency}`,
  agenda: (name: string) => `AGENDA#${name}`,
  told: (slug: string) => `TOLD#${slug}`,
};

/** What digests are made of, in DynamoDB; its keys are in docs/architecture.md. */
export function createDigestLedger(
  table: string,
  client: DynamoDBDocumentClient = createDocumentClient(),
): DigestLedger {
  const query = (pk: string, more: { newestFirst?: boolean; limit?: number } = {}) =>
    queryItems(client, {
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
      ScanIndexForward: !more.newestFirst,
      ...(more.limit === undefined ? {} : { Limit: more.limit }),
    });

  return {
    async record(event, now) {
      const happened = happeningOf(event, now);
      await putIf(client, {
        TableName: table,
        Item: {
          ...happened,
          pk: keys.public(dayOf(Date.parse(event.time))),
          sk: `${event.time}#${event.id}`,
          expiresAt: secondsOf(happened.recordedAt) + KEPT_SHORT,
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
    },

    async recorded(after, upTo) {
      const days: string[] = [];
      for (let day = Date.parse(after) - LATEST * DAY; dayOf(day) <= dayOf(Date.parse(upTo)); day += DAY)
        days.push(dayOf(day));
      const items = (await Promise.all(days.map((day) => query(keys.public(day))))).flat();
      return items.map((item) => readItem(happening, item)).filter((one) => isRecorded(one, after, upTo));
    },

    async last(frequency) {
      const [item] = await query(keys.digests(frequency), { newestFirst: true, limit: 1 });
      return item && readItem(plannedDigest, item);
    },
    begin: (digest) =>
      putIf(client, {
        TableName: table,
        Item: itemOf(digest),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    async planned(digest, now) {
      await client.send(new PutCommand({ TableName: table, Item: itemOf({ ...digest, plannedAt: now }) }));
    },

    async digestsOf(slug) {
      return (await query(keys.told(slug))).map((item) => readItem(z.object({ sk: z.string() }), item).sk);
    },
    async setAgenda(digest, agenda) {
      const name = digestName(digest);
      const since = secondsOf(`${digest.period}T00:00:00Z`);
      await putItems(
        client,
        table,
        agenda.flatMap((item) => [
          { ...item, pk: keys.agenda(name), sk: item.slug, expiresAt: since + KEPT_SHORT },
          { pk: keys.told(item.slug), sk: name, expiresAt: since + KEPT },
        ]),
      );
    },
    agenda: async (digest) =>
      (await query(keys.agenda(digestName(digest)))).map((item) => readItem(agendaItem, item)),
  };
}

const itemOf = (digest: z.infer<typeof plannedDigest>) => ({
  ...digest,
  pk: keys.digests(digest.frequency),
  sk: digest.period,
  expiresAt: secondsOf(digest.to) + KEPT,
});

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const secondsOf = (at: string): number => Math.floor(Date.parse(at) / 1000);
