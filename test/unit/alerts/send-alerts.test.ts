import { beforeEach, describe, expect, it } from 'vitest';
import { AlertExpired, createHandler, sendAlerts } from '../../../functions/send-alerts/handler.ts';
import { shardOf } from '../../../functions/shared/domain/audience.ts';
import { choose, leave } from '../../../functions/shared/domain/audience-change.ts';
import { readToken } from '../../../functions/shared/domain/audience-tokens.ts';
import { MailNotAccepted } from '../../../functions/shared/domain/mail.ts';
import { countAlerts } from '../../../functions/shared/domain/mail-ledger.ts';
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
    await stage.work(await published());
    expect(stage.got()).toEqual(stage.emailsOf(ids));
    expect(stage.states('sent').sort()).toEqual([...ids].sort());
    expect(countAlerts([...stage.ledger.all.values()])).toEqual([
      { language: 'en', revision: 1, kind: 'published', states: { sent: 23 } },
    ]);
  });

  it('is one mail however often the job comes', async () => {
    const ids = await stage.readers(9);
    const event = await published();
    for (let i = 0; i < 10; i += 1) await stage.work(event);
    expect(stage.got()).toEqual(stage.emailsOf(ids));
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
      await leave(stage.audience, leaver);
      await choose(stage.audience, changer, { ...all, topics: ['ports'] });
    };
    // One range: both were read from the lists before the first mail went out.
    stage.deps.range = 100;
    await stage.work(await published());
    expect(stage.got()).toEqual(stage.emailsOf(ids.slice(0, 6)));
  });

  it('after its time sends nothing and fails, so that a person decides', async () => {
    await stage.readers(3);
    const job = stage.jobOf(await published());
    stage.clock.now += 86_400_001;
    await expect(sendAlerts(stage.deps, job)).rejects.toThrow(AlertExpired);
    expect([stage.got(), stage.ledger.all.size, stage.queue]).toEqual([[], 0, []]);
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
    const [id = ''] = await stage.readers(1);
    const job = stage.jobOf({ ...event, data: { ...event.data, revision: 2 } });
    const theirs = { ...job, shard: shardOf(id) };
    await expect(sendAlerts(stage.deps, theirs)).rejects.toThrow(/revision 2 of tide-gauges/);
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
    await leave(stage.audience, left);
    await choose(stage.audience, changed, { ...all, topics: ['ports'] });
    stage.inbox.sent.length = 0;

    const event = await corrected();
    for (let i = 0; i < 3; i += 1) await stage.work(event);
    const told = stage.emailsOf([...ids.slice(1), ...both]);
    expect(stage.got('Correction: ')).toEqual(told);
    expect(stage.inbox.sent.every((mail) => mail.text.includes('A number was wrong.'))).toBe(true);

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

  it('tell nobody where nobody was told', async () => {
    await published();
    await stage.readers(4);
    await stage.work(await corrected());
    expect(stage.got()).toEqual([]);
  });
});

describe('the mail', () => {
  it('has the headers of bulk mail, and links that are the reader’s own', async () => {
    const [id = ''] = await stage.readers(1, { ...all, languages: ['ar'] });
    await stage.work(
      await stage.publish('release.published.v1', { language: 'ar', document: { title: 'موجات المد' } }),
    );
    const [mail] = stage.inbox.sent;
    expect(mail).toMatchObject({ subject: 'موجات المد', language: 'ar' });
    expect(mail?.html).toMatch(/<html lang="ar" dir="rtl">/);
    expect(mail?.text).toContain('https://news.example.org/ar/news/2026/03/tide-gauges/');
    expect(mail?.headers).toMatchObject({
      'List-Id': '<alerts.news.example.org>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
      'Message-ID': expect.stringMatching(/^<[0-9a-f]{32}@news\.example\.org>$/),
      'Feedback-ID': expect.stringMatching(/^[0-9a-f]{12}:ar:published:dateline$/),
    });
    const unsubscribe = /^<(https:\S+token=(\S+))>$/.exec(mail?.headers?.['List-Unsubscribe'] ?? '');
    const key = await stage.audience.key('links');
    expect(await readToken(key, 'unsubscribe', unsubscribe?.[2] ?? '', new Date())).toEqual({ id });
    expect(mail?.text).toContain(unsubscribe?.[1]);
    expect(mail?.html).toContain(unsubscribe?.[1]);
    expect(Object.values(mail?.tags ?? {}).every((value) => /^[\w-]{1,256}$/.test(value))).toBe(true);
  });

  it('shows the words of a release as words', async () => {
    await stage.readers(1);
    const document = { title: '<script>alert(1)</script>', summary: '"><img src=x onerror=alert(1)>' };
    await stage.work(await stage.publish('release.published.v1', { document }));
    expect(stage.inbox.sent[0]?.html).not.toMatch(/<script|<img/);
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
    expect(stage.log.lines.join('\n')).toContain('SES takes no mail now');
    expect(stage.log.lines.join('\n')).not.toContain('@');
  });
});
