import type { MailChunk } from './delivery.ts';
import type { ChunkName } from './mail-ledger.ts';

const KINDS: readonly MailChunk['kind'][] = ['published', 'corrected', 'retracted', 'digest'];

/**
 * What SES repeats in its own events about a mail, so that they find its place in the ledger: names and values of
 * ASCII letters, digits, `_` and `-`, at most 256 characters (SES API reference, MessageTag). Two, not one for each
 * name: each costs in every request.
 */
export const tagsOf = (
  { slug, range, language, revision, kind, first }: ChunkName,
  id: string,
): Record<string, string> => ({
  release: Buffer.from(slug).toString('base64url'),
  delivery: [language, revision, kind, range, first, id].join('_'),
});

/** The place in the ledger that tags name; undefined: they are not of an alert or a digest. */
export function readTags(
  tags: Record<string, string | undefined>,
): { chunk: ChunkName; id: string } | undefined {
  const [language, revision, named, range, first, id] = tags.delivery?.split('_') ?? [];
  const kind = KINDS.find((one) => one === named);
  if (!tags.release || !language || !revision || !kind || !range || !first || !id) return undefined;
  const slug = Buffer.from(tags.release, 'base64url').toString();
  return { chunk: { slug, range, language, revision: Number(revision), kind, first }, id };
}

const SIGN_UP = 'opt-in';

/** Tags of the mails that answer a sign-up, which stand in no ledger. */
export const signUpTags = (id: string): Record<string, string> => ({ kind: SIGN_UP, subscriber: id });

/** The subscriber whom tags of a sign-up name. */
export const readSignUpTags = (tags: Record<string, string | undefined>): string | undefined =>
  tags.kind === SIGN_UP ? tags.subscriber : undefined;
