import { beforeEach, describe, expect, it } from 'vitest';
import { change, erase, leave } from '../../../functions/shared/domain/audience-change.ts';
import { SAID } from '../../support/memory-audience.ts';
import { ADDRESS, link, linkOf, only, post, renew, signUp, subscribed, world } from './api.ts';

beforeEach(renew);

const DAY = 86_400_000;
const at = (days = 0) => new Date(world.clock + days * DAY).toISOString();
/** Somebody subscribed, and the address of their page. */
async function managing(choice: [string, string][] = []): Promise<{ id: string; path: string }> {
  const id = await subscribed();
  const path = await link('manage', id);
  if (choice.length > 0) await post(path, [['languages[]', 'en'], ...choice]);
  return { id, path };
}
const textOf = async (answer: Response | Promise<Response>) => (await answer).text();
const selected = (page: string, id: string) =>
  new RegExp(`<select id="${id}".*?<option value="([^"]*)"[^>]* selected`, 's').exec(page)?.[1];

describe('a choice', () => {
  it('of languages keeps its order, on the way in and on the page', async () => {
    await signUp({ language: '', 'languages[]': 'fr' });
    await post(linkOf(world.mailer.sent[0]));
    const path = await link('manage', only().id);
    await post(path, [
      ['languages[]', 'ar'],
      ['languages[]', ''],
      ['languages[]', 'en'],
      ['languages[]', 'ar'],
      ['waits', '48'],
      ['frequency', 'weekly'],
    ]);
    expect(only()).toMatchObject({ languages: ['ar', 'en'], waits: 48 });
    expect(only().frequencies.map(({ value }) => value)).toEqual(['at-once', 'weekly']);
    const page = await textOf(world.app.request(path));
    expect(
      ['language-1', 'language-2', 'language-3', 'waits', 'frequency'].map((id) => selected(page, id)),
    ).toEqual(['ar', 'en', '', '48', 'weekly']);
  });

  it.each([
    [{ waits: '3' }],
    [{ waits: '-1' }],
    [{ waits: '1e1' }],
    [{ frequency: 'hourly' }],
    [{ pause: '365' }],
    [{ pause: '-7' }],
    [{ 'languages[]': 'tlh' }],
  ])('%j is none of ours', async (sent: Record<string, string>) => {
    const { path } = await managing();
    const before = only();
    expect((await post(path, { languages: 'en', ...sent })).status).toBe(400);
    expect(only()).toEqual(before);
    if ('pause' in sent) return;
    renew();
    expect((await signUp(sent)).status).toBe(400);
    expect([world.mailer.sent, world.audience.people.size]).toEqual([[], 0]);
  });

  it('of none where some were chosen is asked about, and never everything by a slip', async () => {
    const { path } = await managing([
      ['topics', 'floods'],
      ['places', 'senegal'],
    ]);
    const before = only();
    const asks = await post(path, { 'languages[]': 'fr', places: 'senegal', action: 'save' });
    const page = await asks.text();
    expect([asks.status, only()]).toEqual([400, before]);
    expect(page).toContain('role="alert"');
    expect(page).toContain('name="everything" value="topics"');
    expect(page).not.toContain('name="everything" value="places"');
    // What they had sent otherwise is still there.
    expect(selected(page, 'language-1')).toBe('fr');
    await post(path, { 'languages[]': 'fr', places: 'senegal', everything: 'places' });
    expect(only()).toEqual(before);
    expect((await post(path, { 'languages[]': 'fr', places: 'senegal', everything: 'topics' })).status).toBe(
      200,
    );
    expect(only()).toMatchObject({ languages: ['fr'], topics: [], places: ['senegal'] });
  });
});

