import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../functions/manage-subscriptions/handler.ts';
import { addConfirmed } from '../../../functions/shared/domain/audience-change.ts';
import { signToken } from '../../../functions/shared/domain/audience-tokens.ts';
import {
  type Mail,
  MailFateUnknown,
  MailNotAccepted,
  MailRefused,
} from '../../../functions/shared/domain/mail.ts';
import { memoryAudience, memoryLog, memoryMailer } from '../../support/memory-audience.ts';
import { testNewsroom } from '../../support/newsroom.ts';

const SITE = 'https://news.example.org';
const START = Date.parse('2026-03-02T09:00:00Z');
const ADDRESS = 'rim@example.net';

let clock: number;
let audience: ReturnType<typeof memoryAudience>;
let mailer: ReturnType<typeof memoryMailer>;
let log: ReturnType<typeof memoryLog>;
let trouble: ((mail: Mail) => void) | undefined;
let app: ReturnType<typeof createApp>;
beforeEach(() => {
  clock = START;
  trouble = undefined;
  audience = memoryAudience();
  mailer = memoryMailer((mail) => trouble?.(mail));
  log = memoryLog();
  app = createApp({
    audience,
    mailer,
    settings: testNewsroom,
    siteUrl: SITE,
    now: () => new Date(clock),
    log,
  });
});

const post = (path: string, body: Record<string, string> | [string, string][] = {}, headers = {}) =>
  app.request(path, { method: 'POST', body: new URLSearchParams(body), headers });
const signUp = (fields: Record<string, string> = {}) =>
  post('/subscriptions', { email: ADDRESS, language: 'en', ...fields });
const linkOf = (mail: Mail | undefined): string => {
  const link = /https:\S+/.exec(mail?.text ?? '')?.[0];
  if (!link?.startsWith(SITE)) throw new Error('the mail has no link of ours');
  return link.slice(SITE.length);
};
const only = () => {
  const [one, ...more] = audience.people.values();
  if (!one || more.length > 0) throw new Error(`${audience.people.size} subscribers, not one`);
  return one;
};
/** Signs up and confirms; returns the subscriber's id. */
async function subscribed(): Promise<string> {
  await signUp();
  await post(linkOf(mailer.sent.at(-1)));
  return only().id;
}
const link = async (use: 'confirm' | 'manage' | 'unsubscribe', id: string) =>
  `/subscriptions/${use}?token=${await signToken(await audience.key('links'), use, id, new Date(clock))}`;

