import { describe, expect, it } from 'vitest';
import { eventId } from '../../../events/event-id.ts';
import { createHandler } from '../../../functions/plan-pages/handler.ts';
import { parseAddress } from '../../../functions/shared/domain/address.ts';
import type { CardJob, PageJob } from '../../../functions/shared/domain/jobs.ts';
import {
  fixedAddresses,
  neighbourAddresses,
  searchAddresses,
  sharedAddresses,
  touchedAddresses,
} from '../../../functions/shared/domain/pages.ts';
import { memoryJobs } from '../../support/memory.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { anEdition, aRevision, testNewsroom } from '../../support/newsroom.ts';
import { sqsEvent } from './batch.ts';
import { hold, publish, textAt } from './published.ts';

const log = { info() {}, warn() {}, error() {} };

function accepted(slug: string, language: string, revision: number) {
  const data = { slug, language, revision };
  const type = 'release.accepted.v1';
  return {
    detail: { id: eventId(type, slug, language, revision), type, time: '2026-03-02T09:00:01.000Z', data },
  };
}

function planner() {
  const index = memoryIndex();
  const pages = memoryJobs<PageJob>();
  const cards = memoryJobs<CardJob>();
  return {
    index,
    pages,
    cards,
    handler: createHandler({ index, pages, cards, settings: testNewsroom, log }),
  };
}

describe('the addresses that a revision touches', () => {
  it('are its own page first, its lists, the sitemaps, and nothing else', () => {
    const edition = anEdition();
    expect(touchedAddresses(aRevision(), undefined, edition, [edition], testNewsroom)).toEqual([
      '/en/news/2026/03/tide-gauges/',
      '/en/',
      '/en/topics/floods/',
      '/en/places/senegal/',
      '/en/news/',
      '/en/news/2026/03/',
      '/en/topics/floods/2026/03/',
      '/en/places/senegal/2026/03/',
      '/sitemaps/2026-03.xml',
      '/sitemap.xml',
      '/news-sitemap.xml',
      ...['fr', 'ar'].flatMap((language) => [
        `/${language}/`,
        `/${language}/topics/floods/`,
        `/${language}/places/senegal/`,
        `/${language}/news/`,
      ]),
    ]);
  });

  it('hold the lists it left, and the month it was moved from', () => {
    const edition = anEdition({ revision: 2, publicRevision: 2 });
    const before = aRevision({ document: { topics: ['ports'], places: [], date: '2026-02-10T09:00:00Z' } });
    const after = aRevision({ revision: 2, document: { topics: ['floods'], places: [] } });
    const touched = touchedAddresses(after, before, edition, [edition], testNewsroom);
    expect(touched).toEqual(
      expect.arrayContaining([
        '/en/topics/floods/',
        '/en/topics/ports/',
        '/en/news/2026/02/',
        '/en/news/2026/03/',
        '/sitemaps/2026-02.xml',
      ]),
    );
    expect(new Set(touched).size).toBe(touched.length);
  });

  it('hold the pages of other editions that are public, and never one that is held', () => {
    const edition = anEdition();
    const french = anEdition({ language: 'fr' });
    const held = anEdition({ language: 'ar', publicRevision: 0, status: 'scheduled' });
    const touched = touchedAddresses(aRevision(), undefined, edition, [edition, french, held], testNewsroom);
    expect(touched).toContain(french.path);
    expect(touched).not.toContain(held.path);
  });

  it('and those of an empty newsroom are all addresses of ours', () => {
    const fixed = fixedAddresses(testNewsroom);
    expect(fixed).toEqual(expect.arrayContaining(['/', '/404.html', '/ar/subscribe/', '/fr/topics/ports/']));
    expect(fixed.filter((address) => parseAddress(address) === undefined)).toEqual([]);
  });
});

