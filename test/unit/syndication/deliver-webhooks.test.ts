import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import * as z from 'zod';
import type { Deps } from '../../../functions/deliver-webhooks/handler.ts';
import { deliveryJob } from '../../../functions/shared/domain/jobs.ts';
import type { WebhookAnswer } from '../../../functions/shared/domain/webhook.ts';
import { memoryWebhookLedger } from '../../support/memory-partners.ts';
import { aRevision } from '../../support/newsroom.ts';
import { aDelivery, anEvent, aWorld, NOON } from './world.ts';

const bad: [string, Partial<WebhookAnswer>, string][] = [
  ['no answer', { error: 'connect ECONNREFUSED' }, 'connect ECONNREFUSED'],
  ['a redirect', { status: 302 }, 'redirects are not followed (302)'],
  ['not found', { status: 404 }, 'answered 404'],
  ['too many requests', { status: 429 }, 'answered 429'],
  ['a fault', { status: 500, body: 'oops' }, 'answered 500'],
  ['an inside address', { error: 'refused: x leads inside' }, 'refused: x leads inside'],
];

describe('what a partner does wrong', () => {
  it.each(bad)(
    '%s: is written down and tried again in 5 seconds, and is no failure of ours',
    async (_, answer, error) => {
      const { run, delivery, jobs } = await aWorld(answer);
      expect(await run()).toBe(0);
      expect(await delivery()).toMatchObject({
        state: 'pending',
        nextAt: '2026-03-03T12:00:05.000Z',
        attempts: [{ at: NOON.toISOString(), error }],
      });
      expect(jobs.queued).toMatchObject([{ job: { attempt: 2 }, delaySeconds: 5 }]);
    },
  );

  it('for ever: ten attempts at the stated times, short waits in the queue, long ones in Scheduler, then failed', async () => {
    const { run, delivery, job, jobs, schedule, clock, requests } = await aWorld({ status: 500 });
    const waits: number[] = [];
    let next = job();
    for (let i = 0; i < 9; i += 1) {
      await run(next);
      const asked = jobs.queued.pop();
      const due = [...schedule.due.values()].at(-1);
      const wait = asked
        ? (asked.delaySeconds ?? 0)
        : (Date.parse(due?.when ?? '') - clock.now.getTime()) / 1000;
      expect(asked !== undefined).toBe(wait <= 900);
      schedule.due.clear();
      waits.push(wait);
      next = asked?.job ?? deliveryJob.parse(due?.job);
      clock.now = new Date(clock.now.getTime() + wait * 1000);
    }
    expect(waits).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect(next.attempt).toBe(10);
    expect(await run(next)).toBe(0);
    expect(await delivery()).toMatchObject({
      state: 'failed',
      reason: '10 attempts, the last: answered 500',
    });
    expect(jobs.queued).toEqual([]);
    expect(schedule.due.size).toBe(0);
    expect(new Set(requests.map((r) => r.headers['webhook-id'])).size).toBe(1);
  });

  it.each([
    ['seconds', '600', { delaySeconds: 600 }],
    ['an HTTP date', 'Tue, 03 Mar 2026 12:10:00 GMT', { delaySeconds: 600 }],
    ['less than planned', '1', { delaySeconds: 5 }],
    ['rubbish', 'later', { delaySeconds: 5 }],
  ])('Retry-After as %s is honoured', async (_, retryAfter, expected) => {
    const { run, jobs } = await aWorld({ status: 429, retryAfter });
    await run();
    expect(jobs.queued).toMatchObject([expected]);
  });

  it('a long Retry-After waits in Scheduler, a day at the most', async () => {
    const { run, schedule, jobs } = await aWorld({ status: 503, retryAfter: '999999999' });
    await run();
    expect([...schedule.due.values()]).toMatchObject([
      { when: '2026-03-04T12:00:00.000Z', job: { attempt: 2 } },
    ]);
    expect(jobs.queued).toEqual([]);
  });

  it('410 disables the endpoint at once, and nothing more is sent to it', async () => {
    const { run, delivery, jobs, partners, partner, ledger, requests, job } = await aWorld({ status: 410 });
    await ledger.add(aDelivery(partner, { language: 'en', slug: 'other' }));
    await run();
    expect(await delivery()).toMatchObject({ state: 'failed', attempts: [{ status: 410 }] });
    expect((await partners.get(partner.id))?.endpoints[0]?.state).toBe('disabled');
    expect(jobs.queued).toEqual([]);

    const event = anEvent();
    await run(job(1, { ...event, data: { ...event.data, slug: 'other' } }));
    expect(requests).toHaveLength(1);
    expect((await ledger.deliveriesOf('other'))[0]).toMatchObject({
      state: 'skipped',
      reason: 'the endpoint is disabled',
    });
  });
});