describe('a pause', () => {
  it.each([7, 30, 91])('of %i days is shown, and ends by itself or by a button', async (days) => {
    const { path } = await managing();
    expect(await textOf(world.app.request(path))).not.toContain('Resume');
    const page = await textOf(post(path, { pause: String(days) }));
    expect(only().pausedUntil).toBe(at(days));
    expect(page).toContain('Resume now');
    expect(page).toMatch(/paused.*(9 March|1 April|1 June) 2026/);
    await post(path, { pause: '0' });
    expect(only()).not.toHaveProperty('pausedUntil');
    await post(path, { pause: String(days) });
    world.clock += days * DAY;
    expect(await textOf(world.app.request(path))).not.toContain('Resume');
  });
});

describe('leaving', () => {
  const two: [string, string][] = [
    ['topics', 'floods'],
    ['topics', 'ports'],
    ['places', 'senegal'],
  ];

  it('one of several keeps the others; again, it changes nothing; an only one has no such button', async () => {
    const { path } = await managing(two);
    const page = await textOf(world.app.request(path));
    expect(page).toContain('name="leaveTopic" value="floods"');
    expect(page).not.toContain('name="leavePlace"');
    for (let i = 0; i < 2; i += 1) {
      const answer = await post(path, { leaveTopic: 'floods' });
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('is saved')]);
      expect(only()).toMatchObject({ status: 'confirmed', topics: ['ports'], places: ['senegal'] });
    }
    expect(only().consent.at(-1)).toMatchObject({ what: 'changed', words: '[No more: Floods]' });
    const last = await post(path, { leaveTopic: 'ports' });
    expect([last.status, await last.text()]).toEqual([200, expect.stringContaining('unsubscribed')]);
    expect([only().status, await world.audience.count()]).toEqual(['left', 0]);
  });

  it('what was never chosen changes nothing', async () => {
    const { path } = await managing();
    await post(path, { leaveTopic: 'floods' });
    await post(path, { leavePlace: '../../etc' });
    expect(only()).toMatchObject({ status: 'confirmed', topics: [], places: [] });
  });

  it('by the link: seen, it offers less; pressed, it is all of it', async () => {
    const { id } = await managing(two);
    const path = await link('unsubscribe', id);
    const page = await textOf(world.app.request(path));
    const less = /href="(\/subscriptions\/manage\?token=[^"]+)"/.exec(page)?.[1] ?? '';
    expect((await world.app.request(less)).status).toBe(200);
    expect(only().status).toBe('confirmed');
    await post(path);
    expect(only()).toMatchObject({ status: 'left', topics: [], languages: [] });
    expect(only().consent.at(-1)?.words).toMatch(/^Press the button.*\[Unsubscribe\]$/);
    expect((await post(less, { languages: 'en' })).status).toBe(410);
  });

  it.each([
    ['a mail program', { 'List-Unsubscribe': 'One-Click' }, 'application/x-www-form-urlencoded'],
    ['nothing', {}, 'application/x-www-form-urlencoded'],
    ['what nobody can read', {}, 'multipart/form-data; boundary=x'],
  ])('by a click whose body is of %s is at once', async (_who, body: Record<string, string>, type) => {
    const { id } = await managing();
    const answer = await post(await link('unsubscribe', id), body, { 'content-type': type });
    expect([answer.status, answer.headers.get('location'), answer.headers.get('set-cookie')]).toEqual([
      200,
      null,
      null,
    ]);
    expect(only().status).toBe('left');
    const one = 'List-Unsubscribe' in body && type !== 'multipart/form-data; boundary=x';
    if (one) expect(only().consent.at(-1)?.words).toBe('List-Unsubscribe=One-Click');
  });

  it('by a GET, a HEAD or another method does not happen', async () => {
    const { id, path } = await managing();
    for (const use of [path, await link('unsubscribe', id), await link('confirm', id)])
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH']) {
        await world.app.request(`${use}&action=leave&List-Unsubscribe=One-Click`, { method });
        expect(only().status, method).toBe('confirmed');
      }
  });
});