describe('a sign-up', () => {
  it('gets a mail; following its link changes nothing, pressing the button does, twice is harmless', async () => {
    await signUp({ topics: 'floods' });
    const path = linkOf(mailer.sent[0]);
    const page = await app.request(path);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<form method="post"')]);
    expect(only()).toMatchObject({ status: 'pending', topics: ['floods'], languages: ['en'] });
    expect(await audience.count()).toBe(0);
    expect((await post(path)).status).toBe(200);
    expect((await post(path)).status).toBe(200);
    expect(only()).toMatchObject({ status: 'confirmed', confirmedAt: '2026-03-02T09:00:00.000Z' });
    expect(await audience.count()).toBe(1);
  });

  it('is answered alike for an unknown, a waiting, a subscribed and a robot’s address', async () => {
    const answers = [await signUp(), await signUp()];
    await post(linkOf(mailer.sent[0]));
    answers.push(await signUp(), await signUp({ website: 'https://spam.example.com' }));
    clock += 11 * 60_000;
    answers.push(await signUp());
    const seen = await Promise.all(
      answers.map(async (a) => `${a.status} ${[...a.headers].sort()} ${await a.text()}`),
    );
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]).toMatch(/^200 /);
    expect(seen[0]).not.toContain(ADDRESS);
  });

  it('is held back for ten minutes when repeated, but its newest choice counts', async () => {
    await signUp({ topics: 'floods' });
    clock += 9 * 60_000;
    await signUp({ topics: 'ports', email: 'RIM@example.NET' });
    expect(mailer.sent).toHaveLength(1);
    expect(only().topics).toEqual(['ports']);
    clock += 2 * 60_000;
    await signUp();
    expect(mailer.sent).toHaveLength(2);
  });

  it('made twice at once sends one mail', async () => {
    await Promise.all([signUp(), signUp(), signUp()]);
    expect(mailer.sent).toHaveLength(1);
  });

  it('of somebody subscribed changes nothing and sends a link to manage', async () => {
    await subscribed();
    clock += 11 * 60_000;
    await signUp({ topics: 'ports', language: 'fr' });
    expect(mailer.sent).toHaveLength(2);
    expect(linkOf(mailer.sent[1])).toContain('/subscriptions/manage?token=');
    expect(only()).toMatchObject({ status: 'confirmed', topics: [], languages: ['en'] });
  });

  it('by a robot has no effect', async () => {
    await signUp({ website: 'https://spam.example.com' });
    expect([mailer.sent, audience.people.size]).toEqual([[], 0]);
  });

  it.each([
    [{ email: 'no<b>body' }, 'no&lt;b&gt;body'],
    [{ email: 'rim@example.org\r\nBcc: all@example.org' }, 'is not a mail address'],
    [{ email: '' }, 'is not a mail address'],
    [{ language: 'xx<' }, 'xx&lt;'],
    [{ language: '' }, 'No language was chosen'],
    [{ topics: '"><script>alert(1)</script>' }, '&lt;script&gt;'],
    [{ places: 'atlantis' }, '“atlantis” is not one of our choices'],
  ])('with %j is refused, showing what was received', async (fields: Record<string, string>, shown) => {
    const answer = await signUp(fields);
    const text = await answer.text();
    expect([answer.status, mailer.sent, audience.people.size]).toEqual([400, [], 0]);
    expect(text).toContain(shown);
    expect(text).not.toMatch(/<b>|<script>alert/);
  });

  it.each([
    ['{', 'application/json'],
    ['[]', 'application/json'],
    ['null', 'application/json'],
    ['{"email":{"$ne":""},"language":"en"}', 'application/json'],
    [`email=${'x'.repeat(20_000)}`, 'application/x-www-form-urlencoded'],
    ['--x\r\nbroken', 'multipart/form-data; boundary=x'],
    ['email=rim@example.net&language=en', 'text/plain'],
  ])('whose body is %.30j of %s is refused', async (body, type) => {
    const answer = await app.request('/subscriptions', {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
    expect([answer.status, mailer.sent, audience.people.size]).toEqual([400, [], 0]);
  });

  it('may be JSON, and is answered in it', async () => {
    const send = (email: string) =>
      app.request('/subscriptions', {
        method: 'POST',
        body: JSON.stringify({ email, languages: ['ar', 'en'], topics: ['floods', 'ports'] }),
        headers: { 'content-type': 'application/json' },
      });
    const answer = await send(ADDRESS);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { status: 'checkInbox', message: expect.any(String) },
    ]);
    expect(only()).toMatchObject({ languages: ['ar', 'en'], topics: ['floods', 'ports'] });
    const refused = await send('nobody');
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { errors: [expect.stringContaining('nobody')] },
    ]);
  });

  it('is in the reader’s language and direction, page and mail', async () => {
    const text = await (await signUp({ language: 'ar' })).text();
    expect(text).toMatch(/<html lang="ar" dir="rtl">/);
    expect(text).toContain('راجع بريدك');
    expect(mailer.sent[0]).toMatchObject({ language: 'ar', subject: expect.stringContaining('يرجى تأكيد') });
    expect(mailer.sent[0]?.html).toContain('dir="rtl"');
    const accepted = await app.request('/subscriptions/confirm', {
      headers: { 'accept-language': 'de, fr-CA;q=0.8' },
    });
    expect(await accepted.text()).toContain('Ce lien ne fonctionne pas');
  });

  it('whose mail SES did not take can be repeated at once; one of unknown fate is not sent again', async () => {
    trouble = () => {
      throw new MailNotAccepted('throttled');
    };
    expect((await signUp()).status).toBe(503);
    for (const gone of [MailRefused, MailFateUnknown]) {
      trouble = () => {
        throw new gone('no');
      };
      expect((await signUp()).status).toBe(200);
      trouble = undefined;
    }
    expect(mailer.sent).toHaveLength(0);
    clock += 11 * 60_000;
    await signUp();
    expect(mailer.sent).toHaveLength(1);
  });
});

