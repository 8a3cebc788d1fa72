import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Partner } from '../../../functions/shared/domain/partner.ts';
import { aRevision } from '../../support/newsroom.ts';
import { anEvent, aPartner, NOON, syndicationStage } from '../../support/syndication.ts';

const told = (stage: ReturnType<typeof syndicationStage>) =>
  stage.waiting.map(({ job }) => job.partnerId).sort();
const LATER = '2026-04-01T08:00:00.000Z';

describe('a plan', () => {
  it('is made of nothing but what partners may learn of', async () => {
    const stage = syndicationStage();
    await stage.join();
    await stage.release('published', 1);
    expect(await stage.plan({ ...anEvent(), type: 'release.accepted.v1' })).toBe(1);
    expect(await stage.plan({ ...anEvent(), data: { slug: '../x' } })).toBe(1);
    expect(stage.waiting).toEqual([]);
  });

  it('of what the index does not hold comes back: it is written there first', async () => {
    const stage = syndicationStage();
    await stage.join();
    expect(await stage.plan(anEvent())).toBe(1);
    expect(await stage.deliveries()).toEqual([]);
  });

  it('whose item is no lawful one sends nothing', async () => {
    const stage = syndicationStage();
    await stage.join();
    const event = await stage.release('published', 1, { document: { title: '' } });
    expect(await stage.plan(event)).toBe(1);
    expect([stage.waiting, await stage.deliveries()]).toEqual([[], []]);
  });

  it('of ten copies of an event is one delivery and one line', async () => {
    const stage = syndicationStage();
    const wire = await stage.join();
    const event = await stage.release('published', 1);
    await stage.plan(event);
    await stage.settle();
    for (let i = 0; i < 9; i += 1) await stage.plan(event);
    expect(stage.waiting).toEqual([]);
    expect(await stage.deliveries()).toMatchObject([{ state: 'delivered', sequence: 1 }]);
    expect(await stage.ledger.tail({ partnerId: wire.partner.id, endpointId: wire.endpointId })).toBe(1);
  });

  it('of ten copies at once is one delivery and one line', async () => {
    const stage = syndicationStage();
    const { partner, endpointId, calls } = await stage.join();
    const event = await stage.release('published', 1);
    await Promise.all(Array.from({ length: 10 }, () => stage.plan(event)));
    await stage.settle();
    expect(await stage.deliveries()).toHaveLength(1);
    expect(await stage.ledger.tail({ partnerId: partner.id, endpointId })).toBe(1);
    expect(new Set(calls().map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('of many releases at once numbers them without a gap', async () => {
    const stage = syndicationStage();
    const { partner, endpointId } = await stage.join();
    const slugs = Array.from({ length: 30 }, (_, i) => `release-${i}`);
    const events = await Promise.all(slugs.map((slug) => stage.release('published', 1, { slug })));
    await Promise.all([...events, ...events].map((event) => stage.plan(event)));
    const lines = await stage.ledger.logAfter({ partnerId: partner.id, endpointId }, 0, 100);
    expect(lines.map(({ sequence }) => sequence)).toEqual(slugs.map((_, i) => i + 1));
    expect(new Set(lines.map(({ id }) => id)).size).toBe(30);
  });

  it.each(['2026-03-02T09:00:01.000Z', '1999-01-01T00:00:00Z'])(
    'made late counts the age of a delivery from the fact itself: %s',
    async (time) => {
      const stage = syndicationStage();
      await stage.join();
      const event = await stage.release('published', 1);
      await stage.plan({ ...event, time });
      expect(await stage.deliveries()).toMatchObject([{ state: 'pending', createdAt: time }]);
    },
  );

  it.each(['paused', 'disabled'] as const)('holds what is for an endpoint that is %s', async (state) => {
    const stage = syndicationStage();
    const { partner } = await stage.join();
    const [endpoint] = partner.endpoints;
    if (endpoint) await stage.partners.replace({ ...partner, endpoints: [{ ...endpoint, state }] }, partner);
    await stage.plan(await stage.release('published', 1));
    await stage.settle();
    expect(stage.calls.size).toBe(0);
    expect(await stage.deliveries()).toMatchObject([{ state: 'held', reason: `the endpoint is ${state}` }]);
  });

  it('holds nothing for an endpoint that goes on meanwhile', async () => {
    const stage = syndicationStage();
    const { partner, calls } = await stage.join();
    const endpoints = partner.endpoints.map((one) => ({ ...one, state: 'paused' as const }));
    // Planning for many takes its time: the endpoint was resumed since the partners were read.
    const partners = { list: async () => [{ ...partner, endpoints }] };
    await stage.plan(await stage.release('published', 1), { ...stage.planDeps, partners });
    await stage.settle();
    expect(calls()).toHaveLength(1);
  });

  it('has every endpoint of a partner, each under an id of its own', async () => {
    const stage = syndicationStage();
    const [a, b] = [await aPartner(), await aPartner({ name: 'Other' })];
    await stage.partners.add({ ...a.partner, endpoints: [...a.partner.endpoints, ...b.partner.endpoints] });
    await stage.plan(await stage.release('published', 1));
    expect(new Set((await stage.deliveries()).map((d) => d.id)).size).toBe(2);
  });

  it('keeps one item for all who take the same', async () => {
    const stage = syndicationStage();
    await stage.join({ name: 'One' });
    await stage.join({ name: 'Two' });
    await stage.plan(await stage.release('published', 1));
    expect(stage.items.stored.size).toBe(1);
    await stage.join({ name: 'Three', format: 'newsml-g2' });
    await stage.plan(await stage.release('corrected', 2, { changeNote: 'A number.' }));
    expect(stage.items.stored.size).toBe(3);
  });

  it('gives endpoints that are slow or fail to the slow lane', async () => {
    const stage = syndicationStage();
    for (const [name, more] of [
      ['Quick', {}],
      ['Slow', { slow: true }],
      ['Failing', { failingSince: NOON.toISOString() }],
    ] as const) {
      const { partner } = await aPartner({ name });
      const [endpoint] = partner.endpoints;
      if (endpoint) await stage.partners.add({ ...partner, endpoints: [{ ...endpoint, ...more }] });
    }
    await stage.plan(await stage.release('published', 1));
    expect(Object.fromEntries(stage.waiting.map(({ job, lane }) => [job.partnerId, lane]))).toEqual({
      quick: 'fast',
      slow: 'slow',
      failing: 'slow',
    });
  });
});

describe('who is told', () => {
  it.each<[string, Partial<Partner>, boolean]>([
    ['all', {}, true],
    ['the language', { languages: ['en'] }, true],
    ['another language', { languages: ['fr', 'ar'] }, false],
    ['one of several topics', { topics: ['ports', 'floods'] }, true],
    ['another topic', { topics: ['ports'] }, false],
    ['the place', { places: ['senegal'] }, true],
    ['another place', { places: ['turkiye'] }, false],
    ['the topic and another place', { topics: ['floods'], places: ['turkiye'] }, false],
    ['everything at once', { languages: ['en'], topics: ['floods'], places: ['senegal'] }, true],
    ['corrections alone', { kinds: ['corrected'] }, false],
    ['news alone', { kinds: ['published'] }, true],
  ])('who takes %s', async (_, wish, expected) => {
    const stage = syndicationStage();
    await stage.join(wish);
    await stage.plan(await stage.release('published', 1));
    expect(told(stage)).toEqual(expected ? ['tide-wire'] : []);
  });

  it.each(['corrected', 'retracted'] as const)(
    'of a %s edition those who had it, whatever they take now',
    async (kind) => {
      const stage = syndicationStage();
      const { partner } = await stage.join();
      const other = await stage.join({ name: 'Other language', languages: ['fr'] });
      await stage.plan(await stage.release('published', 1));
      await stage.plan(await stage.release('published', 1, { language: 'fr' }));
      await stage.settle();
      const now = await stage.partners.get(partner.id);
      if (now) await stage.partners.replace({ ...now, topics: ['ports'] }, now);
      await stage.join({ name: 'Stranger', topics: ['ports'] });
      await stage.plan(await stage.release(kind, 2, { changeNote: 'A number.' }));
      expect(told(stage)).toEqual(['tide-wire']);
      expect(other.calls()).toHaveLength(1);
    },
  );

  it('of a withdrawal even who wants no corrections', async () => {
    const stage = syndicationStage();
    await stage.join({ kinds: ['published'] });
    await stage.plan(await stage.release('published', 1));
    await stage.settle();
    await stage.plan(await stage.release('corrected', 2, { changeNote: 'A number.' }));
    expect(told(stage)).toEqual([]);
    await stage.plan(await stage.release('retracted', 3, { changeNote: 'All of it.' }));
    expect(told(stage)).toEqual(['tide-wire']);
  });
});

it('a file of a translation that was withdrawn is no attachment of another', async () => {
  const stage = syndicationStage();
  const { calls } = await stage.join();
  await stage.release('retracted', 1, { language: 'fr' });
  await stage.index.putMedia({
    ...{ slug: 'tide-gauges', name: 'annex.fr.pdf', kind: 'attachment', contentType: 'application/pdf' },
    ...{
      bytes: 9,
      hash: '0123456789abcdef',
      upload: { key: 'releases/tide-gauges/annex.fr.pdf', sequencer: '01' },
    },
  });
  await stage.plan(await stage.release('published', 1));
  await stage.settle();
  expect(calls()).toHaveLength(1);
  expect(calls()[0]?.body).not.toContain('annex');
});

describe('events in another order', () => {
  it.each([
    ['corrected', ['ports'], []],
    ['retracted', ['ports'], []],
    ['corrected', ['floods'], ['release.corrected.v1']],
    ['retracted', ['floods'], ['release.retracted.v1']],
  ] as const)('%s, and of %j then: nobody is left with what came before it', async (kind, topics, told) => {
    const stage = syndicationStage();
    const { calls } = await stage.join({ topics: ['floods'] });
    const first = await stage.release('published', 1);
    const document = { topics: [...topics] };
    await stage.plan(await stage.release(kind, 2, { changeNote: 'A number.', document }));
    await stage.plan(first);
    await stage.settle();
    expect(calls().map(({ body }) => JSON.parse(body).type)).toEqual(told);
  });

  it('a small change that is public already takes nobody’s news away', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join({ topics: ['floods'] });
    const first = await stage.release('published', 1);
    const made = aRevision({ revision: 2, minor: true, document: { topics: ['ports'] } });
    const { publishedAt: _, announcement: __, ...small } = made;
    await stage.index.addRevision(small);
    await stage.index.markPublic(small, NOON.toISOString(), 'none');
    const edition = await stage.index.edition(first.data.slug, 'en');
    if (!edition) throw new Error('it is there');
    await stage.index.replaceEdition({ ...edition, revision: 2, publicRevision: 2 }, edition);
    await stage.plan(first);
    await stage.settle();
    expect(calls()).toHaveLength(1);
  });
});

describe('under embargo (law 9)', () => {
  const bodyOf = (call: { body: string } | undefined) => JSON.parse(call?.body ?? '{}');

  it('only who is trusted has it, as withheld, until when; and again when it lifts', async () => {
    const stage = syndicationStage();
    const trusted = await stage.join({ name: 'Trusted', trusted: true });
    const other = await stage.join({ name: 'Other' });
    await stage.join({ name: 'Elsewhere', trusted: true, topics: ['ports'] });
    await stage.plan(await stage.release('scheduled', 1, { dueAt: LATER }));
    await stage.settle();
    expect([trusted.calls().length, other.calls().length]).toEqual([1, 0]);
    expect(bodyOf(trusted.calls()[0])).toMatchObject({
      type: 'release.scheduled.v1',
      sequence: 1,
      data: { pubStatus: 'withheld' },
    });
    expect(trusted.calls()[0]?.body).toContain(LATER.slice(0, 16));
    expect(JSON.stringify(stage.logged)).not.toContain('tide-gauges');

    await stage.plan(await stage.release('published', 1));
    await stage.settle();
    expect([trusted.calls().length, other.calls().length]).toEqual([2, 1]);
    expect(bodyOf(trusted.calls()[1])).toMatchObject({
      type: 'release.published.v1',
      sequence: 2,
      data: { pubStatus: 'usable' },
    });
  });

  it('has no name in the log where it can’t be planned', async () => {
    const stage = syndicationStage();
    await stage.join({ trusted: true });
    const event = await stage.release('scheduled', 1, { dueAt: LATER, document: { title: '' } });
    expect(await stage.plan(event)).toBe(1);
    expect(await stage.plan({ ...event, data: { ...event.data, revision: 2 } })).toBe(1);
    const logged = inspect(stage.logged, { depth: 9 });
    expect(logged).toContain('title: says nothing');
    expect(logged).not.toContain('tide-gauges');
  });

  it('moved: all who had it are told the new moment; the first, if it waits, takes its leave', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join({ trusted: true });
    await stage.plan(await stage.release('scheduled', 1, { dueAt: LATER }));
    const moved = '2026-05-01T08:00:00.000Z';
    await stage.plan(await stage.release('scheduled', 2, { dueAt: moved }));
    await stage.settle();
    expect(calls()).toHaveLength(1);
    expect(calls()[0]?.body).toContain(moved.slice(0, 16));
    expect(await stage.deliveries()).toMatchObject([{ state: 'superseded' }, { state: 'delivered' }]);
  });

  it('whose old moment is told after the new one is told no more', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join({ trusted: true });
    const first = await stage.release('scheduled', 1, { dueAt: LATER });
    const second = await stage.release('scheduled', 2, { dueAt: '2026-05-01T08:00:00.000Z' });
    await stage.plan(second);
    await stage.plan(first);
    await stage.settle();
    expect(calls()).toHaveLength(1);
    expect(await stage.deliveries()).toHaveLength(1);
  });

  it('cancelled: who had it hears that it will not come, without its words', async () => {
    const stage = syndicationStage();
    const had = await stage.join({ name: 'Had', trusted: true });
    await stage.plan(await stage.release('scheduled', 1, { dueAt: LATER }));
    await stage.settle();
    const late = await stage.join({ name: 'Late', trusted: true });
    await stage.plan(await stage.release('cancelled', 2));
    await stage.settle();
    expect(bodyOf(had.calls()[1])).toMatchObject({
      type: 'release.cancelled.v1',
      data: { pubStatus: 'canceled' },
    });
    expect(had.calls()[1]?.body).not.toContain('went live');
    expect(late.calls()).toEqual([]);
  });

  it('a correction that a small change took the place of: who holds it gets the public text as it is', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join({ trusted: true });
    const other = await stage.join({ name: 'Other' });
    await stage.plan(await stage.release('published', 1));
    await stage.plan(await stage.release('scheduled', 2, { dueAt: LATER, changeNote: 'A number.' }));
    await stage.settle();
    const public3 = await stage.release('corrected', 3, { minor: true, announcement: 'none' });
    const { slug, language } = public3.data;
    const event = { ...public3, type: 'release.cancelled.v1', data: { slug, language, revision: 3 } };
    expect(await stage.plan(event)).toBe(0);
    await stage.settle();
    const told = calls().map(({ body }) => JSON.parse(body));
    expect(told.map(({ type, data }) => [type, data.pubStatus, data.version])).toEqual([
      ['release.published.v1', 'usable', '1'],
      ['release.scheduled.v1', 'withheld', '2'],
      ['release.cancelled.v1', 'usable', '3'],
    ]);
    expect(other.calls()).toHaveLength(1);
  });

  it('cancelled while it is being planned: it does not go out', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join({ trusted: true });
    const event = await stage.release('scheduled', 1, { dueAt: LATER });
    const { ledger } = stage;
    let cancelled: Awaited<ReturnType<typeof stage.release>> | undefined;
    await stage.plan(event, {
      ...stage.planDeps,
      ledger: {
        ...ledger,
        async add(delivery) {
          // Who cancels reads the ledger before this is written.
          cancelled = await stage.release('cancelled', 2);
          await stage.plan(cancelled);
          return ledger.add(delivery);
        },
      },
    });
    await stage.settle();
    expect(calls()).toEqual([]);
    expect(await stage.deliveries()).toMatchObject([{ state: 'superseded' }]);
  });

  it('a correction that is held takes the place of no public text that still waits', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join({ trusted: true }, (nth) => ({ status: nth === 1 ? 500 : 204 }));
    await stage.plan(await stage.release('published', 1));
    await stage.step();
    await stage.plan(await stage.release('scheduled', 2, { dueAt: LATER, changeNote: 'A number.' }));
    await stage.settle();
    const told = calls().map(({ body }) => JSON.parse(body).type);
    expect(told).toEqual(['release.published.v1', 'release.scheduled.v1', 'release.published.v1']);
  });

  it('a held correction is told to who asks for corrections; who has it hears that it is public, in any case', async () => {
    const stage = syndicationStage();
    const news = await stage.join({ name: 'News', trusted: true, kinds: ['published'] });
    const changes = await stage.join({ name: 'Changes', trusted: true, kinds: ['corrected'] });
    await stage.plan(await stage.release('scheduled', 1, { dueAt: LATER }));
    await stage.plan(await stage.release('published', 1));
    await stage.settle();
    expect([news.calls().length, changes.calls().length]).toEqual([1, 0]);
    await stage.plan(await stage.release('scheduled', 2, { dueAt: LATER, changeNote: 'A number.' }));
    await stage.settle();
    const asked = await stage.partners.get(changes.partner.id);
    if (asked) await stage.partners.replace({ ...asked, kinds: ['published'] }, asked);
    await stage.plan(await stage.release('corrected', 2));
    await stage.settle();
    expect([news.calls().length, changes.calls().length]).toEqual([1, 2]);
    expect(bodyOf(changes.calls()[1])).toMatchObject({ type: 'release.corrected.v1' });
  });

  it('moved by a small change: who has what was held is told the new moment, and nobody else', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join({ trusted: true });
    await stage.plan(await stage.release('published', 1));
    await stage.plan(await stage.release('scheduled', 2, { dueAt: LATER, changeNote: 'A number.' }));
    await stage.settle();
    const late = await stage.join({ name: 'Late', trusted: true });
    const moved = '2026-05-01T08:00:00.000Z';
    await stage.plan(await stage.release('scheduled', 3, { dueAt: moved, minor: true }));
    await stage.settle();
    expect(calls().at(-1)?.body).toContain(moved.slice(0, 16));
    expect(late.calls()).toEqual([]);
  });

  it('a small change that is held is nobody’s news', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join({ trusted: true });
    await stage.plan(await stage.release('published', 1));
    await stage.settle();
    await stage.plan(await stage.release('scheduled', 2, { dueAt: LATER, minor: true }));
    await stage.settle();
    expect(calls()).toHaveLength(1);
  });
});
