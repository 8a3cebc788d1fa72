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
import { edition, type ListEntry, listEntry, media, revision, uploadRecord } from '../domain/release.ts';
import { searchEntry } from '../domain/search-entry.ts';
import { countItems, createDocumentClient, getItems, putIf, queryItems, readItem } from './dynamodb.ts';

const keys = {
  release: (slug: string) => `RELEASE#${slug}`,
  edition: (language: string) => `EDITION#${language}`,
  revision: (language: string, n: number) => `REVISION#${language}#${String(n).padStart(6, '0')}`,
  media: (name: string) => `MEDIA#${name}`,
  list: (language: string, facet: Facet, month: string) => `LIST#${language}#${facet}#${month}`,
  entry: (entry: { date: string; slug: string }) => `${entry.date}#${entry.slug}`,
  months: (language: string, facet: Facet) => `MONTHS#${language}#${facet}`,
  withdrawn: (language: string, facet: Facet) => `WITHDRAWN#${language}#${facet}`,
  search: (language: string, month: string) => `SEARCH#${language}#${month}`,
  merged: (language: string) => `MERGED#${language}`,
  due: ({ dueAt, slug, language }: Due) => `${dueAt}#${slug}#${language}`,
  address: (path: string) => `ADDRESS#${path}`,
  upload: (key: string) => `UPLOAD#${key}`,
  /** Sequencers are compared right-padded (S3 User Guide, "Event message structure"). */
  sequencer: (sequencer: string) => sequencer.padEnd(32, '0'),
};

/** Whoever looks for entries across months looks at this many of those that have some. */
const MONTHS_READ = 12;
/** How often a month that others count at the same moment is counted anew before the queue tries again. */
const ROUNDS = 50;