describe('somebody to whom mail can not be sent', () => {
  it.each([
    ['bounce', 'came back'],
    ['soft-bounces', 'Several mails'],
    ['complaint', 'reported as unwanted'],
  ] as const)(
    'for %s is told so, and that a sign-up helps; confirmed, they get mail again',
    async (reason, words) => {
      const { id, path } = await managing();
      const suppression = { reason, at: at(), detail: 'mailbox of nobody' };
      await change(world.audience, id, (now) => now && { ...now, status: 'suppressed', suppression });
      const page = await textOf(world.app.request(path));
      expect(page).toContain(words);
      expect(page).toContain('href="/en/subscribe/"');
      expect(page).not.toContain('mailbox of nobody');
      expect((await post(path, { languages: 'fr' })).status).toBe(200);
      expect(only()).toMatchObject({ status: 'suppressed', languages: ['en'] });
      world.clock += 11 * 60_000;
      await signUp({ topics: 'ports' });
      expect(only().status).toBe('suppressed');
      await post(linkOf(world.mailer.sent.at(-1)));
      expect(only()).toMatchObject({ status: 'confirmed', topics: ['ports'] });
      expect(only()).not.toHaveProperty('suppression');
    },
  );
});

describe('a body', () => {
  const sized = (bytes: number, declared: boolean): RequestInit & { duplex: 'half' } => {
    const text = `action=leave&topics=${'x'.repeat(bytes)}`;
    const stream = new Blob([text]).stream();
    return {
      method: 'POST',
      body: declared ? text : stream,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      duplex: 'half',
    };
  };

  it.each([true, false])(
    'that is huge does nothing at any door (its length declared: %s)',
    async (declared) => {
      const { id, path } = await managing();
      for (const door of ['/subscriptions', path, await link('unsubscribe', id), await link('confirm', id)]) {
        const answer = await world.app.request(door, sized(2_000_000, declared));
        expect(answer.status, door).toBe(400);
      }
      expect(only().status).toBe('confirmed');
    },
  );

  it('of very many fields or very deep is refused or leaves things as they are', async () => {
    const { path } = await managing();
    const before = only();
    const many = new URLSearchParams(
      Array.from({ length: 501 }, (): [string, string] => ['languages', 'en']),
    );
    for (const [body, type] of [
      [String(many), 'application/x-www-form-urlencoded'],
      [`{"topics":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, 'application/json'],
      [
        '{"__proto__":{"action":"leave"},"languages":["en"],"constructor":{"prototype":{}},"pause":{}}',
        'application/json',
      ],
    ] as const) {
      const answer = await world.app.request(path, {
        method: 'POST',
        body,
        headers: { 'content-type': type },
      });
      expect([answer.status, only()]).toEqual([400, before]);
    }
  });
});

describe('consent', () => {
  it('is recorded with the page, the network address and the words that were shown, without a token', async () => {
    const form = await textOf(
      post('/subscriptions', { email: ADDRESS, 'languages[]': 'fr', page: 'fr' }, {}, '2001:db8::7'),
    );
    expect(form).toContain('Consultez');
    const path = linkOf(world.mailer.sent[0]);
    const shown = await textOf(world.app.request(path));
    await post(path, {}, {}, '192.0.2.9');
    const [asked, confirmed] = only().consent;
    expect(asked).toEqual({
      what: 'asked',
      at: at(),
      from: '/fr/subscribe/ (2001:db8::7)',
      words: expect.stringMatching(/^En m’inscrivant, j’accepte .*Office international des marées/),
    });
    expect(confirmed).toEqual({
      what: 'confirmed',
      at: at(),
      from: '/subscriptions/confirm (192.0.2.9)',
      words: expect.stringMatching(/^Appuyez .* \[Confirmer\]$/),
    });
    expect(shown).toContain(confirmed?.words.replace(/ \[.*/, ''));
    expect(JSON.stringify(only())).not.toContain('token');
  });

  it('is not put into words that nobody was shown', async () => {
    await world.app.request('/subscriptions', {
      method: 'POST',
      body: JSON.stringify({ email: ADDRESS, languages: ['en'], page: 'en' }),
      headers: { 'content-type': 'application/json' },
    });
    expect(only().consent).toEqual([
      { what: 'asked', at: at(), from: 'POST /subscriptions (unknown address)', words: '' },
    ]);
    await signUp({ page: '<script>' });
    expect(only().consent.at(-1)).toMatchObject({ from: 'POST /subscriptions (192.0.2.1)', words: '' });
  });
});

describe('an address', () => {
  it.each([
    ['ريم@example.net', 'letters that our mail service can not carry'],
    ['rím@example.net', 'letters that our mail service can not carry'],
    ['邮箱@例え.jp', 'letters that our mail service can not carry'],
    ['rim\u202e@example.net', 'letters that our mail service can not carry'],
    ['ｒｉｍ@example.net', 'letters that our mail service can not carry'],
    ['ريم@', 'is not a mail address'],
    ['@例え.jp', 'is not a mail address'],
    ['rim@\u202eexample.net', 'is not a mail address'],
  ])('%j is refused: %s', async (email, words) => {
    const answer = await signUp({ email });
    expect([answer.status, world.mailer.sent, world.audience.people.size]).toEqual([400, [], 0]);
    expect(await answer.text()).toContain(words);
  });

  it('of a domain in any script is written to in ASCII, and is one with its ASCII form', async () => {
    await signUp({ email: 'rim@例え.jp' });
    await signUp({ email: 'rim@xn--r8jz45g.jp' });
    expect(only().email).toBe('rim@xn--r8jz45g.jp');
    expect(world.mailer.sent.map(({ to }) => to)).toEqual(['rim@xn--r8jz45g.jp']);
  });

  it.each([
    'rim@example.net\r\nBcc: all@example.org',
    'rim@example.net%0d%0aBcc:all@example.org',
    'rim@example.net,all@example.org',
    'rim@example.net;all@example.org',
    '"rim\r\nBcc: all"@example.net',
    'Rim <rim@example.net>',
    'rim@example.net\0',
    'rim@[192.0.2.1]',
    'rim@localhost',
  ])('%j is no way to a header or to others', async (email) => {
    expect((await signUp({ email })).status).toBe(400);
    expect(world.mailer.sent).toEqual([]);
  });
});

describe('at the same moment', () => {
  type Act = (id: string) => Promise<unknown>;
  const acts: Record<string, Act> = {
    confirm: async (id) => post(await link('confirm', id)),
    leave: async (id) => post(await link('unsubscribe', id)),
    erase: (id) => erase(world.audience, id, at()),
    choose: async (id) => post(await link('manage', id), { languages: 'fr', topics: 'ports' }),
    sign: async () => signUp(),
  };
  const pairs = Object.keys(acts).flatMap((a) => Object.keys(acts).map((b) => [a, b] as const));

  it.each(pairs)('%s and %s end as one of their orders, listed as it says', async (a, b) => {
    for (const state of ['pending', 'confirmed', 'left'] as const) {
      const begin = async (): Promise<string> => {
        renew();
        await signUp();
        const { id } = only();
        world.clock += 11 * 60_000;
        if (state !== 'pending') await post(linkOf(world.mailer.sent[0]));
        if (state === 'left') await leave(world.audience, id, SAID);
        return id;
      };
      const ends: string[] = [];
      for (const order of [
        [a, b],
        [b, a],
      ]) {
        const id = await begin();
        for (const act of order) await acts[act]?.(id);
        ends.push(endOf());
      }
      const id = await begin();
      await Promise.all([acts[a]?.(id), acts[b]?.(id)]);
      expect(ends, `${state}, ${a} and ${b}`).toContain(endOf());
      const listed = [...world.audience.entries].filter(([, list]) => list.size > 0);
      expect(listed.length > 0, `${state}, ${a} and ${b}`).toBe(only().status === 'confirmed');
    }
  });
});

/** What is left of somebody, without what tells the order of writes. */
function endOf(): string {
  const { status, languages, topics, email, listed } = only();
  return JSON.stringify({ status, languages, topics, email, listed: status === 'confirmed' || listed });
}
