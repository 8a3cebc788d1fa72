import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { dateline } from '../support/cli.ts';
import { eventually } from '../support/eventually.ts';
import { linksWith, mailsTo } from '../support/inbox.ts';
import { newsroomClient, unique } from '../support/newsroom-client.ts';
import { createTeller } from '../support/teller.ts';

const { stage, upload, pageWith } = newsroomClient();
/** SES's own addresses, which stand for what becomes of a mail; the label keeps runs apart. */
const simulator = (name: 'bounce' | 'complaint' | 'success') =>
  `${name}+${unique('x')}@simulator.amazonses.com`;
const teller = createTeller(stage);

const shown = z.object({
  status: z.string(),
  suppression: z.object({ reason: z.string(), detail: z.string() }).optional(),
});
const reader = async (address: string) =>
  shown.parse(JSON.parse((await dateline('subscribers', 'show', address, '--json')).stdout));
const told = async (slug: string, state: string): Promise<string> =>
  (await dateline('reach', slug, '--list', state, '--addresses')).stdout;
const publish = async (title: string): Promise<string> => {
  const slug = unique('feedback');
  await upload(
    `releases/${slug}/en.md`,
    `---\ntitle: ${title} ${slug}\ndate: 2026-03-02\ntopics: [ports]\n---\nWords.\n`,
  );
  await pageWith(`/en/news/2026/03/${slug}/`, slug);
  return slug;
};

describe('a subscriber whose alert', () => {
  it.each([
    ['bounces', 'bounce', 'bounced', 'bounce'],
    ['they complain of', 'complaint', 'complained', 'complaint'],
  ] as const)(
    '%s is suppressed, and the ledger says so',
    async (_what, name, state, reason) => {
      const [address, other] = [simulator(name), simulator('success')];
      for (const one of [address, other]) {
        const added = await dateline('subscribers', 'add', one, '--language', 'en', '--topic', 'ports');
        expect(added.status, added.stderr).toBe(0);
      }
      const slug = await publish('First');
      if (teller) await teller.tell(slug, address);
      await eventually(async () => (await told(slug, state)).includes(address), 40_000);
      expect(await reader(address)).toMatchObject({ status: 'suppressed', suppression: { reason } });
      expect(JSON.stringify((await reader(address)).suppression)).not.toContain('@');
      expect(await told(slug, 'sent')).toContain(other);
      expect((await reader(other)).status).toBe('confirmed');

      const next = await publish('Second');
      await eventually(async () => (await told(next, 'sent')).includes(other), 40_000);
      for (const one of ['sent', state]) expect(await told(next, one)).not.toContain(address);
    },
    240_000,
  );

  // Only where there is an inbox, since the opt-in mail bounces, and where SES tells.
  it.skipIf(!stage.MailInboxUrl || teller)(
    'comes after a sign-up that bounced may confirm all the same',
    async () => {
      const address = simulator('bounce');
      const body = new URLSearchParams({ email: address, language: 'en', topics: 'ports' });
      await fetch(new URL('/subscriptions', stage.SiteUrl), { method: 'POST', body });
      const mail = await eventually(async () => (await mailsTo(stage, address))[0]);
      await eventually(async () => (await reader(address)).status === 'suppressed');
      const [link] = linksWith(mail, '/subscriptions/confirm');
      if (!link) throw new Error('the opt-in mail has no link to confirm');
      expect((await fetch(link, { method: 'POST' })).status).toBeLessThan(400);
      expect(await reader(address)).toMatchObject({ status: 'confirmed' });
    },
  );
});
