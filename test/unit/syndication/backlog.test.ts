import { describe, expect, it } from 'vitest';
import { sendBacklog, sendWaiting } from '../../../functions/shared/domain/backlog.ts';
import { paused, resumed } from '../../../functions/shared/domain/endpoint-health.ts';
import { changeEndpoint, type Endpoint } from '../../../functions/shared/domain/partner.ts';
import { syndicationStage } from '../../support/syndication.ts';

const DAY = 24 * 3_600_000;

/** A partner that was paused, and what plan-deliveries and deliver-webhooks made of it meanwhile. */
async function aPausedPartner(order: Endpoint['order']) {
  const stage = syndicationStage();
  const joined = await stage.join({ order });
  const name = { partnerId: joined.partner.id, endpointId: joined.endpointId };
  const change = (decide: (endpoint: Endpoint) => Endpoint | undefined) =>
    changeEndpoint(stage.partners, name, decide);
  const now = () => new Date(stage.clock.now);
  await change((endpoint) => paused(endpoint, 'paused by the newsroom', now()));
  const tell = async (...args: Parameters<typeof stage.release>) => {
    await stage.plan(await stage.release(...args));
    await stage.settle();
    stage.clock.now += 1_000;
  };
  const resume = async () => {
    await change(resumed);
    const { partners, ledger, items, lanes } = stage;
    return sendBacklog(
      { partners, ledger, items, jobs: lanes.fast, now, pause: async () => {} },
      { ...name, order },
    );
  };
  /** What the endpoint was called with, by slug and revision. */
  const heard = () =>
    joined.calls().map(({ body }) => {
      const { data } = JSON.parse(body);
      return `${data.uri.split('/').at(-2)} ${data.version}`;
    });
  return { ...stage, ...joined, name, tell, resume, heard };
}

describe.each(['latest', 'strict'] as const)('an endpoint that was off, in the order %s', (order) => {
  it('gets everything that came up, in order, and what comes afterwards', async () => {
    const { tell, resume, heard, settle } = await aPausedPartner(order);
    await tell('published', 1, { slug: 'first' });
    await tell('published', 1);
    await tell('published', 1, { slug: 'second' });
    await tell('corrected', 2);
    expect(heard()).toEqual([]);
    const sent = await resume();
    // Of each edition the last; in strict order everything.
    const original = order === 'strict' ? ['tide-gauges 1'] : [];
    expect(sent).toMatchObject({ asked: 3 + original.length, expired: 0, old: 0 });
    await settle();
    expect(heard()).toEqual(['first 1', ...original, 'second 1', 'tide-gauges 2']);
    await tell('published', 1, { slug: 'third' });
    expect(heard().at(-1)).toBe('third 1');
    expect(await resume()).toEqual({ asked: 0, overtaken: 0, expired: 0, old: 0 });
  });

  it('skips what waited for more than 30 days, and goes on after it', async () => {
    const { tell, resume, heard, settle, deliveries, clock } = await aPausedPartner(order);
    await tell('published', 1, { slug: 'ancient' });
    clock.now += 31 * DAY;
    await tell('published', 1, { slug: 'recent' });
    expect(await resume()).toEqual({ asked: 1, overtaken: 0, expired: 0, old: 1 });
    await settle();
    expect(heard()).toEqual(['recent 1']);
    expect(await deliveries('ancient')).toMatchObject([
      { state: 'skipped', reason: 'its endpoint was off for more than 30 days' },
    ]);
  });
});

it('in strict order, what waits behind one that is ended goes on, also after a run that broke off', async () => {
  const { tell, resume, heard, settle, deliveries, ledger, clock } = await aPausedPartner('strict');
  await tell('published', 1, { slug: 'ancient' });
  clock.now += 31 * DAY;
  await resume();
  // As a run leaves it that dies between the log and what was told to go on: no job, nothing held.
  const [first] = await deliveries('ancient');
  if (!first) throw new Error('it is there');
  await ledger.replace({ ...first, state: 'held', version: first.version + 1 }, first);
  await tell('published', 1, { slug: 'behind' });
  expect(heard()).toEqual([]);
  expect(await deliveries('behind')).toMatchObject([{ state: 'pending', attempts: 0 }]);
  await resume();
  await settle();
  expect(heard()).toEqual(['behind 1']);
});

it('leaves what somebody else changed meanwhile', async () => {
  const { tell, resume, ledger, items, deliveries } = await aPausedPartner('latest');
  await tell('published', 1);
  const { along } = ledger;
  ledger.along = async (route) => {
    const [one] = await along(route);
    if (one?.state === 'held')
      await ledger.replace({ ...one, state: 'skipped', reason: 'by another', version: one.version + 1 }, one);
    return along(route);
  };
  items.stored.clear();
  expect(await resume()).toMatchObject({ expired: 1 });
  expect(await deliveries()).toMatchObject([{ state: 'skipped', reason: 'by another' }]);
});

it('what waited for its turn goes when the order is no longer strict', async () => {
  const stage = syndicationStage();
  const { partner, endpointId, calls } = await stage.join({ order: 'strict' }, (nth) => ({
    status: nth === 1 ? 500 : 204,
  }));
  const name = { partnerId: partner.id, endpointId };
  for (const slug of ['a', 'b', 'c']) await stage.plan(await stage.release('published', 1, { slug }));
  while (stage.waiting.some(({ at }) => at <= stage.clock.now)) await stage.step();
  await changeEndpoint(stage.partners, name, (endpoint) => ({ ...endpoint, order: 'latest' }));
  const deps = { ...stage, jobs: stage.lanes.fast, now: () => new Date(stage.clock.now) };
  expect(await sendWaiting({ ...deps, pause: async () => {} }, name)).toBe(2);
  await stage.settle();
  expect(calls().map(({ body }) => JSON.parse(body).data.slugline)).toEqual(['a', 'c', 'b', 'a']);
});
