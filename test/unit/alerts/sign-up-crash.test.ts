import { describe, expect, it } from 'vitest';
import { type SignUpDeps, signUp } from '../../../functions/manage-subscriptions/sign-up.ts';
import type { Choice } from '../../../functions/shared/domain/audience.ts';
import { MailNotAccepted } from '../../../functions/shared/domain/mail.ts';
import { aReader, memoryAudience, memoryLimits, memoryMailer, SAID } from '../../support/memory-audience.ts';
import { testNewsroom } from '../../support/newsroom.ts';

const ADDRESS = 'rim@example.net';
const START = Date.parse('2026-03-02T09:00:00Z');
const all: Choice = { languages: ['en'], topics: ['floods'], places: [] };

/** What a sign-up acts on, where its function dies at the nth call, before or after it has its effect. */
async function stage(known: boolean) {
  const clock = { now: START };
  const death = { point: Number.POSITIVE_INFINITY, after: false, calls: 0 };
  const audience = memoryAudience();
  if (known) await aReader(audience, ADDRESS, all, '2026-01-01T00:00:00.000Z');
  const mailer = memoryMailer();
  const dying = <T extends object>(part: T): T =>
    new Proxy(part, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          death.calls += 1;
          const { calls, point, after } = death;
          if (calls > point || (calls === point && !after)) throw new Error('died');
          const result: unknown = await Reflect.apply(method, target, args);
          if (calls === point) throw new Error('died');
          return result;
        };
      },
    });
  const deps: SignUpDeps = {
    audience: dying(audience),
    limits: dying(memoryLimits()),
    mailer: dying(mailer),
    settings: testNewsroom,
    siteUrl: 'https://news.example.org',
    now: () => new Date(clock.now),
  };
  const ask = () => signUp(deps, ADDRESS, all, { ...SAID, at: new Date(clock.now).toISOString() });
  return { audience, clock, death, mailer, ask };
}

describe.each([
  ['an address that nobody knows', false],
  ['an address that is subscribed', true],
])('a sign-up of %s', (_what, known) => {
  it.each([false, true])(
    'whose function dies at any call (after it: %s) has its mail at most seconds later, and no more than one too many',
    async (after) => {
      for (let point = 1; ; point += 1) {
        const { clock, death, mailer, ask } = await stage(known);
        Object.assign(death, { point, after });
        const died = await ask().then(
          () => false,
          () => true,
        );
        const before = mailer.sent.length;
        death.point = Number.POSITIVE_INFINITY;
        // Within these seconds somebody may still be about to send.
        clock.now += 1_000;
        await ask();
        clock.now += 15_000;
        await ask();
        expect(mailer.sent.length, `point ${point}`).toBeGreaterThanOrEqual(1);
        expect(mailer.sent.length, `point ${point}`).toBeLessThanOrEqual(before + 1);
        // From now on the address has its ten minutes.
        const then = mailer.sent.length;
        clock.now += 9 * 60_000;
        await ask();
        expect(mailer.sent, `point ${point}`).toHaveLength(then);
        clock.now += 2 * 60_000;
        await ask();
        expect(mailer.sent, `point ${point}`).toHaveLength(then + 1);
        if (!died) return expect(point).toBeGreaterThan(7);
      }
    },
  );

  it('that SES did not take can be made again at once', async () => {
    const { mailer, death, ask } = await stage(known);
    const send = mailer.send;
    mailer.send = async () => {
      throw new MailNotAccepted('throttled');
    };
    await expect(ask()).rejects.toThrow(MailNotAccepted);
    mailer.send = send;
    await ask();
    expect(mailer.sent).toHaveLength(1);
    expect(death.calls).toBeGreaterThan(7);
  });
});
