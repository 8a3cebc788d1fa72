import { createHash } from 'node:crypto';

/**
 * The id of an event: the same facts give the same id, however often it is sent.
 *
 * @param type the event's type, such as `release.published.v1`
 * @param names what it is about, in a fixed order: slug, language, revision; or upload key, sequencer
 * @returns `evt_` and 32 hexadecimal digits (128 bits of SHA-256)
 */
export function eventId(type: string, ...names: (string | number)[]): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([type, ...names]))
    .digest('hex');
  return `evt_${digest.slice(0, 32)}`;
}
