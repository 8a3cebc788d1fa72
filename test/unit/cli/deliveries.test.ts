import { beforeEach, describe, expect, it } from 'vitest';
import { momentOf } from '../../../bin/moment.ts';
import { run } from '../../../bin/program.ts';
import { Refusal } from '../../../bin/refusal.ts';
import type { WebhookDelivery } from '../../../functions/shared/domain/delivery.ts';
import { anEdition } from '../../support/newsroom.ts';
import { ago, enrol, enrolTwice, NOW, sent, states } from './sent.ts';
import { aStage, dateline } from './world.ts';

let stage: ReturnType<typeof aStage>;
beforeEach(() => {
  stage = aStage();
});

const deliveries = (...args: string[]) => dateline(stage, ['deliveries', ...args]);
const listed = async (...options: string[]): Promise<string[]> =>
  JSON.parse((await deliveries('list', ...options, '--json')).out).map(({ id }: WebhookDelivery) => id);

describe('a moment', () => {
  it.each([
    'yesterday',
    '',
    '2',
    '-2d',
    '2 d',
    '2y',
    '2026',
    '2026-13-01',
    '2026-02-30',
    '2026-02-28T25:00',
    '1.5d',
    '9999999d',
  ])('%j is refused, with what to write', (given) => {
    expect(() => momentOf('--since', given, NOW)).toThrow(Refusal);
    expect(() => momentOf('--since', given, NOW)).toThrow(
      `--since ${JSON.stringify(given)} is no moment; write`,
    );
  });

  it.each([
    ['0m', '2026-03-02T09:00:00.000Z'],
    ['90m', '2026-03-02T07:30:00.000Z'],
    ['12h', '2026-03-01T21:00:00.000Z'],
    ['2d', '2026-02-28T09:00:00.000Z'],
    ['1w', '2026-02-23T09:00:00.000Z'],
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01 09:30', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01T09:30:15.5Z', '2026-03-01T09:30:15.500Z'],
    ['2026-03-01T09:30+05:30', '2026-03-01T04:00:00.000Z'],
  ])('%j is %s', (given, moment) => {
    expect(momentOf('--since', given, NOW).toISOString()).toBe(moment);
  });
});

describe.each(['list', 'resend'])('deliveries %s of what is not there, or used wrongly', (command) => {
  it.each([
    [['--partner', 'tide-wrie'], 1, 'Did you mean tide-wire?'],
    [['--partner', 'tide-wire', '--endpoint', 'secnd'], 1, 'Did you mean second?'],
    [
      ['--partner', 'tide-wire', '--endpoint', 'x', '--release', 'gauge', '--state', 'lost'],
      2,
      "'lost' is invalid",
    ],
    [['--endpoint', 'second', '--state', 'held'], 2, '--endpoint second goes with --partner ID'],
    [['--release', 'guage'], 1, 'there is no release "guage"'],
    [['--release', 'gauge', '--partner', 'tide-wrie'], 1, 'Did you mean tide-wire?'],
    [['--state', 'held', '--since', 'soon'], 2, '--since "soon" is no moment'],
    [['--state', 'held', '--since', '1d', '--until', '2d'], 2, '--since 1d is after --until 2d'],
  ])('%j', async (options, status, words) => {
    await enrolTwice(stage);
    await sent(stage, { state: 'failed' });
    const answer = await deliveries(command, ...options);
    expect(answer).toMatchObject({ status, out: '' });
    expect(answer.err).toContain(words);
    expect(stage.memory.deliveries.jobs).toEqual([]);
  });
});

