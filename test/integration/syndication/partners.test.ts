import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartnerStore } from '../../../functions/shared/adapters/partners.ts';
import {
  changeEndpoint,
  changePartner,
  newEndpoint,
  newPartner,
  type Partner,
  type PartnerStore,
  type PartnerWish,
} from '../../../functions/shared/domain/partner.ts';
import { newKey } from '../../../functions/shared/domain/partner-keys.ts';
import { memoryPartners, memorySeal } from '../../support/memory-partners.ts';
import { startTables } from '../../support/tables.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
beforeAll(async () => {
  tables = await startTables('Partners', 'Keys');
});
afterAll(() => tables.stop());

const now = new Date('2026-03-03T12:00:00.000Z');
const url = 'https://partner.example.org/hook';
const stores: [string, () => PartnerStore][] = [
  ['in DynamoDB', () => createPartnerStore('Partners', tables.client)],
  ['in memory', () => memoryPartners()],
];

async function aPartner(id: string, endpointIds = ['e1'], wish: Partial<PartnerWish> = {}): Promise<Partner> {
  const endpoints = endpointIds.map(async (endpointId) => {
    const { key } = await newKey('hmac', { partnerId: id, endpointId }, memorySeal(), now);
    return newEndpoint({ url, headers: { 'x-api-key': 'k' } }, endpointId, key, now);
  });
  return newPartner({ name: id.toUpperCase(), ...wish }, id, await Promise.all(endpoints), now);
}

describe.each(stores)('partners %s', (_, open) => {
  it('are added once, read, listed by id and removed', async () => {
    const store = open();
    const wire = await aPartner('wire', ['e1', 'e2'], { topics: ['floods'], trusted: true });
    const agency = await aPartner('agency', ['e1'], { contact: 'desk@agency.example.org' });
    expect(await store.list()).toEqual([]);
    expect(await store.get('wire')).toBeUndefined();

    expect(await store.add(wire)).toBe(true);
    expect(await store.add(agency)).toBe(true);
    expect(await store.add(await aPartner('wire', ['other']))).toBe(false);
    expect(await store.get('wire')).toEqual(wire);
    expect(await store.list()).toEqual([agency, wire]);

    expect(await store.remove('wire')).toBe(true);
    expect(await store.remove('wire')).toBe(false);
    expect(await store.list()).toEqual([agency]);
    await store.remove('agency');
  });

  it('are replaced only where they are still of the version that was read', async () => {
    const store = open();
    const wire = await aPartner('wire');
    const next = { ...wire, name: 'Wire', version: 2 };
    expect(await store.replace(next, wire)).toBe(false);
    await store.add(wire);
    expect(await store.replace(next, wire)).toBe(true);
    expect(await store.replace({ ...next, name: 'Late' }, wire)).toBe(false);
    expect(await store.get('wire')).toEqual(next);
    await store.remove('wire');
    expect(await store.replace({ ...next, version: 3 }, next)).toBe(false);
  });

  it('lose nothing that several change at the same moment', async () => {
    const store = open();
    const ids = ['e1', 'e2', 'e3', 'e4', 'e5'];
    await store.add(await aPartner('wire', ids));
    await Promise.all(
      ids.map((endpointId) =>
        changeEndpoint(store, { partnerId: 'wire', endpointId }, (current) => ({
          ...current,
          state: 'disabled',
          why: endpointId,
        })),
      ),
    );
    const wire = await store.get('wire');
    expect(wire?.endpoints.map(({ state, why }) => [state, why])).toEqual(ids.map((id) => ['disabled', id]));
    expect(wire?.version).toBe(1 + ids.length);
    await store.remove('wire');
  });

  it('that are gone, and endpoints that are, are left alone', async () => {
    const store = open();
    expect(await changePartner(store, 'gone', (current) => current)).toBeUndefined();
    const wire = await aPartner('wire');
    await store.add(wire);
    const named = { partnerId: 'wire', endpointId: 'gone' };
    expect(await changeEndpoint(store, named, (current) => ({ ...current, state: 'paused' }))).toEqual(wire);
    expect(await store.get('wire')).toEqual(wire);
    await store.remove('wire');
  });
});

it('the key of links is made once, whoever asks for it first, and stays', async () => {
  const open = () => createPartnerStore('Keys', tables.client);
  const keys = await Promise.all(Array.from({ length: 10 }, () => open().key('links')));
  expect(keys[0]).toHaveLength(32);
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
  expect(await open().key('links')).toEqual(keys[0]);
  // It is no partner.
  expect(await open().list()).toEqual([]);
});

it('a stored partner that cannot be read is told without its secret', async () => {
  const Item = {
    pk: 'PARTNERS',
    sk: 'broken',
    id: 'broken',
    endpoints: [{ id: 'x', keys: [{ sealed: 'hidden' }] }],
  };
  await tables.client.send(new PutCommand({ TableName: 'Partners', Item }));
  const error = await createPartnerStore('Partners', tables.client).get('broken').catch(String);
  expect(error).toContain('PARTNERS / broken is not as expected');
  expect(error).not.toContain('hidden');
});
