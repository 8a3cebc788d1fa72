import { beforeEach, describe, expect, it } from 'vitest';
import { sendDigest } from '../../../functions/send-alerts/digest.ts';
import { createHandler } from '../../../functions/send-alerts/handler.ts';
import { leave, leavePart, pause } from '../../../functions/shared/domain/audience-change.ts';
import { MailNotAccepted } from '../../../functions/shared/domain/mail.ts';
import { aReader, SAID } from '../../support/memory-audience.ts';
import { sqsEvent } from '../site/batch.ts';
import { daily, digestStage, weekly } from './digest-stage.ts';
import { all } from './stage.ts';

let stage: ReturnType<typeof digestStage>;
beforeEach(async () => {
  stage = digestStage();
  // The digest before, from whose end those of the tests go on: Monday, the second of March, seven in Rome.
  await stage.tick('2026-03-02T06:30:00Z');
});
const TUESDAY = '2026-03-03T06:30:00Z';
const WEDNESDAY = '2026-03-04T06:30:00Z';
const NEXT_MONDAY = '2026-03-09T06:30:00Z';
const MONDAY_NOON = '2026-03-02T11:00:00.000Z';
const TUESDAY_NOON = '2026-03-03T11:00:00.000Z';
const titled = (slug: string, more: object = {}) => ({ slug, document: { title: slug, ...more } });

