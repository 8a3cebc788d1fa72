import { beforeEach, describe, expect, it } from 'vitest';
import { sendAlerts } from '../../../functions/send-alerts/handler.ts';
import { alertJob } from '../../../functions/shared/domain/jobs.ts';
import { MailFateUnknown, MailNotAccepted, MailRefused } from '../../../functions/shared/domain/mail.ts';
import { alertStage } from './stage.ts';

let stage: ReturnType<typeof alertStage>;
beforeEach(() => {
  stage = alertStage();
});
const published = () => stage.publish('release.published.v1');
const corrected = (revision = 2) =>
  stage.publish('release.corrected.v1', { revision, changeNote: 'A number was wrong.' });

describe('what SES says', () => {
  it('throttling: the job ends, and another of its range serves exactly those who wait', async () => {
    const ids = await stage.readers(14);
    let n = 0;
    stage.inbox.hooks.send = () => {
      n += 1;
      if (n > 5 && n < 30) throw new MailNotAccepted('throttled');
    };
    expect(await stage.work(await published())).toEqual({ failures: 0 });
    expect(stage.got()).toEqual(stage.emailsOf(ids));
    expect(stage.states('sent').sort()).toEqual([...ids].sort());
  });

  it('throttling again and again in the middle of chunks loses and repeats nobody', async () => {
    for (const every of [2, 3, 5]) {
      stage = alertStage();
      const ids = await stage.readers(11);
      let n = 0;
      stage.inbox.hooks.send = () => {
        n += 1;
        // Runs of five: longer than the tries of one mail.
        if (Math.floor(n / 5) % every === 1) throw new MailNotAccepted('throttled');
      };
      expect(await stage.work(await published())).toEqual({ failures: 0 });
      expect(stage.got()).toEqual(stage.emailsOf(ids));
    }
  });

  it('throttling for an hour uses up no tries, asks once for each range, and waits between', async () => {
    const ids = await stage.readers(11);
    const over = stage.clock.now + 3_600_000;
    stage.inbox.hooks.send = () => {
      if (stage.clock.now < over) throw new MailNotAccepted('throttled');
    };
    const event = await published();
    expect(await stage.work(event)).toEqual({ failures: 0 });
    expect(stage.got()).toEqual(stage.emailsOf(ids));
    expect(new Set(stage.queued.map(({ group }) => group))).toEqual(new Set([`${event.data.slug}#0000`]));
    // Its id lets SQS drop none of them as a copy, and none of them comes twice.
    const known = stage.queued.map(({ deduplication }) => deduplication);
    expect(new Set(known).size).toBe(known.length);
    expect(stage.queued.every(({ job }) => job.again !== undefined)).toBe(true);
    expect(stage.queued.every(({ job }) => alertJob.safeParse(job).success)).toBe(true);
    expect(Math.max(...stage.waits)).toBeLessThanOrEqual(5_000);
    expect(stage.waits.filter((pause) => pause === 3_750)).toHaveLength(stage.queued.length);
    // At least some seconds for each job that comes again: it does not spin.
    expect(stage.queued.length).toBeLessThan(1_500);
  });

  it('no answer: the job stays open for the reconciler, also when it comes again; one whose fates are known is closed', async () => {
    await stage.readers(4);
    const [lost] = stage.emailsOf([...stage.audience.people.keys()]);
    stage.inbox.hooks.send = ({ to }) => {
      if (to === lost) throw new MailFateUnknown('no answer');
    };
    const event = await published();
    await stage.work(event);
    expect(stage.ledger.opened.size).toBe(1);
    await stage.readers(1, undefined, 'more');
    await stage.work(event);
    expect([stage.ledger.opened.size, stage.got().length]).toEqual([1, 4]);

    stage = alertStage();
    await stage.readers(4);
    await stage.work(await published());
    expect([stage.ledger.opened.size, stage.got().length]).toEqual([0, 4]);
  });

  it('throttling of one chunk is not forgotten while the other asks whether mail is paused', async () => {
    const ids = [...(await stage.readers(9))].sort();
    const slow = ids.slice(3, 6).flatMap((id) => stage.emailsOf([id]));
    let tries = 0;
    let asked = 0;
    stage.inbox.hooks.send = ({ to }) => {
      if (!slow.includes(to)) stage.clock.now += 6_000;
      else if (tries < 12) {
        tries += 1;
        throw new MailNotAccepted('throttled');
      }
    };
    const { paused } = stage.ledger;
    stage.deps.ledger = {
      ...stage.ledger,
      async paused() {
        asked += 1;
        // Long enough for the other chunk to come to its end.
        for (let i = 0; i < 2_000; i += 1) await undefined;
        return paused();
      },
    };
    await stage.work(await published());
    expect(asked).toBeGreaterThan(2);
    expect(stage.got()).toEqual(stage.emailsOf(ids));
  });

  it('a mail that can not be written fails the job, makes nobody unknown, and is sent once it can', async () => {
    const ids = await stage.readers(9);
    const { compose } = stage.deps;
    let broken = true;
    stage.deps.compose = async (story) => {
      const mail = await compose(story);
      return {
        to(recipient) {
          if (broken && recipient.address.startsWith('reader4')) throw new Error('a fault of ours');
          return mail.to(recipient);
        },
      };
    };
    const event = await published();
    await expect(sendAlerts(stage.deps, stage.jobOf(event))).rejects.toThrow('a fault of ours');
    expect([stage.states('unknown'), stage.states('sending')]).toEqual([[], []]);
    broken = false;
    expect(await stage.work(event)).toEqual({ failures: 0 });
    expect(stage.got()).toEqual(stage.emailsOf(ids));
  });

  it('throttling of a correction loses and repeats nobody', async () => {
    const ids = await stage.readers(11);
    await stage.work(await published());
    stage.inbox.sent.length = 0;
    let n = 0;
    stage.inbox.hooks.send = () => {
      n += 1;
      if (Math.floor(n / 30) % 2 === 0) throw new MailNotAccepted('throttled');
    };
    expect(await stage.work(await corrected())).toEqual({ failures: 0 });
    expect(stage.got('Correction: ')).toEqual(stage.emailsOf(ids));
  });

  it('throttling past the time of the alert ends with a person, and what was not sent stays with it', async () => {
    await stage.readers(3);
    stage.inbox.hooks.send = () => {
      throw new MailNotAccepted('throttled');
    };
    await stage.work(await published());
    expect(stage.got()).toEqual([]);
    expect(await stage.ledger.held()).toMatchObject([
      { reason: 'stale', job: { again: expect.any(Number) } },
    ]);
  });

  it('the waits after throttling differ by chance', async () => {
    const sums = [];
    for (const random of [0, 0.999]) {
      stage = alertStage();
      stage.deps.random = () => random;
      await stage.readers(3);
      stage.inbox.hooks.send = () => {
        if (stage.waits.length < 12) throw new MailNotAccepted('throttled');
      };
      await stage.work(await published());
      sums.push(stage.waits.slice(0, 12).reduce((a, b) => a + b));
    }
    expect(sums[0]).toBeLessThan(sums[1] ?? 0);
  });

  it('is counted in the log by what became of each: told, refused, unknown', async () => {
    const emails = stage.emailsOf([...(await stage.readers(3))]);
    stage.inbox.hooks.send = ({ to }) => {
      if (to === emails[0]) throw new MailRefused('no such address');
      if (to === emails[1]) throw new MailFateUnknown('timeout');
    };
    await stage.work(await published());
    expect(stage.log.lines.join('\n')).toMatch(/"told":1,"refused":1,"unknown":1,"unserved":0/);
  });

  it('a refusal is kept and not tried again; a lost answer is unknown and not tried again', async () => {
    const ids = [...(await stage.readers(6))].sort();
    const [bad, lost] = stage.emailsOf(ids.slice(0, 1)).concat(stage.emailsOf(ids.slice(1, 2)));
    stage.inbox.hooks.send = ({ to }) => {
      if (to === bad) throw new MailRefused('no such address');
      if (to === lost) throw new MailFateUnknown('timeout');
    };
    const event = await published();
    await stage.work(event);
    stage.inbox.hooks.send = () => {};
    await stage.work(event, await corrected());
    expect(stage.got('Tide gauges')).toHaveLength(8);
    expect(stage.got()).not.toContain(bad);
    expect(stage.got()).not.toContain(lost);
    expect([stage.states('refused'), stage.states('unknown')]).toEqual([[ids[0]], [ids[1]]]);
  });
});
