import { beforeEach, describe, expect, it } from 'vitest';
import { sendAlerts } from '../../../functions/send-alerts/handler.ts';
import { choose } from '../../../functions/shared/domain/audience-change.ts';
import { SAID } from '../../support/memory-audience.ts';
import { alertStage, all } from './stage.ts';

let stage: ReturnType<typeof alertStage>;
beforeEach(() => {
  stage = alertStage();
});
const published = () => stage.publish('release.published.v1');
const corrected = (revision = 2) =>
  stage.publish('release.corrected.v1', { revision, changeNote: 'A number was wrong.' });

describe('languages in an order', () => {
  const arabicFirst = { ...all, languages: ['ar', 'fr', 'en'] };
  const arabic = () => stage.publish('release.published.v1', { language: 'ar', document: { title: 'ar' } });
  const french = () => stage.publish('release.published.v1', { language: 'fr', document: { title: 'fr' } });

  it('take the best edition that there is, once, whatever order the editions come in', async () => {
    const ids = await stage.readers(5, arabicFirst);
    const [a, f, e] = [await arabic(), await french(), await published()];
    await stage.work(e, f, a);
    expect(stage.inbox.sent.map(({ subject }) => subject)).toEqual(Array(5).fill('ar'));
    expect(stage.got()).toEqual(stage.emailsOf(ids));
  });

  it('without patience take what comes first', async () => {
    await stage.readers(4, arabicFirst);
    await stage.work(await french());
    await stage.work(await arabic());
    expect(stage.inbox.sent.map(({ subject }) => subject)).toEqual(Array(4).fill('fr'));
  });

  it('with patience wait for the first, and are told once in it when it comes in time', async () => {
    const ids = await stage.readers(4, { ...arabicFirst, waits: 2 });
    const e = await published();
    await stage.work(e);
    await stage.work(await french());
    expect([stage.got(), stage.states('waiting').length]).toEqual([[], 8]);
    expect([...stage.scheduled.values()]).toContainEqual({
      when: new Date(Date.parse(e.time) + 2 * 3_600_000).toISOString(),
      job: { event: e, waited: 2 },
    });
    await stage.work(await arabic());
    await sendAlerts(stage.deps, stage.jobOf(e, 2));
    expect(stage.inbox.sent.map(({ subject }) => subject)).toEqual(Array(4).fill('ar'));
    expect(stage.got()).toEqual(stage.emailsOf(ids));
  });

  it('with patience are kept in as many items as it takes, each of which the table can hold', async () => {
    const ids = await stage.readers(2_300, { ...arabicFirst, waits: 2 });
    const e = await published();
    await stage.work(e);
    await stage.readers(2, { ...arabicFirst, waits: 2 }, 'more');
    await stage.work(e);
    const kept = await stage.ledger.chunks(e.data.slug, '0000');
    expect(kept.length).toBeGreaterThan(1);
    // DynamoDB takes 400 kB.
    for (const chunk of kept) expect(JSON.stringify(chunk).length).toBeLessThan(200_000);
    expect(new Set(stage.states('waiting')).size).toBe(ids.length + 2);
    expect(stage.states('waiting')).toHaveLength(ids.length + 2);
  });

  it('whose patience was over before the job could run take the best that there is, at once', async () => {
    const ids = await stage.readers(3, { ...arabicFirst, waits: 2 });
    const job = stage.jobOf(await published());
    stage.clock.now += 3 * 3_600_000;
    await sendAlerts(stage.deps, job);
    expect(stage.got()).toEqual(stage.emailsOf(ids));
    expect([stage.states('waiting'), [...stage.scheduled]]).toEqual([[], []]);
  });

  it('and patience are asked about once more at its end: who wants it no longer is not told', async () => {
    const patient = { ...arabicFirst, waits: 2 as const };
    const [stays = '', ...changers] = await stage.readers(3, patient);
    const digests = await stage.readers(2, { ...patient, frequency: 'daily' }, 'daily');
    const e = await published();
    await stage.work(e);
    // Who gets digests waits for nothing.
    expect(stage.states('waiting').filter((id) => digests.includes(id))).toEqual([]);
    const [topics = '', languages = ''] = changers;
    await choose(stage.audience, topics, { ...patient, topics: ['ports'] }, SAID);
    await choose(stage.audience, languages, { ...patient, languages: ['ar', 'fr'] }, SAID);
    await french();
    stage.clock.now += 2 * 3_600_000;
    await sendAlerts(stage.deps, stage.jobOf(e, 2));
    expect(stage.got()).toEqual(stage.emailsOf([stays]));
  });

  it('and patience that is less than before end with it', async () => {
    const ids = (await stage.readers(3, { ...arabicFirst, waits: 12 })).sort();
    const [id = ''] = ids;
    const e = await published();
    await stage.work(e);
    await choose(stage.audience, id, { ...arabicFirst, waits: 2 }, SAID);
    await stage.work(e);
    stage.clock.now += 2 * 3_600_000;
    await sendAlerts(stage.deps, stage.jobOf(e, 2));
    expect(stage.got()).toEqual(stage.emailsOf([id]));
    stage.clock.now += 10 * 3_600_000;
    await sendAlerts(stage.deps, stage.jobOf(e, 12));
    expect(stage.got()).toEqual(stage.emailsOf(ids));
  });

  it('that is changed after SES never had the mail is the one they are told in', async () => {
    const [id = ''] = await stage.readers(1);
    await french();
    const e = await published();
    await stage.work(e);
    for (const chunk of stage.ledger.all.values()) chunk.recipients[id] = { state: 'missed' };
    await choose(stage.audience, id, { ...all, languages: ['fr', 'en'] }, SAID);
    expect(await stage.work(e)).toEqual({ failures: 0 });
    expect(stage.got('fr')).toEqual(stage.emailsOf([id]));
  });

  it('do not bring as an alert what a digest has told of already', async () => {
    const hasty = await stage.readers(2);
    const patient = await stage.readers(2, { ...arabicFirst, waits: 2 }, 'patient');
    const [told = '', waits = ''] = [hasty[0], patient[0]];
    const digest = { frequency: 'daily', period: '2026-03-02' } as const;
    const e = await published();
    await stage.digests.setAgenda(digest, [{ slug: e.data.slug, happened: [], before: [] }]);
    await stage.ledger.ranges('daily 2026-03-02', 1);
    await stage.ledger.claim(
      {
        ...{ slug: 'daily 2026-03-02', range: '0000', language: 'fr', revision: 0, kind: 'digest', text: 0 },
        first: told,
        recipients: { [told]: { state: 'sent', told: [0] } },
        items: [{ slug: e.data.slug, language: 'fr', text: 1, kind: 'published' }],
        claimedAt: e.time,
        settledAt: e.time,
        version: 1,
      },
      undefined,
    );
    await stage.work(e);
    expect(stage.got()).toEqual(stage.emailsOf(hasty.slice(1)));
    for (const chunk of stage.ledger.all.values())
      if (chunk.kind === 'digest') chunk.recipients[waits] = { state: 'sent', told: [0] };
    stage.clock.now += 2 * 3_600_000;
    await sendAlerts(stage.deps, stage.jobOf(e, 2));
    expect(stage.got()).toEqual(stage.emailsOf([...hasty.slice(1), ...patient.slice(1)]));
  });

  it('that is changed between planning and sending is the one they are told in', async () => {
    stage.deps.chunk = 100;
    const ids = await stage.readers(6, { ...all, languages: ['en', 'fr'] });
    await french();
    const event = await published();
    const [first = ''] = stage.emailsOf(ids);
    const { subscribers } = stage.audience;
    let changed = false;
    stage.deps.audience = {
      ...stage.audience,
      subscribers: async (some) => {
        if (!changed) {
          changed = true;
          const who = ids.find((id) => stage.emailsOf([id])[0] === first) ?? '';
          await choose(stage.audience, who, { ...all, languages: ['fr', 'en'] }, SAID);
        }
        return subscribers(some);
      },
    };
    await stage.work(event);
    expect(stage.got()).toEqual(stage.emailsOf(ids));
    expect(stage.got('fr')).toEqual([first]);
  });

  it('with patience at its end take the best that there is then, once', async () => {
    const ids = await stage.readers(4, { ...arabicFirst, waits: 12 });
    const hasty = await stage.readers(2, arabicFirst, 'hasty');
    const e = await published();
    const f = await french();
    await stage.work(e, f);
    expect(stage.got()).toEqual(stage.emailsOf(hasty));
    for (const job of [stage.jobOf(e, 12), stage.jobOf(f, 12), stage.jobOf(e, 12)])
      await sendAlerts(stage.deps, job);
    expect(stage.got('fr')).toEqual(stage.emailsOf([...ids, ...hasty]));
    expect(stage.inbox.sent).toHaveLength(6);
    expect(await stage.work(await arabic())).toEqual({ failures: 0 });
    expect(stage.inbox.sent).toHaveLength(6);
  });

  it('are told the correction of the edition that they got, and of no other', async () => {
    await stage.readers(3, arabicFirst);
    await stage.work(await arabic(), await published());
    stage.inbox.sent.length = 0;
    await stage.work(await corrected());
    expect(stage.got()).toEqual([]);
    const again = { language: 'ar', revision: 2, changeNote: 'x', document: { title: 'ar' } };
    await stage.work(await stage.publish('release.corrected.v1', again));
    expect(stage.got('Correction: ar')).toHaveLength(3);
  });
});
