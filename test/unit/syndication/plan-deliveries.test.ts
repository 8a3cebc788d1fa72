import { describe, expect, it } from 'vitest';
import { createHandler, type Deps } from '../../../functions/plan-deliveries/handler.ts';
import type { WebhookDelivery } from '../../../functions/shared/domain/delivery.ts';
import type { DeliveryJob } from '../../../functions/shared/domain/jobs.ts';
import type { Partner } from '../../../functions/shared/domain/partner.ts';
import { memoryJobs } from '../../support/memory.ts';
import { memoryPartners, memoryWebhookLedger } from '../../support/memory-partners.ts';
import { aDelivery, anEvent, aPartner, messages } from './world.ts';

function aPlan(partners: Partner[], ...known: WebhookDelivery[]) {
  const ledger = memoryWebhookLedger(...known);
  const jobs = memoryJobs<DeliveryJob>();
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const deps: Deps = { partners: memoryPartners(...partners), ledger, jobs, log };
  const run = async (event: unknown = anEvent(), using = deps) =>
    (await createHandler(using)(messages([{ detail: event }]))).batchItemFailures.length;
  return { ledger, jobs, deps, run, told: () => jobs.jobs.map((job) => job.partnerId) };
}

describe('a plan', () => {
  it('is made of nothing but public events', async () => {
    const { run, jobs } = aPlan([aPartner()]);
    const { type: _, ...rest } = anEvent();
    expect(await run({ ...rest, type: 'release.accepted.v1' })).toBe(1);
    expect(await run({ ...anEvent(), data: { slug: '../x' } })).toBe(1);
    expect(jobs.jobs).toEqual([]);
  });

  it('of ten copies of an event is one delivery', async () => {
    const { run, jobs, ledger } = aPlan([aPartner()]);
    await run();
    const [first] = await ledger.deliveriesOf('tide-gauges');
    if (first) await ledger.replace({ ...first, state: 'delivered' }, first);
    for (let i = 0; i < 9; i += 1) await run();
    expect(jobs.jobs).toHaveLength(1);
    expect(await ledger.deliveriesOf('tide-gauges')).toMatchObject([{ state: 'delivered' }]);
  });

  it('of ten copies at once is one delivery and one job', async () => {
    const { jobs, ledger, deps } = aPlan([aPartner()]);
    const copies = Array.from({ length: 10 }, () => ({ detail: anEvent() }));
    await createHandler(deps)(messages(copies));
    expect(jobs.jobs).toHaveLength(1);
    expect(await ledger.deliveriesOf('tide-gauges')).toHaveLength(1);
  });

  it('that died between the ledger and the queue is finished by the next, and the delivery keeps its id', async () => {
    const { run, jobs, ledger, deps } = aPlan([aPartner()]);
    const dead = { ...deps, jobs: { send: () => Promise.reject(new Error('crash')) } };
    expect(await run(anEvent(), dead)).toBe(1);
    const [before] = await ledger.deliveriesOf('tide-gauges');
    expect(before).toMatchObject({ state: 'pending', attempts: [] });
    expect(await run()).toBe(0);
    expect(jobs.jobs).toMatchObject([{ attempt: 1, event: { id: anEvent().id } }]);
    expect(await ledger.deliveriesOf('tide-gauges')).toEqual([before]);
  });

  it('writes each delivery before it queues its job', async () => {
    const { run, deps, ledger } = aPlan(
      Array.from({ length: 60 }, (_, i) => aPartner({ name: `Wire ${i}` })),
    );
    const queued: boolean[] = [];
    const send: Deps['jobs']['send'] = async (jobs) => {
      const written = new Set((await ledger.deliveriesOf('tide-gauges')).map((d) => d.endpointId));
      queued.push(...jobs.map(({ job }) => written.has(job.endpointId)));
    };
    await run(anEvent(), { ...deps, jobs: { send } });
    expect(queued).toEqual(Array(60).fill(true));
  });

  it.each(['2026-03-02T09:00:01.000Z', '1999-01-01T00:00:00Z'])(
    'made late counts the age of a delivery from the fact itself: %s',
    async (time) => {
      const { run, ledger } = aPlan([aPartner()]);
      await run({ ...anEvent(), time });
      expect(await ledger.deliveriesOf('tide-gauges')).toMatchObject([{ state: 'pending', createdAt: time }]);
    },
  );

  it('leaves out disabled endpoints', async () => {
    const partner = aPartner();
    const disabled: Partner = {
      ...partner,
      endpoints: partner.endpoints.map((e) => ({ ...e, state: 'disabled' })),
    };
    const { run, jobs } = aPlan([disabled]);
    await run();
    expect(jobs.jobs).toEqual([]);
  });

  it('has every active endpoint of a partner, each under an id of its own', async () => {
    const [a, b] = [aPartner(), aPartner()];
    const { run, ledger } = aPlan([{ ...a, endpoints: [...a.endpoints, ...b.endpoints] }]);
    await run();
    const ids = (await ledger.deliveriesOf('tide-gauges')).map((d) => d.id);
    expect(new Set(ids).size).toBe(2);
  });

  it.each([
    ['all', {}, true],
    ['the language', { languages: ['en'] }, true],
    ['another language', { languages: ['fr', 'ar'] }, false],
    ['one of several topics', { topics: ['ports', 'floods'] }, true],
    ['another topic', { topics: ['ports'] }, false],
    ['the place', { places: ['senegal'] }, true],
    ['another place', { places: ['turkiye'] }, false],
    ['the topic and another place', { topics: ['floods'], places: ['turkiye'] }, false],
    ['everything at once', { languages: ['en'], topics: ['floods'], places: ['senegal'] }, true],
  ])('for who takes %s', async (_, wish, expected) => {
    const { run, told } = aPlan([aPartner(wish)]);
    await run();
    expect(told()).toEqual(expected ? ['tide-wire'] : []);
  });

  it.each(['corrected', 'retracted'] as const)(
    'of a %s edition has those who had it, whatever they take now',
    async (kind) => {
      const partner = aPartner({ topics: ['ports'] });
      const stranger = aPartner({ name: 'Stranger', topics: ['ports'] });
      const other = aPartner({ name: 'Other language', topics: ['ports'] });
      const { run, told } = aPlan(
        [partner, stranger, other],
        aDelivery(partner, { state: 'delivered' }),
        aDelivery(other, { state: 'delivered', language: 'fr' }),
      );
      await run(anEvent(2, kind));
      expect(told()).toEqual(['tide-wire']);
    },
  );
});
