import { beforeEach, describe, expect, it } from 'vitest';
import type { MailChunk, MailFate } from '../../../functions/shared/domain/delivery.ts';
import type { AlertJob, DigestJob } from '../../../functions/shared/domain/jobs.ts';
import { mailJobName } from '../../../functions/shared/domain/jobs.ts';
import type { HeldJob } from '../../../functions/shared/domain/mail-ledger.ts';
import { anEdition } from '../../support/newsroom.ts';
import { aStage, dateline } from './world.ts';

let stage: ReturnType<typeof aStage>;
beforeEach(() => {
  stage = aStage();
});

const NOW = '2026-03-02T09:00:00.000Z';

const aJob = (slug: string, range = '0000', more: Partial<AlertJob> = {}): AlertJob => ({
  event: {
    id: `published ${slug}`,
    type: 'release.published.v1',
    time: '2026-03-01T08:00:00.000Z',
    data: { slug, language: 'en', revision: 1, path: `/en/news/2026/03/${slug}/`, topics: [], places: [] },
  },
  range,
  ranges: 4,
  notAfter: '2026-03-02T08:00:00.000Z',
  ...more,
});
const digest: DigestJob = {
  frequency: 'daily',
  period: '2026-03-02',
  from: '2026-03-01T07:00:00.000Z',
  to: '2026-03-02T07:00:00.000Z',
  range: '0000',
  ranges: 1,
  notAfter: '2026-03-02T08:00:00.000Z',
};
const hold = (
  job: HeldJob['job'],
  reason: HeldJob['reason'] = 'stale',
  heldAt = '2026-03-02T08:30:00.000Z',
) => stage.mailLedger.hold({ job, reason, heldAt });
const heldNow = async () => (await stage.mailLedger.held()).map(({ job }) => mailJobName(job));

const aChunk = (more: Partial<MailChunk>): MailChunk => ({
  slug: 'gauge',
  range: '0000',
  language: 'en',
  revision: 1,
  kind: 'published',
  text: 1,
  first: Object.keys(more.recipients ?? {})[0] ?? 'a',
  recipients: {},
  claimedAt: NOW,
  settledAt: NOW,
  version: 1,
  ...more,
});
const fates = (state: MailFate['state'], ...ids: string[]): Record<string, MailFate> =>
  Object.fromEntries(ids.map((id) => [id, { state }]));
const add = (more: Partial<MailChunk>) => stage.mailLedger.claim(aChunk(more), undefined);

describe('dateline pause and resume alerts', () => {
  it.each([['pause'], ['resume']])('%s takes nothing but alerts', async (command) => {
    for (const what of [[], ['pages'], ['alerts', 'alerts']]) {
      const { status, out } = await dateline(stage, [command, ...what]);
      expect({ status, out }).toEqual({ status: 2, out: '' });
    }
    expect(await stage.mailLedger.paused()).toBeUndefined();
  });

  it('pauses once: a second time keeps since when', async () => {
    await stage.mailLedger.pause('2026-03-01T10:00:00.000Z');
    const { status, out } = await dateline(stage, ['pause', 'alerts']);
    expect(status).toBe(0);
    expect(out).toContain('paused since 2026-03-01T10:00:00.000Z');
    expect(await stage.mailLedger.paused()).toBe('2026-03-01T10:00:00.000Z');
  });

  it('puts back what the pause held, fresh and as another message, and nothing else', async () => {
    expect((await dateline(stage, ['pause', 'alerts', '--json'])).out).toContain(NOW);
    await hold(aJob('gauge', '4000', { again: 3 }), 'paused');
    await hold(aJob('gauge'), 'paused');
    await hold(digest, 'paused');
    await hold(aJob('harbour'), 'stale');
    const { status, out } = await dateline(stage, ['resume', 'alerts']);
    expect(status).toBe(0);
    expect(out).toContain('gauge (en), revision 1, published: 2 of 4 ranges');
    expect(out).toContain('daily 2026-03-02: 1 of 1 range ');
    expect(await stage.mailLedger.paused()).toBeUndefined();
    expect(await heldNow()).toEqual([mailJobName(aJob('harbour'))]);
    expect(stage.memory.alerts.jobs.map(({ notAfter, again, range }) => [range, again, notAfter])).toEqual([
      ['4000', 4, '2026-03-03T09:00:00.000Z'],
      ['0000', 1, '2026-03-03T09:00:00.000Z'],
      ['0000', 1, '2026-03-03T09:00:00.000Z'],
    ]);
    expect(new Set(stage.memory.alerts.queued.map(({ group }) => group))).toEqual(
      new Set(['gauge#4000', 'gauge#0000', 'daily 2026-03-02#0000']),
    );
  });

  it('takes along what a worker holds a moment after the pause ended', async () => {
    await stage.mailLedger.pause(NOW);
    const { out } = await dateline(stage, ['resume', 'alerts'], async () => hold(aJob('gauge'), 'paused'));
    expect(out).toContain('1 of 4 ranges');
    expect(stage.memory.alerts.jobs).toHaveLength(1);
    expect(await heldNow()).toEqual([]);
  });

  it('again, after a crash between queue and ledger, is harmless; not paused is said', async () => {
    await hold(aJob('gauge'), 'paused');
    const { unhold } = stage.mailLedger;
    stage.mailLedger.unhold = async () => {
      throw new Error('gone');
    };
    expect((await dateline(stage, ['resume', 'alerts'])).status).toBe(1);
    expect(stage.memory.alerts.jobs).toHaveLength(1);
    stage.mailLedger.unhold = unhold;
    expect((await dateline(stage, ['resume', 'alerts'])).out).toContain('were not paused');
    expect(stage.memory.alerts.jobs).toHaveLength(1);
    expect(await heldNow()).toEqual([]);
    expect((await dateline(stage, ['resume', 'alerts'])).out).toContain('Nothing was held');
  });

  it('loses no job that is held again before it is forgotten', async () => {
    await hold(aJob('gauge'), 'paused');
    const { send } = stage.alerts;
    stage.alerts.send = async (jobs) => {
      await send(jobs);
      await hold(aJob('gauge'), 'stale', '2026-03-02T09:00:01.000Z');
    };
    await dateline(stage, ['resume', 'alerts']);
    expect(await heldNow()).toEqual([mailJobName(aJob('gauge'))]);
  });
});

