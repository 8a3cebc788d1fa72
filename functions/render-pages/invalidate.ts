import { createHash } from 'node:crypto';
import { addressesOf } from '../shared/domain/address.ts';
import type { Cdn, SiteFile } from '../shared/domain/ports.ts';
import type { Log } from '../shared/runtime/log.ts';
import { CACHE, RELEASE_SECONDS } from '../shared/site/files.ts';

/** A file of the site that stood there before with other bytes, by its key. */
export type Replaced = Map<string, SiteFile>;

interface Deps {
  cdn?: Cdn | undefined;
  log: Log;
}

/**
 * Asks the CDN to forget the pages of releases that were replaced; all other files it keeps for a minute only. Never
 * throws: what it goes on showing ends by itself, and an announcement must not wait for it.
 *
 * @param messageIds of the batch: asking again for the same batch and the same bytes is no second request
 */
export async function invalidate(
  { cdn, log }: Deps,
  replaced: Replaced,
  messageIds: string[],
): Promise<void> {
  const stale = [...replaced].filter(([, { cacheControl }]) => cacheControl === CACHE.release).sort();
  if (!cdn || stale.length === 0) return;
  const paths = stale.flatMap(([key]) => addressesOf(key));
  const reference = createHash('sha256').update(JSON.stringify([messageIds, paths]));
  for (const [, { body }] of stale) reference.update(body);
  try {
    await cdn.invalidate(paths, reference.digest('hex'));
    log.info('cdn told', { paths: paths.length });
  } catch (error) {
    log.error('cdn not told: readers may see the former pages until it forgets them by itself', {
      paths,
      seconds: RELEASE_SECONDS,
      error: error instanceof Error ? error : String(error),
    });
  }
}
