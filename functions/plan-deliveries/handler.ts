import { type PartnerEvent, partnerEvent } from '../../events/catalogue.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import type { PartnerStore } from '../shared/domain/partner.ts';
import { isAboutHeld } from '../shared/domain/webhook-ledger.ts';
import { busMessage, queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';
import { type EnterDeps, enter, isHeld } from './enter.ts';
import { type ItemsDeps, storeItems } from './store-items.ts';
import { newerThan, takersOf } from './takers.ts';

/** Deliveries that are planned at once. */
const AT_ONCE = 25;

export interface Deps extends EnterDeps, ItemsDeps {
  index: EnterDeps['index'] & ItemsDeps['index'] & Pick<NewsroomIndex, 'editions' | 'revision'>;
  partners: Pick<PartnerStore, 'list'>;
  log: Log;
}

/**
 * One delivery for each endpoint that is to learn of a fact: the item is made and kept, the delivery entered in the
 * endpoint's log and in the ledger, and then queued (law 7). The same event again ends what a crash left of it, and
 * queues what was never tried.
 */
export const createHandler = (deps: Deps) =>
  queueHandler(busMessage(partnerEvent), ({ detail }) => plan(deps, detail), deps.log);

async function plan(deps: Deps, event: PartnerEvent): Promise<void> {
  const { index, partners, ledger, log } = deps;
  const { slug, language, revision: number } = event.data;
  const [everyone, known, editions, revision] = await Promise.all([
    partners.list(),
    ledger.deliveriesOf(slug),
    index.editions(slug),
    index.revision(slug, language, number),
  ]);
  const edition = editions.find((e) => e.language === language);
  if (edition === undefined || revision === undefined)
    throw new Error(`${event.id}: its revision is not in the index, where it is first`);
  if (event.type === 'release.scheduled.v1' && !isHeld(event, edition)) {
    log.info('no longer held as it was', { type: event.type });
    return;
  }
  const ofEdition = known.filter((d) => d.language === language);
  const newer = await newerThan(index, event, edition);
  const takers = takersOf(event, { edition, revision, newer }, everyone, ofEdition);
  const { stored, invalid } = await storeItems(deps, event, takers, { edition, revision, editions });

  for (let i = 0; i < takers.length; i += AT_ONCE) {
    await Promise.all(
      takers.slice(i, i + AT_ONCE).map(async (taker) => {
        const { format, bodies } = taker.endpoint;
        const item = stored.get(`${format} ${bodies}`);
        if (item) await enter(deps, event, taker, item);
      }),
    );
  }
  // The name of what is held is not logged (law 9).
  const isPublic = !isAboutHeld(event);
  // The takers of other formats have theirs; for these, somebody has to look.
  if (invalid) throw isPublic ? invalid : new Error(`${event.id} ${invalid.unnamed}`);
  log.info('deliveries planned', {
    ...(isPublic ? { slug, language, revision: number } : {}),
    type: event.type,
    deliveries: takers.length,
  });
}
