import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Seal } from '../domain/ports.ts';

/**
 * A seal of AWS KMS. A text of at most 4,096 bytes (KMS API reference, "Encrypt"). What was opened once is remembered
 * as long as the process lives.
 *
 * @param keyId the key that seals: its id or ARN; to open, none is needed
 */
export function createSeal(keyId: string | undefined, client = new KMSClient()): Seal {
  const opened = new Map<string, Promise<string>>();
  const open = async (sealed: string, context: Record<string, string>): Promise<string> => {
    const { Plaintext } = await client.send(
      new DecryptCommand({ CiphertextBlob: Buffer.from(sealed, 'base64'), EncryptionContext: context }),
    );
    return Buffer.from(Plaintext ?? []).toString('utf8');
  };
  return {
    async seal(text, context) {
      const { CiphertextBlob } = await client.send(
        new EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from(text), EncryptionContext: context }),
      );
      return Buffer.from(CiphertextBlob ?? []).toString('base64');
    },

    async open(sealed, context) {
      const name = JSON.stringify([sealed, context]);
      const known = opened.get(name) ?? open(sealed, context);
      opened.set(name, known);
      try {
        return await known;
      } catch (error) {
        opened.delete(name);
        throw error;
      }
    },
  };
}
