import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/merge-search/handler.ts';
import type { PageJob } from '../../../functions/shared/domain/jobs.ts';
import { queryTerms } from '../../../functions/shared/domain/search.ts';
import { searchEntryOf } from '../../../functions/shared/domain/search-entry.ts';
import { createShards } from '../../../functions/shared/site/client/shards.ts';
import { render } from '../../../functions/shared/site/render.ts';
import { memoryJobs } from '../../support/memory.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { anEdition, aRevision, testNewsroom } from '../../support/newsroom.ts';
import { sqsEvent } from '../site/batch.ts';
import { context, hold, publish, textAt } from '../site/published.ts';

type Index = ReturnType<typeof memoryIndex>;
const log = { info() {}, warn() {}, error() {} };
const at = (month: string) => `${month}-05T09:00:00Z`;

/** The browser's side, which fetches from the index as it is at that moment. */
const browser = (index: Index, language = 'en') => {
  const fetched: string[] = [];
  const shards = createShards(async (file) => {
    fetched.push(file);
    return file === 'index.json'
      ? textAt(index, `/${language}/search/`, file)
      : textAt(index, `/${language}/search/${file}`);
  });
  const all = async () => {
    for (let next = await shards.next(); next !== undefined; next = await shards.next()) {
      await shards.load(next);
    }
  };
  const find = (query: string) => shards.find(queryTerms(query)).map(({ path }) => path.split('/').at(-2));
  return { ...shards, all, find, search: shards.find, fetched };
};

async function newsroom(): Promise<Index> {
  const index = memoryIndex();
  const story = (slug: string, month: string, title: string, bodyText = '') =>
    publish(index, { slug, document: { title, bodyText, summary: 'S', date: at(month) } });
  await story('old', '2024-11', 'Tide gauges in Lisbon', 'harbour');
  await story('older', '2024-02', 'Storm surge', 'The tide rose.');
  await story('last-year', '2025-06', 'A tide table', 'harbour');
  await story('new', '2026-03', 'Buoys', 'A tide gauge of the harbour.');
  return index;
}

const merge = async (index: Index, run = 'run-1', time = '2026-03-10T00:00:00Z') => {
  const pages = memoryJobs<PageJob>();
  const handler = createHandler({ index, pages, settings: testNewsroom, log });
  expect(await handler(sqsEvent({ id: run, time, source: 'aws.events', detail: {} }))).toEqual({
    batchItemFailures: [],
  });
  return pages.jobs.map(({ address }) => address);
};

