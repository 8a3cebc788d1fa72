import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/render-cards/handler.ts';
import { cardJob } from '../../../functions/shared/domain/jobs.ts';
import type { Media } from '../../../functions/shared/domain/release.ts';
import { type Card, cardAddress, cardOf } from '../../../functions/shared/site/card.ts';
import { publicRelease } from '../../../functions/shared/site/pages/public-release.ts';
import { memorySite, memoryUploads } from '../../support/memory.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { testNewsroom } from '../../support/newsroom.ts';
import { sqsEvent } from './batch.ts';
import { hold, publish, textAt } from './published.ts';

const PAGE = '/en/news/2026/03/tide-gauges/';
const JOB = { slug: 'tide-gauges', language: 'en' };
const photo: Media = {
  slug: 'tide-gauges',
  name: 'gauge.jpg',
  upload: { key: 'releases/tide-gauges/gauge.jpg', sequencer: '01' },
  contentType: 'image/jpeg',
  bytes: 900,
  hash: '00112233aabbccdd',
  renditions: [
    { name: '480.jpg', contentType: 'image/jpeg', width: 480, height: 320, bytes: 3 },
    { name: '800.jpg', contentType: 'image/jpeg', width: 800, height: 533, bytes: 5 },
    { name: '800.avif', contentType: 'image/avif', width: 800, height: 533, bytes: 4 },
  ],
};
const IMAGE = { name: 'gauge.jpg', alt: 'A gauge' };

/** A newsroom in memory whose painter writes down what it was given. */
function painter(uploads = memoryUploads()) {
  const [index, site] = [memoryIndex(), memorySite()];
  const painted: { card: Card; picture: Uint8Array | undefined }[] = [];
  const paint = async (card: Card, picture?: Uint8Array) => {
    painted.push({ card, picture });
    return new TextEncoder().encode(card.title);
  };
  const log = { info() {}, warn() {}, error() {} };
  const handler = createHandler({ index, uploads, site, paint, settings: testNewsroom, log });
  const draw = async (...jobs: unknown[]) => (await handler(sqsEvent(...jobs))).batchItemFailures.length;
  return { index, site, painted, draw };
}

