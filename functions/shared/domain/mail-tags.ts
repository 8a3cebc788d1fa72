import type { MailChunk } from './delivery.ts';
import type { ChunkName } from './mail-ledger.ts';

const KINDS: readonly MailChunk['kind'][] = ['published', 'corrected', 'retracted', 'digest'];

/**
 * What SES repeats in its own events about a mail, so that they find its place in the ledger: names and values of
 * ASCII letters, digits, `_` and `-`, at most 256 characters (SES API reference, MessageTag).
 */
export const tagsOf = (chunk: ChunkName, id: string): Record<string, string> => ({
  release: Buffer.from(chunk.slug).toString('base64url'),
  edition: [chunk.language, chunk.revision, chunk.kind].join('_'),
  range: chunk.range,
  chunk: chunk.first,
  subscriber: id,
});

/** The place in the ledger that tags name; undefined: they are not of an alert or a digest. */
export function readTags(
  tags: Record<string, string | undefined>,
): { chunk: ChunkName; id: string } | undefined {
  const { release, edition = '', range, chunk: first, subscriber: id } = tags;
  const [language, revision, named] = edition.split('_');
  const kind = KINDS.find((one) => one === named);
  if (!release || !language || !revision || !kind || !range || !first || !id) return undefined;
  const slug = Buffer.from(release, 'base64url').toString();
  return { chunk: { slug, range, language, revision: Number(revision), kind, first }, id };
}
