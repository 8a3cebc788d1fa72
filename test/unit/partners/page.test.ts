import { parseFragment } from 'parse5';
import { beforeEach, describe, expect, it } from 'vitest';
import { partnerTexts } from '../../../functions/shared/site/i18n/partners/index.ts';
import { testNewsroom } from '../../support/newsroom.ts';
import { ANSWER, aPartner, FIRST, SECOND } from '../../support/partner-log.ts';
import { hold, publish } from '../site/published.ts';
import { settings as own } from '../site/whole-site.ts';
import { partnerPages, variedPartner } from './pages.ts';
import { start, type World } from './world.ts';

let world: World;
const renew = async (change = {}) => {
  world = start(await aPartner(change));
};
beforeEach(() => renew());

const see = async (query = '') =>
  (await world.app.request(`/partners/tide-wire?token=${world.token()}${query}`)).text();
const press = (fields: Record<string, string>, query = '') =>
  world.app.request(`/partners/tide-wire?token=${world.token()}${query}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
  });

describe('the page', () => {
  it('names nothing that is held or was cancelled unseen, to a trusted partner neither', async () => {
    for (const trusted of [true, false]) {
      await renew({ trusted });
      await hold(world.index, {
        slug: 'flood-warning',
        document: { title: 'A flood that nobody may know of' },
      });
      await world.tell({ type: 'release.scheduled.v1', slug: 'flood-warning', state: 'held' });
      await world.tell({ type: 'release.cancelled.v1', slug: 'flood-warning', revision: 2 });
      await publish(world.index, { slug: 'known', document: { title: 'Known to all' } });
      await hold(world.index, { slug: 'known', revision: 2, document: { title: 'Known to nobody' } });
      await world.tell({ slug: 'known' });
      await world.tell({ type: 'release.scheduled.v1', slug: 'known', revision: 2 });
      const page = await see();
      expect(page).not.toMatch(/flood/i);
      expect(page).not.toContain('Known to nobody');
      expect(page.match(/Known to all/g)).toHaveLength(1);
      expect(page.match(/Release under embargo/g)).toHaveLength(3);
    }
  });

  it('shows a held release by its title once it is public, and a withdrawn one without its words', async () => {
    await publish(world.index, { document: { title: 'Now to be read' } });
    await world.tell({ type: 'release.scheduled.v1' });
    expect(await see()).toContain('Now to be read');
    await publish(world.index, { revision: 2, status: 'retracted', document: { title: 'Now to be read' } });
    await world.tell({ type: 'release.retracted.v1', revision: 2 });
    const page = await see();
    expect(page).not.toContain('Now to be read');
    expect(page).toContain('>tide-gauges<');
    expect(page).toContain('href="/en/news/2026/03/tide-gauges/"');
  });

  it('shows what a receiver answered as text, whatever it is', async () => {
    const { app, token } = await variedPartner(testNewsroom);
    const page = await (await app.request(`/partners/tide-wire?token=${token()}`)).text();
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<b>Wire');
    expect(page).not.toContain('<i>reach');
    expect(page).toContain('no &lt;answer&gt; within 15000 ms');
    const pre = /<pre class="answer">(.*?)<\/pre>/s.exec(page)?.[1] ?? '';
    const [text, ...more] = parseFragment(pre).childNodes;
    expect(more).toEqual([]);
    expect(text && 'value' in text && text.value).toBe(ANSWER.replace('\u202e\0', '\\u202e\\u0000'));
  });

  it('shows nothing of an endpoint’s address but its host, nor of its keys', async () => {
    const page = await see();
    expect(page).toContain('hooks.tide-wire.example.org');
    expect(page).not.toContain('secret=hush');
    for (const { keys } of world.partner.endpoints)
      for (const { sealed } of keys) expect(page).not.toContain(sealed);
  });

  it('tells each delivery with all its attempts, when the next one is, and how its endpoint fares', async () => {
    const { app, token, waiting } = await variedPartner(testNewsroom);
    const page = await (await app.request(`/partners/tide-wire?token=${token()}`)).text();
    const row = page.slice(page.indexOf(`id="d-${waiting.id}"`)).split('</li>\n<li id=')[0] ?? '';
    for (const words of [
      'Tide gauges &lt;i&gt;reach',
      'published · English · Revision 1',
      'on its way',
      '2 attempts · no answer, 15,000 ms',
      'datetime="2026-03-02T12:11:00.000Z">2 March 2026 at 13:11:00 CET',
      'answered 503, 1,204 ms',
      waiting.id,
      'Send again',
    ])
      expect(row).toContain(words);
    expect(page).toContain('Nothing but failures since');
    expect(page).toContain('it answered that it is gone for good (410)');
    for (const state of Object.values(partnerTexts.en?.deliveryState ?? {})) expect(page).toContain(state);
  });

  it('shows 25 deliveries of an endpoint at a time, the newest first, and the way to all others', async () => {
    for (let n = 1; n <= 60; n += 1) await world.tell({ slug: `release-${n}` });
    await world.tell({ endpointId: SECOND, slug: 'other' });
    const seen: string[] = [];
    let page = await see();
    expect(page).toContain('>other<');
    for (;;) {
      const names: string[] = [...page.matchAll(/<bdi lang="en">(release-\d+)</g)].map(
        ([, name]) => name ?? '',
      );
      seen.push(...names);
      expect(names.length).toBeLessThanOrEqual(25);
      const older: string | undefined = /href="([^"]+)">Earlier deliveries/
        .exec(page)?.[1]
        ?.replaceAll('&amp;', '&');
      if (!older) break;
      expect(older).toContain(`endpoint=${FIRST}`);
      page = await (await world.app.request(older)).text();
      expect(page).toContain('To the newest deliveries');
      expect(page).not.toContain('>other<');
    }
    expect(seen).toEqual(Array.from({ length: 60 }, (_, i) => `release-${60 - i}`));
  });

  it('leads to no earlier deliveries where there are none', async () => {
    for (let n = 1; n <= 25; n += 1) await world.tell({ slug: `release-${n}` });
    expect(await see()).not.toContain('Earlier deliveries');
    await world.tell();
    expect(await see()).toContain('Earlier deliveries');
  });

  it('says nothing that somebody put into its address', async () => {
    const page = await see('&notice=<b>pay%20here</b>&lang=xx&before=1&endpoint="onload=x');
    expect(page).not.toContain('pay here');
    expect(page).not.toContain('onload');
    expect(page).toContain('<html lang="en"');
  });

  it.each([
    ['', 'fr,en;q=0.5', 'fr'],
    ['&lang=ar', 'fr', 'ar'],
    ['&lang=tlh', 'de', 'en'],
    ['', 'ar-EG', 'ar'],
  ])('with %s for a reader of %s is in %s', async (query, accepted, language) => {
    const answer = await world.app.request(`/partners/tide-wire?token=${world.token()}${query}`, {
      headers: { 'accept-language': accepted },
    });
    const page = await answer.text();
    expect(page).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
    expect(page).toContain(partnerTexts[language]?.intro);
  });

  it.each(own.languages)('of every kind is there in %s', async (language) => {
    const pages = await partnerPages(own, language);
    for (const [name, page] of Object.entries(pages)) {
      expect(page, name).toContain(`<html lang="${language}"`);
      expect(page, name).not.toMatch(/undefined|\[object|\{n\}|\{name\}/);
      expect(page, name).toContain('noindex');
    }
  });
});

describe('a delivery that is asked for again', () => {
  const noticed = async (answer: Response) => {
    expect(answer.status).toBe(303);
    const location = answer.headers.get('location') ?? '';
    expect(new URL(location, 'https://x.example').pathname).toBe('/partners/tide-wire');
    const page = await (await world.app.request(location)).text();
    return /<p role="status" class="notice"><strong>(.*?)<\/strong>/.exec(page)?.[1];
  };
  const { notices } = partnerTexts.en ?? { notices: undefined };

  it('is queued once under the id that it has, and the page says so in the reader’s language', async () => {
    const { id } = await world.tell({ state: 'failed', attempts: 10 });
    const answer = await press({ endpoint: FIRST, sequence: '1' }, '&lang=fr');
    expect(await noticed(answer)).toBe(partnerTexts.fr?.notices.asked);
    expect(world.jobs.jobs).toEqual([
      expect.objectContaining({ slug: 'tide-gauges', endpointId: FIRST, attempt: 11 }),
    ]);
    const [delivery] = await world.ledger.deliveriesOf('tide-gauges');
    expect(delivery).toMatchObject({
      id,
      state: 'pending',
      before: 10,
      askedAt: new Date(world.clock).toISOString(),
    });
  });

  it.each([
    ['overtaken', (): Promise<unknown> => world.tell({ revision: 2, type: 'release.corrected.v1' })],
    ['overtaken', (): Promise<unknown> => world.tell({ revision: 2, type: 'release.retracted.v1' })],
    ['expired', async () => world.items.stored.clear()],
    [
      'inactive',
      async () => {
        const partner = await world.partners.get('tide-wire');
        if (!partner) throw new Error('no partner');
        const endpoints = partner.endpoints.map((one) => ({ ...one, state: 'paused' as const }));
        await world.partners.replace({ ...partner, endpoints }, partner);
      },
    ],
  ] as const)('is not queued, and told why: %s', async (notice, make) => {
    await world.tell({ state: 'failed' });
    await make();
    expect(await noticed(await press({ endpoint: FIRST, sequence: '1' }))).toBe(notices?.[notice]);
    expect(world.jobs.jobs).toEqual([]);
  });

  it('is not queued where it is held and the partner is not trusted (any more)', async () => {
    await world.tell({ type: 'release.scheduled.v1', state: 'failed' });
    expect(await see()).not.toContain('<form');
    expect(await noticed(await press({ endpoint: FIRST, sequence: '1' }))).toBe(notices?.withheld);
    expect(world.jobs.jobs).toEqual([]);
  });

  it.each([
    [{}],
    [{ endpoint: FIRST }],
    [{ endpoint: FIRST, sequence: '2' }],
    [{ endpoint: FIRST, sequence: '0' }],
    [{ endpoint: FIRST, sequence: '1e0' }],
    [{ endpoint: SECOND, sequence: '1' }],
    [{ endpoint: 'of-another', sequence: '1' }],
  ])('by %j is none', async (fields: Record<string, string>) => {
    await world.tell({ state: 'failed' });
    expect(await noticed(await press(fields))).toBe(notices?.none);
    expect(world.jobs.jobs).toEqual([]);
  });

  it('under a number that is no longer kept is none, and not the next that is', async () => {
    await world.tell({ state: 'failed' });
    await world.tell({ slug: 'other', state: 'failed' });
    const { logAfter } = world.ledger;
    world.ledger.logAfter = (name, after, limit) => logAfter(name, Math.max(after, 1), limit);
    expect(await noticed(await press({ endpoint: FIRST, sequence: '1' }))).toBe(notices?.none);
    expect(world.jobs.jobs).toEqual([]);
  });

  it('by a huge or unreadable form is none', async () => {
    await world.tell({ state: 'failed' });
    expect((await press({ endpoint: FIRST, sequence: '1', more: 'x'.repeat(10_000) })).status).toBe(401);
    const path = `/partners/tide-wire?token=${world.token()}`;
    const broken = await world.app.request(path, {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'multipart/form-data; boundary=y' },
    });
    expect(await noticed(broken)).toBe(notices?.none);
    expect(world.jobs.jobs).toEqual([]);
  });

  it('is offered where it may be', async () => {
    await world.tell({ state: 'superseded' });
    await world.tell({ endpointId: SECOND, state: 'failed' });
    expect((await see()).match(/<form/g)).toHaveLength(1);
    expect(await see(`&endpoint=${FIRST}`)).not.toContain('<form');
  });

  it('by a GET does not happen', async () => {
    await world.tell({ state: 'failed' });
    await see(`&endpoint=${FIRST}&sequence=1`);
    expect(world.jobs.jobs).toEqual([]);
  });
});
