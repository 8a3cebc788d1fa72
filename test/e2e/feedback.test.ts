import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createAudience } from '../../functions/shared/adapters/audience.ts';
import { subscriberId } from '../../functions/shared/domain/audience.ts';
import { signToken } from '../../functions/shared/domain/audience-tokens.ts';
import { dateline } from '../support/cli.ts';
import { eventually } from '../support/eventually.ts';
import { newsroomClient, unique } from '../support/newsroom-client.ts';
import { tablesOf } from '../support/stage.ts';
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
/** The link in the mail that answers a sign-up: where it bounces for good, no inbox has it. */
const confirmLink = async (address: string): Promise<URL> => {
  const audience = createAudience(stage.AudienceTableName, tablesOf(stage));
  const id = subscriberId(address, await audience.key('addresses'));
  const token = signToken(await audience.key('links'), 'confirm', id, new Date());
  return new URL(`/subscriptions/confirm?token=${token}`, stage.SiteUrl);
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
      if (teller) await teller.ofAlert(slug, address);
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
});

describe('a sign-up whose mail bounces', () => {
  it('is suppressed, and may be confirmed all the same', async () => {
    const address = simulator('bounce');
    const body = new URLSearchParams({ email: address, language: 'en', topics: 'ports' });
    await fetch(new URL('/subscriptions', stage.SiteUrl), { method: 'POST', body });
    if (teller) await teller.ofSignUp(address);
    await eventually(async () => (await reader(address)).status === 'suppressed', 40_000);
    expect((await fetch(await confirmLink(address), { method: 'POST' })).status).toBeLessThan(400);
    expect(await reader(address)).toMatchObject({ status: 'confirmed' });
  }, 120_000);
});
