import { beforeEach, describe, expect, it } from 'vitest';
import { aStage, dateline } from './world.ts';

let stage: ReturnType<typeof aStage>;
beforeEach(() => {
  stage = aStage();
});

describe('dateline partners', () => {
  it.each([
    ['http://wire.example.org/x', 'https only'],
    ['https://127.0.0.1/x', 'leads inside'],
    ['https://[::1]/x', 'leads inside'],
    ['https://10.1.2.3/x', 'leads inside'],
    ['https://169.254.169.254/latest/meta-data', 'leads inside'],
    ['https://localhost/x', 'leads inside'],
    ['https://0x7f.1/x', 'leads inside'],
    ['https://me:pw@wire.example.org/x', 'user name or password'],
    ['wire', 'is no address'],
  ])('refuses %s, and keeps nothing', async (url, words) => {
    const { status, out, err } = await dateline(stage, ['partners', 'add', 'Tide Wire', url]);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toContain(words);
    expect(err).not.toContain('pw');
    expect(await stage.partners.list()).toEqual([]);
  });

  it('takes an inside address only where the outputs allow it', async () => {
    const open = aStage({ ...stage, outputs: { ...stage.outputs, AllowInsideEndpoints: 'true' } });
    const add = ['partners', 'add', 'Here', 'http://127.0.0.1:4514/hook'];
    expect((await dateline(open, add)).status).toBe(0);
    expect((await dateline(open, ['partners', 'add', 'There', 'http://169.254.169.254/'])).status).toBe(1);
    expect(await stage.partners.list()).toHaveLength(1);
  });

  it.each([
    [['--topic', 'weather'], 'no topic "weather"; it has floods, ports'],
    [['--place', 'atlantis'], 'no place "atlantis"; it has turkiye, senegal'],
    [['--language', 'fr', '--language', 'de'], 'no language "de"; it has en, fr, ar'],
  ])('lists what is lawful after %j', async (options, words) => {
    const { status, err } = await dateline(stage, [
      'partners',
      'add',
      'W',
      'https://w.example.org/',
      ...options,
    ]);
    expect(status).toBe(1);
    expect(err).toContain(words);
    expect(await stage.partners.list()).toEqual([]);
  });

  it.each([[''], ['  ']])('needs a name, not %j', async (name) => {
    const { status, err } = await dateline(stage, ['partners', 'add', name, 'https://w.example.org/']);
    expect(status).toBe(2);
    expect(err).toContain('needs a name');
  });

  it('shows the secret when added, and never again; the name is taken then', async () => {
    const options = ['--language', 'fr', '--topic', 'floods', '--topic', 'ports', '--topic', 'floods'];
    const added = await dateline(stage, [
      'partners',
      'add',
      'Tide Wire',
      'https://w.example.org/x',
      ...options,
    ]);
    expect(added.status).toBe(0);
    expect(added.out).toMatch(/whsec_\S+/);
    const before = await stage.partners.get('tide-wire');

    for (const args of [
      ['partners', 'list'],
      ['partners', 'list', '--json'],
    ]) {
      const { out } = await dateline(stage, args);
      expect(out).toContain('tide-wire');
      expect(out).not.toContain('whsec_');
    }
    expect((await dateline(stage, ['partners', 'list'])).out).toContain('fr · floods or ports');

    const again = await dateline(stage, ['partners', 'add', 'tide wire', 'https://other.example.org/']);
    expect(again).toMatchObject({ status: 1, out: '' });
    expect(again.err).toContain('there is a partner tide-wire already');
    expect(await stage.partners.get('tide-wire')).toEqual(before);
  });

  it('removes one, and says so when there is none', async () => {
    await dateline(stage, ['partners', 'add', 'Tide Wire', 'https://w.example.org/x']);
    expect((await dateline(stage, ['partners', 'remove', 'tide-wire'])).status).toBe(0);
    const { status, err } = await dateline(stage, ['partners', 'remove', 'tide-wire']);
    expect(status).toBe(1);
    expect(err).toContain('There are none yet');
  });
});

it('dateline setup asks for the pages that belong to no release, each time anew', async () => {
  const { out } = await dateline(stage, ['setup', '--json']);
  const asked = stage.jobs.jobs.length;
  expect(stage.jobs.jobs.map(({ address }) => address)).toEqual(
    expect.arrayContaining(['/', '/en/', '/ar/subscribe/']),
  );
  expect(JSON.parse(out)).toEqual({ asked, site: 'https://news.example.org' });
  expect(stage.jobs.queued.every(({ group, job }) => group === job.address)).toBe(true);
});
