import { fileURLToPath } from 'node:url';
import { createHandler as createPlanPages } from '../../../functions/plan-pages/handler.ts';
import { createHandler as createRenderCards } from '../../../functions/render-cards/handler.ts';
import { createHandler as createRenderPages } from '../../../functions/render-pages/handler.ts';
import { fixedAddresses } from '../../../functions/shared/domain/pages.ts';
import { loadNewsroom } from '../../../lib/config.ts';
import { memorySite } from '../../support/memory.ts';
import { testScripts } from '../../support/newsroom.ts';
import { waves } from '../../support/varied.ts';
import { ingest, message, objectCreated, put, renderPictures, world } from '../ingest/world.ts';
import { pagesEvent } from './batch.ts';

export const settings = loadNewsroom(fileURLToPath(new URL('../../../newsroom.yaml', import.meta.url)));
export const siteUrl = 'https://news.example.org';

/**
 * The whole site of a varied newsroom in memory, as the functions make it: from the uploads by ingest-release,
 * plan-pages and render-pages, and nothing that they do not write.
 */
export async function wholeSite() {
  const w = world();
  Object.assign(w.deps, { settings });
  const { log } = w.deps;
  const site = memorySite();
  const plan = createPlanPages({ index: w.index, pages: w.pages, cards: w.cards, settings, log });
  const renderCards = createRenderCards({
    index: w.index,
    uploads: w.uploads,
    site,
    paint: async ({ title }) => new TextEncoder().encode(title),
    settings,
    log,
  });
  const renderPages = createRenderPages({
    index: w.index,
    uploads: w.uploads,
    site,
    bus: w.bus,
    settings,
    siteUrl,
    scripts: testScripts,
    log,
  });

  const work = async (): Promise<void> => {
    await renderPictures(w);
    for (const event of w.bus.events.splice(0)) {
      if (event.type === 'release.rejected.v1') throw new Error(`refused: ${JSON.stringify(event.data)}`);
      if (event.type !== 'release.accepted.v1') continue;
      const { batchItemFailures } = await plan(message({ 'detail-type': event.type, detail: event }));
      if (batchItemFailures.length > 0) throw new Error(`${event.id}: its pages were not planned`);
    }
    const { batchItemFailures } = await renderPages(
      pagesEvent(...w.pages.queued.splice(0).map(({ job }) => job)),
    );
    if (batchItemFailures.length > 0) throw new Error('a page failed');
    for (const { job } of w.cards.queued.splice(0)) {
      const drawn = await renderCards(message(job));
      if (drawn.batchItemFailures.length > 0) throw new Error('a card failed');
    }
    // What was published only now is told of on the bus.
    w.bus.events.length = 0;
  };

  await w.pages.send(fixedAddresses(settings).map((address) => ({ job: { address }, group: address })));
  let sequencer = 0;
  for (const wave of waves()) {
    for (const { key, body } of wave) {
      put(w, key, body);
      sequencer += 1;
      const event = objectCreated(key, sequencer.toString(16).padStart(8, '0'), body.length);
      if (!(await ingest(w, event))) throw new Error(`${key} was not ingested`);
    }
    await work();
  }
  return { index: w.index, files: site.files };
}