/** What the page names as its image. */
async function imageOf(index: ReturnType<typeof memoryIndex>): Promise<string | undefined> {
  return /og:image" content="https:\/\/news\.example\.org(\/media\/[^"]+)"/.exec(
    (await textAt(index, PAGE)) ?? '',
  )?.[1];
}

describe('no card is drawn of', () => {
  it('what is held, whole or as a correction', async () => {
    const { index, site, painted, draw } = painter();
    await hold(index, { document: { title: 'CANARY' } });
    expect(await draw(JOB)).toBe(0);
    expect([painted, site.written]).toEqual([[], []]);

    const corrected = painter();
    await publish(corrected.index);
    await hold(corrected.index, { revision: 2, document: { title: 'CANARY' } });
    await corrected.draw(JOB);
    expect(corrected.painted.map(({ card }) => card.title)).toEqual(['Tide gauges reach the last harbour']);
  });

  it('what was withdrawn before the job was read, and its page names none', async () => {
    const { index, site, draw } = painter();
    await publish(index);
    await publish(index, { revision: 2, status: 'retracted', announcement: 'retracted' });
    expect(await draw(JOB)).toBe(0);
    expect(site.written).toEqual([]);
    expect(await textAt(index, PAGE)).not.toContain('og:image');
  });

  it('what is not there; a job that is none goes back to the queue', async () => {
    const { site, draw } = painter();
    expect(await draw(JOB, { slug: 'tide-gauges' }, 'nonsense')).toBe(2);
    expect(site.written).toEqual([]);
  });

  it('the same twice', async () => {
    const { index, painted, draw } = painter();
    await publish(index);
    await draw(JOB);
    await draw(JOB);
    expect(painted).toHaveLength(1);
  });
});

describe('a card', () => {
  it('that can’t be drawn goes back to the queue, and nothing stands at its address', async () => {
    const [index, site] = [memoryIndex(), memorySite()];
    await publish(index);
    const paint = async () => {
      throw new Error('out of memory');
    };
    const log = { info() {}, warn() {}, error() {} };
    const handler = createHandler({
      index,
      uploads: memoryUploads(),
      site,
      paint,
      settings: testNewsroom,
      log,
    });
    expect((await handler(sqsEvent(JOB))).batchItemFailures).toHaveLength(1);
    expect(site.written).toEqual([]);
  });

  it('stands where the page says, for ever, as what it is', async () => {
    const { index, site, draw } = painter();
    await publish(index);
    await draw(JOB);
    const address = await imageOf(index);
    expect(address).toMatch(/^\/media\/tide-gauges\/[0-9a-f]{16}\/card\.en\.png$/);
    expect(site.files.get(address?.slice(1) ?? '')).toMatchObject({
      contentType: 'image/png',
      cacheControl: 'public, max-age=31536000, immutable',
    });
    const page = await textAt(index, PAGE);
    for (const [property, content] of [
      ['og:image:type', 'image/png'],
      ['og:image:width', '1200'],
      ['og:image:height', '630'],
      ['og:image:alt', 'Tide gauges reach the last harbour'],
    ])
      expect(page).toContain(`<meta property="${property}" content="${content}">`);
    expect(page).toContain('<meta name="twitter:card" content="summary_large_image">');
  });

  it('shows the topic, the date and the newsroom in the reader’s language', async () => {
    const { index, painted, draw } = painter();
    await publish(index, { language: 'ar', document: { title: 'مقاييس المد' } });
    await draw({ slug: 'tide-gauges', language: 'ar' });
    expect(painted[0]?.card).toMatchObject({
      language: 'ar',
      kicker: 'الفيضانات',
      newsroom: 'المكتب الدولي للمد والجزر',
      accent: '#0b5c8a',
    });
    expect(painted[0]?.card.date).toContain('مارس');
  });

  it('has the picture of the release as readers see it, and the page names the picture itself first', async () => {
    const uploads = memoryUploads({
      'renditions/tide-gauges/00112233aabbccdd/800.jpg': { bytes: new TextEncoder().encode('photo') },
      'releases/tide-gauges/gauge.jpg': { bytes: new TextEncoder().encode('where it was taken') },
    });
    const { index, site, painted, draw } = painter(uploads);
    await publish(index, { document: { image: IMAGE } });
    await draw(JOB);
    const plain = await imageOf(index);
    await index.putMedia(photo);
    await draw(JOB);
    const address = await imageOf(index);
    expect(address).toMatch(/card\.en\.jpg$/);
    expect(address).not.toBe(plain);
    expect(painted.map(({ picture }) => picture && new TextDecoder().decode(picture))).toEqual([
      undefined,
      'photo',
    ]);
    expect(site.files.get(address?.slice(1) ?? '')?.contentType).toBe('image/jpeg');
    expect(await textAt(index, PAGE)).toContain(
      `"image":["https://news.example.org/media/tide-gauges/00112233aabbccdd/800.jpg","https://news.example.org${address}"]`,
    );
  });

  it('is drawn without a picture that has gone, and without one that has no renditions', async () => {
    const { index, painted, draw } = painter();
    await publish(index, { document: { image: IMAGE } });
    await index.putMedia(photo);
    expect(await draw(JOB)).toBe(0);
    const { renditions: _, ...bare } = photo;
    await index.putMedia(bare);
    expect(await draw(JOB)).toBe(0);
    expect(painted.map(({ picture }) => picture)).toEqual([undefined, undefined]);
  });
});

describe('the address of a card', () => {
  const card: Card = {
    slug: 'tide-gauges',
    language: 'en',
    newsroom: 'Office',
    kicker: 'Floods',
    title: 'Tides',
    date: '2 March 2026',
    accent: '#0b5c8a',
  };

  it.each([
    [{ title: 'Tide' }],
    [{ kicker: undefined }],
    [{ date: '3 March 2026' }],
    [{ language: 'fr' }],
    [{ newsroom: 'Bureau' }],
    [{ accent: '#0b5c8b' }],
    [{ picture: photo }],
    [{ slug: 'gauges' }],
  ])('is another for %j', (change) => {
    expect(cardAddress({ ...card, ...change })).not.toBe(cardAddress(card));
    expect(cardAddress({ ...card })).toBe(cardAddress(card));
  });

  it('is another for another picture of the same name, and whatever the title a path of ours', () => {
    const other = { ...photo, hash: 'ffff' };
    expect(cardAddress({ ...card, picture: other })).not.toBe(cardAddress({ ...card, picture: photo }));
    for (const title of ['x'.repeat(2000), '../../index.html', '🌊\u202e', ''])
      expect(cardAddress({ ...card, title })).toMatch(/^\/media\/tide-gauges\/[0-9a-f]{16}\/card\.en\.png$/);
  });

  it('does not change with what the card does not show', async () => {
    const { index } = painter();
    const address = async () => {
      const release = await publicRelease(index, 'tide-gauges', 'en');
      const shown = release && cardOf(release, testNewsroom);
      return shown && cardAddress(shown);
    };
    await publish(index);
    const before = await address();
    await publish(index, { revision: 2, document: { bodyHtml: '<p>Other.</p>', places: [] } });
    expect(before).toBeDefined();
    expect(await address()).toBe(before);
  });
});

it('a job is a slug and a language, and nothing else', () => {
  expect(cardJob.safeParse({ ...JOB, title: 'A secret' }).success).toBe(false);
});
