import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Facet } from '../domain/address.ts';
import type { Due, WritableIndex } from '../domain/newsroom-index.ts';
import { edition, listEntry, media, revision, uploadRecord } from '../domain/release.ts';
import { createDocumentClient, getItems, putIf, queryItems, readItem } from './dynamodb.ts';

const keys = {
  release: (slug: string) => `RELEASE#${slug}`,
  edition: (language: string) => `EDITION#${language}`,
  revision: (language: string, n: number) => `REVISION#${language}#${String(n).padStart(6, '0')}`,
  media: (name: string) => `MEDIA#${name}`,
  list: (language: string, facet: Facet, month: string) => `LIST#${language}#${facet}#${month}`,
  entry: (entry: { date: string; slug: string }) => `${entry.date}#${entry.slug}`,
  months: (language: string, facet: Facet) => `MONTHS#${language}#${facet}`,
  due: ({ dueAt, slug, language }: Due) => `${dueAt}#${slug}#${language}`,
  address: (path: string) => `ADDRESS#${path}`,
  upload: (key: string) => `UPLOAD#${key}`,
  /** Sequencers are compared right-padded (S3 User Guide, "Event message structure"). */
  sequencer: (sequencer: string) => sequencer.padEnd(32, '0'),
};

/** `latest` looks at this many months at the most: a facet that slept longer shows what it last had. */
const MONTHS_READ_FOR_LATEST = 12;

/** The index in DynamoDB; its keys are in docs/architecture.md. */
export function createNewsroomIndex(
  table: string,
  client: DynamoDBDocumentClient = createDocumentClient(),
): WritableIndex {
  const get = async <T>(schema: z.ZodType<T>, pk: string, sk: string): Promise<T | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true }),
    );
    return Item && readItem(schema, Item);
  };
  const query = async <T>(
    schema: z.ZodType<T>,
    pk: string,
    prefix: string,
    options: { newestFirst?: boolean; limit?: number } = {},
  ): Promise<T[]> => {
    const items = await queryItems(client, {
      TableName: table,
      KeyConditionExpression: prefix ? 'pk = :pk AND begins_with(sk, :prefix)' : 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk, ...(prefix ? { ':prefix': prefix } : {}) },
      ConsistentRead: true,
      ScanIndexForward: !options.newestFirst,
      ...(options.limit === undefined ? {} : { Limit: options.limit }),
    });
    return items.map((item) => readItem(schema, item));
  };
  const put = (pk: string, sk: string, item: object) =>
    client.send(new PutCommand({ TableName: table, Item: { ...item, pk, sk } }));

  const index: WritableIndex = {
    edition: (slug, language) => get(edition, keys.release(slug), keys.edition(language)),
    editions: (slug) => query(edition, keys.release(slug), 'EDITION#'),
    revision: (slug, language, n) => get(revision, keys.release(slug), keys.revision(language, n)),
    async revisionsOf(entries) {
      const named = entries.map((entry) => ({
        pk: keys.release(entry.slug),
        sk: keys.revision(entry.language, entry.revision),
      }));
      return (await getItems(client, table, named)).map((item) => readItem(revision, item));
    },
    revisions: (slug, language) =>
      query(revision, keys.release(slug), `REVISION#${language}#`, { newestFirst: true }),
    media: (slug) => query(media, keys.release(slug), 'MEDIA#'),
    month: (language, facet, month) =>
      query(listEntry, keys.list(language, facet, month), '', { newestFirst: true }),

    async months(language, facet) {
      const found = await query(z.object({ sk: z.string() }), keys.months(language, facet), '', {
        newestFirst: true,
      });
      return found.map((item) => item.sk);
    },

    async latest(language, facet, limit) {
      const found = await query(z.object({ sk: z.string() }), keys.months(language, facet), '', {
        newestFirst: true,
        limit: MONTHS_READ_FOR_LATEST,
      });
      const entries = [];
      for (const { sk: month } of found) {
        if (entries.length >= limit) break;
        entries.push(
          ...(await query(listEntry, keys.list(language, facet, month), '', {
            newestFirst: true,
            limit: limit - entries.length,
          })),
        );
      }
      return entries;
    },

    addRevision: (added) =>
      putIf(client, {
        TableName: table,
        Item: { ...added, pk: keys.release(added.slug), sk: keys.revision(added.language, added.revision) },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),

    async markPublic(marked, publishedAt, announcement) {
      const Key = { pk: keys.release(marked.slug), sk: keys.revision(marked.language, marked.revision) };
      try {
        const { Attributes } = await client.send(
          new UpdateCommand({
            TableName: table,
            Key,
            UpdateExpression: 'SET publishedAt = :at, announcement = :announcement',
            ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(publishedAt)',
            ExpressionAttributeValues: { ':at': publishedAt, ':announcement': announcement },
            ReturnValues: 'ALL_NEW',
          }),
        );
        return readItem(revision, Attributes ?? {});
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
      const before = await index.revision(marked.slug, marked.language, marked.revision);
      if (before) return before;
      throw new Error(
        `revision ${marked.revision} of ${marked.slug} (${marked.language}) is not in the index`,
      );
    },

    replaceEdition: (next, previous) =>
      putIf(client, {
        TableName: table,
        Item: { ...next, pk: keys.release(next.slug), sk: keys.edition(next.language) },
        ...(previous === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'revision = :revision AND publicRevision = :public AND #status = :status',
              ExpressionAttributeNames: { '#status': 'status' },
              ExpressionAttributeValues: {
                ':revision': previous.revision,
                ':public': previous.publicRevision,
                ':status': previous.status,
              },
            }),
      }),

    async putDue(due) {
      await put('DUE', keys.due(due), due);
    },
    async removeDue(due) {
      await client.send(new DeleteCommand({ TableName: table, Key: { pk: 'DUE', sk: keys.due(due) } }));
    },
    due: () => query(z.object({ slug: z.string(), language: z.string(), dueAt: z.string() }), 'DUE', ''),

    addressOwner: (path) => get(z.object({ slug: z.string() }), keys.address(path), 'ADDRESS'),

    claimAddress: (path, slug) =>
      putIf(client, {
        TableName: table,
        Item: { slug, pk: keys.address(path), sk: 'ADDRESS' },
        ConditionExpression: 'attribute_not_exists(pk) OR slug = :slug',
        ExpressionAttributeValues: { ':slug': slug },
      }),

    async putListEntry(facet, month, entry) {
      await Promise.all([
        put(keys.list(entry.language, facet, month), keys.entry(entry), entry),
        put(keys.months(entry.language, facet), month, {}),
      ]);
    },

    async removeListEntry(facet, month, entry) {
      const Key = { pk: keys.list(entry.language, facet, month), sk: keys.entry(entry) };
      await client.send(new DeleteCommand({ TableName: table, Key }));
    },

    async putMedia(file) {
      await put(keys.release(file.slug), keys.media(file.name), file);
    },

    async recordUpload(record) {
      await put(keys.upload(record.upload.key), keys.sequencer(record.upload.sequencer), record);
    },

    upload: ({ key, sequencer }) => get(uploadRecord, keys.upload(key), keys.sequencer(sequencer)),
    uploads: (key, limit) => query(uploadRecord, keys.upload(key), '', { newestFirst: true, limit }),
  };
  return index;
}
