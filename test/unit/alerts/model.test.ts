import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PublicEvent } from '../../../events/catalogue.ts';
import { signUp } from '../../../functions/manage-subscriptions/sign-up.ts';
import { createHandler as createPlanner } from '../../../functions/plan-alerts/handler.ts';
import { createHandler as createDigestPlanner } from '../../../functions/plan-digests/handler.ts';
import { createHandler as createRecorder } from '../../../functions/record-feedback/handler.ts';
import { sendDigest } from '../../../functions/send-alerts/digest.ts';
import { sendAlerts } from '../../../functions/send-alerts/handler.ts';
import { type Choice, FREQUENCIES, subscriberId, WAITS } from '../../../functions/shared/domain/audience.ts';
import { choose, confirm, erase, leave, pause } from '../../../functions/shared/domain/audience-change.ts';
import { announcementJob } from '../../../functions/shared/domain/jobs.ts';
import { memoryLimits, memoryMailer, SAID } from '../../support/memory-audience.ts';
import { testNewsroom } from '../../support/newsroom.ts';
import { sqsEvent } from '../site/batch.ts';
import { Model } from './model.ts';
import { alertStage } from './stage.ts';

const HOUR = 3_600_000;
const ADDRESSES = ['mona', 'rim', 'li', 'ana'].map((name) => `${name}@example.net`);
const SLUGS = ['gauges', 'surge', 'harbour'];
const LANGUAGES = testNewsroom.languages;
const TOPICS = testNewsroom.topics.map(({ id }) => id);
const PLACES = testNewsroom.places.map(({ id }) => id);

/** The code, with the same moves as the model. Jobs and events come once, twice or thrice, and in any order. */
function createReal(shuffle: number) {
  const stage = alertStage();
  const { audience, clock, deps, inbox, ledger, log, queue, scheduled } = stage;
  const now = () => new Date(clock.now).toISOString();
  const evidence = () => ({ ...SAID, at: now() });
  const idOf = async (address: string) => subscriberId(address, await audience.key('addresses'));
  const signing = {
    audience,
    limits: memoryLimits(),
    mailer: memoryMailer(),
    settings: testNewsroom,
    siteUrl: 'https://news.example.org',
    now: () => new Date(clock.now),
  };
  const planner = createPlanner({
    ...deps,
    digests: stage.digests,
    settings: testNewsroom,
    now: signing.now,
  });
  const clockStrikes = createDigestPlanner({ ...deps, digests: stage.digests, settings: testNewsroom });
  const recorder = createRecorder({ audience, ledger, log });
  const revisions = new Map<string, number>();
  let moves = 0;

  const work = async (): Promise<void> => {
    // Another order each time, and every job may come again.
    for (
      let job = queue.shift();
      job;
      job = queue.splice((moves * shuffle) % Math.max(queue.length, 1), 1)[0]
    ) {
      moves += 1;
      for (let i = 0; i <= (moves * shuffle) % 3; i += 1) await sendAlerts(deps, job);
    }
  };
  const announce = async (event: PublicEvent): Promise<void> => {
    for (let i = 0; i <= shuffle % 2; i += 1) await planner(sqsEvent({ detail: event }));
    await work();
  };
  const feedback = async (address: string, type: string, more: object): Promise<string | undefined> => {
    const last = inbox.sent.findLast(({ to }) => to === address);
    if (last === undefined) return undefined;
    const tags = Object.fromEntries(Object.entries(last.tags).map(([name, value]) => [name, [value]]));
    const mail = { timestamp: now(), messageId: last.messageId, tags };
    for (let i = 0; i < 2; i += 1)
      await recorder(sqsEvent({ 'detail-type': type, detail: { mail, ...more } }));
    return /^(daily|weekly) \S+/.exec(last.subject)?.[0] ?? last.subject.replace(/^.*: /, '');
  };
  return {
    inbox,
    subscribe: (address: string, choice: Choice) => signUp(signing, address, choice, evidence()),
    confirm: async (address: string) => confirm(audience, await idOf(address), evidence()),
    change: async (address: string, choice: Choice) =>
      choose(audience, await idOf(address), choice, evidence()),
    pause: async (address: string, hours: number) =>
      pause(audience, await idOf(address), new Date(clock.now + hours * HOUR).toISOString()),
    leave: async (address: string) => leave(audience, await idOf(address), evidence()),
    erase: async (address: string) => erase(audience, await idOf(address), now()),
    bounce: (address: string) =>
      feedback(address, 'Email Bounced', {
        bounce: {
          bounceType: 'Permanent',
          bounceSubType: 'General',
          timestamp: now(),
          bouncedRecipients: [{}],
        },
      }),
    complain: (address: string) =>
      feedback(address, 'Email Complaint Received', { complaint: { timestamp: now() } }),
    async publish(slug: string, language: string, about: { topics: string[]; places: string[] }) {
      revisions.set(`${slug} ${language}`, 1);
      const document = { title: slug, ...about };
      await announce(
        await stage.publish('release.published.v1', { slug, language, document, createdAt: now() }),
      );
    },
    async revise(
      slug: string,
      language: string,
      type: PublicEvent['type'],
      about: { topics: string[]; places: string[] },
    ) {
      const revision = (revisions.get(`${slug} ${language}`) ?? 0) + 1;
      revisions.set(`${slug} ${language}`, revision);
      const said = {
        slug,
        language,
        revision,
        createdAt: now(),
        changeNote: 'A number.',
        document: { title: slug, ...about },
      };
      await announce(await stage.publish(type, said));
    },
    /** The clock strikes: what digests are due are planned, and sent. */
    async night() {
      const before = new Set(stage.digests.digests.keys());
      for (let i = 0; i <= shuffle % 2; i += 1) await clockStrikes(sqsEvent({ time: now() }));
      for (let job = stage.digestQueue.shift(); job; job = stage.digestQueue.shift()) {
        moves += 1;
        for (let i = 0; i <= (moves * shuffle) % 3; i += 1) await sendDigest(deps, job);
      }
      return [...stage.digests.digests].flatMap(([name, digest]) => (before.has(name) ? [] : [digest]));
    },
    async pass(hours: number) {
      const end = clock.now + hours * HOUR;
      const due = [...scheduled].filter(([, { when }]) => Date.parse(when) <= end);
      for (const [name, { when, job }] of due.sort(([, a], [, b]) => (a.when < b.when ? -1 : 1))) {
        scheduled.delete(name);
        clock.now = Math.max(clock.now, Date.parse(when));
        await planner(sqsEvent(announcementJob.parse(job)));
        await work();
      }
      clock.now = Math.max(clock.now, end);
    },
    clock,
  };
}
type Real = ReturnType<typeof createReal>;

