import { describe, expect, it } from 'vitest';
import type { PartnerEvent } from '../../../events/catalogue.ts';
import { dying } from '../../support/dying.ts';
import { syndicationStage } from '../../support/syndication.ts';

type Stage = ReturnType<typeof syndicationStage>;

/** Partners of every kind, of whom one is down for a while and one is never there. */
async function joined(stage: Stage) {
  return {
    latest: await stage.join({ name: 'Latest' }),
    flaky: await stage.join({ name: 'Flaky' }, (nth) => (nth % 3 === 1 ? { status: 503 } : {})),
    strict: await stage.join({ name: 'Strict', order: 'strict' }, (nth) => ({
      status: nth === 1 ? 500 : 204,
    })),
    gone: await stage.join({ name: 'Gone' }, () => ({ status: 410 })),
  };
}

const revisions = async (stage: Stage): Promise<PartnerEvent[]> => [
  await stage.release('published', 1),
  await stage.release('corrected', 2, { changeNote: 'A number.' }),
  await stage.release('published', 1, { slug: 'another' }),
  await stage.release('retracted', 3, { changeNote: 'All of it.' }),
];

/**
 * Every endpoint that is there has the last revision of each release, none is left out of its log, and a delivery had one
 * id and one body over all its attempts.
 */
async function holds(stage: Stage, partners: Awaited<ReturnType<typeof joined>>): Promise<void> {
  for (const { partner, endpointId, calls } of Object.values(partners)) {
    const lines = await stage.ledger.logAfter({ partnerId: partner.id, endpointId }, 0, 100);
    expect(lines.map(({ sequence }) => sequence)).toEqual(lines.map((_, i) => i + 1));
    expect(new Set(lines.map(({ id }) => id)).size).toBe(4);
    expect(lines).toHaveLength(4);
    const bodies = new Map<string, Set<string>>();
    for (const { headers, body } of calls()) {
      const id = headers['webhook-id'] ?? '';
      bodies.set(id, (bodies.get(id) ?? new Set()).add(body));
    }
    for (const [id, said] of bodies)
      expect([lines.some((line) => line.id === id), said.size]).toEqual([true, 1]);
    const mine = [...(await stage.deliveries()), ...(await stage.deliveries('another'))].filter(
      (d) => d.partnerId === partner.id,
    );
    expect(mine).toHaveLength(4);
    expect(mine.filter((d) => d.state === 'pending')).toEqual([]);
    if (partner.id === 'gone') continue;
    const states = Object.fromEntries(mine.map((d) => [`${d.slug} ${d.revision}`, d.state]));
    expect(states).toMatchObject({ 'tide-gauges 3': 'delivered', 'another 1': 'delivered' });
    // A partner who keeps to the numbers ends with the withdrawal.
    const held = calls()
      .map(({ body }) => JSON.parse(body))
      .filter(({ data }) => data.slugline === 'tide-gauges')
      .reduce((a, b) => (b.sequence > a.sequence ? b : a), { sequence: 0 });
    expect(mine.find((d) => d.sequence === held.sequence)).toMatchObject({ revision: 3 });
  }
}

/** The orders in which the events come; each comes twice. */
type Order = [string, (events: PartnerEvent[]) => PartnerEvent[]];
const orders: [Order, Order, Order] = [
  ['in order', (events) => events.flatMap((event) => [event, event])],
  ['backwards', (events) => [...events, ...events].toReversed()],
  ['mixed', ([a, b, c, d, ...rest]) => [b, d, a, c, d, a, c, b, ...rest].filter((e) => e !== undefined)],
];

describe('a crash at any call', () => {
  const order = orders[2][1];

  it.each(['before', 'after'] as const)('planning dies %s any call', { timeout: 120_000 }, async (when) => {
    for (let point = 1; ; point += 1) {
      const stage = syndicationStage();
      const partners = await joined(stage);
      const events = order(await revisions(stage));
      const worker = dying(stage.planDeps, point, when);
      for (const event of events) await stage.plan(event, worker.deps);
      const over = !worker.died();
      for (const event of events) expect(await stage.plan(event)).toBe(0);
      await stage.settle();
      await holds(stage, partners);
      if (over) {
        expect(point).toBeGreaterThan(50);
        break;
      }
    }
  });

  it.each(['before', 'after'] as const)('delivering dies %s any call', { timeout: 120_000 }, async (when) => {
    for (let point = 1; ; point += 1) {
      const stage = syndicationStage();
      const partners = await joined(stage);
      const events = order(await revisions(stage));
      for (const event of events) await stage.plan(event);
      const worker = dying(stage.deps, point, when);
      // The worker works until it dies; another goes on.
      while (!worker.died() && (await stage.step(worker.deps)));
      await stage.settle();
      await holds(stage, partners);
      if (!worker.died()) {
        expect(point).toBeGreaterThan(50);
        break;
      }
    }
  });
});

describe('everything twice at the same time', () => {
  it.each(orders)('events %s', async (_, order) => {
    const stage = syndicationStage();
    const partners = await joined(stage);
    const events = order(await revisions(stage));
    await Promise.all(events.map((event) => stage.plan(event)));
    while (stage.waiting.length > 0) {
      const due = stage.waiting.splice(0);
      stage.clock.now = Math.max(stage.clock.now, ...due.map(({ at }) => at));
      // Every message comes twice at once.
      await Promise.all([...due, ...due].map(({ job, received }) => stage.deliver(job, received + 1)));
    }
    await holds(stage, partners);
  });
});