describe('a digest', () => {
  it('tells all that became public for each of its readers, once, over many ranges and chunks', async () => {
    const ids = await stage.readers(40, daily);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.publish('2026-03-02T15:00:00.000Z', 'published', titled('surge'));
    await stage.digest(TUESDAY);
    for (const id of ids)
      expect(stage.told(id)).toEqual([['daily 2026-03-03', 'published|en|gauges', 'published|en|surge']]);
    expect(stage.states('sent').sort()).toEqual([...ids].sort());
    expect(stage.inbox.sent).toHaveLength(40);
  });

  it('goes to those of its frequency, and to nobody else', async () => {
    const [day, week, once] = [
      await stage.reader(daily, 'd'),
      await stage.reader(weekly, 'w'),
      await stage.reader(all, 'o'),
    ];
    await stage.publish('2026-03-08T11:00:00.000Z', 'published', titled('gauges'));
    await stage.digest(NEXT_MONDAY);
    expect(stage.told(day)).toEqual([['daily 2026-03-09', 'published|en|gauges']]);
    expect(stage.told(week)).toEqual([['weekly 2026-03-09', 'published|en|gauges']]);
    expect([stage.told(once), stage.got('gauges').length]).toEqual([[], 3]);
  });

  it('is one mail however often its jobs come', async () => {
    const id = await stage.reader(daily);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    const jobs = await stage.tick(TUESDAY);
    for (const job of [...jobs, ...jobs, ...jobs.toReversed()]) await sendDigest(stage.deps, job);
    expect(stage.told(id)).toHaveLength(1);
  });

  it('of nothing new for somebody is no mail, and no word in the ledger', async () => {
    await stage.readers(5, { ...daily, topics: ['ports'] });
    await stage.publish(MONDAY_NOON, 'published', titled('gauges', { topics: ['floods'] }));
    await stage.digest(TUESDAY);
    expect([stage.inbox.sent, stage.ledger.all.size, stage.ledger.opened.size]).toEqual([[], 0, 0]);
  });

  it('gives each what matches their topics and places, in their languages', async () => {
    const some = await stage.reader({ ...daily, topics: ['floods'], places: ['senegal'] }, 'some');
    const french = await stage.reader({ ...daily, languages: ['fr', 'en'] }, 'french');
    await stage.publish(
      MONDAY_NOON,
      'published',
      titled('here', { topics: ['floods'], places: ['senegal'] }),
    );
    await stage.publish(
      MONDAY_NOON,
      'published',
      titled('there', { topics: ['floods'], places: ['turkiye'] }),
    );
    await stage.publish(MONDAY_NOON, 'published', { ...titled('here'), language: 'fr' });
    await stage.publish(MONDAY_NOON, 'published', { ...titled('là'), slug: 'ici', language: 'fr' });
    await stage.digest(TUESDAY);
    expect(stage.told(some)).toEqual([['daily 2026-03-03', 'published|en|here']]);
    expect(stage.told(french)).toEqual([
      ['daily 2026-03-03', 'published|fr|here', 'published|fr|là', 'published|en|there'],
    ]);
  });

  it('is in the first of their languages that the newsroom speaks', async () => {
    const id = await stage.reader({ ...daily, languages: ['zh', 'fr', 'en'] });
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.digest(TUESDAY);
    expect(stage.told(id)).toHaveLength(1);
    expect(stage.inbox.sent.map(({ language }) => language)).toEqual(['fr']);
  });

  it('composes once what many are told', async () => {
    await stage.readers(30, daily);
    await stage.readers(30, { ...daily, topics: ['floods'] }, 'floods');
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.publish(MONDAY_NOON, 'published', titled('surge', { topics: ['ports'] }));
    const { composeDigest } = stage.deps;
    let composed = 0;
    stage.deps.composeDigest = (digest) => {
      composed += 1;
      return composeDigest(digest);
    };
    await stage.digest(TUESDAY);
    expect(stage.inbox.sent).toHaveLength(60);
    // Two kinds of readers in each of eight ranges.
    expect(composed).toBeLessThanOrEqual(16);
  });

  it('keeps few mails composed, however many kinds of readers there are', async () => {
    const topics = Array.from({ length: 9 }, (_, i) => `t${i}`);
    for (const topic of topics)
      await stage.publish(MONDAY_NOON, 'published', titled(topic, { topics: [topic] }));
    const ids = (await stage.readers(300, daily)).sort();
    for (const [i, id] of ids.entries()) {
      const some = topics.filter((_, bit) => (((i % 299) + 1) >> bit) % 2 === 1);
      await stage.chooses(id, { ...daily, topics: some }, '2026-03-01T00:00:00.000Z');
    }
    const { composeDigest } = stage.deps;
    let composed = 0;
    stage.deps.composeDigest = (digest) => {
      composed += 1;
      return composeDigest(digest);
    };
    const [job] = await stage.tick(TUESDAY);
    if (!job) throw new Error('no job');
    await sendDigest({ ...stage.deps, chunk: 100 }, { ...job, range: '0000', ranges: 1 });
    expect(stage.inbox.sent).toHaveLength(300);
    // The last is told the same as the first, whose mail is long forgotten.
    expect(composed).toBe(300);
  });

  it('asks for no recipient alone: reads by the hundred, writes by the chunk', async () => {
    const ids = await stage.readers(300, daily);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    const [job] = await stage.tick(TUESDAY);
    if (!job) throw new Error('no job');
    const counted: Record<string, number> = {};
    const count = <T extends object>(port: T): T =>
      new Proxy(port, {
        get(target, name, self) {
          counted[String(name)] = (counted[String(name)] ?? 0) + 1;
          return Reflect.get(target, name, self);
        },
      });
    const { audience, ledger, index, digests } = stage.deps;
    const all = { ...job, range: '0000', ranges: 1 };
    await sendDigest(
      {
        ...stage.deps,
        chunk: 100,
        audience: count(audience),
        ledger: count(ledger),
        index: count(index),
        digests: count(digests),
      },
      all,
    );
    expect(stage.inbox.sent).toHaveLength(ids.length);
    const { key: _, ...requests } = counted;
    expect(requests).toEqual({
      paused: 1,
      chunks: 1,
      agenda: 1,
      slice: 1,
      editionsIn: 3,
      revisionsOf: 1,
      open: 1,
      subscribers: 3,
      claim: 3,
      settle: 3,
      close: 1,
    });
  });
});

