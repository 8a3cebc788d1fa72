import type { MailChunk } from './delivery.ts';
import type { ChunkName } from './mail-ledger.ts';

const KINDS: readonly MailChunk['kind'][] = ['published', 'corrected', 'retracted', 'digest'];

/** Characters that the value of a tag has at most. */
const MOST = 256;

/**
 * What SES repeats in its own events about a mail, so that they find its place in the ledger: names and values of
 * ASCII letters, digits, `_` and `-`, at most 256 characters (SES API reference, MessageTag). Two, not one for each
 * name: each costs in every request. Only a long name of a release, which in some scripts has three bytes a letter, is cut into
 * more.
 */
export const tagsOf = (
  { slug, range, language, revision, kind, first }: ChunkName,
  id: string,
): Record<string, string> => ({
  ...Object.fromEntries(
    partsOf(Buffer.from(slug).toString('base64url')).map((part, i) => [nameOfPart(i), part]),
  ),
  delivery: [language, revision, kind, range, first, id].join('_'),
});

const nameOfPart = (i: number): string => (i === 0 ? 'release' : `release${i + 1}`);

const partsOf = (text: string): string[] =>
  Array.from({ length: Math.ceil(text.length / MOST) }, (_, i) => text.slice(i * MOST, (i + 1) * MOST));

/** The place in the ledger that tags name; undefined: they are not of an alert or a digest. */
export function readTags(
  tags: Record<string, string | undefined>,
): { chunk: ChunkName; id: string } | undefined {
  const [language, revision, named, range, first, id] = tags.delivery?.split('_') ?? [];
  const kind = KINDS.find((one) => one === named);
  let release = '';
  for (let i = 0, part = tags.release; part; i += 1, part = tags[nameOfPart(i)]) release += part;
  if (!release || !language || !revision || !kind || !range || !first || !id) return undefined;
  const slug = Buffer.from(release, 'base64url').toString();
  return { chunk: { slug, range, language, revision: Number(revision), kind, first }, id };
}

const SIGN_UP = 'opt-in';

/** Tags of the mails that answer a sign-up, which stand in no ledger. */
export const signUpTags = (id: string): Record<string, string> => ({ kind: SIGN_UP, subscriber: id });

/** The subscriber whom tags of a sign-up name. */
export const readSignUpTags = (tags: Record<string, string | undefined>): string | undefined =>
  tags.kind === SIGN_UP ? tags.subscriber : undefined;
