import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createDigestLedger } from '../../functions/shared/adapters/ledger-digests.ts';
import { dateline } from '../support/cli.ts';
import { eventually } from '../support/eventually.ts';
import { mailsTo, type ReceivedMail } from '../support/inbox.ts';
import { newsroomClient, unique } from '../support/newsroom-client.ts';
import { queuesOf } from '../support/queues.ts';
import { tablesOf } from '../support/stage.ts';

const { stage, upload, pageWith } = newsroomClient();

const publish = async (slug: string): Promise<void> => {
  await upload(
    `releases/${slug}/en.md`,
    `---\ntitle: Release ${slug}\ndate: 2026-03-02\ntopics: [fisheries]\n---\nWords.\n`,
  );
  await pageWith(`/en/news/2026/03/${slug}/`, slug);
};
/** Runs a command that has to succeed; what it printed. */
const run = async (...args: string[]): Promise<string> => {
  const { status, stdout, stderr } = await dateline(...args);
  expect({ args, status, stderr }).toMatchObject({ status: 0 });
  return stdout;
};
const subscriber = async (...wishes: string[]): Promise<string> => {
  const address = `${unique('operated')}@example.net`;
  await run('subscribers', 'add', address, '--language', 'en', '--topic', 'fisheries', ...wishes);
  return address;
};
const mailsOf = async (address: string, part: string): Promise<ReceivedMail[]> =>
  (await mailsTo(stage, address)).filter(({ text }) => text.includes(part));
/** Long enough for a mail that should not come to have come. */
const settle = (): Promise<void> => sleep(3_000);

const reach = z.object({
  alerts: z.array(
    z.object({ language: z.string(), kind: z.string(), states: z.record(z.string(), z.number()) }),
  ),
  open: z.number(),
});
const held = z.object({ held: z.array(z.object({ subject: z.string(), reason: z.string() })) });

describe('dateline pause alerts', () => {
  afterEach(() => run('resume', 'alerts'));

  it('holds what is published until alerts are resumed; then it comes, once, and reach counts it', async () => {
    const address = await subscriber();
    await run('pause', 'alerts');
    const slug = unique('paused');
    await publish(slug);
    const ours = { subject: slug, reason: 'paused' };
    await eventually(async () => {
      const found = held.parse(JSON.parse(await run('alerts', 'held', '--json')));
      return found.held.some(({ subject, reason }) => subject === ours.subject && reason === ours.reason);
    });
    await settle();
    expect(await mailsOf(address, slug)).toEqual([]);
    expect(await run('reach', slug)).toContain('npx dateline resume alerts');

    expect(await run('resume', 'alerts')).toContain(slug);
    await eventually(async () => (await mailsOf(address, slug)).length > 0);
    await settle();
    expect(await mailsOf(address, slug)).toHaveLength(1);
    // The mail came of one range; the others may still be looked through.
    const counted = await eventually(async () => {
      const found = reach.parse(JSON.parse(await run('reach', slug, '--json')));
      expect(found.open).toBe(0);
      return found;
    });
    expect(counted.alerts).toEqual([
      { language: 'en', kind: 'published', states: { sent: expect.any(Number) } },
    ]);
    expect(await run('reach', slug, '--list', 'sent', '--addresses')).toContain(address);
  });
});

describe('dateline subscribers erase', () => {
  it('forgets a person for good: no alert, and no mail after another sign-up', async () => {
    const [address, other] = [await subscriber(), await subscriber()];
    expect(await run('subscribers', 'export', address)).toContain(address);
    expect((await dateline('subscribers', 'erase', address)).status).toBe(2);
    await run('subscribers', 'erase', address, '--yes');
    const body = (email: string) => new URLSearchParams({ email, language: 'en' });
    const signUp = async (email: string) => {
      const answer = await fetch(new URL('/subscriptions', stage.SiteUrl), {
        method: 'POST',
        body: body(email),
      });
      return [answer.status, await answer.text()];
    };
    const stranger = `${unique('stranger')}@example.net`;
    expect(await signUp(address)).toEqual(await signUp(stranger));
    expect((await dateline('subscribers', 'add', address)).status).toBe(1);
    const slug = unique('erased');
    await publish(slug);
    await eventually(async () => (await mailsOf(other, slug)).length > 0);
    await eventually(async () => (await mailsTo(stage, stranger)).length > 0);
    await settle();
    expect(await mailsTo(stage, address)).toEqual([]);
  });
});

describe('a daily digest', () => {
  // The clock is not waited for: the hour at which the next one is due is put where its rule would put it.
  it('tells of a day’s releases, each once, and comes to nobody twice', async () => {
    const due = new Date(Date.now() + 24 * 3_600_000 + 120_000).toISOString();
    const last = await createDigestLedger(stage.LedgerTableName, tablesOf(stage)).last('daily');
    if (last !== undefined && Date.parse(last.to) > Date.now())
      throw new Error(`the digest of ${last.period} went out in an earlier run; this test needs a new stage`);
    const [daily, atOnce] = [await subscriber('--frequency', 'daily'), await subscriber()];
    const [first, second] = [unique('digested'), unique('digested')];
    await publish(first);
    await publish(second);
    await eventually(async () => (await mailsOf(atOnce, second)).length > 0);
    await settle();
    expect(await mailsTo(stage, daily)).toEqual([]);
    await queuesOf(stage).put('Digests', { time: due });
    const [digest] = await eventually(async () => {
      const mails = await mailsTo(stage, daily);
      return mails.length > 0 && mails;
    });
    for (const slug of [first, second])
      expect(digest?.text.split(`/en/news/2026/03/${slug}/`)).toHaveLength(2);
    await queuesOf(stage).put('Digests', { time: due });
    await settle();
    expect(await mailsTo(stage, daily)).toHaveLength(1);
    expect(await mailsOf(atOnce, first)).toHaveLength(1);
  });
});