describe('the final state', () => {
  it('is told once, with the newest words, of what was published and corrected', async () => {
    const id = await stage.reader(daily);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    const corrected = {
      revision: 2,
      slug: 'gauges',
      changeNote: 'A number.',
      document: { title: 'Gauges, rightly' },
    };
    await stage.publish('2026-03-02T12:00:00.000Z', 'corrected', corrected);
    await stage.digest(TUESDAY);
    expect(stage.told(id)).toEqual([['daily 2026-03-03', 'published|en|Gauges, rightly']]);
  });

  it('is not told at all of what was published and withdrawn', async () => {
    const id = await stage.reader(daily);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.publish('2026-03-02T12:00:00.000Z', 'retracted', { ...titled('gauges'), revision: 2 });
    await stage.digest(TUESDAY);
    await stage.digest(WEDNESDAY);
    expect(stage.told(id)).toEqual([]);
  });

  it('is not told of what was withdrawn between the plan and the sending, then or later', async () => {
    const id = await stage.reader(daily);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.tick(TUESDAY);
    await stage.publish('2026-03-03T06:31:00.000Z', 'retracted', { ...titled('gauges'), revision: 2 });
    await stage.send();
    await stage.digest(WEDNESDAY);
    expect(stage.told(id)).toEqual([]);
  });

  it('has the words of a correction that came between the plan and the sending, and is not told again', async () => {
    const id = await stage.reader(daily);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.tick(TUESDAY);
    await stage.publish('2026-03-03T06:31:00.000Z', 'corrected', {
      ...titled('gauges', { title: 'Rightly' }),
      revision: 2,
    });
    await stage.send();
    await stage.digest(WEDNESDAY);
    expect(stage.told(id)).toEqual([['daily 2026-03-03', 'published|en|Rightly']]);
  });

  it('of an edition withdrawn is another of their languages', async () => {
    const id = await stage.reader({ ...daily, languages: ['fr', 'en'] });
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.publish(MONDAY_NOON, 'published', {
      ...titled('gauges', { title: 'Marégraphes' }),
      language: 'fr',
    });
    await stage.publish('2026-03-02T12:00:00.000Z', 'retracted', {
      slug: 'gauges',
      language: 'fr',
      revision: 2,
    });
    await stage.digest(TUESDAY);
    expect(stage.told(id)).toEqual([['daily 2026-03-03', 'published|en|gauges']]);
  });
});