describe('the shards of search', () => {
  it('hold nothing that is held or withdrawn, and take nothing for markup', async () => {
    const index = await newsroom();
    await hold(index, { slug: 'undisclosed', document: { title: 'Undisclosed', date: at('2026-03') } });
    await publish(index, { slug: 'gone', document: { title: 'Gone astray', date: at('2026-03') } });
    await publish(index, {
      slug: 'gone',
      revision: 2,
      status: 'retracted',
      document: { date: at('2026-03') },
    });
    const shard = await textAt(index, '/en/search/2026-03.json');
    expect(shard).not.toMatch(/undisclosed|astray/i);
    const title = '<img src=x onerror=steal()> \ud800';
    await publish(index, { slug: 'hostile', document: { title, date: at('2026-03') } });
    const found = browser(index);
    await found.all();
    expect(found.search(['onerror']).map((one) => one.title)).toEqual([title]);
    for (const query of ['undisclosed', 'astray', '???', '.*', '"', '__proto__']) {
      expect(found.find(query), query).toEqual([]);
    }
  });

  it('are named newest first, and each is loaded once', async () => {
    const index = await newsroom();
    const found = browser(index);
    expect(await found.next()).toBe('2026-03');
    expect(found.oldest()).toBeUndefined();
    await Promise.all([found.load('2026-03'), found.load('2026-03')]);
    expect(found.find('tide')).toEqual(['new']);
    await found.all();
    expect(found.fetched).toEqual([
      'index.json',
      '2026-03.json',
      '2025-06.json',
      '2024-11.json',
      '2024-02.json',
    ]);
    expect(found.oldest()).toBe('2024-02');
    // Those of a title first, and of them the newest; a shard of one release weighs no more than any.
    expect(found.find('tide')).toEqual(['last-year', 'old', 'new', 'older']);
    expect(found.find('tide harbour')).toEqual(['last-year', 'old', 'new']);
    expect(found.find('gaug')).toEqual(['old', 'new']);
    expect(found.find('harbor')).toEqual(['new', 'last-year', 'old']);
    expect(found.find('tide submarine')).toEqual([]);
  });

  it('are of their month and language, and of nothing that was never published', async () => {
    const index = await newsroom();
    for (const address of [
      '/en/search/2026-02.json',
      '/en/search/2024.json',
      '/fr/search/2026-03.json',
      '/xx/search/2026-03.json',
    ]) {
      const { files, remove } = await render(index, address, context);
      expect([...files], address).toEqual([]);
      expect(remove).toEqual([address.slice(1)]);
    }
    expect(await textAt(index, '/fr/search/', 'index.json')).toBe('{"shards":[]}');
  });

  it('of a release that changes its month follow it', async () => {
    const index = await newsroom();
    await publish(index, { slug: 'new', revision: 2, document: { title: 'Buoys', date: at('2026-02') } });
    const found = browser(index);
    await found.all();
    expect(found.find('buoys')).toEqual(['new']);
    expect(await textAt(index, '/en/search/2026-03.json')).toBeUndefined();
  });

  it('are the same bytes for the same index', async () => {
    const [one, other] = [await newsroom(), await newsroom()];
    const address = '/en/search/2026-03.json';
    expect(await textAt(one, address)).toBe(await textAt(other, address));
  });
});

describe('merge-search', () => {
  it('makes one shard of every year that is over, in which the same is found', async () => {
    const index = await newsroom();
    const before = browser(index);
    await before.all();
    const asked = await merge(index);
    expect(asked.filter((address) => address.startsWith('/en/search/20'))).toEqual([
      '/en/search/2025.json',
      '/en/search/2025-06.json',
      '/en/search/2024.json',
      '/en/search/2024-11.json',
      '/en/search/2024-02.json',
    ]);
    expect(asked).toContain('/en/search/');
    expect(await textAt(index, '/en/search/', 'index.json')).toBe('{"shards":["2026-03","2025","2024"]}');
    expect((await render(index, '/en/search/2024-11.json', context)).remove).toEqual([
      'en/search/2024-11.json',
    ]);
    const after = browser(index);
    await after.all();
    expect(after.fetched).toEqual(['index.json', '2026-03.json', '2025.json', '2024.json']);
    for (const query of ['tide', 'harbour', 'storm']) expect(after.find(query)).toEqual(before.find(query));
  });

  it('asks again when it is brought again, and in another run for what is new alone', async () => {
    const index = await newsroom();
    const first = await merge(index);
    expect(first.length).toBeGreaterThan(0);
    expect(await merge(index)).toEqual(first);
    expect(await merge(index, 'run-2')).toEqual([]);
    await publish(index, { slug: 'archive', document: { date: at('2019-07') } });
    expect(await merge(index, 'run-3')).toEqual([
      '/en/search/2019.json',
      '/en/search/',
      '/en/search/2019-07.json',
    ]);
  });

  it('leaves the year in which it runs, by the newsroom’s clock, and refuses what says no time', async () => {
    const index = await newsroom();
    await publish(index, { slug: 'december', document: { date: at('2025-12') } });
    expect(await merge(index, 'a', '2025-12-31T22:59:00Z')).not.toContain('/en/search/2025.json');
    expect(await merge(index, 'b', '2025-12-31T23:01:00Z')).toContain('/en/search/2025.json');
    const handler = createHandler({ index, pages: memoryJobs(), settings: testNewsroom, log });
    expect((await handler(sqsEvent({ id: 'c' }))).batchItemFailures).toHaveLength(1);
  });

  it('leaves a year by month whose shard would be too large', async () => {
    const months = async () => [
      { month: '2025-06', count: 1300 },
      { month: '2025-05', count: 1201 },
      { month: '2024-05', count: 2500 },
    ];
    const pages = memoryJobs<PageJob>();
    const handler = createHandler({
      index: { ...memoryIndex(), months },
      pages,
      settings: { ...testNewsroom, languages: ['en'] },
      log,
    });
    await handler(sqsEvent({ id: 'a', time: '2026-03-10T00:00:00Z' }));
    expect(pages.jobs.map(({ address }) => address)).toEqual([
      '/en/search/2024.json',
      '/en/search/',
      '/en/search/2024-05.json',
    ]);
  });

  it('does not lose a reader who has the names from before', async () => {
    const index = await newsroom();
    const found = browser(index);
    await found.load((await found.next()) ?? '');
    await found.load('2025-06');
    await merge(index);
    await found.all();
    expect(found.find('tide')).toEqual(['last-year', 'old', 'new', 'older']);
    expect(found.oldest()).toBe('2024');
  });
});

