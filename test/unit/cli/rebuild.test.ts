import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler as createRenderCards } from '../../../functions/render-cards/handler.ts';
import { createHandler } from '../../../functions/render-pages/handler.ts';
import { everyAddress } from '../../../functions/shared/domain/every-address.ts';
import type { PageJob } from '../../../functions/shared/domain/jobs.ts';
import type { SiteFile } from '../../../functions/shared/domain/ports.ts';
import { memoryBus, memoryInventory, memorySite, memoryUploads } from '../../support/memory.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { anEntry } from '../../support/newsroom.ts';
import { pagesEvent, sqsEvent } from '../site/batch.ts';
import { context, hold, publish } from '../site/published.ts';
import { aStage, dateline } from './world.ts';

const log = { info() {}, warn() {}, error() {} };
const PAGE = 'en/news/2026/03/tide-gauges/index.html';
const stray = (body = 'stray'): SiteFile => ({ body, contentType: 'text/html', cacheControl: 'no-store' });
let journal: string;
beforeEach(() => {
  journal = join(mkdtempSync(join(tmpdir(), 'dateline-rebuild-')), 'journal.ndjson');
});

/** A stage whose pages queue is worked off at once, unless its worker rests; and a release in two months. */
async function stageOf({ rests = false, modified = new Date(0) } = {}) {
  const index = memoryIndex();
  const site = memorySite();
  const queue: PageJob[] = [];
  const uploads = memoryUploads({ 'releases/tide-gauges/a.jpg': { bytes: new Uint8Array([1, 2, 3]) } });
  const handler = createHandler({ ...context, index, site, uploads, bus: memoryBus(), log });
  const work = async () => {
    for (const job of queue.splice(0)) await handler(pagesEvent(job));
  };
  const drawCard = createRenderCards({
    ...{ index, site, uploads, settings: context.settings, log },
    paint: async ({ title }) => Buffer.from(title),
  });
  const asked: PageJob[] = [];
  const stage = aStage({
    index,
    pages: {
      async send(jobs) {
        asked.push(...jobs.map(({ job }) => job));
        queue.push(...jobs.map(({ job }) => job));
        if (!rests) await work();
      },
    },
    cards: {
      async send(jobs) {
        for (const { job } of jobs) await drawCard(sqsEvent(job));
      },
    },
    pagesWaiting: async () => queue.length,
    siteBucket: memoryInventory(site, modified),
  });
  await index.putMedia({
    slug: 'tide-gauges',
    name: 'a.jpg',
    upload: { key: 'releases/tide-gauges/a.jpg', sequencer: '1' },
    contentType: 'image/jpeg',
    bytes: 3,
    hash: '0123456789abcdef',
  });
  await publish(index, { document: { image: { name: 'a.jpg', alt: 'A gauge' } } });
  await publish(index, { slug: 'older', document: { date: '2026-01-10T09:00:00Z' } });
  return { stage, index, site, asked, work };
}