/** A move that both make; then the inboxes are the same, mail for mail. */
class Move implements fc.AsyncCommand<Model, Real> {
  readonly #name: string;
  readonly #can: (model: Model) => boolean;
  readonly #make: (model: Model, real: Real) => Promise<unknown>;

  constructor(
    name: string,
    make: (model: Model, real: Real) => Promise<unknown>,
    can: (model: Model) => boolean = () => true,
  ) {
    this.#name = name;
    this.#can = can;
    this.#make = make;
  }
  check(model: Model): boolean {
    return this.#can(model);
  }
  async run(model: Model, real: Real): Promise<void> {
    // The code's clock goes on by itself, a little with each look at it; the model's follows.
    real.clock.now = Math.max(real.clock.now, model.now) + 1_000;
    model.now = real.clock.now;
    await this.#make(model, real);
    const lines = (all: { to: string; subject: string; language: string }[]) =>
      all.map(({ to, subject, language }) => `${to} ${language} ${subject}`).sort();
    expect(lines(real.inbox.sent), this.#name).toEqual(lines(model.inbox));
  }
  toString(): string {
    return this.#name;
  }
}

const address = fc.constantFrom(...ADDRESSES);
const slug = fc.constantFrom(...SLUGS);
const language = fc.constantFrom(...LANGUAGES);
const choice: fc.Arbitrary<Choice> = fc.record({
  languages: fc.uniqueArray(language, { minLength: 1, maxLength: 3 }),
  topics: fc.uniqueArray(fc.constantFrom(...TOPICS), { maxLength: 2 }),
  places: fc.uniqueArray(fc.constantFrom(...PLACES), { maxLength: 1 }),
  waits: fc.constantFrom(...WAITS),
  frequency: fc.constantFrom(...FREQUENCIES, 'at-once', 'at-once'),
});
/** What a release is about does not change with its revisions here. */
const aboutOf = (name: string) => {
  const i = SLUGS.indexOf(name);
  return { topics: TOPICS.slice(0, i), places: PLACES.slice(i % 2, (i % 2) + 1) };
};
const editionOf = (model: Model, name: string, code: string) => model.releases.get(name)?.editions.get(code);

/** Editions that can be corrected or withdrawn: of names by chance few would be. */
const openEditions = (model: Model): [string, string][] =>
  [...model.releases].flatMap(([name, { editions }]) =>
    [...editions].filter(([, { retracted }]) => !retracted).map(([code]): [string, string] => [name, code]),
  );
/** One of them, of those that were published last first. */
const openEdition = (model: Model, n: number): [string, string] => {
  const open = openEditions(model);
  return open.at(-1 - (n % open.length)) ?? ['', ''];
};

const moves = [
  fc.tuple(address, choice).map(
    ([who, wish]) =>
      new Move(`${who} subscribes and confirms ${JSON.stringify(wish)}`, async (model, real) => {
        model.subscribe(who, wish);
        await real.subscribe(who, wish);
        model.confirm(who);
        await real.confirm(who);
      }),
  ),
  fc.tuple(address, choice).map(
    ([who, wish]) =>
      new Move(`${who} subscribes ${JSON.stringify(wish)}`, async (model, real) => {
        model.subscribe(who, wish);
        await real.subscribe(who, wish);
      }),
  ),
  address.map(
    (who) =>
      new Move(`${who} confirms`, async (model, real) => {
        model.confirm(who);
        await real.confirm(who);
      }),
  ),
  fc.tuple(address, choice).map(
    ([who, wish]) =>
      new Move(`${who} changes to ${JSON.stringify(wish)}`, async (model, real) => {
        model.change(who, wish);
        await real.change(who, wish);
      }),
  ),
  fc.tuple(address, fc.constantFrom(1, 30, 200)).map(
    ([who, hours]) =>
      new Move(`${who} pauses for ${hours} h`, async (model, real) => {
        model.pause(who, hours);
        await real.pause(who, hours);
      }),
  ),
  address.map(
    (who) =>
      new Move(`${who} leaves`, async (model, real) => {
        model.end(who, 'left');
        await real.leave(who);
      }),
  ),
  address.map(
    (who) =>
      new Move(`${who} is erased`, async (model, real) => {
        model.end(who, 'erased');
        await real.erase(who);
      }),
  ),
  fc.tuple(address, fc.constantFrom('bounce', 'complain')).map(
    ([who, how]) =>
      new Move(`the last mail to ${who}: ${how}`, async (model, real) => {
        const about = how === 'bounce' ? await real.bounce(who) : await real.complain(who);
        if (about !== undefined) model.comesBack(who, about);
      }),
  ),
  fc.tuple(address, choice).map(
    ([who, wish]) =>
      new Move(`the last mail to ${who} bounces, and they come back`, async (model, real) => {
        const about = await real.bounce(who);
        if (about === undefined) return;
        model.comesBack(who, about);
        model.subscribe(who, wish);
        await real.subscribe(who, wish);
        model.confirm(who);
        await real.confirm(who);
      }),
  ),
  fc.tuple(slug, language).map(
    ([name, code]) =>
      new Move(
        `${name} is published in ${code}`,
        async (model, real) => {
          model.publish(name, code, aboutOf(name));
          await real.publish(name, code, aboutOf(name));
        },
        (model) => editionOf(model, name, code) === undefined,
      ),
  ),
  fc.nat({ max: 99 }).map(
    (n) =>
      new Move(
        `the edition ${n} is corrected`,
        async (model, real) => {
          const [name, code] = openEdition(model, n);
          model.revise(name, code, 'Correction: ');
          await real.revise(name, code, 'release.corrected.v1', aboutOf(name));
        },
        (model) => openEditions(model).length > 0,
      ),
  ),
  fc.nat({ max: 99 }).map(
    (n) =>
      new Move(
        `the edition ${n} is retracted`,
        async (model, real) => {
          const [name, code] = openEdition(model, n);
          model.revise(name, code, 'Retracted: ');
          await real.revise(name, code, 'release.retracted.v1', aboutOf(name));
        },
        (model) => openEditions(model).length > 0,
      ),
  ),
  fc.constantFrom(1, 3, 13, 60, 170).map(
    (hours) =>
      new Move(`${hours} h pass`, async (model, real) => {
        // The clock strikes every hour; here half a day is enough for a digest not to be late.
        for (let left = hours; left > 0; left -= 12) {
          model.pass(Math.min(left, 12));
          await real.pass(Math.min(left, 12));
          model.now = Math.max(model.now, real.clock.now);
          for (const { frequency, period, from, to } of await real.night())
            model.digest(frequency, period, Date.parse(from), Date.parse(to));
        }
      }),
  ),
];

it('whatever happens in whatever order, each inbox holds what the plain model says, mail for mail', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.commands(moves, { maxCommands: 60, size: '+2' }),
      fc.nat({ max: 5 }),
      async (commands, shuffle) => {
        await fc.asyncModelRun(() => {
          const real = createReal(shuffle);
          return { model: new Model(real.clock.now), real };
        }, commands);
      },
    ),
    {
      numRuns: Number(process.env.RUNS ?? 300),
      seed: Number(process.env.SEED ?? 20_260_302),
    },
  );
});
