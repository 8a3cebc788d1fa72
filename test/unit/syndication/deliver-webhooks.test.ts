import { Webhook as Standard } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import * as z from 'zod';
import { changePartner } from '../../../functions/shared/domain/partner.ts';
import { newKey, rotated } from '../../../functions/shared/domain/partner-keys.ts';
import { type Behaviour, NOON, syndicationStage } from '../../support/syndication.ts';

const HOUR = 3_600_000;

/** A stage with one partner, and the first revision planned. */
async function planned(
  behaves?: Behaviour,
  wish: Parameters<ReturnType<typeof syndicationStage>['join']>[0] = {},
) {
  const stage = syndicationStage();
  const wire = await stage.join(wish, behaves);
  const event = await stage.release('published', 1);
  await stage.plan(event);
  const delivery = async () => (await stage.deliveries())[0];
  const job = async (attempt = 1) => {
    const { slug, language, revision, type, partnerId, endpointId } = (await delivery()) ?? {};
    return { slug, language, revision, type, partnerId, endpointId, attempt };
  };
  const endpoint = async () => (await stage.partners.get(wire.partner.id))?.endpoints[0];
  return { ...stage, wire, event, delivery, job, endpoint };
}

const bad: [string, ReturnType<Behaviour>, string][] = [
  ['no answer', { status: undefined, error: 'connect ECONNREFUSED' }, 'connect ECONNREFUSED'],
  ['a redirect', { status: 302 }, 'redirects are not followed (302)'],
  ['not found', { status: 404 }, 'answered 404'],
  ['too many requests', { status: 429 }, 'answered 429'],
  ['a fault', { status: 500, body: 'oops' }, 'answered 500'],
  ['an inside address', { status: undefined, error: 'refused: x leads inside' }, 'refused: x leads inside'],
];
describe('what a partner does wrong', () => {
  it.each(bad)(
    '%s: is written down and tried again in 5 seconds, in the slow lane',
    async (_, given, error) => {
      const stage = await planned(() => given);
      expect(await stage.deliver(await stage.job())).toBe(0);
      expect(await stage.delivery()).toMatchObject({
        state: 'pending',
        attempts: 1,
        nextAt: '2026-03-03T12:00:05.000Z',
        last: { at: NOON.toISOString(), error },
      });
      expect(await stage.ledger.attempts((await stage.delivery())?.id ?? '')).toMatchObject([{ error }]);
      expect(stage.waiting.at(-1)).toMatchObject({
        job: { attempt: 2 },
        lane: 'slow',
        at: NOON.getTime() + 5000,
      });
    },
  );

  it('for ever: ten attempts at the stated times, short waits in the queue, long ones in Scheduler, then failed', async () => {
    const stage = await planned(() => ({ status: 500 }));
    const lanes: string[] = [];
    for (;;) {
      const [next] = stage.waiting;
      if (!next) break;
      lanes.push(next.lane);
      await stage.step();
    }
    const times = stage.wire.calls().map(({ at }) => (at - NOON.getTime()) / 1000);
    const waits = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    expect(waits).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect(lanes).toEqual(['fast', 'slow', 'slow', ...Array(7).fill('schedule')]);
    expect(await stage.delivery()).toMatchObject({
      state: 'failed',
      attempts: 10,
      reason: '10 attempts, the last: answered 500',
    });
    expect(await stage.ledger.attempts((await stage.delivery())?.id ?? '')).toHaveLength(10);
    expect(new Set(stage.wire.calls().map((c) => c.headers['webhook-id'])).size).toBe(1);
    expect(new Set(stage.wire.calls().map((c) => c.body)).size).toBe(1);
  });

  it.each([
    ['seconds', '600', 600],
    ['an HTTP date', 'Tue, 03 Mar 2026 12:10:00 GMT', 600],
    ['less than planned', '1', 5],
    ['rubbish', 'later', 5],
    ['more than a day', '999999999', 86_400],
  ])('Retry-After as %s is honoured', async (_, retryAfter, seconds) => {
    const stage = await planned((nth) => (nth === 1 ? { status: 429, retryAfter } : {}));
    await stage.settle();
    expect(stage.wire.calls()[1]?.at).toBe(NOON.getTime() + seconds * 1000);
    expect(await stage.delivery()).toMatchObject({ state: 'delivered', attempts: 2 });
  });

  it('410: the endpoint is off at once, both are told, what comes is held', async () => {
    const stage = await planned(() => ({ status: 410 }), { contact: 'desk@wire.example.net' });
    await stage.settle();
    expect(await stage.delivery()).toMatchObject({ state: 'failed', attempts: 1 });
    expect(await stage.endpoint()).toMatchObject({ state: 'disabled', since: NOON.toISOString() });
    expect(stage.mails.map(({ to }) => to)).toEqual(['desk@example.org', 'desk@wire.example.net']);
    await stage.plan(await stage.release('published', 1, { slug: 'another' }));
    await stage.settle();
    expect(await stage.deliveries('another')).toMatchObject([{ state: 'held' }]);
    expect(stage.wire.calls()).toHaveLength(1);
  });

  it('nothing but failures for 120 hours: a mail half-way and at the end, then it is off; nothing is lost', async () => {
    const stage = await planned(() => ({ status: 503, body: '<b>down</b>' }));
    const { clock, mails } = stage;
    for (let hour = 0; hour < 125; hour += 5) {
      await stage.plan(await stage.release('published', 1, { slug: `release-${hour}` }));
      const until = NOON.getTime() + (hour + 5) * HOUR;
      while (stage.waiting.some(({ at }) => at < until)) await stage.step();
      clock.now = until;
    }
    const told = mails.map(({ subject, text }) => [subject, text.split('\n')[0]]);
    expect(told).toEqual([
      [expect.stringContaining('are failing'), expect.stringContaining('Since 3 March 2026')],
      [expect.stringContaining('are switched off'), expect.stringContaining('Since 3 March 2026')],
    ]);
    expect(mails[0]?.html).not.toContain('<b>down');
    expect(await stage.endpoint()).toMatchObject({ state: 'disabled', failingSince: NOON.toISOString() });
    await stage.settle();
    const states = await Promise.all(
      [60, 90, 120].map(async (hour) => (await stage.deliveries(`release-${hour}`))[0]?.state),
    );
    expect(states).toEqual(['held', 'held', 'held']);
  });

  it('one success in between begins the count anew', async () => {
    const stage = await planned((nth) => ({ status: nth === 3 ? 204 : 503 }));
    await stage.step();
    await stage.step();
    expect(await stage.endpoint()).toMatchObject({ failingSince: NOON.toISOString() });
    await stage.step();
    expect((await stage.endpoint())?.failingSince).toBeUndefined();
  });

  it('a notice that can’t be sent is a line in the log, and the endpoint is off all the same', async () => {
    const stage = await planned(() => ({ status: 410 }));
    stage.deps.mailer = { send: () => Promise.reject(new Error('SES is away')) };
    await stage.settle();
    expect((await stage.endpoint())?.state).toBe('disabled');
    expect(JSON.stringify(stage.logged)).toContain('a notice about an endpoint could not be sent');
  });

  it('slow answers: the endpoint goes to the slow lane, and comes back when it is quick', async () => {
    const stage = await planned((nth) => ({ latency: nth < 3 ? 9_000 : 50 }));
    await stage.settle();
    expect((await stage.endpoint())?.slow).toBe(true);
    for (const [i, expected] of [true, false].entries()) {
      await stage.plan(await stage.release('published', 1, { slug: `next-${i}` }));
      expect(stage.waiting[0]?.lane).toBe('slow');
      await stage.settle();
      expect((await stage.endpoint())?.slow).toBe(expected);
    }
  });
});