/** A line of MONTHS; each count has a number of its own. */
const monthLine = z.object({ sk: z.string(), count: z.int(), version: z.int() });

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
    options: { newestFirst?: boolean; limit?: number; beyond?: string } = {},
  ): Promise<T[]> => {
    // DynamoDB takes no empty text as a key (API Reference, "AttributeValue").
    const beyond = options.beyond === '' ? undefined : options.beyond;
    const keyed = prefix
      ? { condition: ' AND begins_with(sk, :sk)', values: { ':sk': prefix } }
      : beyond === undefined
        ? { condition: '', values: {} }
        : { condition: ` AND sk ${options.newestFirst ? '<' : '>'} :sk`, values: { ':sk': beyond } };
    const items = await queryItems(client, {
      TableName: table,
      KeyConditionExpression: `pk = :pk${keyed.condition}`,
      ExpressionAttributeValues: { ':pk': pk, ...keyed.values },
      ConsistentRead: true,
      ScanIndexForward: !options.newestFirst,
      ...(options.limit === undefined ? {} : { Limit: options.limit }),
    });
    return items.map((item) => readItem(schema, item));
  };
  const put = (pk: string, sk: string, item: object) =>
    client.send(new PutCommand({ TableName: table, Item: { ...item, pk, sk } }));

  type Direction = { newestFirst: boolean };
  const monthsOf = async (
    language: string,
    facet: Facet,
    options: Direction & { limit?: number; beyond?: string },
  ) => (await query(monthLine, keys.months(language, facet), '', options)).filter(({ count }) => count > 0);
  const counted = ({ sk: month, count }: z.infer<typeof monthLine>) => ({ month, count });

  /** The first entries of some months, month by month. */
  const acrossMonths = async (
    language: string,
    facet: Facet,
    months: { sk: string }[],
    direction: Direction,
    limit: number,
  ): Promise<ListEntry[]> => {
    const entries: ListEntry[] = [];
    for (const { sk: month } of months) {
      if (entries.length >= limit) break;
      const rest = { ...direction, limit: limit - entries.length };
      entries.push(...(await query(listEntry, keys.list(language, facet, month), '', rest)));
    }
    return entries;
  };

  /**
   * Counts a month of a list after it changed. Who counts takes the number of the count before; of several at once, one
   * counts after all changes have been made, so that the last count is right.
   */
  const count = async (language: string, facet: Facet, month: string): Promise<void> => {
    const Key = { pk: keys.months(language, facet), sk: month };
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = await get(monthLine, Key.pk, Key.sk);
      const many = await countItems(client, {
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': keys.list(language, facet, month) },
        ConsistentRead: true,
      });
      const written = await putIf(client, {
        TableName: table,
        Item: { ...Key, count: many, version: (before?.version ?? 0) + 1 },
        ...(before
          ? {
              ConditionExpression: 'version = :version',
              ExpressionAttributeValues: { ':version': before.version },
            }
          : { ConditionExpression: 'attribute_not_exists(pk)' }),
      });
      if (written) return;
    }
    throw new Error(`${month} of ${language} ${facet} is counted by others all the time`);
  };

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

    months: async (language, facet) => (await monthsOf(language, facet, { newestFirst: true })).map(counted),

    async latest(language, facet, limit) {
      const months = await monthsOf(language, facet, { newestFirst: true, limit: MONTHS_READ });
      return acrossMonths(language, facet, months, { newestFirst: true }, limit);
    },

    async beside(language, facet, place, side, limit) {
      const direction = { newestFirst: side === 'older' };
      const here = await query(listEntry, keys.list(language, facet, place.month), '', {
        ...direction,
        beyond: keys.entry(place),
        limit,
      });
      if (here.length === limit) return here;
      const months = await monthsOf(language, facet, {
        ...direction,
        beyond: place.month,
        limit: MONTHS_READ,
      });
      return [...here, ...(await acrossMonths(language, facet, months, direction, limit - here.length))];
    },

    withdrawn: async (language, facet, since) =>
      (await query(listEntry, keys.withdrawn(language, facet), '', { beyond: since })).reverse(),

    async editionsIn(language, slugs) {
      const named = slugs.map((slug) => ({
        pk: keys.release(slug),
        sk: keys.edition(language),
      }));
      return (await getItems(client, table, named)).map((item) => readItem(edition, item));
    },

    searchEntries: (language, month) =>
      query(searchEntry, keys.search(language, month), '', { newestFirst: true }),

    mergedYears: async (language) => {
      const found = await query(z.object({ sk: z.string(), run: z.string() }), keys.merged(language), '', {
        newestFirst: true,
      });
      return found.map(({ sk: year, run }) => ({ year, run }));
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
      await put(keys.list(entry.language, facet, month), keys.entry(entry), entry);
      await count(entry.language, facet, month);
    },

    async removeListEntry(facet, month, entry) {
      const Key = { pk: keys.list(entry.language, facet, month), sk: keys.entry(entry) };
      await client.send(new DeleteCommand({ TableName: table, Key }));
      await count(entry.language, facet, month);
    },

    async putWithdrawn(facet, entry) {
      await put(keys.withdrawn(entry.language, facet), keys.entry(entry), entry);
    },
    async removeWithdrawn(facet, entry) {
      const Key = { pk: keys.withdrawn(entry.language, facet), sk: keys.entry(entry) };
      await client.send(new DeleteCommand({ TableName: table, Key }));
    },

    async putSearchEntry(month, entry) {
      await put(keys.search(entry.language, month), keys.entry(entry), entry);
    },

    async removeSearchEntry(month, entry) {
      const Key = { pk: keys.search(entry.language, month), sk: keys.entry(entry) };
      await client.send(new DeleteCommand({ TableName: table, Key }));
    },

    mergeYear: (language, { year, run }) =>
      putIf(client, {
        TableName: table,
        Item: { run, pk: keys.merged(language), sk: year },
        ConditionExpression: 'attribute_not_exists(pk) OR #run = :run',
        ExpressionAttributeNames: { '#run': 'run' },
        ExpressionAttributeValues: { ':run': run },
      }),

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
