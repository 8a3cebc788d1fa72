import { siteKey } from '../shared/domain/address.ts';
import { type CardJob, cardJob } from '../shared/domain/jobs.ts';
import { mainRendition } from '../shared/domain/media.ts';
import type { NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import type { SiteStore, Uploads } from '../shared/domain/ports.ts';
import type { Media } from '../shared/domain/release.ts';
import { renditionKey } from '../shared/names.ts';
import { queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';
import { type Card, cardAddress, cardOf, cardType } from '../shared/site/card.ts';
import { CACHE } from '../shared/site/files.ts';
import { publicRelease } from '../shared/site/pages/public-release.ts';

export interface Deps {
  index: NewsroomIndex;
  uploads: Pick<Uploads, 'read'>;
  site: Pick<SiteStore, 'has' | 'put'>;
  /** Draws a card, with the bytes of its picture; the same card gives the same bytes. */
  paint: (card: Card, picture?: Uint8Array) => Promise<Uint8Array>;
  settings: NewsroomSettings;
  log: Log;
}

/**
 * Draws the card of what is public of an edition when the job is read, and of nothing else: a revision that is held,
 * or a release that was withdrawn meanwhile, has none (law 9). Cards are named by what they show, so that one that is
 * there is right.
 */
export const createHandler = (deps: Deps) => queueHandler(cardJob, (job) => draw(deps, job), deps.log);

async function draw(deps: Deps, { slug, language }: CardJob): Promise<void> {
  const { index, site, paint, settings, log } = deps;
  const release = await publicRelease(index, slug, language);
  const card = release && cardOf(release, settings);
  if (!card) return;
  const key = siteKey(cardAddress(card));
  if (await site.has(key)) return;
  const body = await paint(card, card.picture && (await pictureOf(deps, card.picture)));
  await site.put(key, { body, contentType: cardType(card), cacheControl: CACHE.forever });
  log.info('card drawn', { slug, language, bytes: body.length });
}

/** The bytes of a picture as readers are shown it; the upload itself is never. */
async function pictureOf({ uploads, log }: Deps, picture: Media): Promise<Uint8Array | undefined> {
  const rendition = mainRendition(picture);
  if (!rendition) return undefined;
  const key = renditionKey(picture, rendition.name);
  const object = await uploads.read(key, undefined, rendition.bytes);
  if (!object) log.warn('a picture of a release is gone from the uploads bucket', { key });
  return object?.bytes;
}