describe('what is not sent', () => {
  it('to a partner who was removed', async () => {
    const stage = await planned();
    await stage.partners.remove('tide-wire');
    await stage.settle();
    expect(await stage.delivery()).toMatchObject({
      state: 'skipped',
      reason: 'the partner or the endpoint was removed',
    });
    expect(stage.wire.calls()).toEqual([]);
  });

  it('an older revision, when a later one waits or is there', async () => {
    const stage = await planned((nth) => ({ status: nth === 1 ? 500 : 204 }));
    await stage.step();
    await stage.plan(await stage.release('corrected', 2, { changeNote: 'Thirty gauges.' }));
    await stage.settle();
    const bodies = stage.wire.calls().map(({ body }) => JSON.parse(body).type);
    expect(bodies).toEqual(['release.published.v1', 'release.corrected.v1']);
    expect(await stage.deliveries()).toMatchObject([
      { state: 'superseded', reason: 'revision 2 takes its place (release.corrected.v1)' },
      { state: 'delivered' },
    ]);
  });

  it('an older revision that is planned after the later one', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join();
    const first = await stage.release('published', 1);
    const second = await stage.release('corrected', 2, { changeNote: 'Thirty gauges.' });
    await stage.plan(second);
    await stage.plan(first);
    await stage.settle();
    expect(calls()).toHaveLength(1);
    expect((await stage.deliveries()).map(({ state }) => state)).toEqual(['superseded', 'delivered']);
  });

  it('what waited for more than 120 hours, until a person asks for it', async () => {
    const stage = await planned();
    stage.clock.now += 121 * HOUR;
    await stage.settle();
    const held = await stage.delivery();
    expect(held).toMatchObject({ state: 'held', reason: 'it waited for more than 120 hours' });
    expect(stage.wire.calls()).toEqual([]);
    if (held) expect(await stage.again(held)).toBe('asked');
    await stage.settle();
    expect(await stage.delivery()).toMatchObject({ state: 'delivered' });
  });

  it('what the ledger or the item store does not know: this is our fault, and the message comes back', async () => {
    const stage = await planned();
    expect(await stage.deliver({ ...(await stage.job()), slug: 'unheard-of' })).toBe(1);
    stage.items.stored.clear();
    expect(await stage.deliver(await stage.job())).toBe(1);
    expect(stage.wire.calls()).toEqual([]);
  });
});

