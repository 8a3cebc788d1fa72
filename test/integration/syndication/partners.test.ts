import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartnerStore } from '../../../functions/shared/adapters/partners.ts';
import { newPartner, type PartnerStore } from '../../../functions/shared/domain/partner.ts';
import { memoryPartners } from '../../support/memory-partners.ts';
import { startTables } from '../../support/tables.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
beforeAll(async () => {
  tables = await startTables('Partners');
});
afterAll(() => tables.stop());

const now = new Date('2026-03-03T12:00:00.000Z');
const url = 'https://partner.example.org/hook';
const stores: [string, () => PartnerStore][] = [
  ['in DynamoDB', () => createPartnerStore('Partners', tables.client)],
  ['in memory', () => memoryPartners()],
];

describe.each(stores)('partners %s', (_, open) => {
  it('are added once, read, listed by id, disabled and removed', async () => {
    const store = open();
    const wire = newPartner({ name: 'Wire', url, topics: ['floods'] }, now);
    const agency = newPartner({ name: 'Agency', url }, now);
    expect(await store.list()).toEqual([]);
    expect(await store.get('wire')).toBeUndefined();

    expect(await store.add(wire)).toBe(true);
    expect(await store.add(agency)).toBe(true);
    expect(await store.add(newPartner({ name: 'Wire', url: `${url}/other` }, now))).toBe(false);
    expect(await store.get('wire')).toEqual(wire);
    expect(await store.list()).toEqual([agency, wire]);

    const endpointId = wire.endpoints[0]?.id ?? '';
    await store.disable('wire', endpointId);
    await store.disable('wire', endpointId);
    expect((await store.get('wire'))?.endpoints).toMatchObject([{ id: endpointId, url, state: 'disabled' }]);
    expect((await store.get('agency'))?.endpoints).toMatchObject([{ state: 'active' }]);
    await store.disable('wire', 'gone');
    await store.disable('gone', endpointId);
    expect(await store.get('gone')).toBeUndefined();

    expect(await store.remove('wire')).toBe(true);
    expect(await store.remove('wire')).toBe(false);
    expect(await store.list()).toEqual([agency]);
    await store.remove('agency');
  });

  it('of several endpoints lose only the one that is disabled', async () => {
    const store = open();
    const [a, b] = [newPartner({ name: 'Two', url }, now), newPartner({ name: 'Two', url }, now)];
    await store.add({ ...a, endpoints: [...a.endpoints, ...b.endpoints] });
    await store.disable('two', b.endpoints[0]?.id ?? '');
    expect((await store.get('two'))?.endpoints.map((e) => e.state)).toEqual(['active', 'disabled']);
    await store.remove('two');
  });
});

it('a stored partner that cannot be read is told without its secret', async () => {
  const Item = {
    pk: 'PARTNERS',
    sk: 'broken',
    id: 'broken',
    endpoints: [{ id: 'x', secret: 'whsec_hidden' }],
  };
  await tables.client.send(new PutCommand({ TableName: 'Partners', Item }));
  const error = await createPartnerStore('Partners', tables.client).get('broken').catch(String);
  expect(error).toContain('PARTNERS / broken is not as expected');
  expect(error).not.toContain('hidden');
});
