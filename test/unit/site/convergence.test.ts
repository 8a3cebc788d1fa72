import { describe, expect, it } from 'vitest';
import { compareSite } from '../../../bin/site/compare.ts';
import { everyAddress } from '../../../functions/shared/domain/every-address.ts';
import { allAssets } from '../../../functions/shared/site/assets.ts';
import { render } from '../../../functions/shared/site/render.ts';
import { memoryInventory } from '../../support/memory.ts';
import { testNewsroom, testScripts } from '../../support/newsroom.ts';
import { randomNewsroom } from '../../support/random-newsroom.ts';
import { context } from './published.ts';

/** `SEEDS=1-300` looks at more of them. */
const [first = 1, last = first] = (process.env.SEEDS ?? '1').split('-').map(Number);
const seeds = Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** Every file that pages have, rendered from the index into nothing. */
async function rebuilt(index: Parameters<typeof everyAddress>[0] & Parameters<typeof render>[0]) {
  const files = new Map<string, string>();
  for (const { key, file } of allAssets(testNewsroom, testScripts)) files.set(key, String(file.body));
  for await (const { addresses } of everyAddress(index, testNewsroom)) {
    for (const address of addresses) {
      const rendered = await render(index, address, context);
      expect(rendered.files.size, `${address} has a page`).toBeGreaterThan(0);
      for (const [key, file] of rendered.files) files.set(key, String(file.body));
    }
  }
  return files;
}

describe('two hundred uploads in any order, at once, delivered twice, dying on the way', () => {
  it.each(seeds)(
    'leave the site that a rebuild from the index makes, byte for byte (seed %i)',
    { timeout: 240_000 },
    async (seed) => {
      const { index, site, outcomes } = await randomNewsroom(seed, 200, async (now) => {
        const { differences } = await compareSite({ ...now, context, site: memoryInventory(now.site) });
        expect(differences).toEqual([]);
      });
      const fromScratch = await rebuilt(index);
      const differ = (key: string, body: unknown) => fromScratch.get(key) !== String(body);
      const isPage = (key: string) => !key.startsWith('media/');
      expect([...fromScratch.keys()].filter((key) => !site.files.has(key))).toEqual([]);
      const different = [...site.files].filter(([key, { body }]) => isPage(key) && differ(key, body));
      expect(different.map(([key]) => key)).toEqual([]);

      const found = await compareSite({ index, context, site: memoryInventory(site) }, { headers: true });
      expect(found.differences).toEqual([]);
      expect(found.files).toBe(site.files.size);
      // What was to happen did.
      expect(outcomes.accepted).toBeGreaterThan(60);
      for (const outcome of ['scheduled', 'media', 'rejected'] as const) {
        expect(outcomes[outcome], outcome).toBeGreaterThan(0);
      }
    },
  );
});
