import { beforeEach, describe, expect, it } from 'vitest';
import { erase } from '../../../functions/shared/domain/audience-change.ts';
import { limitName, sourceOf } from '../../../functions/shared/domain/limits.ts';
import { CDN_HEADER } from '../../../functions/shared/names.ts';
import { ADDRESS, CDN_WORD, link, linkOf, only, post, renew, signUp, subscribed, world } from './api.ts';

beforeEach(renew);

const reader = (i: number) => ({ email: `reader${i}@example.net`, languages: 'en' });
const signUpFrom = (i: number, source: string, headers = {}) =>
  post('/subscriptions', reader(i), headers, source);
const statuses = async (answers: (Response | Promise<Response>)[]) =>
  (await Promise.all(answers)).map(({ status }) => status);

describe('a source', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['127.0.0.1', undefined],
    ['::1', undefined],
    ['', undefined],
    ['reader.example.net', undefined],
    ['192.0.2.7, 192.0.2.8', undefined],
  ])('of %j is %j', (address, source) => {
    expect(sourceOf(address)).toBe(source);
  });

  it('is counted by a name that does not tell it', () => {
    const key = new Uint8Array(32).fill(1);
    expect(limitName('source', '192.0.2.7', key)).toMatch(/^source#[0-9a-f]{32}$/);
    expect(limitName('source', '192.0.2.7', key)).not.toBe(limitName('source', '192.0.2.8', key));
    expect(limitName('source', '192.0.2.7', key)).not.toBe(
      limitName('source', '192.0.2.7', new Uint8Array(32).fill(2)),
    );
  });

  it('may sign up twenty addresses an hour, whoever they are; then it is told to wait, in its language', async () => {
    const { id, email } = { id: await subscribed(), email: ADDRESS };
    renewCounts();
    for (let i = 0; i < 20; i += 1) expect((await signUpFrom(i, '192.0.2.1')).status).toBe(200);
    const people = world.audience.people.size;
    const over = [await signUpFrom(99, '192.0.2.1'), await post('/subscriptions', { ...reader(0), email })];
    await erase(world.audience, id, new Date(world.clock).toISOString());
    over.push(await post('/subscriptions', { ...reader(0), email }));
    const seen = await Promise.all(over.map(async (a) => `${a.status} ${[...a.headers]} ${await a.text()}`));
    expect(new Set(seen).size).toBe(1);
    expect(over[0]?.status).toBe(429);
    expect(over[0]?.headers.get('retry-after')).toBe('3600');
    expect(world.audience.people.size).toBe(people);
    const arabic = await post('/subscriptions', { ...reader(0), page: 'ar' });
    expect([arabic.status, await arabic.text()]).toEqual([429, expect.stringContaining('خلال ساعة')]);

    expect((await signUpFrom(99, '192.0.2.2')).status).toBe(200);
    world.clock += 3_600_000;
    expect((await signUpFrom(98, '192.0.2.1')).status).toBe(200);
  });

  it('is one for a whole /64, and cannot make itself another by a header', async () => {
    for (let i = 0; i < 20; i += 1) expect((await signUpFrom(i, `2001:db8:1:2::${i + 1}`)).status).toBe(200);
    expect((await signUpFrom(20, '2001:db8:1:2:ffff::1')).status).toBe(429);
    const told = { 'cloudfront-viewer-address': '198.51.100.1:5000', 'x-forwarded-for': '198.51.100.1' };
    for (const word of [undefined, '', 'a guess', `${CDN_WORD}.`])
      expect(
        (await signUpFrom(21, '2001:db8:1:2::1', word === undefined ? told : { ...told, [CDN_HEADER]: word }))
          .status,
      ).toBe(429);
  });

  it('behind the CDN is the reader that it names', async () => {
    const through = (i: number, viewer: string) =>
      signUpFrom(i, '203.0.113.50', { 'cloudfront-viewer-address': viewer, [CDN_HEADER]: CDN_WORD });
    expect(
      await statuses(Array.from({ length: 20 }, (_, i) => through(i, `198.51.100.1:${5000 + i}`))),
    ).toEqual(Array(20).fill(200));
    expect((await through(20, '198.51.100.1:9')).status).toBe(429);
    expect((await through(20, '198.51.100.2:9')).status).toBe(200);
    expect((await through(21, '2001:db8:1:2:3:4:5:6:9')).status).toBe(200);
    expect(JSON.stringify([...world.audience.people.values()])).toContain('(2001:db8:1:2:3:4:5:6)');
    expect(JSON.stringify([...world.audience.people.values()])).not.toContain('203.0.113.50');
  });

  it('that refused forms and robots come from is not counted for them', async () => {
    for (let i = 0; i < 30; i += 1) {
      await signUp({ email: 'nobody' });
      await signUp({ website: 'https://spam.example.com' });
    }
    expect((await signUp()).status).toBe(200);
  });
});

/** Forgets what was counted until now. */
const renewCounts = () => world.limits.counts.clear();

describe('an address', () => {
  it('gets at most five mails about signing up a day, whoever asks, subscribed or not', async () => {
    // The whole test within one day of the count.
    world.clock = Date.parse('2026-03-02T00:00:00Z');
    const ask = async (times: number) => {
      for (let i = 0; i < times; i += 1) {
        await post('/subscriptions', { email: ADDRESS, language: 'en' }, {}, `192.0.2.${i}`);
        world.clock += 11 * 60_000;
      }
    };
    await ask(3);
    await post(linkOf(world.mailer.sent.at(-1)));
    await ask(6);
    expect(world.mailer.sent).toHaveLength(5);
    world.clock += 86_400_000;
    await ask(1);
    expect(world.mailer.sent).toHaveLength(6);
  });

  it('that was erased is written to no more, and answered like every other, in the same time', async () => {
    const id = await subscribed();
    const opened = [await link('confirm', id), await link('manage', id), await link('unsubscribe', id)];
    await erase(world.audience, id, new Date(world.clock).toISOString());
    const stays = only();
    world.clock += 11 * 60_000;
    world.waits.length = 0;
    const answers = [await signUp(), await signUp({ email: 'somebody.else@example.net' })];
    const seen = await Promise.all(
      answers.map(async (a) => `${a.status} ${[...a.headers]} ${await a.text()}`),
    );
    expect(new Set(seen).size).toBe(1);
    expect(world.waits).toEqual([750, 750]);
    expect(world.mailer.sent.filter(({ to }) => to === ADDRESS)).toHaveLength(1);
    for (const path of opened) await post(path, { action: 'leave' });
    expect(world.audience.people.get(id)).toEqual(stays);
    expect(await statuses(opened.map((path) => world.app.request(path)))).toEqual([410, 410, 200]);
  });

  it('is answered no sooner for having nothing to be done, and no later for having much', async () => {
    let took = 0;
    world.trouble = () => {
      world.clock += took;
    };
    for (took of [0, 300, 900]) {
      world.clock += 11 * 60_000;
      await signUp();
    }
    await signUp();
    await signUp({ website: 'https://spam.example.com' });
    expect(world.waits).toEqual([750, 450, 0, 750, 750]);
  });
});
