import { Webhook } from 'standardwebhooks';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Partner } from '../../../functions/shared/domain/partner.ts';
import { jwkSet, signatures } from '../../../functions/shared/domain/partner-keys.ts';
import { readPartnerToken } from '../../../functions/shared/domain/partner-tokens.ts';
import { anEdition, aRevision } from '../../support/newsroom.ts';
import { ago, enrol, enrolTwice, NOW, sent, states } from './sent.ts';
import { aStage, dateline } from './world.ts';

let stage: ReturnType<typeof aStage>;
beforeEach(() => {
  stage = aStage();
});

const partners = (...args: string[]) => dateline(stage, ['partners', ...args]);
const tideWire = async (): Promise<Partner> => {
  const partner = await stage.partners.get('tide-wire');
  if (!partner) throw new Error('there is no Tide Wire');
  return partner;
};
const firstEndpoint = async () => {
  const [endpoint] = (await tideWire()).endpoints;
  if (!endpoint) throw new Error('Tide Wire has no endpoint');
  return endpoint;
};

describe('a partner or an endpoint that is not there', () => {
  it.each([['show'], ['edit', '--name', 'X'], ['remove'], ['test'], ['pause'], ['resume'], ['rotate']])(
    '%s: says so, and which is alike',
    async (command, ...options) => {
      const none = await partners(command, 'tide-wire', ...options);
      expect(none).toMatchObject({ status: 1, out: '' });
      expect(none.err).toContain('there is no partner "tide-wire". There are none yet');
      await enrol(stage);
      const before = await tideWire();
      expect((await partners(command, 'tide-wrie', ...options)).err).toContain('Did you mean tide-wire?');
      expect((await partners(command, 'xyz', ...options)).err).toContain('There is tide-wire.');
      expect(await tideWire()).toEqual(before);
    },
  );

  it.each([['edit', '--format', 'ninjs-2.1'], ['test'], ['pause'], ['resume'], ['rotate']])(
    '%s --endpoint: names those that there are',
    async (command, ...options) => {
      await enrol(stage);
      const before = await tideWire();
      const { status, out, err } = await partners(
        command,
        'tide-wire',
        '--endpoint',
        'tide-wire-7',
        ...options,
      );
      expect({ status, out }).toEqual({ status: 1, out: '' });
      expect(err).toContain('tide-wire has no endpoint "tide-wire-7". Did you mean tide-wire-1?');
      expect(await tideWire()).toEqual(before);
      expect(stage.posts).toEqual([]);
    },
  );

  it.each([['edit', '--url', 'https://new.example.org/'], ['rotate']])(
    '%s of a partner with two endpoints needs to know which',
    async (command, ...options) => {
      const before = await enrolTwice(stage);
      const { status, out, err } = await partners(command, 'tide-wire', ...options);
      expect({ status, out }).toEqual({ status: 2, out: '' });
      expect(err).toContain('second (https://second.example.org/in)');
      expect(await tideWire()).toEqual(before);
    },
  );
});

