/** What docs/partners.md shows of messages is what partners get. */
import { describe, expect, it } from 'vitest';
import { pingRequest } from '../../../bin/partners/ping.ts';
import { PARTNER_EVENT_TYPES } from '../../../events/catalogue.ts';
import { createApp } from '../../../functions/serve-partners/handler.ts';
import { signPageToken } from '../../../functions/shared/domain/partner-tokens.ts';
import type { ReleaseDocument } from '../../../functions/shared/domain/release.ts';
import { memorySeal } from '../../support/memory-partners.ts';
import { partnerDocs, partnerPage } from '../../support/partner-docs.ts';
import { aPartner, NOON, syndicationStage } from '../../support/syndication.ts';

const DOCUMENT: Partial<ReleaseDocument> = {
  title: 'Forty tide gauges now report every minute',
  summary: 'The network covers eleven ports.',
  contacts: [{ name: 'Awa Diop', role: 'Spokesperson', email: 'awa.diop@example.org' }],
  bodyHtml: '<p>The network covers eleven ports, from Dakar to Izmir.</p>',
  bodyText: 'The network covers eleven ports, from Dakar to Izmir.',
};
const CORRECTED = { ...DOCUMENT, title: 'Thirty tide gauges now report every minute' };
const LONG = { ...DOCUMENT, bodyHtml: `<p>${'The tide comes in, the tide goes out. '.repeat(600)}</p>` };
const HELD = { slug: 'harbour-wall', document: { ...DOCUMENT, title: 'A wall for the harbour of Dakar' } };

type Fact = Parameters<ReturnType<typeof syndicationStage>['release']>;

/** A stage with a partner who has got what is told of. */
async function telling(...facts: Fact[]) {
  const stage = syndicationStage();
  const wire = await stage.join({ trusted: true });
  for (const fact of facts) {
    await stage.plan(await stage.release(...fact));
    await stage.settle();
  }
  return { ...stage, wire };
}

/** The last message. */
async function told(...facts: Fact[]) {
  const { wire } = await telling(...facts);
  const last = wire.calls().at(-1);
  if (!last) throw new Error('nothing was sent');
  return last;
}

const published = ['published', 1, { document: DOCUMENT }] as const;
const corrected = [
  'corrected',
  2,
  { document: CORRECTED, changeNote: 'There are thirty gauges, not forty.' },
] as const;
const retracted = [
  'retracted',
  3,
  { document: CORRECTED, changeNote: 'The network is not in operation yet.' },
] as const;
const scheduled = ['scheduled', 1, { ...HELD, dueAt: '2026-03-05T09:00:00.000Z' }] as const;
const cancelled = ['cancelled', 2, { ...HELD, changeNote: 'The wall will not be built.' }] as const;

const messages = {
  'release.published.v1': () => told([...published]),
  'release.corrected.v1': () => told([...published], [...corrected]),
  'release.retracted.v1': () => told([...published], [...corrected], [...retracted]),
  'release.scheduled.v1': () => told([...scheduled]),
  'release.cancelled.v1': () => told([...scheduled], [...cancelled]),
  reference: () => told(['published', 1, { document: LONG }]),
};

const sampleOf = (name: string): unknown => JSON.parse(partnerDocs.get(name) ?? 'null');

describe('the samples of docs/partners.md', () => {
  it('published: is the whole message', async () => {
    const { body } = await messages['release.published.v1']();
    expect(JSON.parse(body)).toEqual(sampleOf('release.published.v1'));
  });

  it('by reference: is the whole message but for the token', async () => {
    const { body } = await messages.reference();
    expect(JSON.parse(body.replace(/token=[\w.-]{100,}/, 'token=…'))).toEqual(sampleOf('reference'));
  });

  it.each([
    'release.corrected.v1',
    'release.retracted.v1',
    'release.scheduled.v1',
    'release.cancelled.v1',
  ] as const)('%s: is a part of the message', async (name) => {
    const sample = sampleOf(name);
    expect(sample).toMatchObject({ type: name, data: { pubStatus: expect.any(String) } });
    expect(JSON.parse((await messages[name]()).body)).toMatchObject({ ...Object(sample) });
  });

  it('ping.v1: is the whole message', async () => {
    const { partner } = await aPartner();
    const [endpoint] = partner.endpoints;
    if (!endpoint) throw new Error('a partner has an endpoint');
    const wanted = { siteUrl: 'https://news.example.org', at: NOON };
    const { body } = await pingRequest(partner, endpoint, memorySeal(), wanted);
    expect(JSON.parse(body)).toEqual(sampleOf('ping.v1'));
  });

  it('of lines that were fetched: is a part of the answer', async () => {
    const { wire, planDeps, partners, items, index, lanes } = await telling([...published], [...corrected]);
    const app = createApp({ ...planDeps, partners, items, index, jobs: lanes.fast });
    const token = signPageToken(await partners.key('links'), wire.partner, NOON);
    const answer = await app.request('/partners/tide-wire/items?after=0', {
      headers: { authorization: `Bearer ${token}` },
    });
    const sample = sampleOf('items');
    expect(sample).toMatchObject({ items: [{ supersededBy: 2 }, { item: expect.anything() }] });
    expect(await answer.json()).toMatchObject({ ...Object(sample) });
  });

  it('there is one of every type', () => {
    const shown = [...partnerDocs.keys()].filter((name) => name.endsWith('.v1'));
    expect(shown.sort()).toEqual([...PARTNER_EVENT_TYPES, 'ping.v1'].sort());
  });

  it('name every header, and no other', async () => {
    const [, table = ''] = /^\| header \| what \|\n\|---\|---\|\n((?:\|.*\n)+)/m.exec(partnerPage) ?? [];
    const named = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
    const { headers } = await messages['release.published.v1']();
    expect(named.sort()).toEqual(Object.keys(headers).sort());
  });
});
