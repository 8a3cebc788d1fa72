import { describe, expect, it } from 'vitest';
import { eventId } from '../../../events/event-id.ts';
import { createHandler as createPlan } from '../../../functions/plan-pages/handler.ts';
import { createHandler } from '../../../functions/render-pages/handler.ts';
import type { PageJob } from '../../../functions/shared/domain/jobs.ts';
import type { Cdn } from '../../../functions/shared/domain/ports.ts';
import { memoryBus, memoryJobs, memorySite, memoryUploads } from '../../support/memory.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { pagesEvent, sqsEvent } from './batch.ts';
import { context, publish } from './published.ts';

const OWN = '/en/news/2026/03/tide-gauges/';
const announce = (revision = 1, type: 'published' | 'corrected' = 'published') => ({
  id: eventId(`release.${type}.v1`, 'tide-gauges', 'en', revision),
  type: `release.${type}.v1`,
  time: '2026-03-02T09:00:01.000Z',
  data: { slug: 'tide-gauges', language: 'en', revision, path: OWN, topics: [], places: [] },
});

/** A stage with a CDN that remembers what it was asked, in the order of everything else. */
function stage(cdn: Partial<Cdn> = {}) {
  const [order, asked, errors]: [string[], { paths: string[]; reference: string }[], unknown[]] = [
    [],
    [],
    [],
  ];
  const index = memoryIndex();
  const bus = memoryBus();
  const site = memorySite();
  const emit = bus.emit.bind(bus);
  bus.emit = async (events) => {
    order.push('announced');
    await emit(events);
  };
  const log = { info() {}, warn() {}, error: (...args: unknown[]) => void errors.push(args) };
  const handler = createHandler({
    ...context,
    index,
    bus,
    site,
    uploads: memoryUploads(),
    log,
    cdn: {
      async invalidate(paths, reference) {
        order.push('invalidated');
        asked.push({ paths, reference });
        await cdn.invalidate?.(paths, reference);
      },
    },
  });
  return { index, bus, site, handler, order, asked, errors };
}

async function corrected(made: ReturnType<typeof stage>) {
  await publish(made.index);
  await made.handler(pagesEvent({ address: OWN, announce: announce() }));
  await publish(made.index, { revision: 2, changeNote: 'Wrong.', document: { title: 'Corrected' } });
}