describe('partners add', () => {
  const add = (...options: string[]) => partners('add', 'Tide Wire', 'https://w.example.org/x', ...options);

  it.each([
    [['--header', 'no colon s3cret'], 2, 'has no colon'],
    [['--header', 'x-api-key: s3cret', '--header', 'X-Api-Key: s3cret2'], 2, 'x-api-key is given twice'],
    [['--header', 'webhook-id: s3cret'], 1, 'is ours to set'],
    [['--header', 'Host: s3cret'], 1, 'is ours to set'],
    [['--header', 'x key: s3cret'], 1, 'is no name of a header'],
    [['--header', 'x-key: s3cret\r\nx-other: 1'], 1, 'other characters than ASCII'],
    [['--contact', 'nobody'], 1, '"nobody" is no mail address'],
    [['--kind', 'retracted'], 1, 'no kind "retracted"; it has published, corrected'],
    [['--format', 'rss'], 2, "'rss' is invalid"],
    [['--order', 'any'], 2, "'any' is invalid"],
    [['--bodies', 'none'], 2, "'none' is invalid"],
    [['--signature', 'rsa'], 2, "'rsa' is invalid"],
  ])('refuses %j, shows no value of a header, and keeps nothing', async (options, status, words) => {
    const answer = await add(...options);
    expect(answer).toMatchObject({ status, out: '' });
    expect(answer.err).toContain(words);
    expect(answer.err).not.toContain('s3cret');
    expect(await stage.partners.list()).toEqual([]);
  });

  it('keeps what was asked for; header values and secrets are shown nowhere afterwards', async () => {
    const added = await add(
      ...['--format', 'newsml-g2', '--bodies', 'summary', '--order', 'strict', '--trusted'],
      ...['--kind', 'corrected', '--contact', 'Desk@Wire.example.org', '--header', 'X-API-Key: s3cret: 1'],
    );
    expect(added.status).toBe(0);
    expect(added.out).toContain('every release · corrected only, and what is held before its time');
    expect(await tideWire()).toMatchObject({
      ...{ trusted: true, kinds: ['corrected'], contact: 'Desk@wire.example.org' },
      endpoints: [
        {
          ...{ format: 'newsml-g2', bodies: 'summary', order: 'strict' },
          headers: { 'x-api-key': 's3cret: 1' },
        },
      ],
    });
    const { sealed } = (await firstEndpoint()).keys[0] ?? { sealed: '' };
    for (const args of [
      ['show', 'tide-wire'],
      ['show', 'tide-wire', '--json'],
      ['list'],
      ['list', '--json'],
    ]) {
      const { out } = await partners(...args);
      expect(out).toContain('tide-wire');
      for (const secret of ['s3cret', 'whsec_', sealed]) expect(out).not.toContain(secret);
    }
    expect((await partners('show', 'tide-wire')).out).toContain('headers  x-api-key');
  });

  it('prints a secret that signs, and a link that opens', async () => {
    const added = JSON.parse((await add('--json')).out);
    const endpoint = await firstEndpoint();
    const [{ secret, id }] = added.endpoints;
    expect(added.endpoints).toHaveLength(1);
    expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
    const message = { id: 'msg_1', at: new Date(), body: '{}' };
    const signature = await signatures(
      endpoint.keys,
      { partnerId: 'tide-wire', endpointId: id },
      stage.seal,
      message,
    );
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(message.at.getTime() / 1000)),
      'webhook-signature': signature,
    };
    expect(new Webhook(secret).verify('{}', headers)).toEqual({});

    const link = new URL(added.link);
    expect(`${link.origin}${link.pathname}`).toBe('https://news.example.org/partners/tide-wire');
    const key = await stage.partners.key('links');
    expect(readPartnerToken(key, link.searchParams.get('token') ?? '', NOW)).toMatchObject({
      ...{ aud: 'partner', sub: 'tide-wire', links: (await tideWire()).links },
    });
  });

  it('by ed25519 prints the public key and where its set is, and no private one', async () => {
    const { out } = await add('--signature', 'ed25519');
    const endpoint = await firstEndpoint();
    expect(out).toContain(`https://news.example.org/partners/keys/${endpoint.id}`);
    expect(out).toContain(endpoint.keys[0]?.public ?? 'none');
    expect(out).not.toMatch(/whs[ek]c?_/);
    expect(jwkSet(endpoint.keys, NOW).keys).toHaveLength(1);
  });
});

