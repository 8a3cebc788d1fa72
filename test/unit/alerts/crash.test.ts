import { describe, expect, it } from 'vitest';
import {
  createHandler as createReconciler,
  NotSettled,
} from '../../../functions/reconcile-alerts/handler.ts';
import { sendAlerts } from '../../../functions/send-alerts/handler.ts';
import { MailFateUnknown } from '../../../functions/shared/domain/mail.ts';
import { readTags } from '../../../functions/shared/domain/mail-tags.ts';
import { dying } from '../../support/dying.ts';
import { sqsEvent } from '../site/batch.ts';
import { alertStage, all } from './stage.ts';

type Stage = ReturnType<typeof alertStage>;
type Prepared = { events: Parameters<Stage['work']>; expected: string[] };

/**
 * One run: the worker of the first job dies at a point, every message comes twice and out of order, and every third mail
 * is taken by SES without an answer; then the queue brings every job back until it is done.
 */
async function run(point: number, when: 'before' | 'after', prepare: (stage: Stage) => Promise<Prepared>) {
  const stage = alertStage();
  const { events, expected } = await prepare(stage);
  const [first] = events;
  if (!first) throw new Error('no event');
  const taken = stage.deps.mailer;
  let mails = 0;
  stage.deps.mailer = {
    async sendRaw(...mail) {
      mails += 1;
      const answer = await taken.sendRaw(...mail);
      if (mails % 3 === 0) throw new MailFateUnknown('no answer');
      return answer;
    },
  };
  const worker = dying(stage.deps, point, when);
  const broke = await sendAlerts(worker.deps, stage.jobOf(first)).then(
    () => false,
    () => true,
  );
  // The message returns to the head of its group, before what the dead worker had put behind it.
  const behind = stage.queue.splice(0);
  const again = stage.work(first);
  stage.queue.push(...behind);
  await again;
  await stage.work(...events, ...events.toReversed());
  for (const { job } of stage.scheduled.values())
    if (typeof job === 'object' && job !== null && 'waited' in job)
      for (const event of events) await sendAlerts(stage.deps, stage.jobOf(event, 2));
  return { stage, expected, over: !worker.died(), broke };
}

const news = async (stage: Stage): Promise<Prepared> => {
  const expected = [
    ...(await stage.readers(5)),
    ...(await stage.readers(4, { ...all, languages: ['en', 'fr'] }, 'both')),
    ...(await stage.readers(2, { ...all, languages: ['ar', 'fr', 'en'], waits: 2 }, 'patient')),
  ];
  const english = await stage.publish('release.published.v1');
  const french = await stage.publish('release.published.v1', { language: 'fr' });
  return { events: [english, french], expected };
};
const correction = async (stage: Stage): Promise<Prepared> => {
  const expected = await stage.readers(9);
  await stage.work(await stage.publish('release.published.v1'));
  await stage.readers(3, all, 'late');
  stage.inbox.sent.length = 0;
  return {
    events: [await stage.publish('release.corrected.v1', { revision: 2, changeNote: 'A number was wrong.' })],
    expected,
  };
};

/** SES's own events about every mail that it took, twice and the last first. */
async function settle(stage: Stage): Promise<void> {
  for (const { tags } of [...stage.inbox.sent, ...stage.inbox.sent].toReversed()) {
    const place = readTags(tags);
    if (!place) throw new Error(`no place in the ledger: ${JSON.stringify(tags)}`);
    await stage.ledger.tell(place.chunk, place.id, { state: 'sent', messageId: 'told' });
  }
}

/**
 * The reconciler looks every quarter of an hour, for half a day; whoever is on duty then releases what it held, of which
 * SES had nothing.
 */
async function reconcile(stage: Stage): Promise<void> {
  const { clock, ledger, log } = stage;
  const asked: string[] = [];
  const handler = createReconciler({
    ledger,
    open: ledger,
    replay: async (from) => {
      asked.push(from);
      await settle(stage);
    },
    now: stage.deps.now,
    log,
  });
  for (let i = 0; i < 48; i += 1) {
    clock.now += 15 * 60_000;
    const tick = sqsEvent({ time: new Date(clock.now).toISOString() });
    await handler(tick).catch((error: unknown) => {
      if (!(error instanceof NotSettled)) throw error;
    });
  }
  for (const held of await ledger.held()) {
    if (!('event' in held.job)) throw new Error('a digest?');
    const notAfter = new Date(clock.now + 86_400_000).toISOString();
    await sendAlerts(stage.deps, { ...held.job, notAfter, again: (held.job.again ?? 0) + 1 });
    await ledger.unhold(held);
  }
}

describe.each([
  ['news', news],
  ['a correction', correction],
])('a worker that dies while it tells %s', (_what, prepare) => {
  it.each(['before', 'after'] as const)(
    '%s any call repeats nobody, and loses nobody who is not listed as unknown; SES’s events settle who got it',
    async (when) => {
      let lost = 0;
      for (let point = 1; ; point += 1) {
        const { stage, expected, over, broke } = await run(point, when, prepare);
        const got = stage.got();
        const unknown = stage.emailsOf(stage.states('unknown'));
        expect(new Set(got).size, `point ${point}: somebody has two`).toBe(got.length);
        const accounted = [...new Set([...got, ...unknown])].sort();
        expect(accounted, `point ${point}: somebody is missing`).toEqual(stage.emailsOf(expected));

        await settle(stage);
        const still = stage.emailsOf(stage.states('unknown'));
        lost += still.length;
        // What is left is what SES never had: at most the two chunks that the worker held when it died.
        expect(
          still.filter((email) => got.includes(email)),
          `point ${point}: taken, and not settled`,
        ).toEqual([]);
        expect(still.length, `point ${point}: more than two chunks`).toBeLessThanOrEqual(6);

        // SES answers again; what it never had is told once a person says so.
        stage.deps.mailer = stage.inbox;
        await reconcile(stage);
        expect(stage.got(), `point ${point}: in the end`).toEqual(stage.emailsOf(expected));
        expect([stage.states('unknown'), stage.ledger.opened.size], `point ${point}`).toEqual([[], 0]);
        if (!over) continue;
        expect([broke, still]).toEqual([false, []]);
        expect(point).toBeGreaterThan(20);
        expect(lost).toBeGreaterThan(0);
        return;
      }
    },
  );
});