describe('what is not sent', () => {
  it('to a partner who was removed', async () => {
    const { run, delivery, partners, partner, requests } = await aWorld();
    await partners.remove(partner.id);
    expect(await run()).toBe(0);
    expect(await delivery()).toMatchObject({
      state: 'skipped',
      reason: 'the partner or the endpoint was removed',
    });
    expect(requests).toEqual([]);
  });

  it.each(['delivered', 'pending'] as const)('an older revision, when a later one is %s', async (state) => {
    const { run, delivery, ledger, partner, requests } = await aWorld();
    await ledger.add(aDelivery(partner, { revision: 2, state }));
    await run();
    expect(await delivery()).toMatchObject({ state: 'skipped', reason: 'revision 2 takes its place' });
    expect(requests).toEqual([]);
  });

  it('an older revision is sent when the later one failed, or is of another language or endpoint', async () => {
    const { run, delivery, ledger, partner } = await aWorld();
    await ledger.add(aDelivery(partner, { revision: 2, state: 'failed' }));
    await ledger.add(aDelivery(partner, { revision: 3, language: 'fr' }));
    await ledger.add(aDelivery(partner, { revision: 3, endpointId: 'another' }));
    await run();
    expect(await delivery()).toMatchObject({ state: 'delivered' });
  });

  it('what waited for more than 120 hours', async () => {
    const { run, delivery, clock, requests } = await aWorld();
    clock.now = new Date(NOON.getTime() + 121 * 3_600_000);
    await run();
    expect(await delivery()).toMatchObject({ state: 'skipped', reason: 'it waited for more than 120 hours' });
    expect(requests).toEqual([]);
  });

  it('what the ledger or the index does not know: this is our fault, and the message comes back', async () => {
    const { run, job, requests, ledger, partner } = await aWorld();
    expect(await run(job(1, anEvent(2)))).toBe(1);
    await ledger.add(aDelivery(partner, { revision: 9 }));
    expect(await run(job(1, anEvent(9)))).toBe(1);
    expect(requests).toEqual([]);
  });

  it('a revision that is not public yet', async () => {
    const { run, job, requests, ledger, partner, index } = await aWorld();
    const { publishedAt: _, ...held } = aRevision({ revision: 4, embargo: '2027-01-01T00:00:00.000Z' });
    await index.addRevision(held);
    await ledger.add(aDelivery(partner, { revision: 4 }));
    expect(await run(job(1, anEvent(4)))).toBe(1);
    expect(requests).toEqual([]);
  });
});