describe('partners show', () => {
  it('tells what it takes, how it does, what is held, and the last five of each endpoint', async () => {
    await enrolTwice(stage);
    const { endpoints, ...partner } = await tideWire();
    const [first, ...others] = endpoints;
    await stage.partners.replace(
      {
        ...{ ...partner, languages: ['fr'], topics: ['floods', 'ports'], version: 3 },
        endpoints: [
          {
            ...(first ?? (await firstEndpoint())),
            ...{
              state: 'disabled',
              why: 'nothing but failures',
              since: ago(1),
              failingSince: ago(6),
              slow: true,
            },
          },
          ...others,
        ],
      },
      await tideWire(),
    );
    for (const n of [7, 6, 5, 4, 3, 2]) await sent(stage, { slug: `story-${n}`, createdAt: ago(n) });
    await sent(stage, {
      slug: 'waits',
      state: 'held',
      reason: 'the endpoint is disabled',
      createdAt: ago(1),
    });
    expect((await partners('list')).out).toBe(
      `tide-wire  Tide Wire  fr · floods or ports  https://tide-wire.example.org/hook disabled (failing since ${ago(6)}, slow)  https://second.example.org/in active\n`,
    );
    const { status, out } = await partners('show', 'tide-wire');
    expect(status).toBe(0);
    expect(out.trimEnd().split('\n')).toEqual([
      'tide-wire  Tide Wire',
      '  takes    fr · floods or ports',
      '  trusted  no',
      '  contact  the desk alone',
      `  since    ${ago(12)}`,
      '',
      'endpoint tide-wire-1  https://tide-wire.example.org/hook',
      '  sends    ninjs-3.1, whole texts, each release at once',
      `  state    disabled since ${ago(1)}: nothing but failures`,
      `  health   nothing but failures since ${ago(6)}; slow: called less often at once`,
      expect.stringMatching(/^ {2}key {6}[0-9a-f]{16} {2}hmac, 12 days old$/),
      `  held     1, the oldest of ${ago(1)}: npx dateline partners resume tide-wire --endpoint tide-wire-1`,
      `  ${ago(1)}  tide-wire/tide-wire-1  #7  waits (en)  revision 1, published  held (the endpoint is disabled), not tried yet`,
      ...[2, 3, 4, 5].map((n) => expect.stringContaining(`story-${n} (en)`)),
      '',
      'endpoint second  https://second.example.org/in',
      '  sends    ninjs-3.1, whole texts, each release at once',
      '  state    active',
      expect.stringContaining('  key '),
      '  nothing was sent there yet',
    ]);
  });

  it('--link: addresses that open, and nothing of the kind without it', async () => {
    await enrol(stage);
    expect((await partners('show', 'tide-wire')).out).not.toContain('token=');
    const { addresses } = JSON.parse((await partners('show', 'tide-wire', '--link', '--json')).out);
    expect(Object.keys(addresses)).toEqual(['page', 'items', 'feed']);
    expect(addresses.items).toContain('/partners/tide-wire/items?after=0&token=');
    expect(addresses.feed).toContain('/partners/tide-wire/feed.json?token=');
    for (const line of Object.values(addresses))
      expect((await partners('show', 'tide-wire', '--link')).out).toContain(line);
  });
});