describe('the pages beside a revision', () => {
  /** Five releases of floods, one a month, and one of ports between the third and the fourth. */
  async function archive() {
    const index = memoryIndex();
    for (const month of [1, 2, 3, 5, 6]) {
      await publish(index, {
        slug: `floods-${month}`,
        document: { date: `2026-0${month}-10T09:00:00Z`, topics: ['floods'], places: [] },
      });
    }
    await publish(index, {
      slug: 'ports-4',
      document: { date: '2026-04-10T09:00:00Z', topics: ['ports'], places: [] },
    });
    return index;
  }
  const at = (month: string, topics: string[]) =>
    aRevision({ slug: 'new', document: { date: `2026-${month}-20T09:00:00Z`, topics, places: [] } });
  const page = (name: string) => `/en/news/2026/0${name.at(-1)}/${name}/`;

  it('are the one before it alone, of the newest', async () => {
    const index = await archive();
    expect(await neighbourAddresses(index, at('07', ['floods']), undefined, testNewsroom)).toEqual([
      page('floods-6'),
    ]);
  });

  it('are those next to it, those it is related to, and the month after, of one that is dated back', async () => {
    const index = await archive();
    expect((await neighbourAddresses(index, at('02', ['floods']), undefined, testNewsroom)).sort()).toEqual(
      [
        page('floods-2'),
        page('floods-3'),
        page('floods-5'),
        page('floods-6'),
        '/en/news/2026/03/',
        '/en/topics/floods/2026/03/',
      ].sort(),
    );
  });

  it('hold those where it stood before', async () => {
    const index = await archive();
    const pages = await neighbourAddresses(index, at('07', ['ports']), at('01', ['ports']), testNewsroom);
    expect(pages).toEqual(
      expect.arrayContaining([
        page('floods-6'),
        page('floods-1'),
        page('floods-2'),
        page('ports-4'),
        '/en/topics/ports/2026/04/',
      ]),
    );
  });

  it('show what they are asked again for: before, after and related', async () => {
    const index = await archive();
    const third = (await textAt(index, page('floods-3'))) ?? '';
    expect(third).toContain(`rel="prev" href="${page('floods-2')}"`);
    expect(third).toContain(`rel="next" href="${page('ports-4')}"`);
    const related = third.slice(third.indexOf('id="related"'), third.indexOf('class="steps"'));
    expect([...related.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)).toEqual([
      page('floods-2'),
      page('floods-1'),
    ]);
    expect(await textAt(index, page('ports-4'))).not.toContain('id="related"');
  });
});

describe('the addresses of search that a revision touches', () => {
  const dated = (date: string) => aRevision({ document: { date } });

  it('are the shard of its month, and the page where the month may come or go', () => {
    const withPage = ['/en/search/2026-03.json', '/en/search/'];
    const retracted = aRevision({ status: 'retracted' });
    expect(searchAddresses(aRevision(), undefined, [], testNewsroom)).toEqual(withPage);
    expect(searchAddresses(aRevision(), aRevision(), [], testNewsroom)).toEqual(['/en/search/2026-03.json']);
    expect(searchAddresses(retracted, aRevision(), [], testNewsroom)).toEqual(withPage);
    expect(searchAddresses(aRevision(), retracted, [], testNewsroom)).toEqual(withPage);
  });

  it('are the shards that it left and came to, of a merged year the year’s', () => {
    expect(
      searchAddresses(dated('2026-01-05T09:00:00Z'), dated('2025-12-30T09:00:00Z'), ['2025'], testNewsroom),
    ).toEqual(['/en/search/2026-01.json', '/en/search/2025.json', '/en/search/']);
    expect(
      searchAddresses(dated('2025-11-05T09:00:00Z'), dated('2025-12-30T09:00:00Z'), ['2025'], testNewsroom),
    ).toEqual(['/en/search/2025.json', '/en/search/']);
    // Rome is already in the year that Greenwich waits for.
    expect(searchAddresses(dated('2025-12-31T23:30:00Z'), undefined, ['2025'], testNewsroom)).toContain(
      '/en/search/2026-01.json',
    );
  });

  it('are all of them where an archive is brought in: whoever does so does not know what is merged', () => {
    const shared = sharedAddresses(aRevision(), testNewsroom);
    expect(shared).toEqual(
      expect.arrayContaining(['/en/search/2026-03.json', '/en/search/2026.json', '/en/search/']),
    );
    expect(shared.filter((address) => parseAddress(address) === undefined)).toEqual([]);
  });
});

