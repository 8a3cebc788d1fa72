import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { dateline } from '../support/cli.ts';
import { eventually } from '../support/eventually.ts';
import { newsroomClient, unique } from '../support/newsroom-client.ts';
import { startReceiver } from '../support/receiver.ts';

const { stage, upload, pageWith } = newsroomClient();
const added = z.object({ id: z.string(), endpoints: z.array(z.object({ secret: z.string() })) });
const webhook = z.object({
  type: z.string(),
  data: z.object({ uri: z.string(), headlines: z.array(z.object({ value: z.string() })) }),
});

const publish = async (slug: string, title: string): Promise<void> => {
  await upload(
    `releases/${slug}/en.md`,
    `---\ntitle: ${title}\ndate: 2026-03-02\ntopics: [ports]\n---\nWords.\n`,
  );
  await pageWith(`/en/news/2026/03/${slug}/`, title);
};

// A receiver on loopback can be reached only by a stage for development.
describe.runIf(stage.AllowInsideEndpoints === 'true')('a partner', () => {
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let partner: z.infer<typeof added>;
  const from = (slug: string) => receiver.received.filter((r) => r.body.includes(slug));

  beforeAll(async () => {
    receiver = await startReceiver();
    const answer = await dateline('partners', 'add', unique('Tide Wire'), receiver.url, '--json');
    expect(answer.stderr + answer.stdout).toContain('whsec_');
    partner = added.parse(JSON.parse(answer.stdout));
  });
  afterAll(async () => {
    await dateline('partners', 'remove', partner.id);
    await receiver.stop();
  });

  it('gets a ninjs item, signed by Standard Webhooks', async () => {
    const slug = unique('syndicated');
    await publish(slug, `Syndicated ${slug}`);
    const [delivery] = await eventually(async () => (from(slug).length > 0 ? from(slug) : undefined));
    const secret = partner.endpoints[0]?.secret ?? '';
    const headers = Object.fromEntries(
      Object.entries(delivery?.headers ?? {}).map(([k, v]) => [k, String(v)]),
    );
    const body = webhook.parse(new Webhook(secret).verify(delivery?.body ?? '', headers));
    expect(body.type).toBe('release.published.v1');
    expect(body.data.headlines[0]?.value).toBe(`Syndicated ${slug}`);
    expect(body.data.uri).toContain(`/en/news/2026/03/${slug}/`);
  });

  it('that was away gets the retry under the same id', async () => {
    await receiver.stop();
    const slug = unique('retried');
    await publish(slug, `Retried ${slug}`);
    const pending = await eventually(async () => {
      const { stdout } = await dateline('status', slug);
      return /pending/i.test(stdout) && stdout;
    });
    expect(pending).toContain('Retried');
    await receiver.start();
    const [delivery] = await eventually(async () => (from(slug).length > 0 ? from(slug) : undefined), 40_000);
    expect(String(delivery?.headers['webhook-id'])).toMatch(/^msg_|^evt_|\w{8,}/);
    await eventually(async () => /delivered/i.test((await dateline('status', slug)).stdout));
  }, 90_000);
});

describe('an endpoint that points inside', () => {
  it.each([
    'http://169.254.169.254/latest/meta-data',
    'https://user:secret@example.org/hook',
    'ftp://example.org/hook',
  ])('%s is refused with the reason, and nothing is kept', async (url) => {
    const name = unique('Inside');
    const answer = await dateline('partners', 'add', name, url);
    expect(answer.status).toBe(1);
    expect(answer.stderr).toContain(url.replace('user:secret@', ''));
    expect((await dateline('partners', 'list')).stdout).not.toContain(name);
  });
});