describe('partners edit', () => {
  const edit = (...options: string[]) => partners('edit', 'tide-wire', ...options);

  it.each([
    [[], 2, 'say what to change'],
    [['--endpoint', 'tide-wire-1'], 2, 'say what to change of it'],
    [['--name', ' '], 2, '--name is empty'],
    [['--language', 'fr', '--all-languages'], 2, '--all-languages and fr exclude each other'],
    [['--topic', 'weather'], 1, 'no topic "weather"'],
    [['--url', 'http://10.0.0.1/'], 1, 'https only'],
    [['--url', 'https://10.0.0.1/'], 1, 'leads inside'],
    [['--add-endpoint', 'https://localhost/'], 1, 'leads inside'],
    [['--add-endpoint', 'https://b.example.org/', '--url', 'https://c.example.org/'], 2, 'makes a new one'],
    [['--signature', 'ed25519'], 2, 'partners rotate tide-wire'],
    [['--remove-endpoint', 'tide-wire-1'], 1, 'is the only endpoint'],
    [['--remove-endpoint', 'tide-wire-9'], 1, 'Did you mean tide-wire-1?'],
    [['--remove-header', 'x-key'], 1, 'sends no header "x-key"'],
    [['--header', 'content-type: s3cret'], 1, 'is ours to set'],
    [['--contact', 'x'], 1, 'is no mail address'],
  ])('refuses %j, and changes nothing', async (options, status, words) => {
    const before = await enrol(stage);
    const answer = await edit(...options);
    expect(answer).toMatchObject({ status, out: '' });
    expect(answer.err).toContain(words);
    expect(answer.err).not.toContain('s3cret');
    expect(await tideWire()).toEqual(before);
  });

  it('changes what is said, and leaves the rest', async () => {
    const before = await enrol(stage, { topics: ['floods'], languages: ['en'], contact: 'a@example.org' });
    await edit('--all-topics', '--language', 'fr', '--language', 'ar', '--trusted', '--name', 'Tide Wire AG');
    expect(await tideWire()).toEqual({
      ...before,
      ...{ name: 'Tide Wire AG', topics: [], languages: ['fr', 'ar'], trusted: true, version: 2 },
    });
    await edit('--no-contact', '--kind', 'published');
    const { contact: _, ...rest } = before;
    expect(await tideWire()).toEqual({
      ...rest,
      ...{ name: 'Tide Wire AG', topics: [], languages: ['fr', 'ar'], kinds: ['published'] },
      ...{ trusted: true, version: 3 },
    });
  });

  it('of an endpoint: its key and its state stay, headers are added, replaced and removed one by one', async () => {
    await enrolTwice(stage);
    const before = await tideWire();
    await edit(
      '--endpoint',
      'second',
      '--header',
      'x-a: 1',
      '--header',
      'x-b: 1',
      '--url',
      'https://c.example.org/',
    );
    await edit(
      '--endpoint',
      'second',
      '--header',
      'X-A: 2',
      '--remove-header',
      'X-B',
      '--format',
      'json-feed',
    );
    const [first, second] = (await tideWire()).endpoints;
    expect(first).toEqual(before.endpoints[0]);
    expect(second).toEqual({
      ...before.endpoints[1],
      ...{ url: 'https://c.example.org/', headers: { 'x-a': '2' }, format: 'json-feed' },
    });
  });

  it('adds an endpoint with its own secret, and removes one with what waited for it', async () => {
    await enrol(stage);
    const [kept] = (await tideWire()).endpoints;
    const added = JSON.parse(
      (await edit('--add-endpoint', 'https://b.example.org/', '--format', 'ninjs-2.1', '--json')).out,
    );
    expect(added.endpoints[0].secret).toBeUndefined();
    expect(added.endpoints[1]).toMatchObject({
      format: 'ninjs-2.1',
      secret: expect.stringMatching(/^whsec_/),
    });
    expect((await tideWire()).endpoints[0]).toEqual(kept);
    await sent(stage, { slug: 'a', state: 'pending' });
    await sent(stage, { slug: 'b', state: 'held' });
    await sent(stage, { slug: 'c' });
    const { out } = await edit('--remove-endpoint', 'tide-wire-1');
    expect(out).toContain('1 on their way and 1 held');
    expect((await tideWire()).endpoints.map(({ url }) => url)).toEqual(['https://b.example.org/']);
  });

  it('keeps what somebody else changed at the same moment', async () => {
    await enrol(stage);
    const { replace } = stage.partners;
    let others = 1;
    stage.partners.replace = async (next, previous) => {
      if (others > 0) {
        others -= 1;
        const current = await tideWire();
        const endpoints = current.endpoints.map((one) => ({ ...one, slow: true }));
        await replace({ ...current, endpoints, version: current.version + 1 }, current);
      }
      return replace(next, previous);
    };
    expect((await edit('--trusted', '--format', 'ninjs-2.1')).status).toBe(0);
    expect(await tideWire()).toMatchObject({
      ...{ trusted: true, version: 3 },
      endpoints: [{ slow: true, format: 'ninjs-2.1' }],
    });
  });

  it('of a partner that was removed meanwhile brings nothing back', async () => {
    await enrol(stage);
    stage.partners.replace = async () => {
      await stage.partners.remove('tide-wire');
      return false;
    };
    const { status, err } = await edit('--trusted');
    expect(status).toBe(1);
    expect(err).toContain('removed by somebody else');
    expect(await stage.partners.list()).toEqual([]);
  });

  it('--order latest asks for what waits for its turn', async () => {
    await enrol(stage, { order: 'strict' });
    await sent(stage, { slug: 'a', state: 'pending', attempts: 0 });
    expect((await edit('--order', 'latest')).status).toBe(0);
    expect(stage.memory.deliveries.jobs).toMatchObject([{ slug: 'a', attempt: 1 }]);
    expect((await edit('--order', 'latest')).status).toBe(0);
    expect(stage.memory.deliveries.jobs).toHaveLength(1);
  });

  it('--new-links: the old ones are of a number that no longer holds', async () => {
    const { links } = await enrol(stage);
    const { addresses } = JSON.parse((await edit('--new-links', '--json')).out);
    const token = new URL(addresses.page).searchParams.get('token') ?? '';
    expect((await tideWire()).links).toBe(links + 1);
    expect(readPartnerToken(await stage.partners.key('links'), token, NOW)).toMatchObject({
      links: links + 1,
    });
  });

  it('--no-trusted names what the partner has and is still held, and nothing else', async () => {
    await enrol(stage, { trusted: true });
    const hold = async (slug: string, dueAt: string) => {
      await stage.index.addRevision(aRevision({ slug }));
      const edition = anEdition({ slug, status: 'scheduled', publicRevision: 0, dueAt });
      await stage.index.replaceEdition(edition, undefined);
      await stage.index.putDue({ slug, language: 'en', dueAt });
    };
    const scheduled = { type: 'release.scheduled.v1' as const, attempts: 1 };
    const dueAt = '2026-03-05T09:00:00.000Z';
    for (const slug of ['had', 'untried', 'unknown']) await hold(slug, dueAt);
    await sent(stage, { ...scheduled, slug: 'had' });
    await sent(stage, { ...scheduled, slug: 'untried', state: 'held', attempts: 0 });
    await sent(stage, { ...scheduled, slug: 'public' });
    const { out } = await edit('--no-trusted');
    expect((await tideWire()).trusted).toBe(false);
    expect(out).toContain(`had (en)  revision 1, due ${dueAt}  endpoint tide-wire-1: delivered`);
    expect(out).not.toMatch(/untried|unknown|public/);
    expect(JSON.parse((await edit('--no-trusted', '--json')).out).had).toHaveLength(1);
  });
});

