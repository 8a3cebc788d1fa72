import { describe, expect, it } from 'vitest';
import { partnersOfAStage } from './partners-of-a-stage.ts';
import { ago, enrol, enrolTwice, NOW, sent, states } from './sent.ts';
import { dateline } from './world.ts';

const { at, partners, tideWire, firstEndpoint } = partnersOfAStage();

describe('partners pause and resume', () => {
  const resume = async (...options: string[]) =>
    JSON.parse((await partners('resume', 'tide-wire', '--json', ...options)).out);

  it('pauses all endpoints or the one that is named; one that is off keeps its reason', async () => {
    const before = await enrolTwice(at.stage);
    const [first, ...others] = before.endpoints;
    if (!first) throw new Error('there is a first');
    const off = { ...first, state: 'disabled' as const, why: 'it answered 410', since: ago(2) };
    await at.stage.partners.replace({ ...before, endpoints: [off, ...others], version: 3 }, before);
    const { out } = await partners('pause', 'tide-wire');
    expect(out).toContain(
      `left    tide-wire/tide-wire-1: it takes nothing already, disabled since ${ago(2)}`,
    );
    expect(out).toContain('paused  tide-wire/second');
    expect((await tideWire()).endpoints).toMatchObject([
      off,
      { state: 'paused', why: 'paused by the newsroom', since: NOW.toISOString() },
    ]);
    const again = await tideWire();
    expect((await partners('pause', 'tide-wire')).out).not.toContain('paused  ');
    expect(await tideWire()).toEqual(again);
  });

  it('resumes: failures are forgotten, slowness is not', async () => {
    const before = await enrol(at.stage);
    const health = {
      failingSince: ago(6),
      warnedAt: ago(3),
      why: 'nothing but failures',
      since: ago(1),
      slow: true,
    };
    const endpoints = before.endpoints.map((one) => ({ ...one, ...health, state: 'disabled' as const }));
    await at.stage.partners.replace({ ...before, endpoints, version: 2 }, before);
    const { out } = await partners('resume', 'tide-wire');
    expect(out).toBe('resumed  tide-wire/tide-wire-1, which was disabled\n         nothing was held\n');
    expect((await tideWire()).endpoints).toEqual(before.endpoints.map((one) => ({ ...one, slow: true })));
    expect((await partners('resume', 'tide-wire')).out).toContain(
      'active   tide-wire/tide-wire-1 was active',
    );
  });

  it('sends what was held in the order of the log, of an edition the last; twice changes nothing', async () => {
    await enrol(at.stage);
    await partners('pause', 'tide-wire');
    const held = (slug: string, more: Parameters<typeof sent>[1] = {}) =>
      sent(at.stage, { slug, state: 'held', reason: 'the endpoint is paused', ...more });
    await held('ancient', { createdAt: ago(31) });
    await held('old', { createdAt: ago(29) });
    await held('gauge', { createdAt: ago(5) });
    await sent(at.stage, { slug: 'delivered', createdAt: ago(4) });
    await held('lost', { createdAt: ago(3), item: { digest: 'b'.repeat(64), bytes: 1, contentType: 'x/y' } });
    await held('gauge', { revision: 2, type: 'release.corrected.v1', createdAt: ago(2) });
    await held('harbour', { createdAt: ago(1) });
    expect(await resume()).toEqual([
      { endpoint: 'tide-wire-1', before: 'paused', asked: 3, overtaken: 1, expired: 1, old: 1 },
    ]);
    const jobs = at.stage.memory.deliveries.jobs;
    expect(jobs.map(({ slug, revision, attempt }) => [slug, revision, attempt])).toEqual([
      ...[
        ['old', 1, 1],
        ['gauge', 2, 1],
        ['harbour', 1, 1],
      ],
    ]);
    expect(await states(at.stage)).toEqual({
      'msg_tide-wire-1_3': 'superseded: a later revision takes its place',
      'msg_tide-wire-1_6': 'pending',
    });
    expect(await states(at.stage, 'ancient')).toEqual({
      'msg_tide-wire-1_1': 'skipped: its endpoint was off for more than 30 days',
    });
    expect(await states(at.stage, 'lost')).toEqual({
      'msg_tide-wire-1_5': 'skipped: what was to be sent is no longer kept',
    });
    expect(await states(at.stage, 'delivered')).toEqual({ 'msg_tide-wire-1_4': 'delivered' });
    expect(await resume()).toEqual([
      { endpoint: 'tide-wire-1', before: 'active', asked: 0, overtaken: 0, expired: 0, old: 0 },
    ]);
    expect(at.stage.memory.deliveries.jobs).toHaveLength(3);
  });

  it('ends all of a long backlog that is too old, and looks no further than where it begins', async () => {
    await enrol(at.stage);
    for (let n = 0; n < 150; n += 1) await sent(at.stage, { slug: `before-${n}`, createdAt: ago(100) });
    for (let n = 0; n < 250; n += 1)
      await sent(at.stage, { slug: `s${n}`, state: 'held', createdAt: ago(40) });
    let reads = 0;
    const { logBefore } = at.stage.webhookLedger;
    at.stage.webhookLedger.logBefore = (...args) => {
      reads += 1;
      return logBefore(...args);
    };
    expect(await resume()).toMatchObject([{ asked: 0, old: 250 }]);
    // Four pages of a hundred, the last of them without anything held; then, for latecomers, the first.
    expect(reads).toBe(5);
  });

  it('picks up what a worker held that had looked a moment before', async () => {
    await enrol(at.stage);
    await partners('pause', 'tide-wire');
    const { status, out } = await dateline(
      at.stage,
      ['partners', 'resume', 'tide-wire', '--json'],
      async () => {
        await sent(at.stage, { slug: 'late', state: 'held' });
      },
    );
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject([{ asked: 1 }]);
    expect(await states(at.stage, 'late')).toEqual({ 'msg_tide-wire-1_1': 'pending' });
  });

  it('of one endpoint leaves the other paused, and what is held for it', async () => {
    await enrolTwice(at.stage);
    await partners('pause', 'tide-wire');
    await sent(at.stage, { slug: 'a', state: 'held' });
    await sent(at.stage, { slug: 'b', state: 'held', endpointId: 'second' });
    expect((await partners('resume', 'tide-wire', '--endpoint', 'second')).out).toBe(
      'resumed  tide-wire/second, which was paused\n         held, and sent now: 1\n',
    );
    expect((await tideWire()).endpoints.map(({ state }) => state)).toEqual(['paused', 'active']);
    expect(await states(at.stage, 'a')).toEqual({ 'msg_tide-wire-1_1': 'held' });
    expect(await states(at.stage, 'b')).toEqual({ msg_second_1: 'pending' });
  });

  it('is active before anything is asked for, so that nothing is held again', async () => {
    await enrol(at.stage);
    await partners('pause', 'tide-wire');
    await sent(at.stage, { state: 'held' });
    const { send } = at.stage.deliveries;
    const seen: string[] = [];
    at.stage.deliveries.send = async (jobs) => {
      seen.push((await firstEndpoint()).state);
      await send(jobs);
    };
    await partners('resume', 'tide-wire');
    expect(seen).toEqual(['active']);
  });
});

