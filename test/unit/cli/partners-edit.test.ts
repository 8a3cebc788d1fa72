import { describe, expect, it } from 'vitest';
import { readPartnerToken } from '../../../functions/shared/domain/partner-tokens.ts';
import { anEdition, aRevision } from '../../support/newsroom.ts';
import { partnersOfAStage } from './partners-of-a-stage.ts';
import { enrol, enrolTwice, NOW, sent } from './sent.ts';

const { at, partners, tideWire } = partnersOfAStage();

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
    const before = await enrol(at.stage);
    const answer = await edit(...options);
    expect(answer).toMatchObject({ status, out: '' });
    expect(answer.err).toContain(words);
    expect(answer.err).not.toContain('s3cret');
    expect(await tideWire()).toEqual(before);
  });

  it('changes what is said, and leaves the rest', async () => {
    const before = await enrol(at.stage, { topics: ['floods'], languages: ['en'], contact: 'a@example.org' });
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
    await enrolTwice(at.stage);
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
    await enrol(at.stage);
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
    await sent(at.stage, { slug: 'a', state: 'pending' });
    await sent(at.stage, { slug: 'b', state: 'held' });
    await sent(at.stage, { slug: 'c' });
    const { out } = await edit('--remove-endpoint', 'tide-wire-1');
    expect(out).toContain('1 on their way and 1 held');
    expect((await tideWire()).endpoints.map(({ url }) => url)).toEqual(['https://b.example.org/']);
  });

  it('keeps what somebody else changed at the same moment', async () => {
    await enrol(at.stage);
    const { replace } = at.stage.partners;
    let others = 1;
    at.stage.partners.replace = async (next, previous) => {
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
    await enrol(at.stage);
    at.stage.partners.replace = async () => {
      await at.stage.partners.remove('tide-wire');
      return false;
    };
    const { status, err } = await edit('--trusted');
    expect(status).toBe(1);
    expect(err).toContain('removed by somebody else');
    expect(await at.stage.partners.list()).toEqual([]);
  });

  it('--order latest asks for what waits for its turn', async () => {
    await enrol(at.stage, { order: 'strict' });
    await sent(at.stage, { slug: 'a', state: 'pending', attempts: 0 });
    expect((await edit('--order', 'latest')).status).toBe(0);
    expect(at.stage.memory.deliveries.jobs).toMatchObject([{ slug: 'a', attempt: 1 }]);
    expect((await edit('--order', 'latest')).status).toBe(0);
    expect(at.stage.memory.deliveries.jobs).toHaveLength(1);
  });

  it('--new-links: the old ones are of a number that no longer holds', async () => {
    const { links } = await enrol(at.stage);
    const { addresses } = JSON.parse((await edit('--new-links', '--json')).out);
    const token = new URL(addresses.page).searchParams.get('token') ?? '';
    expect((await tideWire()).links).toBe(links + 1);
    expect(readPartnerToken(await at.stage.partners.key('links'), token, NOW)).toMatchObject({
      links: links + 1,
    });
  });

  it('--no-trusted names what the partner has and is still held, and nothing else', async () => {
    await enrol(at.stage, { trusted: true });
    const hold = async (slug: string, dueAt: string) => {
      await at.stage.index.addRevision(aRevision({ slug }));
      const edition = anEdition({ slug, status: 'scheduled', publicRevision: 0, dueAt });
      await at.stage.index.replaceEdition(edition, undefined);
      await at.stage.index.putDue({ slug, language: 'en', dueAt });
    };
    const scheduled = { type: 'release.scheduled.v1' as const, attempts: 1 };
    const dueAt = '2026-03-05T09:00:00.000Z';
    for (const slug of ['had', 'untried', 'unknown']) await hold(slug, dueAt);
    await sent(at.stage, { ...scheduled, slug: 'had' });
    await sent(at.stage, { ...scheduled, slug: 'untried', state: 'held', attempts: 0 });
    await sent(at.stage, { ...scheduled, slug: 'public' });
    const { out } = await edit('--no-trusted');
    expect((await tideWire()).trusted).toBe(false);
    expect(out).toContain(`had (en)  revision 1, due ${dueAt}  endpoint tide-wire-1: delivered`);
    expect(out).not.toMatch(/untried|unknown|public/);
    expect(JSON.parse((await edit('--no-trusted', '--json')).out).had).toHaveLength(1);
  });
});
