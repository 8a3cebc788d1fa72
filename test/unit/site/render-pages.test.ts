import { describe, expect, it } from 'vitest';
import { eventId } from '../../../events/event-id.ts';
import { createHandler } from '../../../functions/render-pages/handler.ts';
import type { SiteStore } from '../../../functions/shared/domain/ports.ts';
import { memoryBus, memorySite, memoryUploads } from '../../support/memory.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { pagesEvent, sqsRecord } from './batch.ts';
import { context, hold, publish } from './published.ts';

const OWN = '/en/news/2026/03/tide-gauges/';
const log = { info() {}, warn() {}, error() {} };

const announce = (revision = 1, type: 'published' | 'corrected' = 'published') => ({
  id: eventId(`release.${type}.v1`, 'tide-gauges', 'en', revision),
  type: `release.${type}.v1`,
  time: '2026-03-02T09:00:01.000Z',
  data: { slug: 'tide-gauges', language: 'en', revision, path: OWN, topics: [], places: [] },
});

const picture = (contentType = 'image/jpeg') => ({
  slug: 'tide-gauges',
  name: 'a.jpg',
  upload: { key: 'releases/tide-gauges/a.jpg', sequencer: '1' },
  contentType,
  bytes: 3,
  hash: '0123456789abcdef',
});

function renderer(site: SiteStore & { files: Map<string, unknown> } = memorySite()) {
  const index = memoryIndex();
  const bus = memoryBus();
  const uploads = memoryUploads({ 'releases/tide-gauges/a.jpg': { bytes: new Uint8Array([1, 2, 3]) } });
  return { index, bus, uploads, handler: createHandler({ ...context, index, bus, site, uploads, log }) };
}