describe('a release in several languages', () => {
  it('is told once, though its editions come on several days', async () => {
    const both = await stage.reader({ ...daily, languages: ['fr', 'en'] }, 'both');
    const french = await stage.reader({ ...daily, languages: ['fr'] }, 'french');
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.digest(TUESDAY);
    await stage.publish(TUESDAY_NOON, 'published', { ...titled('gauges'), language: 'fr' });
    await stage.digest(WEDNESDAY);
    expect(stage.told(both)).toEqual([['daily 2026-03-03', 'published|en|gauges']]);
    expect(stage.told(french)).toEqual([['daily 2026-03-04', 'published|fr|gauges']]);
  });

  it('is told once to one who changes their languages in between', async () => {
    const id = await stage.reader({ ...daily, languages: ['en'] });
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.digest(TUESDAY);
    await stage.chooses(id, { ...daily, languages: ['fr'] }, '2026-03-03T08:00:00.000Z');
    await stage.publish(TUESDAY_NOON, 'published', { ...titled('gauges'), language: 'fr' });
    await stage.digest(WEDNESDAY);
    expect(stage.told(id)).toEqual([['daily 2026-03-03', 'published|en|gauges']]);
  });

  it('is not told by a digest to one whom an alert told of another edition', async () => {
    const id = await stage.reader({ ...all, languages: ['en'] });
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.chooses(id, { ...daily, languages: ['fr'] }, '2026-03-02T12:00:00.000Z');
    await stage.publish('2026-03-02T13:00:00.000Z', 'published', { ...titled('gauges'), language: 'fr' });
    await stage.digest(TUESDAY);
    expect([stage.got().length, stage.told(id)]).toEqual([1, []]);
  });

  it('is not told again to one who left and came back', async () => {
    const id = await stage.reader({ ...all, languages: ['en', 'fr'] });
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await leave(stage.audience, id, { ...SAID, at: '2026-03-02T12:00:00.000Z' });
    const choice = { ...daily, languages: ['en', 'fr'] };
    const again = await aReader(stage.audience, 'one0@example.net', choice, '2026-03-02T12:30:00.000Z');
    expect(again).toMatchObject({ id, frequencies: [{ value: 'daily' }] });
    await stage.publish('2026-03-02T13:00:00.000Z', 'published', { ...titled('gauges'), language: 'fr' });
    await stage.digest(TUESDAY);
    expect([stage.got().length, stage.told(id)]).toEqual([1, []]);
  });

  it('is news by its first edition that was announced: one out of an archive is none', async () => {
    const id = await stage.reader({ ...all, languages: ['fr', 'en'] });
    const old = { ...titled('gauges'), imported: true, announcement: 'none' as const };
    // An import has no event; this one is too old to be looked at.
    await stage.publish('2026-02-01T11:00:00.000Z', 'published', old, { alerts: false });
    await stage.chooses(id, { ...daily, languages: ['fr', 'en'] }, '2026-03-02T08:00:00.000Z');
    const title = 'Marégraphes';
    await stage.publish(MONDAY_NOON, 'published', { ...titled('gauges', { title }), language: 'fr' });
    await stage.digest(TUESDAY);
    expect(stage.told(id)).toEqual([['daily 2026-03-03', 'published|fr|Marégraphes']]);
  });

  it('is no news by an edition that was withdrawn at once', async () => {
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    const choice = { ...daily, languages: ['fr', 'en'] };
    const { id } = await aReader(stage.audience, 'new@example.net', choice, '2026-03-02T12:00:00.000Z');
    const french = { ...titled('gauges'), language: 'fr' };
    await stage.publish('2026-03-02T13:00:00.000Z', 'published', french);
    await stage.publish('2026-03-02T14:00:00.000Z', 'retracted', { ...french, revision: 2 });
    await stage.digest(TUESDAY);
    expect(stage.told(id)).toEqual([]);
  });

  it('is told by its next edition to one whom SES never had a mail for', async () => {
    const id = await stage.reader({ ...daily, languages: ['fr', 'en'] });
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.digest(TUESDAY);
    const [chunk] = [...stage.ledger.all.values()];
    if (!chunk) throw new Error('no chunk');
    const recipients = { [id]: { state: 'missed' as const, told: [0] } };
    await stage.ledger.claim({ ...chunk, recipients, version: chunk.version + 1 }, chunk);
    await stage.publish(TUESDAY_NOON, 'published', { ...titled('gauges'), language: 'fr' });
    await stage.digest(WEDNESDAY);
    expect(stage.told(id).at(-1)).toEqual(['daily 2026-03-04', 'published|fr|gauges']);
  });

  it('whose first edition was withdrawn before its digest is told in the next one', async () => {
    const id = await stage.reader({ ...daily, languages: ['en', 'fr'] });
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.publish('2026-03-02T12:00:00.000Z', 'retracted', { ...titled('gauges'), revision: 2 });
    await stage.digest(TUESDAY);
    await stage.publish(TUESDAY_NOON, 'published', { ...titled('gauges'), language: 'fr' });
    await stage.digest(WEDNESDAY);
    expect(stage.told(id)).toEqual([['daily 2026-03-04', 'published|fr|gauges']]);
  });

  it('is told once where the event of its first edition comes a day late', async () => {
    const id = await stage.reader({ ...daily, languages: ['en', 'fr'] });
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'), {
      recordedAt: '2026-03-03T10:00:00.000Z',
    });
    await stage.publish('2026-03-02T12:00:00.000Z', 'published', { ...titled('gauges'), language: 'fr' });
    await stage.digest(TUESDAY);
    await stage.digest(WEDNESDAY);
    expect(stage.told(id)).toEqual([['daily 2026-03-03', 'published|en|gauges']]);
  });
});