describe('deliveries list', () => {
  it('of nothing', async () => {
    expect((await deliveries('list')).out).toBe(
      `Nothing like that was sent since ${ago(7)}; --since 30d looks further back.\n`,
    );
    await stage.index.replaceEdition(anEdition({ slug: 'gauge' }), undefined);
    expect((await deliveries('list', '--release', 'gauge')).out).toBe(
      'Nothing like that was sent of gauge.\n',
    );
    expect(await listed()).toEqual([]);
  });

  it.each(['0', '-1', 'all', '1.5'])('--limit %j is refused', async (limit) => {
    expect(await deliveries('list', '--limit', limit)).toMatchObject({ status: 2, out: '' });
  });

  it('says on one line what, where, how it stands and what the last answer was', async () => {
    await enrol(stage);
    const last = { at: ago(0, 1), status: 503, latency: 41.6, error: 'answered 503', answer: 'Later.' };
    const nextAt = '2026-03-02T11:00:00.000Z';
    await sent(stage, { state: 'pending', attempts: 2, last, nextAt, createdAt: ago(0, 2) });
    expect((await deliveries('list')).out).toBe(
      `${ago(0, 2)}  tide-wire/tide-wire-1  #1  gauge (en)  revision 1, published  pending, 2 attempts, the last: 503 in 42 ms: answered 503; the next ${nextAt}\n`,
    );
  });

  it('of all partners, the newest first, of the last seven days; or of the time that is said', async () => {
    await enrolTwice(stage);
    await enrol(stage, { name: 'Radio Delta' });
    const delta = { partnerId: 'radio-delta', endpointId: 'radio-delta-1' };
    await sent(stage, { ...delta, id: 'd8', slug: 'a', createdAt: ago(8) });
    await sent(stage, { id: 't6', slug: 'b', createdAt: ago(6) });
    await sent(stage, { ...delta, id: 'd3', slug: 'c', createdAt: ago(3) });
    await sent(stage, { endpointId: 'second', id: 's2', slug: 'd', state: 'held', createdAt: ago(2) });
    await sent(stage, { id: 't1', slug: 'e', language: 'fr', createdAt: ago(1) });
    expect(await listed()).toEqual(['t1', 's2', 'd3', 't6']);
    expect(await listed('--since', '30d')).toEqual(['t1', 's2', 'd3', 't6', 'd8']);
    expect(await listed('--since', '30d', '--until', '3d')).toEqual(['d3', 't6', 'd8']);
    expect(await listed('--partner', 'tide-wire')).toEqual(['t1', 's2', 't6']);
    expect(await listed('--partner', 'tide-wire', '--endpoint', 'second')).toEqual(['s2']);
    expect(await listed('--state', 'held')).toEqual(['s2']);
    expect(await listed('--language', 'fr')).toEqual(['t1']);
    expect(await listed('--limit', '2')).toEqual(['t1', 's2']);
    expect((await deliveries('list', '--limit', '2')).out).toContain('There are more: --limit 4');
    expect((await deliveries('list', '--limit', '4')).out).not.toContain('There are more');
  });

  it('by release: whatever its age, also to a partner that was removed', async () => {
    await enrol(stage);
    await sent(stage, { id: 'old', createdAt: ago(300) });
    await sent(stage, {
      partnerId: 'gone-wire',
      endpointId: 'g',
      id: 'gone',
      state: 'skipped',
      createdAt: ago(200),
    });
    expect(await listed('--release', 'releases/gauge.md')).toEqual(['gone', 'old']);
    expect(await listed('--release', 'gauge', '--partner', 'gone-wire')).toEqual(['gone']);
    expect(await listed('--release', 'gauge', '--since', '250d')).toEqual(['gone']);
    expect(await listed('--partner', 'tide-wire')).toEqual([]);
  });

  it('reads a log no further than it has to', async () => {
    await enrol(stage);
    for (let n = 250; n > 0; n -= 1) await sent(stage, { slug: `s${n}`, createdAt: ago(0, n) });
    let reads = 0;
    const { logBefore } = stage.webhookLedger;
    stage.webhookLedger.logBefore = (...args) => {
      reads += 1;
      return logBefore(...args);
    };
    expect(await listed('--since', '10h', '--limit', '99')).toHaveLength(10);
    expect(reads).toBe(1);
    expect(await listed('--limit', '120')).toHaveLength(120);
    expect(reads).toBe(3);
  });
});