describe('plan-pages', () => {
  it('asks for the shard of a merged year, and not for that of its month', async () => {
    const { index, pages, handler } = planner();
    await publish(index);
    await index.mergeYear('en', { year: '2026', run: 'a' });
    await handler(sqsEvent(accepted('tide-gauges', 'en', 1)));
    const addresses = pages.jobs.map(({ address }) => address);
    expect(addresses).toContain('/en/search/2026.json');
    expect(addresses).not.toContain('/en/search/2026-03.json');
  });

  it('asks for each page in its own group; the own page carries what to announce', async () => {
    const { index, pages, handler } = planner();
    await publish(index);
    expect(await handler(sqsEvent(accepted('tide-gauges', 'en', 1)))).toEqual({ batchItemFailures: [] });
    const [own, ...rest] = pages.queued;
    expect(own).toMatchObject({
      group: '/en/news/2026/03/tide-gauges/',
      job: {
        address: '/en/news/2026/03/tide-gauges/',
        announce: {
          id: eventId('release.published.v1', 'tide-gauges', 'en', 1),
          type: 'release.published.v1',
          time: '2026-03-02T09:00:01.000Z',
          data: { topics: ['floods'], places: ['senegal'] },
        },
      },
    });
    expect(rest.map(({ job }) => job.announce)).toEqual(rest.map(() => undefined));
    expect(pages.queued.map(({ group }) => group)).toEqual(pages.jobs.map(({ address }) => address));
  });

  it.each([
    ['corrected', 'release.corrected.v1'],
    ['retracted', 'release.retracted.v1'],
    ['none', undefined],
  ] as const)('announces what the revision is: %s', async (announcement, type) => {
    const { index, pages, handler } = planner();
    await publish(index);
    await publish(index, { revision: 2, announcement, minor: announcement === 'none' });
    await handler(sqsEvent(accepted('tide-gauges', 'en', 2)));
    expect(pages.jobs[0]?.announce?.type).toBe(type);
  });

  it('asks for the card of what is public, and for none of a retraction', async () => {
    const { index, cards, handler } = planner();
    await publish(index);
    await handler(sqsEvent(accepted('tide-gauges', 'en', 1)));
    expect(cards.jobs).toEqual([{ slug: 'tide-gauges', language: 'en' }]);
    await publish(index, { revision: 2, status: 'retracted', announcement: 'retracted' });
    await handler(sqsEvent(accepted('tide-gauges', 'en', 2)));
    expect(cards.jobs).toHaveLength(1);
  });

  it('asks once for what the same event asks twice', async () => {
    const { index, pages, handler } = planner();
    await publish(index);
    await handler(sqsEvent(accepted('tide-gauges', 'en', 1), accepted('tide-gauges', 'en', 1)));
    const first = pages.jobs.length;
    await handler(sqsEvent(accepted('tide-gauges', 'en', 1)));
    expect(pages.jobs).toHaveLength(first);
    expect(new Set(pages.jobs.map(({ address }) => address)).size).toBe(first);
  });

  it('asks for nothing and tries again where the revision is not public', async () => {
    const { index, pages, cards, handler } = planner();
    await publish(index);
    await hold(index, { revision: 2 });
    const answer = await handler(
      sqsEvent(accepted('tide-gauges', 'en', 2), accepted('nobody', 'en', 1), { detail: 'nonsense' }),
    );
    expect(answer.batchItemFailures).toHaveLength(3);
    expect([pages.jobs, cards.jobs]).toEqual([[], []]);
  });

  it('asks for as many pages, with as many reads, in a newsroom of 10,000 as of ten', async () => {
    const counts = [];
    for (const size of [10, 10_000]) {
      const { index, pages, handler } = planner();
      const [revision, edition] = [aRevision(), anEdition()];
      for (let i = 0; i < size; i++) {
        const slug = `release-${i}`;
        await index.addRevision({ ...revision, slug });
        await index.replaceEdition({ ...edition, slug, path: `/en/news/2026/03/${slug}/` }, undefined);
      }
      await publish(index, { slug: 'newest' });
      const reads = index.counts.reads;
      await handler(sqsEvent(accepted('newest', 'en', 1)));
      counts.push({ jobs: pages.jobs.length, reads: index.counts.reads - reads });
    }
    expect(counts[1]).toEqual(counts[0]);
    expect(counts[0]?.jobs).toBe(21);
  });
});