describe('dateline alerts', () => {
  it('says that nothing is held, and that alerts are paused', async () => {
    expect((await dateline(stage, ['alerts'])).out).toBe('Nothing is held.\n');
    await stage.mailLedger.pause(NOW);
    expect((await dateline(stage, ['alerts', 'held'])).out).toContain(`paused since ${NOW}`);
  });

  it('lists what is held by what it is about and why, not by range', async () => {
    await hold(aJob('gauge', '4000'), 'stale', '2026-03-02T08:45:00.000Z');
    await hold(aJob('gauge'), 'stale', '2026-03-02T08:30:00.000Z');
    await hold(aJob('gauge', '0000', { waited: 12 }), 'missed', '2026-03-02T08:50:00.000Z');
    await hold(digest, 'paused', '2026-03-02T08:20:00.000Z');
    const { out } = await dateline(stage, ['alerts']);
    expect(out.split('\n')).toEqual([
      'daily 2026-03-02  1 of 1 range, since 2026-03-02T08:20:00.000Z: alerts were paused',
      'gauge (en), revision 1, published  2 of 4 ranges, since 2026-03-02T08:30:00.000Z: too late to go out by itself',
      'gauge (en), revision 1, published, to those who waited 12 hours  1 of 4 ranges, since 2026-03-02T08:50:00.000Z: SES never had some of its mails',
      '',
    ]);
    expect(JSON.parse((await dateline(stage, ['alerts', 'held', '--json'])).out)).toMatchObject({
      pausedSince: null,
      held: [{ subject: 'daily 2026-03-02', kind: 'digest' }, { ranges: 2, of: 4 }, { waited: 12 }],
    });
  });

  it.each([
    [['release']],
    [['release', 'gauge', '--all']],
    [['drop']],
    [['drop', '--all', '--yes']],
    [['nosuch']],
  ])('%j is wrong use, and touches nothing', async (args) => {
    await hold(aJob('gauge'));
    const { status, out } = await dateline(stage, ['alerts', ...args]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(await heldNow()).toHaveLength(1);
    expect(stage.memory.alerts.jobs).toEqual([]);
  });

  it.each([['release'], ['drop']])('%s of what is not held names what is written alike', async (command) => {
    expect((await dateline(stage, ['alerts', command, 'gauge'])).err).toContain('Nothing at all is');
    await hold(aJob('gauge'));
    expect((await dateline(stage, ['alerts', command, 'guage'])).err).toContain('Did you mean gauge?');
    const { status, err } = await dateline(stage, ['alerts', command, 'xyz']);
    expect(status).toBe(1);
    expect(err).toContain('npx dateline alerts held');
  });

  it('releases nothing while alerts are paused: it would be held again', async () => {
    await hold(aJob('gauge'));
    await stage.mailLedger.pause(NOW);
    const { status, err } = await dateline(stage, ['alerts', 'release', 'gauge']);
    expect(status).toBe(1);
    expect(err).toContain('npx dateline resume alerts');
    expect(stage.memory.alerts.jobs).toEqual([]);
    expect(await heldNow()).toHaveLength(1);
  });

  it('releases a release, earlier facts first; or a digest in two words; or all', async () => {
    const correction = aJob('gauge');
    correction.event = {
      ...correction.event,
      id: 'corrected',
      time: '2026-03-01T09:00:00.000Z',
      type: 'release.corrected.v1',
    };
    await hold(correction, 'stale', '2026-03-02T08:00:00.000Z');
    await hold(aJob('gauge'));
    await hold(digest);
    await hold(aJob('harbour'));
    await dateline(stage, ['alerts', 'release', 'https://news.example.org/en/news/2026/03/gauge/']);
    expect(stage.memory.alerts.jobs.map((job) => 'event' in job && job.event.type)).toEqual([
      'release.published.v1',
      'release.corrected.v1',
    ]);
    expect((await dateline(stage, ['alerts', 'release', 'daily', '2026-03-02'])).out).toContain(
      'daily 2026-03-02',
    );
    expect(await heldNow()).toEqual([mailJobName(aJob('harbour'))]);
    await dateline(stage, ['alerts', 'release', '--all']);
    expect(await heldNow()).toEqual([]);
    expect(stage.memory.alerts.jobs).toHaveLength(4);
    expect((await dateline(stage, ['alerts', 'release', '--all'])).out).toBe('Nothing is held.\n');
  });

  it('drops only with --yes, and only that', async () => {
    await hold(aJob('gauge'));
    await hold(aJob('harbour'));
    const asked = await dateline(stage, ['alerts', 'drop', 'gauge']);
    expect(asked).toMatchObject({ status: 2, out: '' });
    expect(asked.err).toContain('1 of 4 ranges');
    expect(asked.err).toContain('--yes');
    expect(await heldNow()).toHaveLength(2);
    expect((await dateline(stage, ['alerts', 'drop', 'gauge', '--yes'])).status).toBe(0);
    expect(await heldNow()).toEqual([mailJobName(aJob('harbour'))]);
    expect(stage.memory.alerts.jobs).toEqual([]);
  });

  it('lets thousands of ranges go in requests of ten, and says how far it is', async () => {
    const ranges = Array.from({ length: 95 }, (_, i) => i.toString(16).padStart(4, '0'));
    for (const range of ranges) await hold(aJob('gauge', range, { ranges: 128 }));
    const sizes: number[] = [];
    const { send } = stage.alerts;
    stage.alerts.send = async (jobs) => {
      sizes.push(jobs.length);
      await send(jobs);
    };
    await dateline(stage, ['alerts', 'release', 'gauge']);
    expect(sizes).toEqual([...Array<number>(9).fill(10), 5]);
    expect(await heldNow()).toEqual([]);
  });
});

describe('dateline reach', () => {
  it('of what is not there, or was told to nobody', async () => {
    expect((await dateline(stage, ['reach', 'gauge'])).err).toContain('there is no release "gauge"');
    expect((await dateline(stage, ['reach', 'daily', '2026-03-02'])).err).toContain(
      'no digest daily 2026-03-02',
    );
    await stage.index.replaceEdition(anEdition({ slug: 'gauge' }), undefined);
    const { status, err } = await dateline(stage, ['reach', 'gauge']);
    expect(status).toBe(1);
    expect(err).toContain('nobody was to be told of gauge by mail so far');
  });

  it.each([[['reach']], [['reach', 'gauge', '--list', 'lost']], [['reach', 'gauge', '--addresses']]])(
    '%j is wrong use',
    async (args) => {
      const { status, out, err } = await dateline(stage, args);
      expect({ status, out }).toEqual({ status: 2, out: '' });
      expect(err).not.toBe('');
    },
  );

  it('counts by edition, revision and kind over all ranges; who was told no longer waits; a second try counts once', async () => {
    await stage.mailLedger.ranges('gauge', 4);
    await add({ recipients: { ...fates('sent', 'a1', 'a2'), ...fates('missed', 'a3') } });
    // Those that SES never had were sent after all, in a chunk of their own.
    await add({ recipients: fates('sent', 'a3') });
    await add({ range: 'c000', recipients: { ...fates('bounced', 'd1'), ...fates('unknown', 'd2') } });
    await add({ revision: 2, kind: 'corrected', recipients: fates('complained', 'a1') });
    await add({ revision: 10, kind: 'corrected', recipients: fates('refused', 'a1') });
    const until = '2026-03-02T20:00:00.000Z';
    await add({
      kind: 'waiting',
      language: 'fr',
      recipients: {
        a1: { state: 'waiting', until },
        a8: { state: 'waiting', until },
        a9: { state: 'waiting', until: '2026-03-02T08:00:00.000Z' },
      },
    });
    await hold(aJob('gauge', '4000'));
    await hold(aJob('harbour'));
    await stage.mailLedger.open(aJob('gauge', '8000'), NOW);
    const { status, out } = await dateline(stage, ['reach', 'gauge']);
    expect(status).toBe(0);
    expect(out.split('\n')).toEqual([
      'gauge',
      '  4 ranges of the audience planned; 1 at work, or with a mail whose fate is open',
      '  held  gauge (en), revision 1, published  1 of 4 ranges, since 2026-03-02T08:30:00.000Z: too late to go out by itself',
      '',
      'by alert',
      '  en  revision 1, published: 5 to get it: 3 sent, 1 bounced, 1 unknown',
      '  en  revision 2, corrected: 1 to get it: 1 complained',
      '  en  revision 10, corrected: 1 to get it: 1 refused',
      '  fr  revision 1, for a translation: 2 waiting',
      `  who waits is told by ${until}; 1 should have been: they left, paused or chose otherwise meanwhile, or are held`,
      '',
    ]);
    expect(JSON.parse((await dateline(stage, ['reach', 'gauge', '--json'])).out)).toMatchObject({
      subject: 'gauge',
      ranges: 4,
      open: 1,
      alerts: [{ revision: 1, states: { sent: 3 } }, {}, {}, { kind: 'waiting' }],
      waiting: { until, past: 1 },
    });
  });

  it('by digest: only those whom it told of this release', async () => {
    const telling = aStage({ ...stage, digestsOf: async () => ['daily 2026-03-02'] });
    const items = [
      { slug: 'harbour', language: 'en', text: 1, kind: 'published' as const },
      { slug: 'gauge', language: 'fr', text: 2, kind: 'published' as const },
    ];
    await add({
      slug: 'daily 2026-03-02',
      kind: 'digest',
      revision: 0,
      items,
      recipients: {
        a: { state: 'sent', told: [0, 1] },
        b: { state: 'sent', told: [0] },
        c: { state: 'unknown', told: [1] },
        d: { state: 'missed', told: [1] },
        e: { state: 'sent' },
      },
    });
    // One whose mail SES never had was sent it after all.
    await add({
      ...{ slug: 'daily 2026-03-02', kind: 'digest', revision: 0, items },
      recipients: { d: { state: 'sent', told: [1] } },
    });
    expect((await dateline(telling, ['reach', 'gauge'])).out).toContain(
      'by digest\n  fr  revision 2, published: 3 to get it: 2 sent, 1 unknown\n',
    );
    const listed = await dateline(telling, ['reach', 'gauge', '--list', 'unknown']);
    expect(listed.out).toBe('c  fr  daily 2026-03-02\n');
    expect((await dateline(stage, ['reach', 'daily', '2026-03-02'])).err).toContain('no digest');
    await stage.mailLedger.ranges('daily 2026-03-02', 1);
    expect((await dateline(stage, ['reach', 'daily', '2026-03-02'])).out).toContain('5 to get it');
  });

  it('lists who is in a state, with the addresses that are still known', async () => {
    await dateline(stage, ['subscribers', 'add', 'mona@example.net']);
    const [mona] = stage.memory.audience.people.keys();
    await stage.mailLedger.ranges('gauge', 4);
    await add({ recipients: { ...fates('unknown', mona ?? '', 'f00'), ...fates('sent', 'a2') } });
    const args = ['reach', 'gauge', '--list', 'unknown'];
    expect((await dateline(stage, args)).out).toBe(
      `${mona}  en  revision 1, published\nf00  en  revision 1, published\n`,
    );
    expect((await dateline(stage, [...args, '--addresses'])).out).toBe(
      `mona@example.net  ${mona}  en  revision 1, published\n(gone)  f00  en  revision 1, published  (not known any more)\n`,
    );
    expect(JSON.parse((await dateline(stage, [...args, '--addresses', '--json'])).out)).toMatchObject([
      { id: mona, address: 'mona@example.net', status: 'confirmed', state: 'unknown' },
      { id: 'f00', address: '' },
    ]);
    expect((await dateline(stage, ['reach', 'gauge', '--list', 'bounced'])).out).toBe('');
    expect((await dateline(stage, ['reach', 'gauge', '--list', 'bounced', '--json'])).out).toBe('[]\n');
  });
});