describe('deliveries show', () => {
  it.each([
    [['gauge'], 2, 'say to which partner: --partner tide-wire'],
    [['guage', '--partner', 'tide-wire'], 1, 'there is no release "guage"'],
    [
      ['gauge', '--partner', 'radio-delta'],
      1,
      'radio-delta was sent nothing of gauge; these were: tide-wire',
    ],
    [
      ['gauge', '--partner', 'tide-wire', '--revision', '7'],
      1,
      'what it was: tide-wire/tide-wire-1 en revision 1',
    ],
    [['gauge', '--partner', 'tide-wire', '--language', 'fr'], 1, 'was sent nothing like that'],
    [['gauge', '--endpoint', 'second'], 2, 'goes with --partner ID'],
    [['gauge', '--partner', 'tide-wire', '--revision', 'last'], 2, 'whole number'],
    [['msg_none'], 1, '"msg_none" stands in no log of any partner'],
    [['msg_none', '--partner', 'tide-wire'], 1, '"msg_none" stands in no log of tide-wire'],
    [['msg_none', '--partner', 'tide-wrie'], 1, 'Did you mean tide-wire?'],
  ])('%j is refused with what there is', async (args, status, words) => {
    await enrol(stage);
    await sent(stage);
    const answer = await deliveries('show', ...args);
    expect(answer).toMatchObject({ status, out: '' });
    expect(answer.err).toContain(words);
  });

  it('of a release that no partner was to get', async () => {
    await stage.index.replaceEdition(anEdition({ slug: 'gauge' }), undefined);
    expect((await deliveries('show', 'gauge', '--partner', 'x')).err).toContain(
      'nothing of gauge was to be sent to a partner',
    );
  });

  it('shows every attempt; what a partner answers moves no cursor', async () => {
    await enrol(stage);
    const tries = [
      { at: ago(0, 3), latency: 15_000, error: 'no answer within 15 s in all' },
      { at: ago(0, 2), status: 500, latency: 12, error: 'answered 500', answer: '\u001b[31mOh\nno\u202e' },
    ];
    const delivery = await sent(stage, {
      ...{ state: 'pending', attempts: 2, last: tries[1], createdAt: ago(0, 4), askedAt: ago(0, 3) },
      nextAt: '2026-03-02T09:05:00.000Z',
    });
    for (const one of tries) await stage.webhookLedger.addAttempt(delivery.id, one);
    const { out } = await deliveries('show', 'gauge', '--partner', 'tide-wire');
    expect(out.trimEnd().split('\n')).toEqual([
      'gauge (en)  revision 1, published  to tide-wire/tide-wire-1',
      '  id       msg_tide-wire-1_1, number 1 of the endpoint’s log',
      `  fact of  ${ago(0, 4)}`,
      `  asked    ${ago(0, 3)}, by a person`,
      `  item     application/json, 2 bytes, sha256 ${'a'.repeat(64)}`,
      '  state    pending, 2 attempts, the last: 500 in 12 ms: answered 500; the next 2026-03-02T09:05:00.000Z',
      `  tried    ${ago(0, 3)}  no answer in 15000 ms: no answer within 15 s in all`,
      `  tried    ${ago(0, 2)}  500 in 12 ms: answered 500`,
      '           [31mOh no',
    ]);
    const [shown] = JSON.parse((await deliveries('show', 'gauge', '--partner', 'tide-wire', '--json')).out);
    expect(shown).toMatchObject({ id: delivery.id, tries });
  });

  it('finds one by its webhook-id, however long ago', async () => {
    await enrolTwice(stage);
    await sent(stage, { endpointId: 'second', slug: 'first', createdAt: ago(399) });
    for (let n = 150; n > 0; n -= 1)
      await sent(stage, { endpointId: 'second', slug: `s${n}`, createdAt: ago(n) });
    for (const more of [[], ['--partner', 'tide-wire'], ['--partner', 'tide-wire', '--endpoint', 'second']]) {
      const { out } = await deliveries('show', 'msg_second_1', ...more);
      expect(out).toContain('first (en)  revision 1, published  to tide-wire/second');
    }
    const elsewhere = await deliveries(
      'show',
      'msg_second_1',
      '--partner',
      'tide-wire',
      '--endpoint',
      'tide-wire-1',
    );
    expect(elsewhere.status).toBe(1);
  });

  it('says that attempts are no longer kept', async () => {
    await enrol(stage);
    await sent(stage, { attempts: 1, last: { at: ago(100), status: 200, latency: 5 }, createdAt: ago(100) });
    expect((await deliveries('show', 'gauge', '--partner', 'tide-wire')).out).toContain('no longer kept');
  });
});