describe('a choice that changes', () => {
  it.each([
    ['at once', 'daily', { ...all, frequency: 'at-once' as const }, daily, 'an alert'],
    ['daily', 'at once', daily, { ...all, frequency: 'at-once' as const }, 'the digest'],
  ])('from %s to %s after the publication leaves it as it was', async (_from, _to, before, after, way) => {
    const id = await stage.reader(before);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.chooses(id, after, '2026-03-02T12:00:00.000Z');
    await stage.digest(TUESDAY);
    await stage.digest(WEDNESDAY);
    expect(stage.inbox.sent).toHaveLength(1);
    expect(stage.told(id)).toEqual(way === 'an alert' ? [] : [['daily 2026-03-03', 'published|en|gauges']]);
  });

  it('from daily to weekly, and back, tells each release once', async () => {
    const id = await stage.reader(daily);
    await stage.publish(MONDAY_NOON, 'published', titled('first'));
    await stage.chooses(id, weekly, '2026-03-02T12:00:00.000Z');
    await stage.publish('2026-03-02T13:00:00.000Z', 'published', titled('second'));
    await stage.chooses(id, daily, '2026-03-02T14:00:00.000Z');
    await stage.publish('2026-03-02T15:00:00.000Z', 'published', titled('third'));
    await stage.digest(TUESDAY);
    await stage.digest(NEXT_MONDAY);
    expect(stage.told(id)).toEqual([
      ['daily 2026-03-03', 'published|en|first', 'published|en|third'],
      ['weekly 2026-03-09', 'published|en|second'],
    ]);
  });

  it('by which somebody joins brings nothing of before', async () => {
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    const { id } = await aReader(stage.audience, 'new@example.net', daily, '2026-03-02T12:00:00.000Z');
    await stage.digest(TUESDAY);
    expect(stage.told(id)).toEqual([]);
  });

  it('to leave or to pause counts until the mail goes out', async () => {
    const [leaver = '', pauser = '', stays = ''] = await stage.readers(3, daily);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.tick(TUESDAY);
    await leave(stage.audience, leaver, SAID);
    await pause(stage.audience, pauser, '2026-04-01T00:00:00.000Z');
    await stage.send();
    await stage.digest(WEDNESDAY);
    expect(stage.got()).toEqual(stage.emailsOf([stays]));
  });

  it('while the digest is being sent is heeded: one gets nothing, the other what they still want', async () => {
    const ids = [...(await stage.readers(8, { ...daily, topics: ['floods', 'ports'] }))].sort();
    const [, , , , , , leaver = '', changer = ''] = ids;
    await stage.publish(MONDAY_NOON, 'published', titled('surge', { topics: ['floods'] }));
    await stage.publish(MONDAY_NOON, 'published', titled('harbour', { topics: ['ports'] }));
    const [job] = await stage.tick(TUESDAY);
    if (!job) throw new Error('no job');
    stage.digestJobs.splice(0, stage.digestJobs.length, { ...job, range: '0000', ranges: 1 });
    stage.deps.chunk = 100;
    // Less than one mail a second: one after the other.
    stage.deps.quota = async () => ({
      rate: 2,
      day: Number.POSITIVE_INFINITY,
      left: Number.POSITIVE_INFINITY,
    });
    let first = true;
    stage.inbox.hooks.send = async () => {
      if (!first) return;
      first = false;
      await leave(stage.audience, leaver, SAID);
      await leavePart(stage.audience, changer, { topic: 'ports' }, SAID);
    };
    await stage.send();
    expect(stage.told(leaver)).toEqual([]);
    expect(stage.told(changer)).toEqual([['daily 2026-03-03', 'published|en|surge']]);
    expect(stage.inbox.sent).toHaveLength(7);
  });
});