describe('render-pages', () => {
  it('writes the page, its formats and what it shows, and announces it only then', async () => {
    const order: string[] = [];
    const store = memorySite();
    const { index, handler, bus } = renderer({
      ...store,
      async put(key, file) {
        order.push(key);
        return store.put(key, file);
      },
    });
    const emit = bus.emit.bind(bus);
    bus.emit = async (events) => {
      order.push('announced');
      await emit(events);
    };
    await index.putMedia(picture());
    await publish(index, { document: { image: { name: 'a.jpg', alt: 'A' } } });
    expect(await handler(pagesEvent({ address: OWN, announce: announce() }))).toEqual({
      batchItemFailures: [],
    });
    const media = order.indexOf('media/tide-gauges/0123456789abcdef/a.jpg');
    const page = order.indexOf('en/news/2026/03/tide-gauges/index.html');
    expect(media).toBeGreaterThanOrEqual(0);
    expect(page).toBeGreaterThan(media);
    expect(order.at(-1)).toBe('announced');
    expect(bus.events).toEqual([announce()]);
  });

  it('gives each file its type, language and time to live', async () => {
    const site = memorySite();
    const { index, handler } = renderer(site);
    await index.putMedia(picture());
    await publish(index, { document: { image: { name: 'a.jpg', alt: 'A' } } });
    await handler(pagesEvent({ address: OWN }, { address: '/en/' }, { address: '/sitemap.xml' }));
    const headers = (key: string) => {
      const file = site.files.get(key);
      return [file?.contentType, file?.contentLanguage, file?.cacheControl.includes('immutable')];
    };
    expect(headers('en/news/2026/03/tide-gauges/index.html')).toEqual([
      'text/html; charset=utf-8',
      'en',
      false,
    ]);
    expect(headers('en/news/2026/03/tide-gauges/index.json')).toEqual([
      'application/json; charset=utf-8',
      'en',
      false,
    ]);
    expect(headers('en/news/2026/03/tide-gauges/index.txt')).toEqual([
      'text/plain; charset=utf-8',
      'en',
      false,
    ]);
    expect(headers('en/feed.atom')).toEqual(['application/atom+xml; charset=utf-8', 'en', false]);
    expect(headers('en/feed.rss')).toEqual(['application/rss+xml; charset=utf-8', 'en', false]);
    expect(headers('en/feed.json')).toEqual(['application/feed+json; charset=utf-8', 'en', false]);
    expect(headers('sitemap.xml')).toEqual(['application/xml; charset=utf-8', undefined, false]);
    expect(headers('media/tide-gauges/0123456789abcdef/a.jpg')).toEqual(['image/jpeg', undefined, true]);
    // The CDN keeps longer what it is told of when it changes: pages of releases, and nothing else.
    const isKept = [...site.files].filter(([, file]) => file.cacheControl.includes('s-maxage=600'));
    expect(isKept.map(([key]) => key).sort()).toEqual(
      ['html', 'json', 'txt'].map((extension) => `en/news/2026/03/tide-gauges/index.${extension}`),
    );
    const stylesheet = [...site.files.keys()].find((key) => /^assets\/site\.[0-9a-f]+\.css$/.test(key)) ?? '';
    expect(headers(stylesheet)).toEqual(['text/css; charset=utf-8', undefined, true]);
  });

  it('renders an address once for all jobs of a batch, and sends what each announces', async () => {
    const site = memorySite();
    let puts = 0;
    const { index, handler, bus } = renderer({
      ...site,
      async put(key, file) {
        if (key === 'en/news/2026/03/tide-gauges/index.html') puts += 1;
        return site.put(key, file);
      },
    });
    await publish(index);
    await publish(index, { revision: 2, changeNote: 'Wrong.' });
    await handler(
      pagesEvent(
        { address: OWN, announce: announce() },
        { address: OWN },
        { address: OWN, announce: announce(2, 'corrected') },
      ),
    );
    expect(puts).toBe(1);
    expect(bus.events.map(({ type }) => type)).toEqual(['release.published.v1', 'release.corrected.v1']);
  });

  it('writes nothing a second time, and announces again under the same id', async () => {
    const site = memorySite();
    const { index, handler, bus } = renderer(site);
    await publish(index);
    const event = pagesEvent({ address: OWN, announce: announce() }, { address: '/en/' });
    await handler(event);
    const written = site.written.length;
    await handler(event);
    expect(site.written).toHaveLength(written);
    expect(new Set(bus.events.map(({ id }) => id)).size).toBe(1);
  });

  it('returns the jobs of a page that failed, announces nothing of it, and does the others', async () => {
    const site = memorySite();
    const { index, handler, bus } = renderer({
      ...site,
      async put(key, file) {
        if (key.startsWith('en/news/')) throw new Error('S3 is away');
        return site.put(key, file);
      },
    });
    await publish(index);
    const answer = await handler(
      pagesEvent({ address: '/en/' }, { address: OWN, announce: announce() }, { address: OWN }),
    );
    expect(answer.batchItemFailures).toEqual([
      { itemIdentifier: 'message-1' },
      { itemIdentifier: 'message-2' },
    ]);
    expect(bus.events).toEqual([]);
    expect(site.files.has('en/index.html')).toBe(true);
  });

  it('does not announce what is not there', async () => {
    const { index, handler, bus } = renderer();
    await hold(index);
    const answer = await handler(pagesEvent({ address: OWN, announce: announce() }));
    expect(answer.batchItemFailures).toHaveLength(1);
    expect(bus.events).toEqual([]);
  });

  it('returns messages that it can not read', async () => {
    const { handler } = renderer();
    const Records = [
      sqsRecord('{', 'a', 'g'),
      sqsRecord({ address: 'en/' }, 'b', 'h'),
      sqsRecord({ address: '/x' }, 'c', 'i'),
    ];
    const answer = await handler({ Records });
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['a', 'b', 'c']);
  });

  it('leaves the pictures of a held revision where they are', async () => {
    const site = memorySite();
    const { index, handler } = renderer(site);
    await index.putMedia(picture());
    await publish(index);
    await hold(index, { revision: 2, document: { image: { name: 'a.jpg', alt: 'Secret' } } });
    await handler(pagesEvent({ address: OWN }, { address: '/en/' }));
    expect([...site.files.keys()].filter((key) => key.startsWith('media/'))).toEqual([]);
  });

  it.each(['text/html', 'text/javascript', 'application/xhtml+xml'])(
    'serves an uploaded file of %s as bytes that run nowhere',
    async (contentType) => {
      const site = memorySite();
      const { index, handler } = renderer(site);
      await index.putMedia(picture(contentType));
      await publish(index, { document: { bodyHtml: '<p><a href="media:a.jpg">A file</a></p>' } });
      await handler(pagesEvent({ address: OWN }));
      expect(site.files.get('media/tide-gauges/0123456789abcdef/a.jpg')?.contentType).toBe(
        'application/octet-stream',
      );
    },
  );

  it('takes away the files of a page that is no more', async () => {
    const site = memorySite();
    const { handler } = renderer(site);
    await site.put('en/news/2026/03/gone/index.html', {
      body: 'x',
      contentType: 'text/html',
      cacheControl: '',
    });
    await handler(pagesEvent({ address: '/en/news/2026/03/gone/' }));
    expect(site.files.has('en/news/2026/03/gone/index.html')).toBe(false);
  });
});
