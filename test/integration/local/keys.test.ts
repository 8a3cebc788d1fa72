import { DecryptCommand, EncryptCommand, KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSeal } from '../../../functions/shared/adapters/seal.ts';
import { newKey } from '../../../functions/shared/domain/partner-keys.ts';
import { clientConfig } from '../../../local/emulators/clients.ts';
import { createKeysEndpoint, type KeyMaterial } from '../../../local/emulators/keys.ts';
import { listen } from '../../../local/http.ts';
import { choosePorts } from '../../../local/ports.ts';

const arn = (id: string) => `arn:aws:kms:us-east-1:000000000000:key/${id}`;
const [secrets, other] = [arn('Secrets'), arn('Other')];
let kept: KeyMaterial = {};
const file = { read: () => ({ ...kept }), write: (value: KeyMaterial) => (kept = value) };

let port: number;
let server: { stop(): Promise<void> };
let kms: KMSClient;
const serve = (arns: string[]) => listen(port, createKeysEndpoint(arns, file));
beforeAll(async () => {
  ({ keys: port } = await choosePorts(0));
  server = await serve([secrets, other]);
  kms = new KMSClient(clientConfig(port));
});
afterAll(async () => {
  kms.destroy();
  await server.stop();
});

const wire = { partner: 'wire', endpoint: 'e1' };
const encrypted = async (text: string, KeyId = secrets, EncryptionContext: Record<string, string> = wire) =>
  (await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from(text), EncryptionContext })))
    .CiphertextBlob ?? new Uint8Array();
const decrypted = (
  CiphertextBlob: Uint8Array,
  more: { KeyId?: string; EncryptionContext?: Record<string, string> } = {},
) => kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: wire, ...more }));

describe("the laptop's KMS", () => {
  it.each<[string, string, () => Promise<unknown>]>([
    ['a key that is not there', 'NotFoundException', () => encrypted('x', arn('nowhere'))],
    ['a key of whose id only the end is right', 'NotFoundException', () => encrypted('x', 'ecrets')],
    ['nothing', 'ValidationException', () => encrypted('')],
    ['more than 4,096 bytes', 'ValidationException', () => encrypted('x'.repeat(4_097))],
    ['to open noise', 'InvalidCiphertextException', () => decrypted(Buffer.from('no ciphertext of ours'))],
    ['to open one byte', 'InvalidCiphertextException', () => decrypted(Buffer.from('x'))],
    ['to list keys', 'UnknownOperationException', () => kms.send(new ListKeysCommand({}))],
  ])('refuses %s', async (_, name, ask) => {
    await expect(ask()).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
  });

  it('opens under the same context only, whatever its order, and what nobody changed', async () => {
    const blob = await encrypted('whsec_x');
    const answer = await decrypted(blob, { EncryptionContext: { endpoint: 'e1', partner: 'wire' } });
    expect(Buffer.from(answer.Plaintext ?? []).toString()).toBe('whsec_x');
    expect(answer).toMatchObject({ KeyId: secrets, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' });

    const invalid = { name: 'InvalidCiphertextException' };
    for (const EncryptionContext of [
      {},
      { partner: 'wire' },
      { ...wire, endpoint: 'e2' },
      { ...wire, a: 'b' },
    ])
      await expect(decrypted(blob, { EncryptionContext })).rejects.toMatchObject(invalid);
    for (const at of [blob.length - 1, blob.length - 10, 70]) {
      const changed = Uint8Array.from(blob);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(decrypted(changed)).rejects.toMatchObject(invalid);
    }
  });

  it('knows by which key it was, by ARN or id, and encrypts the same text never the same', async () => {
    const [one, two] = [await encrypted('same', 'Secrets'), await encrypted('same', secrets)];
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
    expect((await decrypted(one, { KeyId: 'Secrets' })).KeyId).toBe(secrets);
    await expect(decrypted(one, { KeyId: other })).rejects.toMatchObject({ name: 'IncorrectKeyException' });
  });

  it('opens after a restart what it sealed before, and not when the key is gone', async () => {
    const blob = await encrypted('kept');
    await server.stop();
    server = await serve([secrets]);
    expect(Buffer.from((await decrypted(blob)).Plaintext ?? []).toString()).toBe('kept');
    await server.stop();
    server = await serve([other]);
    await expect(decrypted(blob)).rejects.toMatchObject({ name: 'NotFoundException' });
    await server.stop();
    server = await serve([secrets, other]);
    expect(Buffer.from((await decrypted(blob)).Plaintext ?? []).toString()).toBe('kept');
  });
});

describe('a seal', () => {
  it('opens for the endpoint that it was made for, and for no other', async () => {
    const seal = createSeal(secrets, kms);
    const { key, shown } = await newKey('hmac', { partnerId: 'wire', endpointId: 'e1' }, seal, new Date());
    expect(Buffer.from(key.sealed, 'base64').toString('latin1')).not.toContain(shown);
    const opening = createSeal(undefined, kms);
    expect(await opening.open(key.sealed, wire)).toBe(shown);
    const refused = opening.open(key.sealed, { ...wire, endpoint: 'e2' });
    await expect(refused).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    await expect(refused).rejects.not.toThrow(shown);
  });

  it('asks once for what it has opened, and again where that failed', async () => {
    const sealed = await createSeal(secrets, kms).seal('once', wire);
    const opening = createSeal(undefined, kms);
    await server.stop();
    const cut = new KMSClient({ ...clientConfig(port), maxAttempts: 1 });
    const offline = createSeal(undefined, cut);
    await expect(offline.open(sealed, wire)).rejects.toThrow();
    server = await serve([secrets, other]);
    expect(await offline.open(sealed, wire)).toBe('once');
    expect(await opening.open(sealed, wire)).toBe('once');
    await server.stop();
    expect(await Promise.all([opening.open(sealed, wire), opening.open(sealed, wire)])).toEqual([
      'once',
      'once',
    ]);
    server = await serve([secrets, other]);
    cut.destroy();
  });
});