describe('partners remove', () => {
  it('says what was waiting', async () => {
    await enrolTwice(stage);
    await sent(stage, { slug: 'a', state: 'pending' });
    await sent(stage, { slug: 'b', state: 'held', endpointId: 'second' });
    await sent(stage, { slug: 'c', state: 'failed' });
    expect(JSON.parse((await partners('remove', 'tide-wire', '--json')).out)).toEqual({
      ...{ removed: 'tide-wire', pending: 1, held: 1 },
    });
    expect(await stage.partners.list()).toEqual([]);
  });

  it('that somebody else removed a moment before', async () => {
    await enrol(stage);
    stage.partners.remove = async () => false;
    expect((await partners('remove', 'tide-wire')).err).toContain('removed by somebody else');
  });
});

describe('partners test', () => {
  it('a ping that fails is explained, ends with 1, and changes nothing', async () => {
    await enrol(stage);
    const before = await tideWire();
    stage.onPost = async () => ({ status: 410, latency: 41, body: 'gone\u001b[2J \u202eyes' });
    const { status, out, err } = await partners('test', 'tide-wire');
    expect(status).toBe(1);
    expect(out.split('\n').slice(0, 4)).toEqual([
      '✘ tide-wire/tide-wire-1  https://tide-wire.example.org/hook',
      '  answer  410, after 41 ms',
      '          gone [2J  yes',
      expect.stringContaining('would disable the endpoint'),
    ]);
    expect(err).toContain('a delivery to tide-wire/tide-wire-1 would fail now');
    expect(await tideWire()).toEqual(before);
  });

  it('one without an answer says why', async () => {
    await enrol(stage);
    stage.onPost = async () => ({ latency: 2, error: 'connect ECONNREFUSED 203.0.113.7:443' });
    const { status, out } = await partners('test', 'tide-wire', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject([
      { delivered: false, error: 'connect ECONNREFUSED 203.0.113.7:443', latency: 2 },
    ]);
  });

  it('is signed like a webhook, with the partner’s headers and none of a delivery', async () => {
    const added = JSON.parse(
      (await partners('add', 'Tide Wire', 'https://w.example.org/x', '--header', 'x-a: 1', '--json')).out,
    );
    const now = new Date();
    expect((await partners('test', 'tide-wire')).status).toBe(0);
    const [post] = stage.posts;
    if (!post) throw new Error('nothing was sent');
    const { url, headers, body } = post;
    expect(url).toBe('https://w.example.org/x');
    expect(headers).toMatchObject({
      ...{ 'x-a': '1', 'content-type': 'application/json', 'dateline-event': 'ping.v1' },
      'webhook-id': expect.stringMatching(/^msg_[0-9a-f]{32}$/),
      'webhook-timestamp': String(NOW.getTime() / 1000),
    });
    expect(headers).not.toHaveProperty('dateline-sequence');
    expect(JSON.parse(body)).toEqual({
      ...{ type: 'ping.v1', timestamp: NOW.toISOString() },
      data: { partner: 'tide-wire', endpoint: added.endpoints[0].id },
    });
    // The library takes no message that is older than five minutes: the same signature, of today.
    const [endpoint] = (await tideWire()).endpoints;
    const name = { partnerId: 'tide-wire', endpointId: added.endpoints[0].id };
    const id = headers['webhook-id'] ?? '';
    expect(await signatures(endpoint?.keys ?? [], name, stage.seal, { id, at: NOW, body })).toBe(
      headers['webhook-signature'],
    );
    const today = await signatures(endpoint?.keys ?? [], name, stage.seal, { id, at: now, body });
    const fresh = {
      ...headers,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': today,
    };
    expect(new Webhook(added.endpoints[0].secret).verify(body, fresh)).toMatchObject({ type: 'ping.v1' });
  });

  it('calls all endpoints or the one that is named, also one that is paused', async () => {
    await enrolTwice(stage);
    await partners('pause', 'tide-wire', '--endpoint', 'second');
    const { status, out } = await partners('test', 'tide-wire');
    expect(status).toBe(0);
    expect(stage.posts.map(({ url }) => url)).toEqual([
      ...['https://tide-wire.example.org/hook', 'https://second.example.org/in'],
    ]);
    expect(out).toContain('It is paused since');
    await partners('test', 'tide-wire', '--endpoint', 'second');
    expect(stage.posts).toHaveLength(3);
  });
});

describe('partners pause and resume', () => {
  const resume = async (...options: string[]) =>
    JSON.parse((await partners('resume', 'tide-wire', '--json', ...options)).out);

  it('pauses all endpoints or the one that is named; one that is off keeps its reason', async () => {
    const before = await enrolTwice(stage);
    const [first, ...others] = before.endpoints;
    if (!first) throw new Error('there is a first');
    const off = { ...first, state: 'disabled' as const, why: 'it answered 410', since: ago(2) };
    await stage.partners.replace({ ...before, endpoints: [off, ...others], version: 3 }, before);
    const { out } = await partners('pause', 'tide-wire');
    expect(out).toContain(
      `left    tide-wire/tide-wire-1: it takes nothing already, disabled since ${ago(2)}`,
    );
    expect(out).toContain('paused  tide-wire/second');
    expect((await tideWire()).endpoints).toMatchObject([
      off,
      { state: 'paused', why: 'paused by the newsroom', since: NOW.toISOString() },
    ]);
    const again = await tideWire();
    expect((await partners('pause', 'tide-wire')).out).not.toContain('paused  ');
    expect(await tideWire()).toEqual(again);
  });

  it('resumes: failures are forgotten, slowness is not', async () => {
    const before = await enrol(stage);
    const health = {
      failingSince: ago(6),
      warnedAt: ago(3),
      why: 'nothing but failures',
      since: ago(1),
      slow: true,
    };
    const endpoints = before.endpoints.map((one) => ({ ...one, ...health, state: 'disabled' as const }));
    await stage.partners.replace({ ...before, endpoints, version: 2 }, before);
    const { out } = await partners('resume', 'tide-wire');
    expect(out).toBe('resumed  tide-wire/tide-wire-1, which was disabled\n         nothing was held\n');
    expect((await tideWire()).endpoints).toEqual(before.endpoints.map((one) => ({ ...one, slow: true })));
    expect((await partners('resume', 'tide-wire')).out).toContain(
      'active   tide-wire/tide-wire-1 was active',
    );
  });

  it('sends what was held in the order of the log, of an edition the last; twice changes nothing', async () => {
    await enrol(stage);
    await partners('pause', 'tide-wire');
    const held = (slug: string, more: Parameters<typeof sent>[1] = {}) =>
      sent(stage, { slug, state: 'held', reason: 'the endpoint is paused', ...more });
    await held('ancient', { createdAt: ago(31) });
    await held('old', { createdAt: ago(29) });
    await held('gauge', { createdAt: ago(5) });
    await sent(stage, { slug: 'delivered', createdAt: ago(4) });
    await held('lost', { createdAt: ago(3), item: { digest: 'b'.repeat(64), bytes: 1, contentType: 'x/y' } });
    await held('gauge', { revision: 2, type: 'release.corrected.v1', createdAt: ago(2) });
    await held('harbour', { createdAt: ago(1) });
    expect(await resume()).toEqual([
      { endpoint: 'tide-wire-1', before: 'paused', asked: 3, overtaken: 1, expired: 1, old: 1 },
    ]);
    const jobs = stage.memory.deliveries.jobs;
    expect(jobs.map(({ slug, revision, attempt }) => [slug, revision, attempt])).toEqual([
      ...[
        ['old', 1, 1],
        ['gauge', 2, 1],
        ['harbour', 1, 1],
      ],
    ]);
    expect(await states(stage)).toEqual({
      'msg_tide-wire-1_3': 'superseded: a later revision takes its place',
      'msg_tide-wire-1_6': 'pending',
    });
    expect(await states(stage, 'ancient')).toEqual({
      'msg_tide-wire-1_1': 'skipped: its endpoint was off for more than 30 days',
    });
    expect(await states(stage, 'lost')).toEqual({
      'msg_tide-wire-1_5': 'skipped: what was to be sent is no longer kept',
    });
    expect(await states(stage, 'delivered')).toEqual({ 'msg_tide-wire-1_4': 'delivered' });
    expect(await resume()).toEqual([
      { endpoint: 'tide-wire-1', before: 'active', asked: 0, overtaken: 0, expired: 0, old: 0 },
    ]);
    expect(stage.memory.deliveries.jobs).toHaveLength(3);
  });

  it('ends all of a long backlog that is too old, and looks no further than where it begins', async () => {
    await enrol(stage);
    for (let n = 0; n < 150; n += 1) await sent(stage, { slug: `before-${n}`, createdAt: ago(100) });
    for (let n = 0; n < 250; n += 1) await sent(stage, { slug: `s${n}`, state: 'held', createdAt: ago(40) });
    let reads = 0;
    const { logBefore } = stage.webhookLedger;
    stage.webhookLedger.logBefore = (...args) => {
      reads += 1;
      return logBefore(...args);
    };
    expect(await resume()).toMatchObject([{ asked: 0, old: 250 }]);
    // Four pages of a hundred, the last of them without anything held; then, for latecomers, the first.
    expect(reads).toBe(5);
  });

  it('picks up what a worker held that had looked a moment before', async () => {
    await enrol(stage);
    await partners('pause', 'tide-wire');
    const { status, out } = await dateline(stage, ['partners', 'resume', 'tide-wire', '--json'], async () => {
      await sent(stage, { slug: 'late', state: 'held' });
    });
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject([{ asked: 1 }]);
    expect(await states(stage, 'late')).toEqual({ 'msg_tide-wire-1_1': 'pending' });
  });

  it('of one endpoint leaves the other paused, and what is held for it', async () => {
    await enrolTwice(stage);
    await partners('pause', 'tide-wire');
    await sent(stage, { slug: 'a', state: 'held' });
    await sent(stage, { slug: 'b', state: 'held', endpointId: 'second' });
    expect((await partners('resume', 'tide-wire', '--endpoint', 'second')).out).toBe(
      'resumed  tide-wire/second, which was paused\n         held, and sent now: 1\n',
    );
    expect((await tideWire()).endpoints.map(({ state }) => state)).toEqual(['paused', 'active']);
    expect(await states(stage, 'a')).toEqual({ 'msg_tide-wire-1_1': 'held' });
    expect(await states(stage, 'b')).toEqual({ msg_second_1: 'pending' });
  });

  it('is active before anything is asked for, so that nothing is held again', async () => {
    await enrol(stage);
    await partners('pause', 'tide-wire');
    await sent(stage, { state: 'held' });
    const { send } = stage.deliveries;
    const seen: string[] = [];
    stage.deliveries.send = async (jobs) => {
      seen.push((await firstEndpoint()).state);
      await send(jobs);
    };
    await partners('resume', 'tide-wire');
    expect(seen).toEqual(['active']);
  });
});

describe('partners rotate', () => {
  it('shows the new secret once; both sign for 24 hours', async () => {
    const before = await enrol(stage);
    const rotated = JSON.parse((await partners('rotate', 'tide-wire', '--json')).out);
    expect(rotated.secret).toMatch(/^whsec_/);
    const { keys } = await firstEndpoint();
    expect(keys[1]).toEqual({ ...before.endpoints[0]?.keys[0], until: '2026-03-03T09:00:00.000Z' });
    expect(keys[0]?.until).toBeUndefined();
    expect(
      await stage.seal.open(keys[0]?.sealed ?? '', { partner: 'tide-wire', endpoint: 'tide-wire-1' }),
    ).toBe(rotated.secret);
    const { out } = await partners('show', 'tide-wire');
    expect(out).toContain('signs until 2026-03-03T09:00:00.000Z');
    expect(out).not.toContain(rotated.secret);
  });

  it('keeps the kind of key, or changes it', async () => {
    await enrol(stage, { signature: 'ed25519' });
    await partners('rotate', 'tide-wire');
    expect((await firstEndpoint()).keys.map(({ kind }) => kind)).toEqual(['ed25519', 'ed25519']);
    const { out } = await partners('rotate', 'tide-wire', '--signature', 'hmac');
    expect(out).toContain('whsec_');
    expect((await firstEndpoint()).keys.map(({ kind }) => kind)).toEqual(['hmac', 'ed25519', 'ed25519']);
  });

  it('of an endpoint that is gone meanwhile shows no secret', async () => {
    await enrol(stage);
    const { get } = stage.partners;
    let reads = 0;
    stage.partners.get = async (id) => {
      reads += 1;
      return reads === 1 ? get(id) : undefined;
    };
    const { status, out } = await partners('rotate', 'tide-wire');
    expect({ status, out }).toEqual({ status: 1, out: '' });
  });
});
