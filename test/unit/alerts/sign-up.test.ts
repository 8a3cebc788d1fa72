import { beforeEach, describe, expect, it } from 'vitest';
import { MailFateUnknown, MailNotAccepted, MailRefused } from '../../../functions/shared/domain/mail.ts';
import { ADDRESS, linkOf, only, post, renew, signUp, subscribed, world } from './api.ts';

beforeEach(renew);

describe('a sign-up', () => {
  it('gets a mail; following its link changes nothing, pressing the button does, twice is harmless', async () => {
    await signUp({ topics: 'floods' });
    const path = linkOf(world.mailer.sent[0]);
    const page = await world.app.request(path);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<form method="post"')]);
    expect(only()).toMatchObject({ status: 'pending', topics: ['floods'], languages: ['en'] });
    expect(await world.audience.count()).toBe(0);
    expect((await post(path)).status).toBe(200);
    expect((await post(path)).status).toBe(200);
    expect(only()).toMatchObject({ status: 'confirmed', confirmedAt: '2026-03-02T09:00:00.000Z' });
    expect(await world.audience.count()).toBe(1);
  });

  it('is answered alike for an unknown, a waiting, a subscribed and a robot’s address', async () => {
    const answers = [await signUp(), await signUp()];
    await post(linkOf(world.mailer.sent[0]));
    answers.push(await signUp(), await signUp({ website: 'https://spam.example.com' }));
    world.clock += 11 * 60_000;
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
    world.clock += 9 * 60_000;
    await signUp({ topics: 'ports', email: 'RIM@example.NET' });
    expect(world.mailer.sent).toHaveLength(1);
    expect(only().topics).toEqual(['ports']);
    world.clock += 2 * 60_000;
    await signUp();
    expect(world.mailer.sent).toHaveLength(2);
  });

  it('made twice at once sends one mail', async () => {
    await Promise.all([signUp(), signUp(), signUp()]);
    expect(world.mailer.sent).toHaveLength(1);
  });

  it('of somebody subscribed changes nothing and sends a link to manage', async () => {
    await subscribed();
    world.clock += 11 * 60_000;
    await signUp({ topics: 'ports', language: 'fr' });
    expect(world.mailer.sent).toHaveLength(2);
    expect(linkOf(world.mailer.sent[1])).toContain('/subscriptions/manage?token=');
    expect(only()).toMatchObject({ status: 'confirmed', topics: [], languages: ['en'] });
  });

  it('by a robot has no effect', async () => {
    await signUp({ website: 'https://spam.example.com' });
    expect([world.mailer.sent, world.audience.people.size]).toEqual([[], 0]);
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
    expect([answer.status, world.mailer.sent, world.audience.people.size]).toEqual([400, [], 0]);
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
    const answer = await world.app.request('/subscriptions', {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
    expect([answer.status, world.mailer.sent, world.audience.people.size]).toEqual([400, [], 0]);
  });

  it('may be JSON, and is answered in it', async () => {
    const send = (email: string) =>
      world.app.request('/subscriptions', {
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
    expect(world.mailer.sent[0]).toMatchObject({
      language: 'ar',
      subject: expect.stringContaining('يرجى تأكيد'),
    });
    expect(world.mailer.sent[0]?.html).toContain('dir="rtl"');
    const accepted = await world.app.request('/subscriptions/confirm', {
      headers: { 'accept-language': 'de, fr-CA;q=0.8' },
    });
    expect(await accepted.text()).toContain('Ce lien ne fonctionne pas');
  });

  it('whose mail SES did not take can be repeated at once; one of unknown fate is not sent again', async () => {
    world.trouble = () => {
      throw new MailNotAccepted('throttled');
    };
    expect((await signUp()).status).toBe(503);
    for (const gone of [MailRefused, MailFateUnknown]) {
      world.trouble = () => {
        throw new gone('no');
      };
      expect((await signUp()).status).toBe(200);
      world.trouble = undefined;
    }
    expect(world.mailer.sent).toHaveLength(0);
    world.clock += 11 * 60_000;
    await signUp();
    expect(world.mailer.sent).toHaveLength(1);
  });
});