describe('deliveries resend', () => {
  const jobs = () => stage.memory.deliveries.jobs.map(({ slug, revision }) => `${slug} ${revision}`);

  it.each([[[]], [['--since', '2d']], [['--language', 'en', '--until', '1h']]])(
    'refuses to send everything again: %j',
    async (options) => {
      await enrol(stage);
      await sent(stage, { state: 'failed' });
      const { status, out, err } = await deliveries('resend', ...options);
      expect({ status, out }).toEqual({ status: 2, out: '' });
      expect(err).toContain('--partner ID, --release SLUG or --state STATE');
      expect(jobs()).toEqual([]);
    },
  );

  it('--dry-run says which, and changes nothing', async () => {
    await enrol(stage);
    await sent(stage, { state: 'failed', reason: 'ten attempts' });
    const { out } = await deliveries('resend', '--partner', 'tide-wire', '--dry-run');
    expect(out).toContain('gauge (en)  revision 1, published  failed (ten attempts)');
    expect(out).toContain('1 would be sent again. Nothing was.');
    expect(jobs()).toEqual([]);
    expect(await states(stage)).toEqual({ 'msg_tide-wire-1_1': 'failed: ten attempts' });
  });

  it('sends the oldest first, goes back to no earlier revision, and says what is no longer kept', async () => {
    await enrol(stage);
    await sent(stage, { slug: 'older', state: 'failed', attempts: 10, createdAt: ago(5) });
    await sent(stage, { state: 'failed', createdAt: ago(4) });
    await sent(stage, { revision: 2, type: 'release.corrected.v1', state: 'delivered', createdAt: ago(3) });
    const item = { digest: 'b'.repeat(64), bytes: 1, contentType: 'x/y' };
    await sent(stage, { slug: 'lost', state: 'failed', item, createdAt: ago(2) });
    await sent(stage, { slug: 'newer', state: 'failed', createdAt: ago(1) });
    const { status, out } = await deliveries('resend', '--partner', 'tide-wire', '--state', 'failed');
    expect(status).toBe(0);
    expect(out.split('\n')).toEqual([
      '2 of 4 sent again',
      '1 of 4 left alone: a later revision was or is to be sent there',
      '1 of 4 not sent: what was sent is no longer kept',
      '',
    ]);
    expect(stage.memory.deliveries.jobs).toMatchObject([
      { slug: 'older', attempt: 11 },
      { slug: 'newer', attempt: 1 },
    ]);
    expect(await states(stage)).toEqual({ 'msg_tide-wire-1_2': 'failed', 'msg_tide-wire-1_3': 'delivered' });
  });

  it('by release to all partners, and only those of the state', async () => {
    await enrol(stage);
    await enrol(stage, { name: 'Radio Delta' });
    await sent(stage, { state: 'failed', createdAt: ago(40) });
    await sent(stage, { partnerId: 'radio-delta', endpointId: 'radio-delta-1', createdAt: ago(40) });
    expect(
      JSON.parse((await deliveries('resend', '--release', 'gauge', '--state', 'failed', '--json')).out),
    ).toEqual({
      ...{ found: 1, asked: 1, overtaken: 0, expired: 0, none: 0, notActive: [] },
    });
    expect((await deliveries('resend', '--release', 'gauge', '--state', 'failed')).out).toContain(
      'Nothing like that',
    );
  });

  it('says where it is held again, since the endpoint takes nothing', async () => {
    await enrolTwice(stage);
    await dateline(stage, ['partners', 'pause', 'tide-wire', '--endpoint', 'second']);
    await sent(stage, { slug: 'a', state: 'failed' });
    await sent(stage, { slug: 'b', state: 'failed', endpointId: 'second' });
    const { out } = await deliveries('resend', '--partner', 'tide-wire', '--state', 'failed');
    expect(out).toContain('2 of 2 sent again');
    expect(out).toContain('tide-wire/second is paused since');
    expect(out).not.toContain('tide-wire/tide-wire-1 is');
  });

  it('of many says how far it is', async () => {
    await enrol(stage);
    for (let n = 0; n < 35; n += 1) await sent(stage, { slug: `s${n}`, state: 'failed', createdAt: ago(1) });
    const { send } = stage.deliveries;
    let late = 0;
    stage.deliveries.send = async (some) => {
      late += 200;
      await send(some);
    };
    const start = Date.parse('2026-03-02T09:00:00Z');
    const said: string[] = [];
    await run(['deliveries', 'resend', '--state', 'failed'], {
      open: () => stage,
      out: () => {},
      err: (text) => void said.push(text),
      now: () => new Date(start + late),
      pause: async () => {},
      env: {},
    });
    expect(jobs()).toHaveLength(35);
    expect(said).toEqual([10, 20, 30, 35].map((n) => `${n} of 35 deliveries\n`));
  });
});