describe('what an earlier digest told', () => {
  const corrected = (slug: string, revision: number, changeNote: string) => ({
    ...titled(slug),
    revision,
    changeNote,
  });

  it('is corrected by the next one, to exactly those', async () => {
    const told = await stage.readers(12, daily);
    const paused = await stage.reader(daily, 'paused');
    await pause(stage.audience, paused, '2026-03-03T12:00:00.000Z');
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.digest(TUESDAY);
    await stage.readers(5, daily, 'late');
    stage.inbox.sent.length = 0;
    await stage.publish(TUESDAY_NOON, 'corrected', corrected('gauges', 2, 'A number.'));
    await stage.digest(WEDNESDAY);
    expect(stage.got()).toEqual(stage.emailsOf(told));
    for (const id of told)
      expect(stage.told(id)).toEqual([['daily 2026-03-04', 'corrected|en|gauges|A number.']]);
  });

  it('is told with every note that they have not read, and again only of what is new', async () => {
    const id = await stage.reader(daily);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.digest(TUESDAY);
    await stage.publish(TUESDAY_NOON, 'corrected', corrected('gauges', 2, 'A number.'));
    await stage.publish('2026-03-03T12:00:00.000Z', 'corrected', corrected('gauges', 3, 'A name.'));
    await stage.digest(WEDNESDAY);
    await stage.publish('2026-03-04T12:00:00.000Z', 'retracted', corrected('gauges', 4, 'All of it.'));
    await stage.digest('2026-03-05T06:30:00Z');
    await stage.digest('2026-03-06T06:30:00Z');
    expect(stage.told(id).slice(1)).toEqual([
      ['daily 2026-03-04', 'corrected|en|gauges|A number. A name.'],
      ['daily 2026-03-05', 'retracted|en|gauges|All of it.'],
    ]);
  });

  it('is told as withdrawn alone where it was corrected before that', async () => {
    const id = await stage.reader(daily);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.digest(TUESDAY);
    await stage.publish(TUESDAY_NOON, 'corrected', corrected('gauges', 2, 'A number.'));
    await stage.publish('2026-03-03T12:00:00.000Z', 'retracted', corrected('gauges', 3, 'All of it.'));
    await stage.digest(WEDNESDAY);
    expect(stage.told(id).slice(1)).toEqual([['daily 2026-03-04', 'retracted|en|gauges|All of it.']]);
  });

  it('is corrected by a digest of the same frequency, though they have chosen another since', async () => {
    const id = await stage.reader(weekly);
    await stage.publish('2026-03-08T11:00:00.000Z', 'published', titled('gauges'));
    await stage.digest(NEXT_MONDAY);
    await stage.chooses(id, { ...all, frequency: 'at-once' }, '2026-03-09T08:00:00.000Z');
    // Long after the weekly list has forgotten them.
    await stage.chooses(id, { ...all, frequency: 'daily' }, '2026-03-25T08:00:00.000Z');
    expect(await stage.audience.slice({ language: '*', facet: 'weekly' }, { from: '' })).toEqual([]);
    await stage.publish('2026-03-26T11:00:00.000Z', 'corrected', corrected('gauges', 2, 'A number.'));
    for (const day of ['09', '16', '23', '27']) await stage.digest(`2026-03-${day}T06:30:00Z`);
    expect(stage.told(id)).toHaveLength(1);
    await stage.digest('2026-03-30T06:30:00Z');
    expect(stage.told(id).slice(1)).toEqual([['weekly 2026-03-30', 'corrected|en|gauges|A number.']]);
  });

  it('is corrected by that frequency alone, though another asks what they have heard', async () => {
    const id = await stage.reader({ ...weekly, languages: ['fr', 'en'] });
    await stage.publish('2026-03-08T11:00:00.000Z', 'published', titled('gauges'));
    await stage.digest(NEXT_MONDAY);
    await stage.chooses(id, { ...daily, languages: ['fr', 'en'] }, '2026-03-09T08:00:00.000Z');
    await stage.publish('2026-03-09T11:00:00.000Z', 'corrected', corrected('gauges', 2, 'A number.'));
    await stage.publish('2026-03-09T12:00:00.000Z', 'published', { ...titled('gauges'), language: 'fr' });
    await stage.digest('2026-03-10T06:30:00Z');
    expect(stage.told(id)).toHaveLength(1);
    await stage.digest('2026-03-16T06:30:00Z');
    expect(stage.told(id).slice(1)).toEqual([['weekly 2026-03-16', 'corrected|en|gauges|A number.']]);
  });

  it('is not corrected where it was withdrawn before that went out: the next one says so', async () => {
    const id = await stage.reader(daily);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.digest(TUESDAY);
    await stage.publish(TUESDAY_NOON, 'corrected', corrected('gauges', 2, 'A number.'));
    await stage.tick(WEDNESDAY);
    await stage.publish('2026-03-04T06:31:00.000Z', 'retracted', corrected('gauges', 3, 'All of it.'));
    await stage.send();
    await stage.digest('2026-03-05T06:30:00Z');
    expect(stage.told(id).slice(1)).toEqual([['daily 2026-03-05', 'retracted|en|gauges|All of it.']]);
  });

  it('is corrected in the language that they were told in, beside the news of the day', async () => {
    const id = await stage.reader({ ...daily, languages: ['fr', 'en'] });
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.digest(TUESDAY);
    await stage.publish(TUESDAY_NOON, 'corrected', corrected('gauges', 2, 'A number.'));
    await stage.publish('2026-03-03T12:00:00.000Z', 'published', { ...titled('gauges'), language: 'fr' });
    await stage.publish('2026-03-03T13:00:00.000Z', 'published', titled('surge'));
    await stage.digest(WEDNESDAY);
    expect(stage.told(id).slice(1)).toEqual([
      ['daily 2026-03-04', 'corrected|en|gauges|A number.', 'published|en|surge'],
    ]);
  });

  it('is not corrected by a digest where an alert told it', async () => {
    const id = await stage.reader(all);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.chooses(id, daily, '2026-03-02T12:00:00.000Z');
    await stage.publish(TUESDAY_NOON, 'corrected', corrected('gauges', 2, 'A number.'));
    await stage.digest(WEDNESDAY);
    expect([stage.got(), stage.told(id)]).toEqual([[...stage.emailsOf([id]), ...stage.emailsOf([id])], []]);
  });

  it('is told to nobody who left, and not to those whose mail came back', async () => {
    const [leaver = '', bounced = '', stays = ''] = await stage.readers(3, daily);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.digest(TUESDAY);
    await leave(stage.audience, leaver, SAID);
    for (const chunk of stage.ledger.all.values())
      if (chunk.recipients[bounced]) await stage.ledger.tell(chunk, bounced, { state: 'bounced' });
    stage.inbox.sent.length = 0;
    await stage.publish(TUESDAY_NOON, 'corrected', corrected('gauges', 2, 'A number.'));
    await stage.digest(WEDNESDAY);
    expect(stage.got()).toEqual(stage.emailsOf([stays]));
  });

  it('is found though that digest was cut into other ranges', async () => {
    await stage.ledger.ranges('daily 2026-03-03', 64);
    const ids = await stage.readers(20, daily);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.digest(TUESDAY);
    await stage.ledger.ranges('daily 2026-03-04', 2);
    await stage.publish(TUESDAY_NOON, 'retracted', corrected('gauges', 2, 'All of it.'));
    await stage.digest(WEDNESDAY);
    await stage.publish('2026-03-04T11:00:00.000Z', 'corrected', corrected('gauges', 3, 'It is back.'));
    await stage.digest('2026-03-05T06:30:00Z');
    for (const id of ids)
      expect(stage.told(id).map(([, item]) => item)).toEqual([
        'published|en|gauges',
        'retracted|en|gauges|All of it.',
        'corrected|en|gauges|It is back.',
      ]);
  });
});

