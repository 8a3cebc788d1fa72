import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLimits } from '../../../functions/shared/adapters/limits.ts';
import type { Limits } from '../../../functions/shared/domain/limits.ts';
import { memoryLimits } from '../../support/memory-audience.ts';
import { startTables } from '../../support/tables.ts';

const HOUR = { most: 20, seconds: 3_600 };
const NOW = new Date('2026-03-02T09:59:59.000Z');
let tables: Awaited<ReturnType<typeof startTables>>;
beforeAll(async () => {
  tables = await startTables('Audience');
});
afterAll(() => tables.stop());

describe.each([
  ['in memory', (): Limits => memoryLimits()],
  ['in DynamoDB', (): Limits => createLimits('Audience', tables.client)],
])('a limit %s', (_where, create) => {
  it('lets through as many as it says, of all at once, of each name and time', async () => {
    const limits = create();
    const take = (name: string, now = NOW) => limits.take(name, HOUR, now);
    const taken = await Promise.all(Array.from({ length: 30 }, () => take('source#1')));
    expect(taken.filter(Boolean)).toHaveLength(20);
    expect(await take('source#1')).toBe(false);
    expect(await take('source#2')).toBe(true);
    expect(await take('source#1', new Date('2026-03-02T10:00:00.000Z'))).toBe(true);
  });
});

it('is forgotten by the table once its time is over, and names nobody', async () => {
  await createLimits('Audience', tables.client).take('source#abc', HOUR, NOW);
  const { Items } = await tables.client.send(
    new QueryCommand({
      TableName: 'Audience',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'LIMIT#source#abc' },
    }),
  );
  const begun = Date.parse('2026-03-02T09:00:00.000Z') / 1000;
  expect(Items).toEqual([{ pk: 'LIMIT#source#abc', sk: String(begun), taken: 1, expiresAt: begun + 3_600 }]);
});
