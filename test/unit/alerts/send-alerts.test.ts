import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler, sendAlerts } from '../../../functions/send-alerts/handler.ts';
import { choose, leave, pause } from '../../../functions/shared/domain/audience-change.ts';
import { MailNotAccepted } from '../../../functions/shared/domain/mail.ts';
import { alertsOf } from '../../../functions/shared/domain/mail-ledger.ts';
import { SAID } from '../../support/memory-audience.ts';
import { alertStage, all } from './stage.ts';

let stage: ReturnType<typeof alertStage>;
beforeEach(() => {
  stage = alertStage();
});
const published = () => stage.publish('release.published.v1');
const corrected = (revision = 2) =>
  stage.publish('release.corrected.v1', { revision, changeNote: 'A number was wrong.' });

describe('an alert', () => {
  it('reaches everybody who asked, once, over many ranges and chunks', async () => {
    const ids = await stage.readers(23);
    const event = await published();
    await stage.work(event);
    expect(stage.got()).toEqual(stage.emailsOf(ids));
    expect(stage.states('sent').sort()).toEqual([...ids].sort());
    expect(await alertsOf(stage.ledger, event.data.slug)).toEqual([
      { language: 'en', revision: 1, kind: 'published', states: { sent: 23 } },
    ]);
  });

  it('is one mail however often the job comes', async () => {
    const ids = await stage.readers(9);
    const event = await published();
    await stage.work(event);
    const known = structuredClone([...stage.ledger.all]);
    for (let i = 0; i < 9; i += 1) await stage.work(event);
    expect(stage.got()).toEqual(stage.emailsOf(ids));
    // What is settled is not written again.
    expect([...stage.ledger.all]).toEqual(known);
  });

  it('goes to those whose topics and places match, once where several do, and to nobody else', async () => {
    const wanted = [
      ...(await stage.readers(3, { ...all, topics: ['floods', 'ports'] }, 'a')),
      ...(await stage.readers(3, { ...all, topics: ['floods'], places: ['senegal', 'turkiye'] }, 'b')),
      ...(await stage.readers(3, { ...all, places: ['senegal'] }, 'c')),
      ...(await stage.readers(3, { ...all, languages: ['fr', 'en'] }, 'd')),
      ...(await stage.readers(3, all, 'e')),
    ];
    await stage.readers(5, { ...all, topics: ['ports'], places: ['turkiye'] }, 'f');
    await stage.readers(5, { ...all, topics: ['floods'], places: ['turkiye'] }, 'g');
    await stage.readers(5, { ...all, languages: ['fr'] }, 'h');
    const document = { topics: ['floods', 'ports'], places: ['senegal'] };
    await stage.work(await stage.publish('release.published.v1', { document }));
    expect(stage.got()).toEqual(stage.emailsOf(wanted));
  });

  it('misses nobody where one facet is longer than another', async () => {
    const ids = [
      ...(await stage.readers(13, { ...all, topics: ['floods'] }, 'many')),
      ...(await stage.readers(5, { ...all, topics: ['ports'] }, 'some')),
      ...(await stage.readers(4, { ...all, places: ['senegal'] }, 'few')),
    ];
    await stage.work(
      await stage.publish('release.published.v1', { document: { topics: ['floods', 'ports'] } }),
    );
    expect(stage.got()).toEqual(stage.emailsOf(ids));
  });

  it('comes once to a reader of two languages', async () => {
    const both = await stage.readers(5, { ...all, languages: ['en', 'fr'] }, 'both');
    const french = await stage.readers(5, { ...all, languages: ['fr'] }, 'french');
    const title = 'Les marégraphes';
    await stage.work(
      await published(),
      await stage.publish('release.published.v1', { language: 'fr', document: { title } }),
    );
    expect(stage.got()).toEqual(stage.emailsOf([...both, ...french]));
    expect(stage.got(title)).toEqual(stage.emailsOf(french));
  });

  it('respects who leaves or changes their choice while it is being sent', async () => {
    const ids = [...(await stage.readers(8))].sort();
    const [, , , , , , leaver = '', changer = ''] = ids;
    let first = true;
    stage.inbox.hooks.send = async () => {
      if (!first) return;
      first = false;
      await leave(stage.audience, leaver, SAID);
      await choose(stage.audience, changer, { ...all, topics: ['ports'] }, SAID);
    };
    await stage.work(await published());
    expect(stage.got()).toEqual(stage.emailsOf(ids.slice(0, 6)));
  });

  it('after its time sends nothing and is held, until a person releases it', async () => {
    const ids = await stage.readers(3);
    const job = stage.jobOf(await published());
    stage.clock.now += 86_400_001;
    await sendAlerts(stage.deps, job);
    expect([stage.got(), stage.ledger.all.size, stage.queue]).toEqual([[], 0, []]);
    const [held] = await stage.ledger.held();
    expect(held).toMatchObject({ reason: 'stale', job });
    const notAfter = new Date(stage.clock.now + 86_400_000).toISOString();
    await sendAlerts(stage.deps, { ...job, notAfter });
    expect(stage.got()).toEqual(stage.emailsOf(ids));
  });

  it('that meets a pause is held as it is; one that is running stops within seconds, and loses nobody', async () => {
    const ids = await stage.readers(9);
    await stage.ledger.pause('2026-03-02T09:00:00.000Z');
    const event = await published();
    await stage.work(event);
    expect([stage.got(), (await stage.ledger.held()).map(({ reason }) => reason)]).toEqual([[], ['paused']]);

    await stage.ledger.resume();
    let sent = 0;
    stage.inbox.hooks.send = async () => {
      sent += 1;
      // Each chunk takes a while.
      stage.clock.now += 5_000;
      if (sent === 2) await stage.ledger.pause('2026-03-02T10:00:00.000Z');
    };
    await stage.work(event);
    // The two chunks that were on their way.
    expect(stage.got()).toHaveLength(6);
    await stage.ledger.resume();
    for (const { job } of await stage.ledger.held()) if ('event' in job) await stage.work(job.event);
    expect(stage.got()).toEqual(stage.emailsOf(ids));
  });

  it('stops at a chunk when its time is over, and comes again for the rest without failing', async () => {
    const ids = await stage.readers(20);
    stage.inbox.hooks.send = () => {
      stage.clock.now += 14_000;
    };
    expect(await stage.work(await published())).toEqual({ failures: 0 });
    expect(stage.got()).toEqual(stage.emailsOf(ids));
    expect(stage.queued.map(({ job }) => job.again)).toEqual([1, 2, 3]);
    expect(new Set(stage.queued.map(({ deduplication }) => deduplication)).size).toBe(3);
    expect(stage.waits).toEqual([]);
  });

  it('in a slow chunk stops before its function would be killed, and knows what became of each', async () => {
    const ids = await stage.readers(60);
    stage.deps.chunk = 25;
    // A new account of SES, whose rate two workers share.
    stage.deps.quota = async () => ({ rate: 1, day: 50_000, left: 50_000 });
    const ends: number[] = [];
    const { send } = stage.deps.jobs;
    let begun = stage.clock.now;
    stage.deps.jobs.send = async (jobs) => {
      ends.push(stage.clock.now - begun);
      begun = stage.clock.now;
      await send(jobs);
    };
    expect(await stage.work(await published())).toEqual({ failures: 0 });
    expect(stage.got()).toEqual(stage.emailsOf(ids));
    expect(ends).toHaveLength(1);
    expect(Math.max(...ends)).toBeLessThan(105_000);
    // Nor does it pause as where SES took nothing.
    expect(stage.waits).not.toContain(3_750);
  });

  it('whose worker dies in a chunk that it claimed again repeats nobody who was told by it before', async () => {
    const ids = (await stage.readers(3)).sort();
    const [first = ''] = stage.emailsOf(ids.slice(0, 1));
    stage.inbox.hooks.send = ({ to }) => {
      if (to === first) throw new MailNotAccepted('throttled');
    };
    const job = stage.jobOf(await published());
    await sendAlerts(stage.deps, job);
    expect(stage.got()).toEqual(stage.emailsOf(ids.slice(1)));
    stage.inbox.hooks.send = () => {};
    stage.deps.ledger = { ...stage.ledger, settle: () => Promise.reject(new Error('died')) };
    await expect(sendAlerts(stage.deps, job)).rejects.toThrow('died');
    stage.deps.ledger = stage.ledger;
    await sendAlerts(stage.deps, job);
    expect(stage.got()).toEqual(stage.emailsOf(ids));
    expect([stage.states('unknown'), stage.states('sent').sort()]).toEqual([ids.slice(0, 1), ids.slice(1)]);
    // Claimed, settled, claimed again, given up: no two writes are of one version.
    expect([...stage.ledger.all.values()].map(({ version }) => version)).toEqual([4]);
  });

  it('in a chunk that somebody else holds sends nothing', async () => {
    await stage.readers(3);
    stage.deps.ledger = { ...stage.ledger, claim: async () => false };
    await expect(sendAlerts(stage.deps, stage.jobOf(await published()))).rejects.toThrow(
      /another worker holds/,
    );
    expect(stage.got()).toEqual([]);
  });

  it('that can not see who still wants it sends no more, and knows what became of those before', async () => {
    const ids = await stage.readers(6);
    stage.deps.chunk = 6;
    stage.deps.quota = async () => ({ rate: 1, day: 50_000, left: 50_000 });
    const { subscribers } = stage.audience;
    let reads = 0;
    stage.deps.audience = {
      ...stage.audience,
      subscribers: async (some) => {
        reads += 1;
        if (reads === 2) throw new Error('throttled');
        return subscribers(some);
      },
    };
    await expect(sendAlerts(stage.deps, stage.jobOf(await published()))).rejects.toThrow('throttled');
    const taken = stage.got().length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(stage.got()).toHaveLength(taken);
    expect(stage.states('sending')).toEqual([]);
    expect(stage.emailsOf(stage.states('sent'))).toEqual(stage.got());
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(ids.length);
  });

  it('whose pause ended while it was still settling what it had under way goes on by itself', async () => {
    const ids = await stage.readers(9);
    let sent = 0;
    stage.inbox.hooks.send = async () => {
      sent += 1;
      stage.clock.now += 5_000;
      if (sent === 2) await stage.ledger.pause('2026-03-02T10:00:00.000Z');
    };
    // Who resumes looks for what is held a moment before the job is.
    stage.deps.ledger = {
      ...stage.ledger,
      hold: async (held) => {
        await stage.ledger.resume();
        await stage.ledger.hold(held);
      },
    };
    await stage.work(await published());
    expect(stage.got()).toEqual(stage.emailsOf(ids));
    expect(await stage.ledger.held()).toEqual([]);
  });

  it.each([
    ['left', (id: string) => leave(stage.audience, id, SAID)],
    ['paused', (id: string) => pause(stage.audience, id, '2026-04-01T00:00:00.000Z')],
    ['chose otherwise', (id: string) => choose(stage.audience, id, { ...all, topics: ['ports'] }, SAID)],
  ])('in a slow chunk is not sent to who %s more than a second ago', async (_what, change) => {
    const ids = [...(await stage.readers(3))].sort();
    stage.deps.chunk = 100;
    stage.deps.quota = async () => ({ rate: 1, day: 50_000, left: 50_000 });
    stage.inbox.hooks.send = async ({ to }) => {
      if (to === stage.emailsOf(ids.slice(0, 1))[0]) await change(ids[2] ?? '');
    };
    await stage.work(await published());
    expect(stage.got()).toEqual(stage.emailsOf(ids.slice(0, 2)));
    expect(stage.states('sending')).toEqual([]);
  });

  it('of a release that was withdrawn meanwhile is dropped, and so is the withdrawal of one that came back', async () => {
    await stage.readers(3);
    const news = await published();
    const gone = await stage.publish('release.retracted.v1', {
      revision: 2,
      changeNote: 'It never happened.',
    });
    await stage.work(news, gone);
    expect(stage.got()).toEqual([]);
    await corrected(3);
    await stage.work(gone);
    expect(stage.got()).toEqual([]);
  });

  it('waits for the index', async () => {
    const event = await published();
    await stage.readers(1);
    const job = stage.jobOf({ ...event, data: { ...event.data, revision: 2 } });
    await expect(sendAlerts(stage.deps, job)).rejects.toThrow(/revision 2 of tide-gauges/);
  });
});