describe('where something is in the way, a digest', () => {
  it('waits until SES takes mail again, and then tells those whom it has not told', async () => {
    const ids = await stage.readers(20, daily);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    let tries = 0;
    stage.inbox.hooks.send = () => {
      tries += 1;
      if (tries > 5 && tries < 40) throw new MailNotAccepted('Throttling');
    };
    await stage.digest(TUESDAY);
    expect(stage.got()).toEqual(stage.emailsOf(ids));
    expect(stage.queued.some(({ job }) => job.again !== undefined)).toBe(true);
    // Places of those who were told before a chunk was taken up again are still right.
    for (const { recipients, items } of stage.ledger.all.values())
      for (const { told } of Object.values(recipients))
        expect(told?.map((i) => items?.[i]?.slug)).toEqual(['gauges']);
  });

  it('is right about who was told what where the words changed while one of a chunk waited', async () => {
    const ids = [...(await stage.readers(9, daily))].sort();
    const [first = '', ...others] = ids;
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    const [job] = await stage.tick(TUESDAY);
    if (!job) throw new Error('no job');
    stage.digestJobs.splice(0, stage.digestJobs.length);
    stage.deps.chunk = 100;
    stage.inbox.hooks.send = ({ to }) => {
      if (stage.emailsOf([first]).includes(to)) throw new MailNotAccepted('Throttling');
    };
    await sendDigest(stage.deps, { ...job, range: '0000', ranges: 1 });
    expect(stage.inbox.sent).toHaveLength(8);
    delete stage.inbox.hooks.send;
    const rightly = { ...titled('gauges', { title: 'Rightly' }), revision: 2, changeNote: 'A number.' };
    await stage.publish('2026-03-03T06:31:00.000Z', 'corrected', rightly);
    await sendDigest(stage.deps, { ...job, range: '0000', ranges: 1, again: 1 });
    await stage.ledger.ranges('daily 2026-03-04', 1);
    await stage.digest(WEDNESDAY);
    expect(stage.told(first).flat()).toEqual(['daily 2026-03-03', 'published|en|Rightly']);
    for (const id of others)
      expect(stage.told(id).map(([, item]) => item)).toEqual([
        'published|en|gauges',
        'corrected|en|Rightly|A number.',
      ]);
  });

  it('is held where it is late or mail is paused, and sent when a person says so', async () => {
    const ids = await stage.readers(5, daily);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    const jobs = await stage.tick(TUESDAY);
    await stage.ledger.pause('2026-03-03T06:31:00.000Z');
    await stage.send();
    await stage.ledger.resume();
    stage.at('2026-03-05T06:30:00Z');
    for (const job of jobs) await sendDigest(stage.deps, job);
    expect(stage.inbox.sent).toEqual([]);
    expect(await stage.ledger.held()).toHaveLength(8);
    for (const { job } of await stage.ledger.held())
      if (!('event' in job)) await sendDigest(stage.deps, { ...job, notAfter: '2026-03-06T06:30:00.000Z' });
    expect(stage.got()).toEqual(stage.emailsOf(ids));
  });

  it('comes again when the day’s mails are used up, by way of plan-alerts', async () => {
    await stage.readers(5, daily);
    await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    stage.deps.quota = async () => ({ rate: 10, day: 100, left: 10 });
    await stage.digest(TUESDAY);
    expect(stage.inbox.sent).toEqual([]);
    expect([...stage.scheduled.values()]).toHaveLength(8);
    expect([...stage.scheduled.values()][0]?.job).toMatchObject({ job: { frequency: 'daily', again: 1 } });
  });

  it('fails, and tells nobody, where the index lacks what was announced', async () => {
    await stage.readers(5, daily);
    const event = await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
    await stage.digests.record(
      {
        ...event,
        id: `evt_${'1'.repeat(32)}`,
        type: 'release.corrected.v1',
        data: { ...event.data, revision: 7 },
      },
      MONDAY_NOON,
    );
    const [job] = await stage.tick(TUESDAY);
    if (!job) throw new Error('no job');
    await expect(sendDigest(stage.deps, job)).rejects.toThrow('does not hold revision 7 of gauges (en)');
    expect(stage.inbox.sent).toEqual([]);
  });
});

it('comes to the same function as alerts, and logs no address', async () => {
  await stage.readers(5, daily);
  await stage.publish(MONDAY_NOON, 'published', titled('gauges'));
  const [job] = await stage.tick(TUESDAY);
  expect(await createHandler(stage.deps)(sqsEvent({ ...job, range: '0000', ranges: 1 }))).toEqual({
    batchItemFailures: [],
  });
  expect(stage.inbox.sent).toHaveLength(5);
  expect(stage.log.lines.join('\n')).toContain('digests sent');
  expect(stage.log.lines.join('\n')).not.toContain('@');
});