describe('a link', () => {
  it('that was tampered with, is too old or for another use does nothing', async () => {
    await signUp();
    const path = linkOf(mailer.sent[0]);
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
    clock += 8 * 86_400_000;
    for (const [address, status] of [...bad, [path, 410] as const]) {
      expect((await app.request(address)).status, address).toBe(status);
      expect((await post(address, { action: 'leave' })).status, address).toBe(status);
    }
    expect(only().status).toBe('pending');
  });

  it('to confirm brings nobody back who left', async () => {
    await signUp();
    const path = linkOf(mailer.sent[0]);
    await post(path);
    await post(await link('unsubscribe', only().id));
    expect((await app.request(path)).status).toBe(410);
    expect((await post(path)).status).toBe(410);
    expect(only().status).toBe('left');
    await signUp();
    expect(only().status).toBe('pending');
    await post(linkOf(mailer.sent.at(-1)));
    expect([only().status, await audience.count()]).toEqual(['confirmed', 1]);
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
    const page = await (await app.request(path)).text();
    expect(page).toMatch(/value="ports" checked/);
    expect(page).not.toMatch(/value="floods" checked/);
    expect(page).not.toContain(ADDRESS);
    expect((await post(path, { topics: 'floods' })).status).toBe(400);
    expect((await post(path, { languages: 'en', topics: 'atlantis' })).status).toBe(400);
    expect(only().topics).toEqual(['ports']);
    expect((await post(path, { action: 'leave' })).status).toBe(200);
    expect(only().status).toBe('left');
    expect((await app.request(path)).status).toBe(410);
    expect((await post(path, { languages: 'en' })).status).toBe(410);
    expect(only().status).toBe('left');
  });

  it('to leave: seen, nothing; one click, gone, at once, without cookie or redirect; twice, harmless', async () => {
    const path = await link('unsubscribe', await subscribed());
    const page = await app.request(path);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<button')]);
    expect(only().status).toBe('confirmed');
    for (let i = 0; i < 2; i += 1) {
      const answer = await post(path, { 'List-Unsubscribe': 'One-Click' });
      expect([answer.status, answer.headers.get('set-cookie'), answer.headers.get('location')]).toEqual([
        200,
        null,
        null,
      ]);
      expect([only().status, await audience.count()]).toEqual(['left', 0]);
    }
    expect((await app.request(path)).status).toBe(200);
  });

  it('of somebody who is not there at all is harmless', async () => {
    const path = await link('unsubscribe', 'f'.repeat(32));
    expect([(await app.request(path)).status, (await post(path)).status, audience.people.size]).toEqual([
      200, 200, 0,
    ]);
  });
});

describe('every answer', () => {
  it('is not cached, not indexed, not framed, and gives its address to nobody', async () => {
    const answers = [
      await signUp(),
      await signUp({ email: 'x' }),
      await app.request('/subscriptions/confirm?token=x'),
      await app.request('/nowhere'),
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
    trouble = () => {
      throw new Error(`could not reach ${ADDRESS}`);
    };
    clock += 11 * 60_000;
    expect((await signUp()).status).toBe(503);
    await addConfirmed(audience, 'other@example.net', { languages: ['en'], topics: [], places: [] }, 'now');
    expect(log.lines.join('\n')).toContain('failed');
    expect(log.lines.join('\n')).not.toMatch(/rim|nobody|example\.net/);
  });
});