describe('again', () => {
  it('a delivery keeps its id, and its schedule begins anew', async () => {
    const stage = await planned((nth) => ({ status: nth <= 11 ? 500 : 204 }));
    await stage.settle();
    const failed = await stage.delivery();
    expect(failed?.state).toBe('failed');
    if (failed) expect(await stage.again(failed)).toBe('asked');
    await stage.settle();
    expect(await stage.delivery()).toMatchObject({ state: 'delivered', attempts: 12, before: 10 });
    const calls = stage.wire.calls();
    expect((calls[11]?.at ?? 0) - (calls[10]?.at ?? 0)).toBe(5000);
    expect(new Set(calls.map((c) => c.headers['webhook-id'])).size).toBe(1);
  });

  it('one that waits goes now, and what was scheduled for it finds it done', async () => {
    const stage = await planned((nth) => ({ status: nth <= 4 ? 500 : 204 }));
    for (let i = 0; i < 4; i += 1) await stage.step();
    const waits = await stage.delivery();
    if (waits) await stage.again(waits);
    const before = stage.clock.now;
    await stage.step();
    expect([stage.clock.now, (await stage.delivery())?.state]).toEqual([before, 'delivered']);
    await stage.settle();
    expect(stage.wire.calls()).toHaveLength(5);
  });

  it('never goes back behind a later revision', async () => {
    const stage = await planned();
    await stage.settle();
    const first = await stage.delivery();
    await stage.plan(await stage.release('corrected', 2, { changeNote: 'Thirty gauges.' }));
    if (first) expect(await stage.again(first)).toBe('overtaken');
  });

  it('what is no longer kept can’t be sent', async () => {
    const stage = await planned();
    await stage.settle();
    stage.items.stored.clear();
    const gone = await stage.delivery();
    if (gone)
      expect([await stage.again(gone), await stage.again({ ...gone, slug: 'x' })]).toEqual([
        'expired',
        'none',
      ]);
  });
});

