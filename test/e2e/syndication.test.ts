import { createHash, createPublicKey, verify } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { dateline } from '../support/cli.ts';
import { eventually } from '../support/eventually.ts';
import { newsroomClient, unique } from '../support/newsroom-client.ts';
import { type ReceivedWebhook, startReceiver } from '../support/receiver.ts';

const { stage, upload, pageWith, reportOf } = newsroomClient();

const added = z.object({
  id: z.string(),
  link: z.url(),
  endpoints: z.tuple([z.object({ id: z.string(), secret: z.string().optional(), jwks: z.url().optional() })]),
});
const envelope = z.object({
  type: z.string(),
  timestamp: z.iso.datetime(),
  sequence: z.int(),
  data: z.looseObject({ uri: z.string(), pubStatus: z.string(), version: z.string() }),
});
const deliveries = z.array(
  z.looseObject({ id: z.string(), state: z.string(), attempts: z.int(), sequence: z.int() }),
);
const page = z.object({
  next: z.int(),
  more: z.boolean(),
  items: z.array(
    z.looseObject({ sequence: z.int(), id: z.string(), slug: z.string(), item: z.unknown().optional() }),
  ),
});

const pathOf = (slug: string) => `/en/news/2026/03/${slug}/`;
const document = (title: string, more = '', words = 'Words.') =>
  `---\ntitle: ${title}\ndate: 2026-03-02\ntopics: [ports]\n${more}---\n${words}\n`;
const publish = async (slug: string, title: string, more = '', words?: string): Promise<void> => {
  await upload(`releases/${slug}/en.md`, document(title, more, words));
  await pageWith(pathOf(slug), title);
};

/** What a command prints as JSON. */
async function told<T>(shape: z.ZodType<T>, ...args: string[]): Promise<T> {
  const { status, stdout, stderr } = await dateline(...args, '--json');
  if (status !== 0) throw new Error(`dateline ${args.join(' ')} ended with ${status}: ${stderr}`);
  return shape.parse(JSON.parse(stdout));
}

const headersOf = ({ headers }: ReceivedWebhook): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

/** A partner with a receiver of its own. */
async function aPartner(name: string, ...options: string[]) {
  const receiver = await startReceiver();
  const partner = await told(added, 'partners', 'add', unique(name), receiver.url, ...options);
  const from = (slug: string) => receiver.received.filter(({ body }) => body.includes(slug));
  const [endpoint] = partner.endpoints;
  return {
    ...{ partner, endpoint, receiver, from },
    id: partner.id,
    secret: endpoint.secret ?? '',
    /** Waits for a webhook that holds a word, of a type. */
    got: (word: string, type: string, timeout?: number) =>
      eventually(async () => from(word).find(({ headers }) => headers['dateline-event'] === type), timeout),
    /** An address of the partner's, with the token of its link. */
    own: (path: string, query: Record<string, string> = {}): URL => {
      const url = new URL(partner.link);
      url.pathname += path;
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url;
    },
    async stop() {
      await dateline('partners', 'remove', partner.id);
      await receiver.stop();
    },
  };
}
type APartner = Awaited<ReturnType<typeof aPartner>>;

/** Everything in a partner's log, by its own API. */
async function pulled(partner: APartner, limit = '100') {
  const items: z.infer<typeof page>['items'] = [];
  for (let after = 0; ; ) {
    const answer = await fetch(partner.own('/items', { after: String(after), limit }));
    expect(answer.status).toBe(200);
    const { next, more, items: some } = page.parse(await answer.json());
    items.push(...some);
    if (!more) return items;
    expect(next).toBeGreaterThan(after);
    after = next;
  }
}

