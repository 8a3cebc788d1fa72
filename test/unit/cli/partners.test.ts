import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { jwkSet, signatures } from '../../../functions/shared/domain/partner-keys.ts';
import { readPartnerToken } from '../../../functions/shared/domain/partner-tokens.ts';
import { partnersOfAStage } from './partners-of-a-stage.ts';
import { ago, enrol, enrolTwice, NOW, sent } from './sent.ts';

const { at, partners, tideWire, firstEndpoint } = partnersOfAStage();

describe('a partner or an endpoint that is not there', () => {
  it.each([['show'], ['edit', '--name', 'X'], ['remove'], ['test'], ['pause'], ['resume'], ['rotate']])(
    '%s: says so, and which is alike',
    async (command, ...options) => {
      const none = await partners(command, 'tide-wire', ...options);
      expect(none).toMatchObject({ status: 1, out: '' });
      expect(none.err).toContain('there is no partner "tide-wire". There are none yet');
      await enrol(at.stage);
      const before = await tideWire();
      expect((await partners(command, 'tide-wrie', ...options)).err).toContain('Did you mean tide-wire?');
      expect((await partners(command, 'xyz', ...options)).err).toContain('There is tide-wire.');
      expect(await tideWire()).toEqual(before);
    },
  );

  it.each([['edit', '--format', 'ninjs-2.1'], ['test'], ['pause'], ['resume'], ['rotate']])(
    '%s --endpoint: names those that there are',
    async (command, ...options) => {
      await enrol(at.stage);
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
      expect(at.stage.posts).toEqual([]);
    },
  );

  it.each([['edit', '--url', 'https://new.example.org/'], ['rotate']])(
    '%s of a partner with two endpoints needs to know which',
    async (command, ...options) => {
      const before = await enrolTwice(at.stage);
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
    expect(await at.stage.partners.list()).toEqual([]);
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
      at.stage.seal,
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
    const key = await at.stage.partners.key('links');
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
    await enrolTwice(at.stage);
    const { endpoints, ...partner } = await tideWire();
    const [first, ...others] = endpoints;
    await at.stage.partners.replace(
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
    for (const n of [7, 6, 5, 4, 3, 2]) await sent(at.stage, { slug: `story-${n}`, createdAt: ago(n) });
    await sent(at.stage, {
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
    await enrol(at.stage);
    expect((await partners('show', 'tide-wire')).out).not.toContain('token=');
    const { addresses } = JSON.parse((await partners('show', 'tide-wire', '--link', '--json')).out);
    expect(Object.keys(addresses)).toEqual(['page', 'items', 'feed']);
    expect(addresses.items).toContain('/partners/tide-wire/items?after=0&token=');
    expect(addresses.feed).toContain('/partners/tide-wire/feed.json?token=');
    for (const line of Object.values(addresses))
      expect((await partners('show', 'tide-wire', '--link')).out).toContain(line);
  });
});

describe('partners remove', () => {
  it('says what was waiting', async () => {
    await enrolTwice(at.stage);
    await sent(at.stage, { slug: 'a', state: 'pending' });
    await sent(at.stage, { slug: 'b', state: 'held', endpointId: 'second' });
    await sent(at.stage, { slug: 'c', state: 'failed' });
    expect(JSON.parse((await partners('remove', 'tide-wire', '--json')).out)).toEqual({
      ...{ removed: 'tide-wire', pending: 1, held: 1 },
    });
    expect(await at.stage.partners.list()).toEqual([]);
  });

  it('that somebody else removed a moment before', async () => {
    await enrol(at.stage);
    at.stage.partners.remove = async () => false;
    expect((await partners('remove', 'tide-wire')).err).toContain('removed by somebody else');
  });
});

describe('partners test', () => {
  it('a ping that fails is explained, ends with 1, and changes nothing', async () => {
    await enrol(at.stage);
    const before = await tideWire();
    at.stage.onPost = async () => ({ status: 410, latency: 41, body: 'gone\u001b[2J \u202eyes' });
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
    await enrol(at.stage);
    at.stage.onPost = async () => ({ latency: 2, error: 'connect ECONNREFUSED 203.0.113.7:443' });
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
    const [post] = at.stage.posts;
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
    expect(await signatures(endpoint?.keys ?? [], name, at.stage.seal, { id, at: NOW, body })).toBe(
      headers['webhook-signature'],
    );
    const today = await signatures(endpoint?.keys ?? [], name, at.stage.seal, { id, at: now, body });
    const fresh = {
      ...headers,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': today,
    };
    expect(new Webhook(added.endpoints[0].secret).verify(body, fresh)).toMatchObject({ type: 'ping.v1' });
  });

  it('calls all endpoints or the one that is named, also one that is paused', async () => {
    await enrolTwice(at.stage);
    await partners('pause', 'tide-wire', '--endpoint', 'second');
    const { status, out } = await partners('test', 'tide-wire');
    expect(status).toBe(0);
    expect(at.stage.posts.map(({ url }) => url)).toEqual([
      ...['https://tide-wire.example.org/hook', 'https://second.example.org/in'],
    ]);
    expect(out).toContain('It is paused since');
    await partners('test', 'tide-wire', '--endpoint', 'second');
    expect(at.stage.posts).toHaveLength(3);
  });
});