describe('dateline reach, of partners', () => {
  const reach = async () => JSON.parse((await dateline(stage, ['reach', 'gauge', '--json'])).out).partners;

  it('which confirmed each revision, which did not, and who carries what was withdrawn', async () => {
    const to = (partnerId: string) => ({ partnerId, endpointId: `${partnerId}-1` });
    const ok = { attempts: 1, last: { at: ago(3), status: 200, latency: 5 } };
    const gone = { revision: 2, type: 'release.retracted.v1' as const };
    // Carries the original: the withdrawal fails.
    await sent(stage, { ...to('a-wire'), ...ok });
    await sent(stage, { ...to('a-wire'), ...gone, state: 'failed', reason: '10 attempts' });
    // Has confirmed both.
    await sent(stage, { ...to('b-wire'), ...ok });
    await sent(stage, { ...to('b-wire'), ...gone, ...ok });
    // Never had it.
    await sent(stage, { ...to('c-wire'), state: 'failed' });
    await sent(stage, { ...to('c-wire'), ...gone, state: 'pending', nextAt: '2026-03-02T10:00:00.000Z' });
    // Was gone when it was withdrawn.
    await sent(stage, { ...to('d-wire'), ...ok });
    // Has the embargoed one and the public one of another edition, which nothing came after.
    await sent(stage, { ...to('e-wire'), ...ok, language: 'fr', type: 'release.scheduled.v1' });
    await sent(stage, { ...to('e-wire'), ...ok, language: 'fr' });
    const { status, out } = await dateline(stage, ['reach', 'gauge']);
    expect(status).toBe(0);
    expect(out.slice(out.indexOf('by partner')).trimEnd().split('\n')).toEqual([
      'by partner',
      '  en  revision 1, published: 3 of 4 confirmed',
      `      ✔ a-wire/a-wire-1  ${ago(3)}`,
      `      ✔ b-wire/b-wire-1  ${ago(3)}`,
      `      ✔ d-wire/d-wire-1  ${ago(3)}`,
      '      ✘ c-wire/c-wire-1  failed',
      '  en  revision 2, retracted: 1 of 3 confirmed',
      `      ✔ b-wire/b-wire-1  ${ago(3)}`,
      '      ✘ a-wire/a-wire-1  failed: 10 attempts',
      '      ✘ c-wire/c-wire-1  pending, next attempt 2026-03-02T10:00:00.000Z',
      '  fr  revision 1, scheduled: 1 of 1 confirmed',
      `      ✔ e-wire/e-wire-1  ${ago(3)}`,
      '  fr  revision 1, published: 1 of 1 confirmed',
      `      ✔ e-wire/e-wire-1  ${ago(3)}`,
      '',
      'carry what was before',
      '  a-wire/a-wire-1  en  has revision 1, published; revision 2, retracted: failed',
      '  d-wire/d-wire-1  en  has revision 1, published; revision 2, retracted: not told',
    ]);
    expect((await reach()).behind).toHaveLength(2);
  });

  it('a withdrawal that was confirmed leaves nothing behind, also when it comes back', async () => {
    const ok = { attempts: 1, last: { at: ago(3), status: 200, latency: 5 } };
    await sent(stage, ok);
    await sent(stage, { ...ok, revision: 2, type: 'release.retracted.v1' });
    await sent(stage, { revision: 3, state: 'pending' });
    expect((await reach()).behind).toEqual([]);
  });

  it('a correction under way: who has the original still carries it', async () => {
    await sent(stage, { attempts: 1, last: { at: ago(3), status: 200, latency: 5 } });
    await sent(stage, { revision: 2, type: 'release.corrected.v1', state: 'held' });
    await sent(stage, { revision: 3, type: 'release.corrected.v1', state: 'pending' });
    expect((await reach()).behind).toEqual([
      {
        ...{ partner: 'tide-wire', endpoint: 'tide-wire-1', language: 'en' },
        carries: { revision: 1, what: 'published' },
        lacks: { revision: 3, what: 'corrected', state: 'pending' },
      },
    ]);
  });

  it('--list is of mail: without any it is refused as before', async () => {
    await stage.index.replaceEdition(anEdition({ slug: 'gauge' }), undefined);
    await sent(stage);
    const { status, err } = await dateline(stage, ['reach', 'gauge', '--list', 'sent']);
    expect(status).toBe(1);
    expect(err).toContain('nobody was to be told of gauge by mail so far');
  });
});