describe('what is sent', () => {
  const atNoon = () => {
    vi.useFakeTimers({ now: NOON, toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
  };
  const sent = z.object({
    type: z.string(),
    timestamp: z.string(),
    sequence: z.number(),
    data: z.looseObject({ uri: z.string() }),
  });

  it('verifies with the libraries of Standard Webhooks and of Svix', async () => {
    atNoon();
    const stage = await planned();
    await stage.settle();
    const [request] = stage.wire.calls();
    const { body = '', headers = {} } = request ?? {};
    for (const Library of [Standard, Svix]) {
      const verified = new Library(stage.wire.secret).verify(body, headers);
      expect(sent.parse(verified)).toMatchObject({
        type: 'release.published.v1',
        timestamp: NOON.toISOString(),
        sequence: 1,
        data: { uri: 'https://news.example.org/en/news/2026/03/tide-gauges/', version: '1' },
      });
      expect(() => new Library(`whsec_${'A'.repeat(44)}`).verify(body, headers)).toThrow();
      expect(() => new Library(stage.wire.secret).verify(`${body} `, headers)).toThrow();
    }
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Dateline (+https://news.example.org)',
      'webhook-id': expect.stringMatching(/^msg_[0-9a-f]{32}$/),
      'dateline-event': 'release.published.v1',
      'dateline-sequence': '1',
    });
  });

  it('is signed by the old and the new key for 24 hours after a rotation, and by the new one alone afterwards', async () => {
    const stage = await planned(() => ({ status: 500 }));
    const { partner, endpointId, secret } = stage.wire;
    const made = await newKey('hmac', { partnerId: partner.id, endpointId }, stage.seal, NOON);
    await changePartner(stage.partners, partner.id, (current) => ({
      ...current,
      endpoints: current.endpoints.map((e) => ({ ...e, keys: rotated(e.keys, made.key, NOON) })),
    }));
    await stage.settle();
    const verifies = (call: { body: string; headers: Record<string, string>; at: number }, by: string) => {
      vi.useFakeTimers({ now: call.at, toFake: ['Date'] });
      onTestFinished(() => void vi.useRealTimers());
      try {
        new Standard(by).verify(call.body, call.headers);
        return true;
      } catch {
        return false;
      }
    };
    for (const call of stage.wire.calls()) {
      expect(verifies(call, made.shown)).toBe(true);
      expect(verifies(call, secret)).toBe(call.at < NOON.getTime() + 24 * HOUR);
    }
    expect(stage.wire.calls().at(-1)?.at).toBeGreaterThan(NOON.getTime() + 24 * HOUR);
  });

  it('carries the partner’s own headers, and none of them in place of ours', async () => {
    const stage = await planned(undefined, { headers: { 'x-api-key': 'k', 'webhook-id': 'forged' } });
    await stage.settle();
    const { headers } = stage.wire.calls()[0] ?? {};
    expect(headers?.['x-api-key']).toBe('k');
    expect(headers?.['webhook-id']).toBe((await stage.delivery())?.id);
  });

  it('is told by reference from 20,000 bytes on, with the digest of what is kept', async () => {
    const stage = syndicationStage();
    const { calls } = await stage.join();
    const long = `<p>${'Water. '.repeat(4_000)}</p>`;
    await stage.plan(
      await stage.release('published', 1, { document: { bodyHtml: long, bodyText: 'Water.' } }),
    );
    await stage.settle();
    const body = JSON.parse(calls()[0]?.body ?? '');
    const [delivery] = await stage.deliveries();
    expect(body).toEqual({
      type: 'release.published.v1',
      timestamp: NOON.toISOString(),
      sequence: 1,
      reference: {
        href: expect.stringMatching(
          /^https:\/\/news\.example\.org\/partners\/tide-wire\/items\/1\?endpoint=tide-wire-1&token=/,
        ),
        contentType: delivery?.item.contentType,
        bytes: delivery?.item.bytes,
        digest: `sha256:${delivery?.item.digest}`,
      },
    });
    expect(delivery?.item.bytes).toBeGreaterThan(20_000);
  });

  it('stands in no log with its secret, signature or words', async () => {
    const stage = await planned(() => ({ status: 500, body: 'the answer of the partner' }));
    await stage.settle();
    const all = JSON.stringify(stage.logged);
    expect(all).toContain('delivery attempted');
    for (const hidden of [
      stage.wire.secret,
      stage.wire.calls()[0]?.headers['webhook-signature'] ?? '',
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
    const stage = await planned(() => ({ status: 500 }));
    const job = await stage.job();
    stage.waiting.length = 0;
    for (let i = 0; i < 10; i += 1) expect(await stage.deliver(job)).toBe(0);
    expect(stage.wire.calls()).toHaveLength(1);
    expect((await stage.delivery())?.attempts).toBe(1);
    expect(stage.waiting.map(({ job: { attempt } }) => attempt)).toEqual([2]);
  });

  it('ten times at once is one attempt in the ledger and one next job, under one webhook-id', async () => {
    const stage = await planned(() => ({ status: 500 }));
    const job = await stage.job();
    stage.waiting.length = 0;
    const failures = await Promise.all(Array.from({ length: 10 }, () => stage.deliver(job)));
    expect(failures).toEqual(Array(10).fill(0));
    expect((await stage.delivery())?.attempts).toBe(1);
    expect(stage.waiting.map(({ job: { attempt } }) => attempt)).toEqual([2]);
    expect(new Set(stage.wire.calls().map((c) => c.headers['webhook-id'])).size).toBe(1);
  });

  it('at once, of which one is delivered, is delivered', async () => {
    const stage = await planned((nth) => ({ status: nth === 3 ? 204 : 500 }));
    const job = await stage.job();
    await Promise.all([stage.deliver(job), stage.deliver(job), stage.deliver(job)]);
    expect((await stage.delivery())?.state).toBe('delivered');
  });

  it.each(['delivered', 'failed', 'skipped', 'superseded', 'held'] as const)(
    'after it was %s does nothing',
    async (state) => {
      const stage = await planned();
      const job = await stage.job();
      const before = await stage.delivery();
      if (before) await stage.ledger.replace({ ...before, state, version: 2 }, before);
      stage.waiting.length = 0;
      expect(await stage.deliver(job, 2)).toBe(0);
      expect([stage.wire.calls(), stage.waiting]).toEqual([[], []]);
    },
  );

  it('that comes back after its attempt was written asks for the next, at the time that the ledger says', async () => {
    const stage = await planned(() => ({ status: 500 }));
    const job = await stage.job();
    await stage.step();
    stage.waiting.length = 0;
    stage.clock.now += 2000;
    await stage.deliver(job, 2);
    expect(stage.waiting).toMatchObject([{ job: { attempt: 2 }, at: NOON.getTime() + 5000 }]);
  });

  it.each([1, 5])(
    'out of the dead-letter queue asks for what nobody asked for after attempt %i',
    async (nth) => {
      const stage = await planned((n) => ({ status: n <= nth ? 500 : 204 }));
      while (stage.wire.calls().length < nth - 1) await stage.step();
      const [job] = stage.waiting.splice(0).map((one) => one.job);
      stage.clock.now = Math.max(
        stage.clock.now,
        Date.parse((await stage.delivery())?.nextAt ?? NOON.toISOString()),
      );
      const broken = async () => {
        throw new Error('SQS and Scheduler are down');
      };
      const deps = {
        ...stage.deps,
        lanes: { fast: { send: broken }, slow: { send: broken } },
        schedule: { at: broken },
      };
      for (let received = 1; received <= 5; received += 1)
        expect(await stage.deliver(job, received, deps)).toBe(1);
      expect([stage.wire.calls().length, stage.waiting]).toEqual([nth, []]);
      stage.clock.now += nth === 1 ? 2 * 3_600_000 : 60_000;
      expect(await stage.deliver(job, 1)).toBe(0);
      await stage.settle();
      expect((await stage.delivery())?.state).toBe('delivered');
    },
  );
});
