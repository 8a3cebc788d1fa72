import { describe, expect, it } from 'vitest';
import { changeEndpoint } from '../../../functions/shared/domain/partner.ts';
import { ended } from '../../../functions/shared/domain/webhook.ts';
import { testNewsroom } from '../../support/newsroom.ts';
import { syndicationStage } from '../../support/syndication.ts';

const strict = { order: 'strict' as const };
const slugOf = (body: string) => JSON.parse(body).data.slugline;

/** Releases a, b, c … planned in this order. */
async function planned(stage: ReturnType<typeof syndicationStage>, ...slugs: string[]) {
  for (const slug of slugs) await stage.plan(await stage.release('published', 1, { slug }));
}

describe('in strict order', () => {
  it('a failure holds the rest until it is there', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join(strict, (nth) => ({ status: nth <= 3 ? 500 : 204 }));
    await planned(stage, 'a', 'b', 'c');
    await stage.settle();
    expect(calls().map(({ body }) => slugOf(body))).toEqual(['a', 'a', 'a', 'a', 'b', 'c']);
  });

  it('jobs that come in another order go in that of the log', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join(strict);
    await planned(stage, 'a', 'b', 'c', 'd');
    stage.waiting.reverse();
    await stage.settle();
    expect(calls().map(({ body }) => slugOf(body))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('one that fails for good lets the next go, days later', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join(strict, (_, { body }) => ({
      status: slugOf(body) === 'a' ? 400 : 204,
    }));
    await planned(stage, 'a', 'b');
    await stage.settle();
    expect(calls().map(({ body }) => slugOf(body))).toEqual([...Array(10).fill('a'), 'b']);
  });

  it('the next of an endpoint that is slow keeps nobody else waiting either', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join(strict, () => ({ status: 204, latency: 9_000 }));
    await planned(stage, 'a', 'b', 'c');
    while (calls().length < 2) await stage.step();
    expect(stage.waiting.filter(({ job }) => job.slug === 'c').map(({ lane }) => lane)).toContain('slow');
    await stage.settle();
    expect(calls()).toHaveLength(3);
  });

  it('nobody else waits', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join({}, (nth) => ({ status: nth === 1 ? 500 : 204 }));
    await planned(stage, 'a', 'b');
    await stage.settle();
    expect(calls().map(({ body }) => slugOf(body))).toEqual(['a', 'b', 'a']);
  });

  it('each revision is told; a withdrawal takes the place of what waits, and whoever waited for that goes on', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join(strict, (nth) => ({ status: nth === 1 ? 500 : 204 }));
    await planned(stage, 'a');
    await stage.step();
    await planned(stage, 'b');
    await stage.plan(await stage.release('corrected', 2, { slug: 'a', changeNote: 'A number.' }));
    while (stage.waiting.some(({ at }) => at <= stage.clock.now)) await stage.step();
    expect(calls()).toHaveLength(1);
    await stage.plan(await stage.release('retracted', 3, { slug: 'a', changeNote: 'All of it.' }));
    await stage.settle();
    expect(calls().map(({ body }) => `${slugOf(body)} ${JSON.parse(body).type}`)).toEqual([
      'a release.published.v1',
      'b release.published.v1',
      'a release.retracted.v1',
    ]);
  });

  it('what was held while the endpoint was off comes in order when it is asked for', async () => {
    const stage = syndicationStage();
    const { calls, partner, endpointId } = await stage.join(strict);
    const at = { partnerId: partner.id, endpointId };
    await changeEndpoint(stage.partners, at, (e) => ({ ...e, state: 'paused' }));
    await planned(stage, 'a', 'b', 'c');
    await stage.settle();
    await changeEndpoint(stage.partners, at, (e) => ({ ...e, state: 'active' }));
    await planned(stage, 'd');
    await stage.settle();
    expect(calls()).toEqual([]);
    for (const slug of ['c', 'b', 'a']) {
      const [held] = await stage.deliveries(slug);
      if (held) await stage.again(held);
    }
    await stage.settle();
    expect(calls().map(({ body }) => slugOf(body))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('nobody goes back, in whatever order the events come', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join(strict);
    const first = await stage.release('published', 1, { slug: 'a' });
    const second = await stage.release('corrected', 2, { slug: 'a', changeNote: 'A number.' });
    await stage.plan(second);
    await stage.plan(first);
    await planned(stage, 'b');
    await stage.settle();
    expect(calls().map(({ body }) => JSON.parse(body).data)).toMatchObject([
      { slugline: 'a', version: '2' },
      { slugline: 'b' },
    ]);
    expect(await stage.deliveries('a')).toMatchObject([{ state: 'superseded' }, { state: 'delivered' }]);
  });

  it('nobody goes back to what comes out of a dead-letter queue days later', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join(strict);
    const first = await stage.release('published', 1, { slug: 'a' });
    await stage.plan(await stage.release('corrected', 2, { slug: 'a', changeNote: 'A number.' }));
    await stage.settle();
    await stage.plan(first);
    await stage.settle();
    expect(calls()).toHaveLength(1);
  });

  it('a line whose delivery is never written holds the rest for an hour', async () => {
    const stage = syndicationStage();
    const { calls, partner, endpointId } = await stage.join(strict);
    const event = await stage.release('scheduled', 1, { slug: 'a', dueAt: '2026-04-01T08:00:00.000Z' });
    await stage.ledger.append(
      { partnerId: partner.id, endpointId },
      {
        ...{ sequence: 1, id: 'msg_left', slug: 'a', language: 'en', revision: 1, type: event.type },
        at: new Date(stage.clock.now).toISOString(),
      },
    );
    await planned(stage, 'b', 'c');
    while (stage.waiting.some(({ at }) => at <= stage.clock.now)) await stage.step();
    expect(calls()).toEqual([]);
    await stage.settle();
    expect(calls().map(({ body }) => slugOf(body))).toEqual(['b', 'c']);
  });

  it('a line whose delivery is older than the ledger holds nothing', async () => {
    const stage = syndicationStage();
    const { calls, partner, endpointId } = await stage.join(strict);
    await stage.ledger.append(
      { partnerId: partner.id, endpointId },
      {
        ...{ sequence: 1, id: 'msg_old', slug: 'old', language: 'en', revision: 1 },
        ...{ type: 'release.published.v1', at: '2024-01-01T00:00:00.000Z' },
      },
    );
    await planned(stage, 'b', 'c');
    await stage.settle();
    expect(calls().map(({ body }) => slugOf(body))).toEqual(['b', 'c']);
  });

  it('what was overtaken is not sent again, though what overtook it failed', async () => {
    const stage = syndicationStage();
    await stage.join(strict, () => ({ status: 500 }));
    const first = await stage.release('published', 1, { slug: 'a' });
    await stage.plan(await stage.release('corrected', 2, { slug: 'a', changeNote: 'A number.' }));
    await stage.plan(first);
    await stage.settle();
    const [one] = await stage.deliveries('a');
    expect(one && (await stage.again(one))).toBe('overtaken');
  });

  it('what is too late to be sent without a person’s word switches the endpoint off, and the desk is told', async () => {
    const stage = syndicationStage();
    const { calls, partner } = await stage.join(strict, (_, { body }) => ({
      status: slugOf(body) === 'b' ? 204 : 400,
    }));
    // Two that it never takes: the first is given up after 75 hours, the other is too late before its turn is over.
    await planned(stage, 'a', 'b', 'c', 'd');
    await stage.settle();
    expect(new Set(calls().map(({ body }) => slugOf(body)))).toEqual(new Set(['a', 'b', 'c']));
    expect((await stage.partners.get(partner.id))?.endpoints).toMatchObject([{ state: 'disabled' }]);
    expect(stage.mails.filter(({ to }) => to === testNewsroom.senders.desk)).toHaveLength(2);
    expect([...(await stage.deliveries('c')), ...(await stage.deliveries('d'))]).toMatchObject([
      { state: 'held' },
      { state: 'held' },
    ]);
  });
});

it('withdrawn words are not sent again, though the withdrawal was skipped', async () => {
  const stage = syndicationStage();
  await stage.join();
  await stage.plan(await stage.release('published', 1));
  await stage.settle();
  await stage.plan(await stage.release('retracted', 2, { changeNote: 'All of it.' }));
  const [first, withdrawal] = await stage.deliveries();
  if (first === undefined || withdrawal === undefined) throw new Error('there are two');
  await stage.ledger.replace(
    ended(withdrawal, 'skipped', 'its endpoint was off for more than 30 days'),
    withdrawal,
  );
  expect(await stage.again(first)).toBe('overtaken');
});