describe('dateline rebuild', () => {
  it('makes every page of an empty bucket, so that nothing differs; a second run writes nothing', async () => {
    const { stage, site } = await stageOf();
    expect((await dateline(stage, ['verify-site'])).status).toBe(1);
    const { status, out } = await dateline(stage, ['rebuild', '--journal', journal]);
    expect({ status, out }).toEqual({
      status: 0,
      out: expect.stringMatching(/^\d+ pages made\n0 files removed/),
    });
    expect([site.files.has(PAGE), existsSync(journal)]).toEqual([true, false]);
    expect((await dateline(stage, ['verify-site', '--headers'])).out).toContain(
      'The site is as the index says.',
    );
    const written = site.written.length;
    await dateline(stage, ['rebuild', '--journal', journal]);
    expect(site.written).toHaveLength(written);
  });

  it('brings back what its processes remember to have copied', async () => {
    const { stage, site } = await stageOf();
    await dateline(stage, ['verify-site', '--fix']);
    const all = [...site.files.keys()].sort();
    site.files.clear();
    await dateline(stage, ['rebuild', '--journal', journal]);
    expect([...site.files.keys()].sort()).toEqual(all);
    expect(all).toContain('media/tide-gauges/0123456789abcdef/a.jpg');
  });

  it('removes what belongs to nothing, and keeps files of releases that no page shows now', async () => {
    const { stage, site, index } = await stageOf();
    await dateline(stage, ['rebuild', '--journal', journal]);
    const gone = [
      'en/news/2020/01/nobody/index.html',
      'de/index.html',
      'en/news/2026/03/tide-gauges/revisions/2-3/index.html',
      'media/nobody/0123456789abcdef/x.jpg',
      'assets/site.0000000000000000.css',
      'stray.txt',
    ];
    for (const key of gone) site.files.set(key, stray());
    const said = { revision: 2, status: 'retracted', changeNote: 'Wrong.' } as const;
    const { revision, edition } = await publish(index, said);
    await index.putWithdrawn('all', anEntry(revision, edition.path));
    const dry = JSON.parse((await dateline(stage, ['rebuild', '--dry-run', '--json'])).out);
    expect([...dry.removed, ...dry.keptAssets]).toEqual(expect.arrayContaining(gone));
    expect(dry.removed).not.toContain(PAGE);
    expect(site.files.has('stray.txt')).toBe(true);
    const { out } = await dateline(stage, ['rebuild', '--journal', journal, '--json']);
    expect(gone.filter((key) => site.files.has(key))).toEqual([]);
    expect(String(site.files.get(PAGE)?.body)).toContain('Wrong.');
    expect(JSON.parse(out)).toMatchObject({ keptAssets: [] });
    expect(site.files.has('media/tide-gauges/0123456789abcdef/a.jpg')).toBe(true);
  });

  it('leaves what came since it began, and assets that the stage’s own pages may show', async () => {
    const fresh = await stageOf({ modified: new Date('2026-03-02T09:00:00Z') });
    fresh.site.files.set('stray.txt', stray());
    await dateline(fresh.stage, ['rebuild', '--journal', journal]);
    expect(fresh.site.files.has('stray.txt')).toBe(true);

    const { stage, site } = await stageOf();
    await dateline(stage, ['rebuild', '--journal', journal]);
    site.files.set('assets/site.0000000000000000.css', stray());
    const others = aStage({ ...stage, scripts: async () => ({ search: 'another checkout', comforts: '' }) });
    const { out } = await dateline(others, ['rebuild', '--journal', journal]);
    expect(site.files.has('assets/site.0000000000000000.css')).toBe(true);
    expect(out).toContain('assets that this checkout does not know were left');
  });

  it('since a month, asks for nothing older, and removes nothing older', async () => {
    const { stage, site, asked } = await stageOf();
    const old = 'en/news/2020/01/nobody/index.html';
    const young = 'en/news/2026/03/nobody/index.html';
    for (const key of [old, young, 'stray.txt']) site.files.set(key, stray());
    await dateline(stage, ['rebuild', '--journal', journal, '--since', '2026-02-14']);
    const addresses = asked.map(({ address }) => address);
    expect(addresses).toEqual(
      expect.arrayContaining(['/en/', '/en/news/2026/03/', '/en/news/2026/03/tide-gauges/']),
    );
    expect(addresses.filter((one) => one.includes('2026/01') || one.includes('2026-01'))).toEqual([]);
    expect([site.files.has(old), site.files.has(young), site.files.has('stray.txt')]).toEqual([
      true,
      false,
      true,
    ]);
    expect((await dateline(stage, ['rebuild', '--since', 'March'])).status).toBe(2);
  });

  it('goes on where it was broken off, and only when it is told to', async () => {
    const { stage, asked } = await stageOf();
    expect((await dateline(stage, ['rebuild', '--journal', journal, '--resume'])).status).toBe(2);
    const head = JSON.stringify({ run: '2026-03-01T09:00:00.000Z', site: 'site', since: '' });
    writeFileSync(journal, `${head}\n{"month":"2026-03"}\n{"mon`);
    const { out } = await dateline(stage, ['rebuild', '--journal', journal, '--resume', '--json']);
    const addresses = () => asked.splice(0).map(({ address }) => address);
    const resumed = addresses();
    expect(resumed).toContain('/en/news/2026/01/older/');
    expect(resumed).not.toContain('/en/news/2026/03/tide-gauges/');
    expect(JSON.parse(out).before).toBeGreaterThan(0);
    writeFileSync(journal, `${head}\n{"month":"2026-03"}\n`);
    const anew = await dateline(stage, ['rebuild', '--journal', journal]);
    expect(anew.err).toContain('--resume');
    expect(addresses()).toContain('/en/news/2026/03/tide-gauges/');
  });

  it('gives up where no page is made, and has written down how far it was', async () => {
    const { stage } = await stageOf({ rests: true });
    const { status, err } = await dateline(stage, ['rebuild', '--journal', journal, '--timeout', '30']);
    expect({ status, err }).toEqual({ status: 3, err: expect.stringContaining('docs/runbook.md') });
    expect(readFileSync(journal, 'utf8')).toContain('"month":"2026-01"');
  });

  it('asks for no more while a thousand wait', async () => {
    const { stage, asked } = await stageOf();
    let waiting = 5_000;
    const slow = aStage({ ...stage, pagesWaiting: async () => waiting });
    let seen = 0;
    const done = await dateline(slow, ['rebuild', '--journal', journal], async (seconds) => {
      if (seconds < 5) seen = asked.length;
      else waiting = 0;
    });
    expect([seen, done.status]).toEqual([0, 0]);
    expect(done.err).toMatch(/pages asked for/);
  });
});