describe('the browser’s part', () => {
  it('goes on without a shard that is not there while the names, read again, still have it', async () => {
    const index = await newsroom();
    let isThere = false;
    const shards = createShards(async (file) => {
      if (file === 'index.json') return textAt(index, '/en/search/', file);
      return file === '2026-03.json' && !isThere ? undefined : textAt(index, `/en/search/${file}`);
    });
    const all = async () => {
      for (let next = await shards.next(); next; next = await shards.next()) await shards.load(next);
      return shards.find(['tide']).length;
    };
    expect([await all(), shards.lacks()]).toEqual([3, true]);
    isThere = true;
    expect([await all(), shards.lacks()]).toEqual([3, true]);
    shards.retry();
    expect([await all(), shards.lacks()]).toEqual([4, false]);
    await expect(createShards(async () => undefined).next()).rejects.toThrow('no list');
  });

  it('goes on after it could not be reached', async () => {
    const index = await newsroom();
    let isOnline = false;
    const shards = createShards(async (file) => {
      if (!isOnline) throw new TypeError('Failed to fetch');
      return file === 'index.json' ? textAt(index, '/en/search/', file) : textAt(index, `/en/search/${file}`);
    });
    await expect(shards.next()).rejects.toThrow('Failed to fetch');
    isOnline = true;
    const next = (await shards.next()) ?? '';
    isOnline = false;
    await expect(shards.load(next)).rejects.toThrow('Failed to fetch');
    isOnline = true;
    await shards.load(next);
    expect(shards.find(['tide'])).toHaveLength(1);
  });
});

describe('what search keeps of a release', () => {
  it('has the names of its topics, places and contacts, and no word twice', () => {
    const revision = aRevision({
      document: {
        contacts: [{ name: 'Awa Diop' }],
        subtitle: 'At low water',
        bodyText: 'Awa spoke. '.repeat(99),
      },
    });
    const { words } = searchEntryOf(revision, anEdition(), testNewsroom);
    expect(words.split(' ')).toEqual(['at', 'low', 'water', 'floods', 'senegal', 'awa', 'diop', 'spoke']);
  });

  it('is bounded in every script', () => {
    for (const character of ['word', '潮', 'بحر']) {
      const bodyText = Array.from(
        { length: 20_000 },
        (_, i) => `${character}${String.fromCodePoint(0x4e00 + (i % 9000))}`,
      ).join(' ');
      const { words } = searchEntryOf(aRevision({ document: { bodyText } }), anEdition(), testNewsroom);
      expect(words.length).toBeGreaterThan(3_900);
      expect(words.length).toBeLessThanOrEqual(4_000);
    }
  });
});