describe('a correction and a retraction', () => {
  it('reach exactly those who got the words before, in that language', async () => {
    const ids = await stage.readers(9);
    const other = await stage.readers(4, { ...all, languages: ['fr'] }, 'french');
    const both = await stage.readers(2, { ...all, languages: ['en', 'fr'] }, 'both');
    const french = await stage.publish('release.published.v1', { language: 'fr' });
    await stage.work(await published(), french);
    await stage.readers(6, all, 'late');
    const [left = '', changed = ''] = ids;
    await leave(stage.audience, left, SAID);
    await choose(stage.audience, changed, { ...all, topics: ['ports'] }, SAID);
    stage.inbox.sent.length = 0;

    const event = await corrected();
    for (let i = 0; i < 3; i += 1) await stage.work(event);
    const told = stage.emailsOf([...ids.slice(1), ...both]);
    expect(stage.got('Correction: ')).toEqual(told);

    const gone = { revision: 3, changeNote: 'It never happened.' };
    for (let i = 0; i < 3; i += 1) await stage.work(await stage.publish('release.retracted.v1', gone));
    expect(stage.got('Retracted: ')).toEqual(told);
    expect(stage.inbox.sent).toHaveLength(2 * told.length);
    expect(stage.got().some((email) => stage.emailsOf(other).includes(email))).toBe(false);
  });

  it('do not tell those who got the corrected words in the first place', async () => {
    await stage.readers(6);
    const news = await published();
    const correction = await corrected();
    await stage.work(news, correction);
    expect(stage.inbox.sent).toHaveLength(6);
  });

  it.each(['bounced', 'complained', 'refused', 'unknown', 'missed'] as const)(
    'do not tell those whose mail is %s, though they still read',
    async (state) => {
      const ids = await stage.readers(4);
      await stage.work(await published());
      const [one = ''] = ids;
      for (const chunk of stage.ledger.all.values())
        if (chunk.recipients[one]) chunk.recipients[one] = { state };
      stage.inbox.sent.length = 0;
      await stage.work(await corrected());
      expect(stage.got('Correction: ')).toEqual(stage.emailsOf(ids.slice(1)));
    },
  );

  it.each([4, 1])(
    'come also to the one of %i of whom it turns out later that they had the words',
    async (count) => {
      const ids = await stage.readers(count);
      await stage.work(await published());
      const [one = ''] = ids;
      for (const chunk of stage.ledger.all.values())
        if (chunk.recipients[one]) chunk.recipients[one] = { state: 'unknown' };
      const event = await stage.publish('release.retracted.v1', {
        revision: 2,
        changeNote: 'It never happened.',
      });
      await stage.work(event);
      expect(stage.got('Retracted: ')).toEqual(stage.emailsOf(ids.slice(1)));
      const [again] = stage.scheduled.values();
      expect(again).toMatchObject({ job: { job: { event, again: 1 } } });
      expect(Date.parse(again?.when ?? '')).toBeGreaterThan(stage.clock.now + 30 * 60_000);

      for (const chunk of stage.ledger.all.values())
        if (chunk.recipients[one]?.state === 'unknown') chunk.recipients[one] = { state: 'sent' };
      stage.scheduled.clear();
      await stage.work(event);
      expect(stage.got('Retracted: ')).toEqual(stage.emailsOf(ids));
      expect([...stage.scheduled]).toEqual([]);
    },
  );

  it('are dropped where the release came back, or was withdrawn, before they could be told', async () => {
    await stage.readers(2);
    await stage.work(await published());
    stage.inbox.sent.length = 0;
    const correction = await corrected();
    const gone = await stage.publish('release.retracted.v1', { revision: 3, changeNote: 'x' });
    await stage.work(correction);
    expect(stage.got()).toEqual([]);
    await corrected(4);
    expect(await stage.work(gone)).toEqual({ failures: 0 });
    expect(stage.got()).toEqual([]);
  });

  it('tell nobody where nobody was told', async () => {
    await published();
    await stage.readers(4);
    await stage.work(await corrected());
    expect(stage.got()).toEqual([]);
  });
});

