import { beforeEach, describe, expect, it } from 'vitest';
import { ADDRESS, link, linkOf, only, post, renew, signUp, subscribed, world } from './api.ts';

beforeEach(renew);

describe('a link', () => {
  it('that was tampered with, is too old or for another use does nothing', async () => {
    await signUp();
    const path = linkOf(world.mailer.sent[0]);
    const { id } = only();
    const bad: [string, number][] = [
      [`${path.slice(0, -4)}AAAA`, 400],
      ['/subscriptions/confirm', 400],
      ['/subscriptions/confirm?token=%00', 400],
      [(await link('manage', id)).replace('/manage', '/confirm'), 400],
      [path.replace('/confirm', '/unsubscribe'), 400],
      [path.replace('/confirm', '/manage'), 400],
      ['/subscriptions/other', 400],
    ];
    world.clock += 8 * 86_400_000;
    for (const [address, status] of [...bad, [path, 410] as const]) {
      expect((await world.app.request(address)).status, address).toBe(status);
      expect((await post(address, { action: 'leave' })).status, address).toBe(status);
    }
    expect(only().status).toBe('pending');
  });

  it('to confirm brings nobody back who left', async () => {
    await signUp();
    const path = linkOf(world.mailer.sent[0]);
    await post(path);
    await post(await link('unsubscribe', only().id));
    expect((await world.app.request(path)).status).toBe(410);
    expect((await post(path)).status).toBe(410);
    expect(only().status).toBe('left');
    await signUp();
    // What proves their consent of before is not a pending sign-up's, which would be forgotten.
    expect(only().status).toBe('left');
    await post(linkOf(world.mailer.sent.at(-1)));
    expect([only().status, await world.audience.count()]).toEqual(['confirmed', 1]);
  });

  it('to manage shows the choice and changes it', async () => {
    const id = await subscribed();
    const path = await link('manage', id);
    const saved = await post(path, [
      ['languages', 'fr'],
      ['languages', 'ar'],
      ['topics', 'ports'],
      ['action', 'save'],
    ]);
    expect(saved.status).toBe(200);
    expect(only()).toMatchObject({
      languages: ['fr', 'ar'],
      topics: ['ports'],
      places: [],
      status: 'confirmed',
    });
    const page = await (await world.app.request(path)).text();
    expect(page).toMatch(/value="ports" checked/);
    expect(page).not.toMatch(/value="floods" checked/);
    expect(page).not.toContain(ADDRESS);
    expect((await post(path, { topics: 'floods' })).status).toBe(400);
    expect((await post(path, { languages: 'en', topics: 'atlantis' })).status).toBe(400);
    expect(only().topics).toEqual(['ports']);
    expect((await post(path, { action: 'leave' })).status).toBe(200);
    expect(only().status).toBe('left');
    expect((await world.app.request(path)).status).toBe(410);
    expect((await post(path, { languages: 'en' })).status).toBe(410);
    expect(only().status).toBe('left');
  });

  it('to leave: seen, nothing; one click, gone, at once, without cookie or redirect; twice, harmless', async () => {
    const path = await link('unsubscribe', await subscribed());
    const page = await world.app.request(path);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<button')]);
    expect(only().status).toBe('confirmed');
    for (let i = 0; i < 2; i += 1) {
      const answer = await post(path, { 'List-Unsubscribe': 'One-Click' });
      expect([answer.status, answer.headers.get('set-cookie'), answer.headers.get('location')]).toEqual([
        200,
        null,
        null,
      ]);
      expect([only().status, await world.audience.count()]).toEqual(['left', 0]);
    }
    expect((await world.app.request(path)).status).toBe(200);
  });

  it('of somebody who is not there at all is harmless', async () => {
    const path = await link('unsubscribe', 'f'.repeat(32));
    expect([
      (await world.app.request(path)).status,
      (await post(path)).status,
      world.audience.people.size,
    ]).toEqual([200, 200, 0]);
  });
});

describe('every answer', () => {
  it('is not cached, not indexed, not framed, and gives its address to nobody', async () => {
    const answers = [
      await signUp(),
      await signUp({ email: 'x' }),
      await world.app.request('/subscriptions/confirm?token=x'),
      await world.app.request('/nowhere'),
    ];
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-robots-tag')).toContain('noindex');
    }
  });

  it('leaves no address in the log, not even when something breaks', async () => {
    await subscribed();
    await signUp({ email: 'nobody<' });
    world.trouble = () => {
      throw new Error(`could not reach ${ADDRESS}`);
    };
    world.clock += 11 * 60_000;
    expect((await signUp()).status).toBe(503);
    expect(world.log.lines.join('\n')).toContain('failed');
    expect(world.log.lines.join('\n')).not.toMatch(/rim|nobody|example\.net/);
  });
});
