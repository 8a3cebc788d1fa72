import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { awsError } from '../aws-error.ts';
import type { KeptFile } from '../kept-file.ts';

/** What each key encrypts with, by its ARN: 32 bytes, base64. */
export const keyMaterial = z.record(z.string(), z.string());
export type KeyMaterial = z.infer<typeof keyMaterial>;

/** Bytes that Encrypt takes, and Decrypt (KMS API Reference, "Encrypt", "Decrypt"). */
const LONGEST = { plaintext: 4_096, ciphertext: 6_144 };

const base64Of = (longest: number) =>
  z.base64().refine((text) => {
    const { length } = Buffer.from(text, 'base64');
    return length >= 1 && length <= longest;
  }, `1 to ${longest} bytes`);
const algorithm = z.literal('SYMMETRIC_DEFAULT').optional();
const context = z.record(z.string(), z.string()).default({});

const encrypt = z.object({
  KeyId: z.string(),
  Plaintext: base64Of(LONGEST.plaintext),
  EncryptionContext: context,
  EncryptionAlgorithm: algorithm,
});
const decrypt = z.object({
  /** The key that encrypted; the ciphertext names it anyway. */
  KeyId: z.string().optional(),
  CiphertextBlob: base64Of(LONGEST.ciphertext),
  EncryptionContext: context,
  EncryptionAlgorithm: algorithm,
});

/** KMS's own error, told to the client under its name. */
class KeyError extends Error {
  constructor(name: string, message = '') {
    super(message);
    this.name = name;
  }
}

/**
 * KMS's API, as far as functions use it: Encrypt, Decrypt (AWS JSON 1.1), with keys that never change. AES-256-GCM; the
 * encryption context and the key's ARN are the additional data.
 *
 * @param arns of the keys that there are
 * @param file where what they encrypt with is kept: what was sealed outlives a restart
 */
export function createKeysEndpoint(
  arns: string[],
  file: KeptFile<KeyMaterial>,
): (request: Request) => Promise<Response> {
  const kept = file.read();
  const materials = new Map(
    arns.map((arn) => [arn, Buffer.from(kept[arn] ?? randomBytes(32).toString('base64'), 'base64')]),
  );
  const all = [...materials].map(([arn, material]) => [arn, material.toString('base64')]);
  file.write({ ...kept, ...Object.fromEntries(all) });

  /** A key by its ARN, or by its id, which is the end of that. */
  const find = (id: string): { arn: string; material: Buffer } => {
    for (const [arn, material] of materials) {
      if (arn === id || arn.endsWith(`:key/${id}`)) return { arn, material };
    }
    throw new KeyError('NotFoundException', `Key '${id}' does not exist`);
  };
  const actions: Record<string, (body: unknown) => object> = {
    'TrentService.Encrypt': (body) => {
      const { KeyId, Plaintext, EncryptionContext } = encrypt.parse(body);
      const { arn, material } = find(KeyId);
      const blob = lock(arn, material, Buffer.from(Plaintext, 'base64'), EncryptionContext);
      return { KeyId: arn, CiphertextBlob: blob.toString('base64') };
    },

    'TrentService.Decrypt': (body) => {
      const { KeyId, CiphertextBlob, EncryptionContext } = decrypt.parse(body);
      const blob = Buffer.from(CiphertextBlob, 'base64');
      const { arn, material } = find(keyOf(blob));
      if (KeyId !== undefined && find(KeyId).arn !== arn)
        throw new KeyError(
          'IncorrectKeyException',
          'The key ID in the request does not identify a CMK that can perform this operation.',
        );
      const text = unlock(arn, material, blob, EncryptionContext);
      return { KeyId: arn, Plaintext: text.toString('base64') };
    },
  };
  return async (request) => {
    const name = request.headers.get('x-amz-target') ?? '';
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action) {
      const known = Object.keys(actions).join(', ');
      return awsError(400, 'UnknownOperationException', `the laptop's KMS knows ${known}, not ${name}`);
    }
    try {
      const answer = action(await request.json().catch(() => undefined));
      return Response.json({ ...answer, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
    } catch (error) {
      if (error instanceof KeyError) return awsError(400, error.name, error.message);
      if (!(error instanceof z.ZodError)) throw error;
      return awsError(400, 'ValidationException', z.prettifyError(error));
    }
  };
}

/** A ciphertext: the length of the key's ARN, the ARN, the nonce, the tag, what was encrypted. */
const PREFIX = 2;
const NONCE = 12;
const TAG = 16;

function lock(arn: string, material: Buffer, text: Buffer, words: Record<string, string>): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', material, nonce).setAAD(bound(arn, words));
  const hidden = Buffer.concat([cipher.update(text), cipher.final()]);
  const length = Buffer.alloc(PREFIX);
  length.writeUInt16BE(Buffer.byteLength(arn));
  return Buffer.concat([length, Buffer.from(arn), nonce, cipher.getAuthTag(), hidden]);
}

/** The ARN of the key that a ciphertext says it is of. */
function keyOf(blob: Buffer): string {
  const end = PREFIX + (blob.length < PREFIX ? 0 : blob.readUInt16BE());
  if (blob.length < end + NONCE + TAG) throw new KeyError('InvalidCiphertextException');
  return blob.subarray(PREFIX, end).toString('utf8');
}

function unlock(arn: string, material: Buffer, blob: Buffer, words: Record<string, string>): Buffer {
  const [nonce, tag] = [PREFIX + Buffer.byteLength(arn), PREFIX + Buffer.byteLength(arn) + NONCE];
  const decipher = createDecipheriv('aes-256-gcm', material, blob.subarray(nonce, tag))
    .setAAD(bound(arn, words))
    .setAuthTag(blob.subarray(tag, tag + TAG));
  try {
    return Buffer.concat([decipher.update(blob.subarray(tag + TAG)), decipher.final()]);
  } catch {
    // Another context, or changed on the way: KMS does not say which.
    throw new KeyError('InvalidCiphertextException');
  }
}

/** What has to be the same to decrypt. The order of a context's words is of no matter. */
const bound = (arn: string, words: Record<string, string>): Buffer =>
  Buffer.from(JSON.stringify([arn, Object.entries(words).sort(([a], [b]) => (a < b ? -1 : 1))]));
