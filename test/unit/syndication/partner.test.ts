import { describe, expect, it } from 'vitest';
import { newPartner } from '../../../functions/shared/domain/partner.ts';
import { webhookId } from '../../../functions/shared/domain/webhook.ts';
import { NOON } from './world.ts';

const url = 'https://tide-wire.example.org/hook';

describe('a new partner', () => {
  it.each([
    ['Tide Wire', 'tide-wire'],
    ['  Agência Maré & Cía. ', 'agencia-mare-cia'],
    ['AFP/2', 'afp-2'],
    ['../../etc#passwd', 'etc-passwd'],
  ])('%s is named %s', (name, id) => {
    expect(newPartner({ name, url }, NOON).id).toBe(id);
  });

  it('whose name has no Latin letter gets a name by chance', () => {
    expect(newPartner({ name: 'وكالة المد', url }, NOON).id).toMatch(/^partner-[0-9a-f]{8}$/);
  });

  it('without a name is refused', () => {
    expect(() => newPartner({ name: '', url }, NOON)).toThrow();
  });

  it('gets a secret of 32 random bytes, never the same', () => {
    const secrets = [1, 2].map(() => newPartner({ name: 'Tide Wire', url }, NOON).endpoints[0]?.secret ?? '');
    for (const secret of secrets) {
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
    }
    expect(secrets[0]).not.toBe(secrets[1]);
  });

  it('takes everything where nothing is said', () => {
    expect(newPartner({ name: 'Tide Wire', url }, NOON)).toMatchObject({
      languages: [],
      topics: [],
      places: [],
      endpoints: [{ url, state: 'active' }],
      createdAt: NOON.toISOString(),
    });
  });
});

describe('a webhook-id', () => {
  it('is the same for the same event and endpoint, and no other', () => {
    const ids = [
      webhookId('evt_1', 'a', 'b'),
      webhookId('evt_2', 'a', 'b'),
      webhookId('evt_1', 'a', 'c'),
      webhookId('evt_1', 'a b', ''),
      webhookId('evt_1', 'a', ' b'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(webhookId('evt_1', 'a', 'b')).toBe(ids[0]);
  });
});
