import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Subscriber } from '../../../functions/shared/domain/audience.ts';
import { erase, leave } from '../../../functions/shared/domain/audience-change.ts';
import { SAID } from '../../support/memory-audience.ts';
import { peopleOf } from './people.ts';
import { aStage, dateline } from './world.ts';

const folder = mkdtempSync(join(tmpdir(), 'dateline-subscribers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let stage: ReturnType<typeof aStage>;
beforeEach(() => {
  stage = aStage();
});

const NOW = '2026-03-02T09:00:00.000Z';
const { people, person, add, set } = peopleOf(() => stage);

describe('dateline subscribers add', () => {
  it.each(['nobody', 'a@', '@example.org', 'a b@example.org', ''])('refuses %j', async (address) => {
    const { status, out, err } = await add(address);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toContain('name@example.org');
    expect(people()).toEqual([]);
  });

  it.each([
    [['--place', 'atlantis'], 1, 'turkiye, senegal'],
    [['--frequency', 'hourly'], 2, 'at-once, daily, weekly'],
    [['--waits', '3'], 2, '0, 2, 12, 48'],
    [['--waits', ''], 2, '0, 2, 12, 48'],
  ])('refuses %j', async (options, wanted, words) => {
    const { status, err } = await add('mona@example.net', ...options);
    expect(status).toBe(wanted);
    expect(err).toContain(words);
    expect(people()).toEqual([]);
  });

  it('says why somebody is not added', async () => {
    await add('mona@example.net');
    set('mona@example.net', { status: 'suppressed' });
    expect((await add('mona@example.net')).err).toContain('is suppressed');
    await erase(stage.audience, person('mona@example.net').id, NOW);
    const { status, out, err } = await add('MONA@example.net');
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toContain('had themselves erased');
  });

  it('keeps the order of languages, the frequency, the wait and what proves the consent', async () => {
    const wishes = ['--language', 'fr', '--language', 'ar', '--frequency', 'daily', '--waits', '12'];
    const { status, out } = await add('mona@Example.net', ...wishes, '--consent', 'Signed at the 2025 fair');
    expect(status).toBe(0);
    expect(out).toContain('mona@example.net  fr, ar  everything  daily  waits 12 hours');
    expect(out).toContain('their consent is yours');
    expect(person('mona@example.net')).toMatchObject({
      languages: ['fr', 'ar'],
      waits: 12,
      frequencies: [{ value: 'daily' }],
      consent: [
        { what: 'added', at: NOW, from: 'npx dateline subscribers add', words: 'Signed at the 2025 fair' },
      ],
    });
  });
});

describe('dateline subscribers show, list and count', () => {
  it('of nobody', async () => {
    expect((await dateline(stage, ['subscribers', 'list'])).out).toBe('nobody yet\n');
    expect((await dateline(stage, ['subscribers', 'list', '--json'])).out).toBe('[]\n');
    expect((await dateline(stage, ['subscribers', 'count'])).out).toBe('0 confirmed\n');
    const { status, err } = await dateline(stage, ['subscribers', 'show', 'mona@example.net']);
    expect(status).toBe(1);
    expect(err).toContain('is not subscribed');
  });

  it('lists some or all, and counts the confirmed', async () => {
    await add('mona@example.net', '--language', 'ar', '--topic', 'floods', '--frequency', 'weekly');
    await add('ada@example.net');
    await add('gone@example.net');
    await leave(stage.audience, person('gone@example.net').id, SAID);
    const listed = async (...options: string[]) =>
      (await dateline(stage, ['subscribers', 'list', ...options])).out.trimEnd().split('\n').sort();
    expect(await listed()).toEqual([
      'ada@example.net  en  everything',
      'mona@example.net  ar  floods  weekly',
    ]);
    for (const option of [
      ['--language', 'ar'],
      ['--topic', 'floods'],
      ['--frequency', 'weekly'],
    ])
      expect(await listed(...option)).toEqual(['mona@example.net  ar  floods  weekly']);
    expect(await listed('--language', 'fr')).toEqual(['nobody yet']);
    expect(JSON.parse((await dateline(stage, ['subscribers', 'list', '--json'])).out)).toHaveLength(2);
    expect(JSON.parse((await dateline(stage, ['subscribers', 'count', '--json'])).out)).toEqual({
      confirmed: 2,
    });
  });

  it('shows why somebody gets nothing', async () => {
    await add('mona@example.net');
    set('mona@example.net', {
      status: 'suppressed',
      suppression: { reason: 'bounce', at: NOW, detail: '5.1.1 no such user' },
      pausedUntil: '2026-04-01T00:00:00.000Z',
    });
    const { out } = await dateline(stage, ['subscribers', 'show', 'Mona@example.net']);
    expect(out).toContain(`bounce, ${NOW}: 5.1.1 no such user`);
    expect(out).toContain('until 2026-04-01');
    expect(out).toContain('added, from npx dateline subscribers add');
    expect(
      JSON.parse((await dateline(stage, ['subscribers', 'show', 'mona@example.net', '--json'])).out),
    ).toEqual(person('mona@example.net'));
  });

  it('takes a sign-up that was not confirmed in time for none', async () => {
    await add('mona@example.net');
    set('mona@example.net', { status: 'pending', createdAt: '2026-02-20T09:00:00.000Z' });
    expect((await dateline(stage, ['subscribers', 'show', 'mona@example.net'])).status).toBe(1);
  });
});

describe('dateline subscribers erase', () => {
  it.each([
    [['nobody', '--yes'], 1],
    [['mona@example.net'], 2],
  ])('%j erases nobody', async (args, wanted) => {
    await add('mona@example.net');
    const { status, out } = await dateline(stage, ['subscribers', 'erase', ...args]);
    expect({ status, out }).toEqual({ status: wanted, out: '' });
    expect(person('mona@example.net').status).toBe('confirmed');
  });

  it('says what is gone and what stays, and leaves no address', async () => {
    await add('mona@example.net', '--topic', 'floods');
    const { id } = person('mona@example.net');
    const { status, out } = await dateline(stage, ['subscribers', 'erase', 'mona@example.net', '--yes']);
    expect(status).toBe(0);
    expect(out).toContain('gone   The address.');
    expect(out).toContain(id);
    expect(out).toContain('for two years');
    expect(JSON.stringify(people())).not.toContain('mona');
    expect((await dateline(stage, ['subscribers', 'show', 'mona@example.net'])).out).toContain('erased');
    const again = await dateline(stage, ['subscribers', 'erase', 'mona@example.net', '--yes', '--json']);
    expect(JSON.parse(again.out)).toMatchObject({ id, erasedAt: NOW, gone: [] });
  });

  it('of an address that was never subscribed, so that nobody writes to it ever', async () => {
    const { out } = await dateline(stage, ['subscribers', 'erase', 'never@example.net', '--yes']);
    expect(out).not.toContain('gone');
    expect((await add('never@example.net')).status).toBe(1);
  });
});

describe('dateline subscribers export', () => {
  it.each([[[]], [['mona@example.net', '--file', join(folder, 'both.csv')]]])(
    '%j is wrong use',
    async (args) => {
      expect((await dateline(stage, ['subscribers', 'export', ...args])).status).toBe(2);
      expect(existsSync(join(folder, 'both.csv'))).toBe(false);
    },
  );

  it('of a person: all that is kept, where they stand in lists, and what is kept elsewhere', async () => {
    await add('mona@example.net', '--topic', 'floods', '--frequency', 'daily');
    await add('ada@example.net');
    const { out } = await dateline(stage, ['subscribers', 'export', 'mona@example.net']);
    expect(out).toContain('in list     en#topic:floods: en · floods');
    expect(out).toContain('in list     *#daily');
    expect(out).toContain('two years');
    expect(out).not.toContain('ada');
    const all = JSON.parse(
      (await dateline(stage, ['subscribers', 'export', 'mona@example.net', '--json'])).out,
    );
    expect(all).toMatchObject({ subscriber: person('mona@example.net') });
    expect(all.lists).toHaveLength(3);
  });

  it('of nobody is an answer as well', async () => {
    const { status, out } = await dateline(stage, ['subscribers', 'export', 'mona@example.net']);
    expect(status).toBe(0);
    expect(out).toContain('Nothing is held about mona@example.net');
  });

  it('overwrites no file, and leaves no half of one', async () => {
    const file = join(folder, 'there.csv');
    writeFileSync(file, 'mine');
    expect((await dateline(stage, ['subscribers', 'export', '--file', file])).status).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    const broken = aStage({ ...stage });
    broken.audience = {
      ...stage.audience,
      async slice() {
        throw new Error('throttled');
      },
    };
    const other = join(folder, 'half.csv');
    expect((await dateline(broken, ['subscribers', 'export', '--file', other])).status).toBe(1);
    expect([existsSync(other), existsSync(`${other}.part`)]).toEqual([false, false]);
  });

  it('of all: what an import makes the same again of, and no formula among it', async () => {
    const hostile = `=HYPERLINK("https://evil.example/")`;
    await add(
      'mona@example.net',
      '--language',
      'ar',
      '--language',
      'en',
      '--topic',
      'floods',
      '--waits',
      '48',
    );
    await add('+plus@example.net', '--frequency', 'weekly', '--consent', hostile);
    await add('gone@example.net');
    await leave(stage.audience, person('gone@example.net').id, SAID);
    const file = join(folder, 'all.csv');
    const { out } = await dateline(stage, ['subscribers', 'export', '--file', file]);
    expect(out).toBe(`2 subscribers are in ${file}\n`);
    const text = readFileSync(file, 'utf8');
    expect(text.startsWith('\ufeffemail,languages,topics,places,frequency,waits,consent_at')).toBe(true);
    expect(text).toContain(`"'=HYPERLINK(""https://evil.example/"")"`);
    expect(text).not.toMatch(/(?:^|,|")[=+@-]/m);
    expect(text).not.toContain('gone@');
    expect(statSync(file).mode & 0o777).toBe(0o600);

    const other = aStage();
    const { status, err } = await dateline(other, ['subscribers', 'import', file]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const wished = ({ email, languages, topics, places, waits, frequencies }: Subscriber) => ({
      ...{ email, languages, topics, places, waits, frequency: frequencies.at(-1)?.value },
    });
    const byAddress = (all: Subscriber[]) => all.map(wished).sort((a, b) => (a.email < b.email ? -1 : 1));
    expect(byAddress([...other.memory.audience.people.values()])).toEqual(
      byAddress(people().filter(({ status: now }) => now === 'confirmed')),
    );
    expect([...other.memory.audience.people.values()].map(({ consent }) => consent[0]?.words)).toContain(
      hostile,
    );
  });
});
