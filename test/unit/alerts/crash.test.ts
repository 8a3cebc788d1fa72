import { describe, expect, it } from 'vitest';
import { type Deps, sendAlerts } from '../../../functions/send-alerts/handler.ts';
import { alertStage, all } from './stage.ts';

/** Calls into the world outside, counted; at the nth the worker dies: nothing that it does afterwards has an effect. */
function dying(deps: Deps, point: number, when: 'before' | 'after'): { deps: Deps; died: () => boolean } {
  let calls = 0;
  const wrap =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      calls += 1;
      const mine = calls;
      if (mine > point || (mine === point && when === 'before')) throw new Error('died');
      const result = await call(...args);
      if (mine === point) throw new Error('died');
      return result;
    };
  const { index, audience, ledger, mailer, jobs } = deps;
  return {
    died: () => calls >= point,
    deps: {
      ...deps,
      index: { ...index, edition: wrap(index.edition), revision: wrap(index.revision) },
      audience: {
        ...audience,
        key: wrap(audience.key),
        slice: wrap(audience.slice),
        subscribers: wrap(audience.subscribers),
      },
      ledger: { chunks: wrap(ledger.chunks), claim: wrap(ledger.claim), settle: wrap(ledger.settle) },
      mailer: { send: wrap(mailer.send) },
      jobs: { send: wrap(jobs.send) },
    },
  };
}

/** One run: the worker of the first job dies at a point; then the queue brings every job back until it is done. */
async function run(point: number, when: 'before' | 'after', prepare: (stage: Stage) => Promise<Prepared>) {
  const stage = alertStage();
  const { events, expected } = await prepare(stage);
  const [first] = events;
  if (!first) throw new Error('no event');
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
  await stage.work(...events);
  return { stage, expected, over: !worker.died(), broke };
}
type Stage = ReturnType<typeof alertStage>;
type Prepared = { events: Parameters<Stage['work']>; expected: string[] };

const news = async (stage: Stage): Promise<Prepared> => {
  const expected = [
    ...(await stage.readers(5)),
    ...(await stage.readers(4, { ...all, languages: ['en', 'fr'] }, 'both')),
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

describe.each([
  ['news', news],
  ['a correction', correction],
])('a worker that dies while it tells %s', (_what, prepare) => {
  it.each(['before', 'after'] as const)(
    '%s any call repeats nobody, and loses nobody who is not listed as unknown',
    async (when) => {
      let unknowns = 0;
      for (let point = 1; ; point += 1) {
        const { stage, expected, over, broke } = await run(point, when, prepare);
        const got = stage.got();
        const unknown = stage.emailsOf(stage.states('unknown'));
        unknowns += unknown.length;
        expect(new Set(got).size, `point ${point}: somebody has two`).toBe(got.length);
        const accounted = [...new Set([...got, ...unknown])].sort();
        expect(accounted, `point ${point}: somebody is missing`).toEqual(stage.emailsOf(expected));
        expect(unknown.length, `point ${point}: more unknown than a chunk`).toBeLessThanOrEqual(3);
        if (!over) continue;
        expect([broke, unknown]).toEqual([false, []]);
        expect(point).toBeGreaterThan(10);
        expect(unknowns).toBeGreaterThan(0);
        return;
      }
    },
  );
});
