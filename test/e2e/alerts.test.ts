import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { linksWith, mailsTo, type ReceivedMail } from '../support/inbox.ts';
import { newsroomClient, unique } from '../support/newsroom-client.ts';

const { stage, upload, pageWith } = newsroomClient();

const publish = async (slug: string, title: string, more = '', language = 'en'): Promise<void> => {
  await upload(
    `releases/${slug}/${language}.md`,
    `---\ntitle: ${title}\ndate: 2026-03-02\ntopics: [ports]\n${more}---\nWords.\n`,
  );
  await pageWith(`/${language}/news/2026/03/${slug}/`, title);
};
const subscribe = (fields: Record<string, string> | [string, string][]): Promise<Response> =>
  fetch(new URL('/subscriptions', stage.SiteUrl), {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
const post = (url: string, body: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { method: 'POST', body: new URLSearchParams(body), redirect: 'manual' });
const mailOf = (address: string, part: string): Promise<ReceivedMail> =>
  eventually(async () => (await mailsTo(stage, address)).find((m) => m.subject.includes(part)));
/** Long enough for a mail that should not come to have come. */
const settle = (): Promise<void> => sleep(3_000);

/** Signs up and confirms, as a person would; returns the address. */
async function confirmedSubscriber(languages = ['en'], waits = '0'): Promise<string> {
  const address = `${unique('reader')}@example.net`;
  const order = languages.map((code): [string, string] => ['languages[]', code]);
  const signedUp = await subscribe([['email', address], ['topics', 'ports'], ['waits', waits], ...order]);
  expect(signedUp.status).toBeLessThan(400);
  const mail = await eventually(async () => (await mailsTo(stage, address))[0]);
  const [link] = linksWith(mail, '/subscriptions/confirm');
  if (!link) throw new Error('the opt-in mail has no link to confirm');
  // A mail scanner follows the link first: that confirms nothing.
  expect((await fetch(link)).status).toBe(200);
  expect((await post(link)).status).toBeLessThan(400);
  expect((await post(link)).status).toBeLessThan(400);
  return address;
}

describe('a subscriber', () => {
  it('finds the form, confirms, gets exactly one alert and leaves with one click', async () => {
    await pageWith('/en/subscribe/', 'action="/subscriptions"', 120_000);
    const address = await confirmedSubscriber();
    const slug = unique('alert');
    await publish(slug, `Alert ${slug}`);
    const alert = await mailOf(address, slug);
    expect(alert.text).toContain(`/en/news/2026/03/${slug}/`);
    await settle();
    expect((await mailsTo(stage, address)).filter((m) => m.subject.includes(slug))).toHaveLength(1);

    const [unsubscribe] = linksWith(alert, '/subscriptions/unsubscribe');
    if (!unsubscribe) throw new Error('the alert has no link to leave');
    if (Object.keys(alert.headers).length > 0) {
      expect(alert.headers['list-unsubscribe']).toContain(unsubscribe);
      expect(alert.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    }
    const page = await fetch(unsubscribe);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<form')]);
    expect((await post(unsubscribe, { 'List-Unsubscribe': 'One-Click' })).status).toBe(200);
    expect((await post(unsubscribe, { 'List-Unsubscribe': 'One-Click' })).status).toBe(200);
    const after = unique('after');
    await publish(after, `After ${after}`);
    await settle();
    expect((await mailsTo(stage, address)).filter((m) => m.subject.includes(after))).toEqual([]);
  });

  it('who had the original gets the correction and the retraction; who came later gets neither', async () => {
    const had = await confirmedSubscriber();
    const slug = unique('corrected');
    await publish(slug, `Original ${slug}`);
    await mailOf(had, `Original ${slug}`);
    const late = await confirmedSubscriber();
    await publish(slug, `Corrected ${slug}`, 'change_note: A number was wrong.\n');
    const correction = await mailOf(had, `Corrected ${slug}`);
    expect(correction.text).toContain('A number was wrong.');
    await upload(
      `releases/${slug}/en.md`,
      `---\ntitle: Corrected ${slug}\ndate: 2026-03-02\ntopics: [ports]\nstatus: retracted\nreason: It never happened.\n---\nWords.\n`,
    );
    await eventually(async () =>
      (await mailsTo(stage, had)).find((m) => m.text.includes('It never happened.')),
    );
    await settle();
    expect((await mailsTo(stage, had)).filter((m) => m.subject.includes(slug))).toHaveLength(3);
    expect((await mailsTo(stage, late)).filter((m) => m.subject.includes(slug))).toEqual([]);
  });
});

describe('a subscriber of several languages', () => {
  it('gets one mail, in the best edition that there is', async () => {
    const address = await confirmedSubscriber(['ar', 'fr']);
    const slug = unique('languages');
    await publish(slug, `English ${slug}`);
    await publish(slug, `Arabic ${slug}`, '', 'ar');
    const alert = await mailOf(address, slug);
    expect(alert.subject).toContain('Arabic');
    expect(alert.text).toContain(`/ar/news/2026/03/${slug}/`);
    await publish(slug, `French ${slug}`, '', 'fr');
    await settle();
    expect((await mailsTo(stage, address)).filter((m) => m.subject.includes(slug))).toHaveLength(1);
  });

  it('who waits for a translation gets it when it comes, and nothing before', async () => {
    const [waits, takes] = [
      await confirmedSubscriber(['ar', 'fr'], '2'),
      await confirmedSubscriber(['ar', 'fr']),
    ];
    const slug = unique('awaited');
    await publish(slug, `French ${slug}`, '', 'fr');
    await mailOf(takes, `French ${slug}`);
    await settle();
    expect((await mailsTo(stage, waits)).filter((m) => m.subject.includes(slug))).toEqual([]);
    await publish(slug, `Arabic ${slug}`, '', 'ar');
    await mailOf(waits, `Arabic ${slug}`);
    await settle();
    for (const address of [waits, takes])
      expect((await mailsTo(stage, address)).filter((m) => m.subject.includes(slug))).toHaveLength(1);
  });
});

describe('a sign-up', () => {
  it('that is repeated sends one opt-in mail', async () => {
    const address = `${unique('twice')}@example.net`;
    const answers = [];
    for (let i = 0; i < 3; i += 1)
      answers.push(await (await subscribe({ email: address, language: 'en' })).text());
    expect(new Set(answers).size).toBe(1);
    await mailOf(address, '');
    await settle();
    expect(await mailsTo(stage, address)).toHaveLength(1);
  });

  it('with a bad address is refused with the address shown, escaped', async () => {
    const answer = await subscribe({ email: 'no<b>body', language: 'en' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('no&lt;b&gt;body');
  });

  it('by a robot looks the same and does nothing', async () => {
    const person = await subscribe({ email: `${unique('person')}@example.net`, language: 'en' });
    const address = `${unique('robot')}@example.net`;
    const robot = await subscribe({ email: address, language: 'en', website: 'https://spam.example.com' });
    expect([robot.status, await robot.text()]).toEqual([person.status, await person.text()]);
    await settle();
    expect(await mailsTo(stage, address)).toEqual([]);
  });

  it('is not confirmed by a link that was tampered with', async () => {
    const address = `${unique('tamper')}@example.net`;
    await subscribe({ email: address, language: 'en', topics: 'ports' });
    const mail = await mailOf(address, '');
    const [link] = linksWith(mail, '/subscriptions/confirm');
    const forged = `${link?.slice(0, -4)}AAAA`;
    expect((await post(forged)).status).toBe(400);
    const slug = unique('unheard');
    await publish(slug, `Unheard ${slug}`);
    await settle();
    expect(await mailsTo(stage, address)).toHaveLength(1);
  });
});