describe('dateline verify-site', () => {
  async function built() {
    const world = await stageOf();
    await dateline(world.stage, ['rebuild', '--journal', journal]);
    return world;
  }
  const verify = async (stage: Parameters<typeof dateline>[0], ...args: string[]) => {
    const { status, out } = await dateline(stage, ['verify-site', '--json', ...args]);
    const { differences, ...rest } = JSON.parse(out);
    return {
      status,
      rest,
      found: differences.map((one: { key: string; what: string }) => `${one.what} ${one.key}`).sort(),
    };
  };

  it('finds what is missing, what differs, what does not belong; --fix mends it', async () => {
    const { stage, site } = await built();
    const css = [...site.files.keys()].find((key) => key.endsWith('.css')) ?? '';
    const media = 'media/tide-gauges/0123456789abcdef/a.jpg';
    const card =
      [...site.files.keys()].find((key) => key.includes('older/') && key.includes('/card.en.')) ?? '';
    for (const key of [PAGE, css, media, card]) site.files.delete(key);
    // One of an earlier title stays: networks name it.
    const earlier = 'media/older/00000000000000aa/card.en.png';
    site.files.set(earlier, stray());
    site.files.set('en/feed.atom', stray());
    for (const key of ['fr/news/2019/01/x/index.txt', 'media/x/0/x.png']) site.files.set(key, stray());
    const wrong = [
      'different en/feed.atom',
      `missing ${PAGE}`,
      `missing ${css}`,
      `missing ${media}`,
      `missing ${card}`,
      'orphaned fr/news/2019/01/x/index.txt',
      'orphaned media/x/0/x.png',
    ].sort();
    expect(await verify(stage)).toMatchObject({
      status: 1,
      found: wrong,
      rest: { counts: { missing: 4, different: 1, orphaned: 2 } },
    });
    expect(await verify(stage, '--fix')).toMatchObject({ status: 0, found: [], rest: { mended: 7 } });
    expect(await verify(stage)).toMatchObject({ status: 0, found: [] });
    expect([site.files.has(card), site.files.has(earlier)]).toEqual([true, true]);
  });

  it('compares headers when it is asked to', async () => {
    const { stage, site } = await built();
    const home = site.files.get('en/index.html');
    if (home) site.files.set('en/index.html', { ...home, cacheControl: 'no-store' });
    expect((await verify(stage)).found).toEqual([]);
    expect(await verify(stage, '--headers')).toMatchObject({ status: 1, found: ['headers en/index.html'] });
  });

  it('names no difference that comes from a publish on its way, and never a held release', async () => {
    const { stage, index, work, site } = await built();
    await publish(index, { slug: 'new' });
    await hold(index, { slug: 'held' });
    let published = false;
    const { status } = await dateline(stage, ['verify-site'], async () => {
      if (published) return;
      published = true;
      for await (const { addresses, editions } of everyAddress(index, stage.settings)) {
        await stage.cards.send(editions.map(({ slug, language }) => ({ job: { slug, language } })));
        await stage.pages.send(addresses.map((address) => ({ job: { address }, group: address })));
      }
      await work();
    });
    expect([status, published]).toEqual([0, true]);
    expect([...site.files.keys()].filter((key) => key.includes('held'))).toEqual([]);
    site.files.set('en/news/2026/03/held/index.html', stray());
    expect((await verify(stage)).found).toEqual(['orphaned en/news/2026/03/held/index.html']);
  });

  it('says that it could not mend what the stage renders otherwise, and leaves its assets', async () => {
    const { stage, site } = await built();
    const others = aStage({ ...stage, scripts: async () => ({ search: 'another checkout', comforts: '' }) });
    const { status, found } = await verify(others, '--fix');
    expect(status).toBe(1);
    expect(found).toEqual(expect.arrayContaining(['different en/search/index.html']));
    expect([...site.files.keys()].filter((key) => key.startsWith('assets/search.'))).toHaveLength(1);
  });
});