// A receiver on loopback can be reached only by a stage for development.
describe.runIf(stage.AllowInsideEndpoints === 'true')('a partner', { timeout: 180_000 }, () => {
  /** Shared secret; not trusted. */
  let wire: APartner;
  /** Ed25519; trusted with what is held. */
  let agency: APartner;
  const story = unique('syndicated');
  const title = `Syndicated ${story}`;

  beforeAll(async () => {
    wire = await aPartner('Tide Wire');
    agency = await aPartner('Agency', '--signature', 'ed25519', '--trusted');
  }, 120_000);
  afterAll(async () => {
    await wire?.stop();
    await agency?.stop();
  }, 120_000);

  it('gets a ninjs item whose signature the libraries of Standard Webhooks and of Svix verify', async () => {
    expect(wire.secret).toMatch(/^whsec_/);
    await publish(story, title);
    const webhook = await wire.got(story, 'release.published.v1');
    const headers = headersOf(webhook);
    for (const Library of [Webhook, Svix]) {
      const library = new Library(wire.secret);
      const { type, sequence, data } = envelope.parse(library.verify(webhook.body, headers));
      expect([type, String(sequence)]).toEqual([headers['dateline-event'], headers['dateline-sequence']]);
      expect(data).toMatchObject({
        standard: { name: 'ninjs', version: '3.1' },
        pubStatus: 'usable',
        version: '1',
        uri: expect.stringContaining(pathOf(story)),
        headlines: expect.arrayContaining([expect.objectContaining({ value: title })]),
      });
      expect(() => library.verify(webhook.body.replace('Syndicated', 'Vindicated'), headers)).toThrow();
      const later = { ...headers, 'webhook-id': 'msg_other' };
      expect(() => library.verify(webhook.body, later)).toThrow();
    }
    expect(headers['content-type']).toBe('application/json');
  });

  it('who chose ed25519 verifies by the key set that the site shows', async () => {
    const webhook = await agency.got(story, 'release.published.v1');
    const answer = await fetch(agency.endpoint.jwks ?? '');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/jwk-set+json']);
    const set = z
      .object({
        keys: z.tuple([z.object({ kty: z.string(), crv: z.string(), x: z.string(), kid: z.string() })]),
      })
      .parse(await answer.json());
    const key = createPublicKey({ format: 'jwk', key: set.keys[0] });
    const {
      'webhook-id': id,
      'webhook-timestamp': at,
      'webhook-signature': signature = '',
    } = headersOf(webhook);
    expect(signature).toMatch(/^v1a,\S+$/);
    const bytes = Buffer.from(signature.slice('v1a,'.length), 'base64');
    expect(verify(null, Buffer.from(`${id}.${at}.${webhook.body}`), key, bytes)).toBe(true);
    expect(verify(null, Buffer.from(`${id}.${at}.${webhook.body} `), key, bytes)).toBe(false);
  });

  it('gets a correction and a withdrawal, each under a number of its own', async () => {
    await publish(story, `${title} corrected`, 'change_note: The height was wrong.\n');
    const corrected = await wire.got(story, 'release.corrected.v1');
    expect(envelope.parse(JSON.parse(corrected.body)).data).toMatchObject({
      version: '2',
      pubStatus: 'usable',
      edNote: expect.stringContaining('The height was wrong.'),
    });
    const { status } = await dateline('retract', story, '--reason', 'It was another gauge.');
    expect(status).toBe(0);
    const retracted = await wire.got(story, 'release.retracted.v1');
    expect(envelope.parse(JSON.parse(retracted.body)).data).toMatchObject({
      version: '3',
      pubStatus: 'canceled',
      edNote: expect.stringContaining('It was another gauge.'),
    });
    const all = wire.from(story).map(headersOf);
    const numbers = all.map((headers) => Number(headers['dateline-sequence']));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(3);
    expect(new Set(all.map((headers) => headers['webhook-id'])).size).toBe(3);
  });

  it('who is trusted gets what is held before its time, and learns that it will not come; others learn nothing', async () => {
    const slug = unique('held');
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    await upload(`releases/${slug}/en.md`, document(`Held ${slug}`, `embargo: ${soon}\n`));
    await reportOf(`releases/${slug}/en.md`, 'scheduled');
    const early = await agency.got(slug, 'release.scheduled.v1');
    expect(envelope.parse(JSON.parse(early.body)).data).toMatchObject({
      pubStatus: 'withheld',
      headlines: expect.arrayContaining([expect.objectContaining({ value: `Held ${slug}` })]),
    });
    // Whatever is going to leak has had the time to.
    await sleep(1_500);
    expect(wire.from(slug)).toEqual([]);
    expect(JSON.stringify(await pulled(wire))).not.toContain(slug);

    await upload(`releases/${slug}/en.md`, '---\nstatus: retracted\nreason: Not now.\n---\n');
    const cancelled = await agency.got(slug, 'release.cancelled.v1');
    expect(envelope.parse(JSON.parse(cancelled.body)).data.pubStatus).toBe('canceled');
    await sleep(1_500);
    expect(wire.from(slug)).toEqual([]);
  });

  it('gets what was held when its time comes, the trusted one again', async () => {
    const slug = unique('lifted');
    const due = new Date(Date.now() + 10_000).toISOString();
    await upload(`releases/${slug}/en.md`, document(`Lifted ${slug}`, `embargo: ${due}\n`));
    await agency.got(slug, 'release.scheduled.v1');
    expect(wire.from(slug)).toEqual([]);
    for (const partner of [wire, agency]) {
      const webhook = await partner.got(slug, 'release.published.v1', 40_000);
      expect(envelope.parse(JSON.parse(webhook.body)).data.pubStatus).toBe('usable');
      expect(webhook.at).toBeGreaterThanOrEqual(Math.floor(Date.parse(due) / 1000) * 1000);
    }
  });

  it('gets what is too large by reference, and finds it there, the same by its digest', async () => {
    const slug = unique('long');
    await publish(slug, `Long ${slug}`, '', 'The tide came in and went out again.\n\n'.repeat(900));
    const { reference } = await eventually(async () => {
      const referring = wire.receiver.received
        .map(({ body }) => JSON.parse(body))
        .find((one) => one.reference);
      return z
        .object({
          reference: z.object({ href: z.url(), contentType: z.string(), bytes: z.int(), digest: z.string() }),
        })
        .parse(referring);
    });
    const answer = await fetch(reference.href);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(answer.headers.get('content-type')).toBe(reference.contentType);
    expect(bytes).toHaveLength(reference.bytes);
    expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(reference.digest);
    expect(bytes.toString()).toContain(slug);
    const elsewhere = new URL(reference.href);
    elsewhere.pathname = elsewhere.pathname.replace(/\d+$/, '1');
    expect((await fetch(elsewhere)).status).toBe(401);
  });

  it('that was away gets the retry under the same id, and the ledger tells of both attempts', async () => {
    await wire.receiver.stop();
    const slug = unique('retried');
    await publish(slug, `Retried ${slug}`);
    const of = ['--partner', wire.id, '--release', slug];
    const [waiting] = await eventually(async () => {
      const found = await told(deliveries, 'deliveries', 'list', ...of);
      return found[0]?.state === 'pending' && found[0].attempts > 0 && found;
    });
    await wire.receiver.start();
    const webhook = await wire.got(slug, 'release.published.v1', 60_000);
    expect(webhook.headers['webhook-id']).toBe(waiting?.id);
    const shown = await eventually(async () => {
      const { stdout } = await dateline('deliveries', 'show', slug, '--partner', wire.id);
      return /delivered/.test(stdout) && stdout;
    });
    expect(shown).toContain(waiting?.id);
    expect(shown.match(/^ {2}tried /gm)?.length).toBeGreaterThanOrEqual(2);
    expect(shown).toMatch(/tried .* no answer/);
  });

  it('whose key was rotated can verify by the old one and by the new', async () => {
    const rotated = await told(z.object({ secret: z.string() }), 'partners', 'rotate', wire.id);
    expect(rotated.secret).not.toBe(wire.secret);
    const slug = unique('rotated');
    await publish(slug, `Rotated ${slug}`);
    const webhook = await wire.got(slug, 'release.published.v1');
    const headers = headersOf(webhook);
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const secret of [wire.secret, rotated.secret]) {
      expect(new Webhook(secret).verify(webhook.body, headers)).toMatchObject({
        type: 'release.published.v1',
      });
      expect(new Svix(secret).verify(webhook.body, headers)).toMatchObject({ type: 'release.published.v1' });
    }
  });

  it('is sent again what the newsroom asks for, and what it asks for itself by the button of its page', async () => {
    const slug = unique('again');
    await publish(slug, `Again ${slug}`);
    const first = headersOf(await wire.got(slug, 'release.published.v1'));
    const times = (n: number) => eventually(async () => wire.from(slug).length === n);
    const of = ['--partner', wire.id, '--release', slug];
    await eventually(
      async () => (await told(deliveries, 'deliveries', 'list', ...of))[0]?.state === 'delivered',
    );
    expect(await told(z.looseObject({ asked: z.int() }), 'deliveries', 'resend', ...of)).toMatchObject({
      asked: 1,
    });
    await times(2);

    const answer = await fetch(wire.own(''), {
      method: 'POST',
      body: new URLSearchParams({ endpoint: wire.endpoint.id, sequence: first['dateline-sequence'] ?? '' }),
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    await times(3);
    expect(new Set(wire.from(slug).map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([first['webhook-id']]),
    );
    const html = await (await fetch(new URL(answer.headers.get('location') ?? '', wire.partner.link))).text();
    expect(html).toContain(slug);
  });

  it('can pull everything that it was sent, in order, without a gap, and the same', async () => {
    const whole = await pulled(wire);
    expect(whole.map(({ sequence }) => sequence)).toEqual(whole.map((_, n) => n + 1));
    const few = await pulled(wire, '3');
    expect(few.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
    const last = whole.findLast(({ slug }) => slug === story)?.sequence;
    expect(whole.filter(({ slug }) => slug === story)).toMatchObject([
      { supersededBy: last },
      { supersededBy: last },
      { sequence: last, item: { pubStatus: 'canceled' } },
    ]);
    const sent = new Map(wire.receiver.received.map(({ headers, body }) => [headers['webhook-id'], body]));
    const inline = z.object({ data: z.unknown() });
    let same = 0;
    for (const { id, item } of whole) {
      const body = inline.safeParse(JSON.parse(sent.get(id) ?? 'null')).data;
      if (item === undefined || body?.data === undefined) continue;
      expect(item).toEqual(body.data);
      same += 1;
    }
    // What was corrected is superseded; what was too large came by reference.
    expect(same).toBeGreaterThanOrEqual(5);

    const feed = await (await fetch(wire.own('/feed.json'))).json();
    expect(feed).toMatchObject({ version: 'https://jsonfeed.org/version/1.1' });
    expect(JSON.stringify(feed)).toContain('Again ');
  });

  it('without its token, or with that of another, is shown nothing', async () => {
    const paths = ['', '/items', '/items/1', '/feed.json'];
    const statuses = async (url: (path: string) => URL, init?: RequestInit) =>
      Promise.all(paths.map(async (path) => (await fetch(url(path), init)).status));
    const token = wire.own('').searchParams.get('token') ?? '';
    const bare = (path: string): URL => {
      const url = wire.own(path);
      url.search = '';
      return url;
    };
    const none = paths.map(() => 401);
    expect(await statuses(bare)).toEqual(none);
    expect(await statuses((path) => wire.own(path, { token: `${token.slice(0, -4)}AAAA` }))).toEqual(none);
    expect(await statuses((path) => agency.own(path, { token }))).toEqual(none);
    const bearer = { headers: { authorization: `Bearer ${token}` } };
    expect((await fetch(bare('/items'), bearer)).status).toBe(200);
  });
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