describe('what is sent', () => {
  const sent = z.object({
    type: z.string(),
    timestamp: z.string(),
    data: z.looseObject({ uri: z.string() }),
  });

  it('verifies with the library of Standard Webhooks', async () => {
    vi.useFakeTimers({ now: NOON, toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const { run, requests, partner, delivery } = await aWorld();
    await run();
    const [request] = requests;
    const verified = new Webhook(partner.endpoints[0]?.secret ?? '').verify(
      request?.body ?? '',
      request?.headers ?? {},
    );
    expect(sent.parse(verified)).toMatchObject({
      type: 'release.published.v1',
      timestamp: '2026-03-02T09:00:01.000Z',
      data: {
        uri: 'https://news.example.org/en/news/2026/03/tide-gauges/',
        version: '1',
        standard: { name: 'ninjs', version: '3.1' },
      },
    });
    expect(request?.url).toBe('https://tide-wire.example.org/hook');
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Dateline (+https://news.example.org)',
      'webhook-id': expect.stringMatching(/^msg_[0-9a-f]{32}$/),
    });
    expect(await delivery()).toMatchObject({ state: 'delivered', attempts: [{ status: 204 }] });
    expect(() =>
      new Webhook(`whsec_${'A'.repeat(44)}`).verify(request?.body ?? '', request?.headers ?? {}),
    ).toThrow();
  });

  it('carries the change note of a correction', async () => {
    const { run, job, requests, ledger, partner } = await aWorld();
    await ledger.add(aDelivery(partner, { revision: 2 }));
    await run(job(1, anEvent(2)));
    expect(sent.parse(JSON.parse(requests[0]?.body ?? ''))).toMatchObject({
      type: 'release.corrected.v1',
      data: { version: '2', edNote: 'Thirty gauges.' },
    });
  });

  it('stands in no log with its secret, signature or words', async () => {
    const { run, logged, partner, requests } = await aWorld({
      status: 500,
      body: 'the answer of the partner',
    });
    await run();
    const all = JSON.stringify(logged);
    expect(all).toContain('delivery attempted');
    for (const hidden of [
      partner.endpoints[0]?.secret ?? '',
      requests[0]?.headers['webhook-signature'] ?? '',
      'Tide gauges reach',
      'the answer of the partner',
    ]) {
      expect(hidden).not.toBe('');
      expect(all).not.toContain(hidden);
    }
  });
});

describe('the same job', () => {
  it('ten times, one after another, is one attempt and one next job', async () => {
    const { run, delivery, requests, jobs } = await aWorld({ status: 500 });
    for (let i = 0; i < 10; i += 1) expect(await run()).toBe(0);
    expect(requests).toHaveLength(1);
    expect((await delivery())?.attempts).toHaveLength(1);
    expect(jobs.jobs.map((j) => j.attempt)).toEqual([2]);
  });

  it('ten times at once is one attempt in the ledger and one next job, under one webhook-id', async () => {
    const { run, delivery, requests, jobs } = await aWorld({ status: 500 });
    const failures = await Promise.all(Array.from({ length: 10 }, () => run()));
    expect(failures).toEqual(Array(10).fill(0));
    expect((await delivery())?.attempts).toHaveLength(1);
    expect(jobs.jobs.map((j) => j.attempt)).toEqual([2]);
    expect(new Set(requests.map((r) => r.headers['webhook-id'])).size).toBe(1);
  });

  it('at once, of which one is delivered, is delivered', async () => {
    const { run, delivery } = await aWorld({ status: 500 }, { status: 500 }, { status: 204 });
    await Promise.all([run(), run(), run()]);
    expect((await delivery())?.state).toBe('delivered');
  });

  it.each(['delivered', 'failed', 'skipped'] as const)('after it was %s does nothing', async (state) => {
    const { run, deps, partner, requests, jobs } = await aWorld();
    const ledger = memoryWebhookLedger(aDelivery(partner, { state }));
    expect(await run(undefined, 2, { ...deps, ledger })).toBe(0);
    expect([requests, jobs.jobs]).toEqual([[], []]);
  });

  it('that comes back after its attempt was written asks for the next, at the time that the ledger says', async () => {
    const { run, jobs, clock } = await aWorld({ status: 500 });
    await run();
    jobs.queued.length = 0;
    clock.now = new Date(NOON.getTime() + 2000);
    await run(undefined, 2);
    expect(jobs.queued).toMatchObject([{ job: { attempt: 2 }, delaySeconds: 3 }]);
  });
});

describe('a crash', () => {
  /** The same dependencies, of which the n-th call dies, before or after it had its effect. */
  function dying(deps: Deps, at: number, when: 'before' | 'after') {
    let calls = 0;
    const mortal =
      <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        calls += 1;
        const mine = calls;
        if (mine === at && when === 'before') throw new Error('crash');
        const result = await call(...args);
        if (mine === at) throw new Error('crash');
        return result;
      };
    const { index, partners, ledger, jobs, schedule, post } = deps;
    const wrapped: Deps = {
      ...deps,
      index: {
        editions: mortal(index.editions),
        revision: mortal(index.revision),
        revisionsOf: mortal(index.revisionsOf),
        media: mortal(index.media),
      },
      partners: { get: mortal(partners.get), disable: mortal(partners.disable) },
      ledger: { along: mortal(ledger.along), replace: mortal(ledger.replace) },
      jobs: { send: mortal(jobs.send) },
      schedule: { at: mortal(schedule.at) },
      post: mortal(post),
    };
    return { wrapped, calls: () => calls };
  }

  const moments = [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((at) => [
    { at, when: 'before' as const },
    { at, when: 'after' as const },
  ]);

  it.each(moments)('$when call $at loses nothing of a delivery that succeeds', async ({ at, when }) => {
    const { run, deps, delivery, requests } = await aWorld({ status: 204 });
    const crashed = await run(undefined, 1, dying(deps, at, when).wrapped);
    if (crashed > 0) expect(await run(undefined, 2)).toBe(0);
    expect(await delivery()).toMatchObject({ state: 'delivered' });
    expect((await delivery())?.attempts).toHaveLength(1);
    expect(requests.length).toBeLessThanOrEqual(2);
    expect(new Set(requests.map((r) => r.headers['webhook-id'])).size).toBe(1);
  });

  it.each(moments)('$when call $at loses no next attempt of one that fails', async ({ at, when }) => {
    const { run, deps, delivery, jobs } = await aWorld({ status: 500 });
    const crashed = await run(undefined, 1, dying(deps, at, when).wrapped);
    if (crashed > 0) expect(await run(undefined, 2)).toBe(0);
    expect((await delivery())?.attempts).toHaveLength(1);
    expect(new Set(jobs.jobs.map((j) => j.attempt))).toEqual(new Set([2]));
  });

  it.each(moments)('$when call $at leaves an endpoint that is gone disabled', async ({ at, when }) => {
    const { run, deps, delivery, partners, partner } = await aWorld({ status: 410 });
    const crashed = await run(undefined, 1, dying(deps, at, when).wrapped);
    if (crashed > 0) expect(await run(undefined, 2)).toBe(0);
    expect((await partners.get(partner.id))?.endpoints[0]?.state).toBe('disabled');
    expect(['failed', 'skipped']).toContain((await delivery())?.state);
  });

  it('has been tried at every call there is', async () => {
    const { run, deps } = await aWorld({ status: 500 });
    const { wrapped, calls } = dying(deps, 0, 'before');
    await run(undefined, 1, wrapped);
    expect(calls()).toBe(9);
  });
});