describe('who gets digests, or nothing for a while', () => {
  it('gets no alert; a change counts from its moment on, for what is published after it', async () => {
    const daily = await stage.readers(2, { ...all, frequency: 'daily' }, 'daily');
    const atOnce = await stage.readers(2);
    const event = await published();
    // Between publication and sending.
    const later = '2026-03-02T09:00:11.000Z';
    for (const id of daily)
      await choose(stage.audience, id, { ...all, frequency: 'at-once' }, { ...SAID, at: later });
    for (const id of atOnce)
      await choose(stage.audience, id, { ...all, frequency: 'daily' }, { ...SAID, at: later });
    await stage.work(event);
    expect(stage.got()).toEqual(stage.emailsOf(atOnce));
  });
});

describe('the day’s mails', () => {
  it('used up, a job waits for Scheduler to bring it again, and leaves a share for confirmations', async () => {
    const ids = await stage.readers(8);
    let left = 13;
    stage.deps.quota = async () => ({ rate: 100, day: 100, left });
    stage.inbox.hooks.send = () => {
      left -= 1;
    };
    const event = await published();
    await stage.work(event);
    // Ten of a hundred are kept, and a chunk is three.
    expect(stage.got()).toHaveLength(3);
    const [waiting] = stage.scheduled.values();
    expect(waiting?.job).toMatchObject({ job: { event, again: 1 } });
    await stage.work(event);
    expect(stage.got()).toHaveLength(3);
    left = 100;
    await stage.work(event);
    expect(stage.got()).toEqual(stage.emailsOf(ids));
  });
});

describe('the handler', () => {
  it('returns a failed message to the queue, ends a throttled one, and logs no address', async () => {
    await stage.readers(3);
    stage.inbox.hooks.send = ({ to }) => {
      throw new MailNotAccepted(`throttled ${to}`);
    };
    const body = JSON.stringify(stage.jobOf(await published()));
    const record = (messageId: string, text: string) => ({
      messageId,
      body: text,
      receiptHandle: 'r',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: 's',
        ApproximateFirstReceiveTimestamp: '0',
        MessageGroupId: messageId,
      },
      messageAttributes: {},
      md5OfBody: 'x',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:alerts.fifo',
      awsRegion: 'us-east-1',
    });
    const answer = await createHandler(stage.deps)({
      Records: [record('a', body), record('b', '{"shard":-1}')],
    });
    expect(answer.batchItemFailures.map((failure) => failure.itemIdentifier)).toEqual(['b']);
    expect(stage.log.lines.join('\n')).toContain('mails go on later');
    expect(stage.log.lines.join('\n')).not.toContain('@');
  });
});