describe('the CDN', () => {
  it('that is away keeps no announcement back; what stays stale, and for how long, is an error in the log', async () => {
    const made = stage({
      invalidate: () => Promise.reject(new Error('TooManyInvalidationsInProgress')),
    });
    await corrected(made);
    const answer = await made.handler(pagesEvent({ address: OWN, announce: announce(2, 'corrected') }));
    expect(answer.batchItemFailures).toEqual([]);
    expect(made.bus.events.map(({ type }) => type)).toEqual(['release.published.v1', 'release.corrected.v1']);
    expect(made.errors).toEqual([
      [
        expect.stringContaining('cdn not told'),
        {
          paths: expect.arrayContaining([OWN, `${OWN}index.html`]),
          seconds: 600,
          error: new Error('TooManyInvalidationsInProgress'),
        },
      ],
    ]);
  });

  it('is told of what was replaced even where the rest of the page failed', async () => {
    const made = stage();
    await corrected(made);
    const put = made.site.put.bind(made.site);
    const failing = createHandler({
      ...context,
      index: made.index,
      bus: made.bus,
      uploads: memoryUploads(),
      log: { info() {}, warn() {}, error() {} },
      cdn: {
        async invalidate(paths, reference) {
          made.asked.push({ paths, reference });
        },
      },
      site: {
        ...made.site,
        async put(key, file) {
          const result = await put(key, file);
          if (key.endsWith('index.txt')) throw new Error('S3 is away');
          return result;
        },
      },
    });
    const answer = await failing(pagesEvent({ address: OWN, announce: announce(2, 'corrected') }));
    expect(answer.batchItemFailures).toHaveLength(1);
    expect(made.bus.events).toHaveLength(1);
    expect(made.asked[0]?.paths).toContain(`${OWN}index.html`);
  });

  it('is told nothing of new files, of unchanged ones, and of lists', async () => {
    const made = stage();
    await publish(made.index);
    const event = pagesEvent({ address: OWN, announce: announce() }, { address: '/en/' });
    await made.handler(event);
    await made.handler(event);
    await publish(made.index, { slug: 'other' });
    await made.handler(pagesEvent({ address: '/en/' }, { address: '/sitemap.xml' }));
    expect(made.asked).toEqual([]);
  });

  it.each([{ run: 'rebuild 1' }, { bulk: true }])(
    'is told nothing of pages that are replaced by the thousand (%j), unless news is among them',
    async (asked) => {
      const made = stage();
      await corrected(made);
      await made.handler(pagesEvent({ address: OWN, ...asked }));
      expect(String(made.site.files.get(`${OWN.slice(1)}index.html`)?.body)).toContain('Corrected');
      expect(made.asked).toEqual([]);
      await publish(made.index, { revision: 3, document: { title: 'Again' } });
      await made.handler(pagesEvent({ address: OWN, ...asked }, { address: OWN }));
      expect(made.asked).toHaveLength(1);
    },
  );

  it('forgets a correction’s former pages, folder and object alike, before anybody hears of it', async () => {
    const made = stage();
    await corrected(made);
    await made.handler(pagesEvent({ address: OWN, announce: announce(2, 'corrected') }, { address: '/en/' }));
    expect(made.order).toEqual(['announced', 'invalidated', 'announced']);
    expect(made.asked.map(({ paths }) => paths)).toEqual([
      [OWN, `${OWN}index.html`, `${OWN}index.json`, `${OWN}index.txt`],
    ]);
  });

  it('is asked once for all pages of a batch, in percent-encoded paths', async () => {
    const made = stage();
    const slugs = ['مقياس', 'a b', 'c'];
    const addresses = slugs.map((slug) => `/en/news/2026/03/${encodeURIComponent(slug)}/`);
    const jobs = addresses.map((address) => ({ address }));
    for (const slug of slugs) await publish(made.index, { slug });
    await made.handler(pagesEvent(...jobs));
    for (const slug of slugs) await publish(made.index, { slug, revision: 2, document: { title: 'New' } });
    await made.handler(pagesEvent(...jobs));
    expect(made.asked).toHaveLength(1);
    const paths = made.asked[0]?.paths ?? [];
    expect(paths).toHaveLength(12);
    expect(paths).toEqual(expect.arrayContaining(addresses));
    expect(paths.filter((path) => !/^[!-~]+$/.test(path) || path.includes('*'))).toEqual([]);
  });

  it('knows a batch that comes twice by its reference, and a page that changed again by another', async () => {
    const references: string[] = [];
    const run = async (title: string) => {
      const made = stage();
      await corrected(made);
      await publish(made.index, { revision: 3, document: { title } });
      await made.handler(pagesEvent({ address: OWN }));
      references.push(...made.asked.map(({ reference }) => reference));
    };
    await run('Once');
    await run('Once');
    await run('Another');
    const [first, second, third, ...more] = references;
    expect(more).toEqual([]);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    // CloudFront takes at most 128 characters.
    expect(first).toMatch(/^[0-9a-f]{64}$/);
  });
});

/** How many paths a publication costs: docs/decisions/0011-what-the-cdn-is-told.md has these numbers. */
describe('the paths that are asked for', () => {
  it('are few', async () => {
    const made = stage();
    const { index, handler, asked } = made;
    const log = { info() {}, warn() {}, error() {} };
    const cost = async (said: Parameters<typeof publish>[1]): Promise<number> => {
      const { revision } = await publish(index, said);
      const pages = memoryJobs<PageJob>();
      const { slug, language } = revision;
      const type = 'release.accepted.v1';
      await createPlan({ index, pages, cards: memoryJobs(), settings: context.settings, log })(
        sqsEvent({
          detail: {
            id: eventId(type, slug, language, revision.revision),
            type,
            time: '2026-03-02T09:00:01.000Z',
            data: { slug, language, revision: revision.revision },
          },
        }),
      );
      expect(pages.jobs.length).toBeGreaterThan(5);
      asked.length = 0;
      for (let i = 0; i < pages.jobs.length; i += 10) {
        await handler(pagesEvent(...pages.jobs.slice(i, i + 10)));
      }
      return asked.flatMap(({ paths }) => paths).length;
    };
    const dated = (day: number) => ({ date: `2026-03-0${day}T09:00:00Z` });
    for (let day = 1; day <= 5; day++) {
      for (const language of ['en', 'fr', 'ar']) {
        await cost({ slug: `day-${day}`, language, document: { ...dated(day), title: `Day ${day}` } });
      }
    }
    const release = (said: Parameters<typeof publish>[1]) =>
      cost({ slug: 'new', ...said, document: { ...dated(8), ...said?.document } });
    const correct = (revision: number) =>
      release({
        revision,
        changeNote: `Change ${revision}.`,
        publishedAt: `2026-03-08T1${revision}:00:00.000Z`,
        document: { title: `Title ${revision}` },
      });
    expect({
      first: await release({}),
      second: await release({ language: 'fr' }),
      third: await release({ language: 'ar' }),
      correction: await correct(2),
      again: await correct(3),
      retraction: await release({ revision: 4, status: 'retracted', changeNote: 'Wrong.' }),
    }).toEqual({ first: 2, second: 5, third: 8, correction: 6, again: 8, retraction: 26 });
  });
});