describe('partners rotate', () => {
  it('shows the new secret once; both sign for 24 hours', async () => {
    const before = await enrol(at.stage);
    const rotated = JSON.parse((await partners('rotate', 'tide-wire', '--json')).out);
    expect(rotated.secret).toMatch(/^whsec_/);
    const { keys } = await firstEndpoint();
    expect(keys[1]).toEqual({ ...before.endpoints[0]?.keys[0], until: '2026-03-03T09:00:00.000Z' });
    expect(keys[0]?.until).toBeUndefined();
    expect(
      await at.stage.seal.open(keys[0]?.sealed ?? '', { partner: 'tide-wire', endpoint: 'tide-wire-1' }),
    ).toBe(rotated.secret);
    const { out } = await partners('show', 'tide-wire');
    expect(out).toContain('signs until 2026-03-03T09:00:00.000Z');
    expect(out).not.toContain(rotated.secret);
  });

  it('keeps the kind of key, or changes it', async () => {
    await enrol(at.stage, { signature: 'ed25519' });
    await partners('rotate', 'tide-wire');
    expect((await firstEndpoint()).keys.map(({ kind }) => kind)).toEqual(['ed25519', 'ed25519']);
    const { out } = await partners('rotate', 'tide-wire', '--signature', 'hmac');
    expect(out).toContain('whsec_');
    expect((await firstEndpoint()).keys.map(({ kind }) => kind)).toEqual(['hmac', 'ed25519', 'ed25519']);
  });

  it('of an endpoint that is gone meanwhile shows no secret', async () => {
    await enrol(at.stage);
    const { get } = at.stage.partners;
    let reads = 0;
    at.stage.partners.get = async (id) => {
      reads += 1;
      return reads === 1 ? get(id) : undefined;
    };
    const { status, out } = await partners('rotate', 'tide-wire');
    expect({ status, out }).toEqual({ status: 1, out: '' });
  });
});
