import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { confirm, erase, leave } from '../../../functions/shared/domain/audience-change.ts';
import { MailFateUnknown, MailNotAccepted, MailRefused } from '../../../functions/shared/domain/mail.ts';
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

let files = 0;
/** A file of its own for each list. */
function aList(content: string | Uint8Array): string {
  files += 1;
  const file = join(folder, `list-${files}.csv`);
  writeFileSync(file, content);
  return file;
}
const importing = (file: string, ...options: string[]) =>
  dateline(stage, ['subscribers', 'import', file, ...options]);
const rejected = (file: string): string => readFileSync(file.replace('.csv', '.rejected.csv'), 'utf8');
const CONSENT = '2024-05-31,Tide fair,Yes please';
const HEAD = 'email,languages,topics,places,frequency,waits,consent_at,consent_from,consent_words';

describe('dateline subscribers import: a file that can not be a list', () => {
  const utf16 = Buffer.concat([
    Buffer.from([0xff, 0xfe]),
    Buffer.from('email\r\na@example.net\r\n', 'utf16le'),
  ]);
  it.each<[string, string | Uint8Array, string]>([
    ['is empty', '', 'is empty'],
    ['is UTF-16 with its mark', utf16, 'CSV UTF-8'],
    ['is UTF-16 without', utf16.subarray(2), 'CSV UTF-8'],
    ['is Windows-1252', Buffer.from('email,name\na@example.net,Andr\xe9\n', 'latin1'), 'is not UTF-8'],
    ['ends within a letter', Buffer.from([0x65, 0x6d, 0x61, 0x69, 0x6c, 0xc3]), 'is not UTF-8'],
    ['is a workbook', Buffer.from('PK\u0003\u0004rest'), 'is a workbook'],
    ['has no header', 'a@example.net,en\nb@example.net,fr\n', 'must name the columns'],
    ['has no address column', 'name,languages\nMona,en\n', 'no column is named email'],
    ['has a column twice', 'email,E-mail\na@example.net,b@example.net\n', 'are both email'],
    [
      'has half a consent',
      'email,consent_at\na@example.net,2024-05-31\n',
      'consent_from and consent_words are missing',
    ],
    [
      'has a quote that never closes',
      'email,topics\na@example.net,\nb@example.net,"ports\nc@example.net,\n',
      'opens after line 2 is not closed',
    ],
    [
      'has a quote that swallows too much',
      `email\n"a@example.net\n${'b@example.net\n'.repeat(9_000)}"`,
      'opens after line 1',
    ],
  ])('%s: says so, and touches nothing', async (_what, content, words) => {
    const file = aList(content);
    const { status, out, err } = await importing(file);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(words);
    expect(people()).toEqual([]);
    expect(existsSync(file.replace('.csv', '.rejected.csv'))).toBe(false);
  });

  it('is not there, or is a folder', async () => {
    expect((await importing(join(folder, 'nowhere.csv'))).err).toContain('there is no such file');
    expect((await importing(folder)).err).toContain('it is a folder');
  });
});

describe('dateline subscribers import: rows that are not taken', () => {
  it.each([
    [',en', 'there is no address'],
    ['nobody,en', '""nobody"" is no mail address'],
    ['Mona <mona@example.net>,en', 'nothing else in the cell'],
    ['"a@example.net, b@example.net",en', 'is no mail address'],
    ['"mona@example.net\nBcc: x@example.org",en', 'is no mail address'],
    ['mona@example.net,de', 'it has en, fr, ar'],
    ['mona@example.net,en-GB', 'no language ""en-GB""'],
    ['mona@example.net,en,weather', 'it has floods, ports'],
    ['mona@example.net,en,,atlantis', 'it has turkiye, senegal'],
    ['mona@example.net,en,,,hourly', 'it has at-once, daily, weekly'],
    ['mona@example.net,en,,,,3', 'it has 0, 2, 12, 48'],
    ['mona@example.net,en,,,,-12', 'it has 0, 2, 12, 48'],
    ['mona@example.net,en,,,,0,31/05/2024,fair,yes', 'write the day of the consent as 2024-05-31'],
    ['mona@example.net,en,,,,0,2024-02-30,fair,yes', '""2024-02-30"" is no date'],
    ['mona@example.net,en,,,,0,2026-03-03,fair,yes', 'is in the future'],
    ['mona@example.net,en,,,,0,2024-05-31,,yes', 'a part of a consent'],
    [`mona@example.net,en,,,,0,2024-05-31,fair,${'y'.repeat(2_001)}`, 'more than 2000 characters'],
    ['mona@example.net,en,floods,senegal,daily,0,2024-05-31,fair,yes,please', 'into double quotes'],
  ])('%s', async (row, words) => {
    const file = aList(`${HEAD}\n${row}\nada@example.net,en,,,,0,${CONSENT}\n`);
    const { status, err, out } = await importing(file);
    expect(status).toBe(1);
    expect(err).toContain('1 of 2 rows rejected');
    expect(out).toContain('1 subscribed');
    expect(rejected(file)).toContain(words);
    expect(people().map(({ email }) => email)).toEqual(['ada@example.net']);
    expect(stage.memory.mailer.sent).toEqual([]);
    expect(existsSync(`${file}.import.json`)).toBe(false);
  });

  it('erased, left and suppressed ones are not written to, with a consent or without, and with --replace', async () => {
    for (const name of ['erased', 'left', 'suppressed']) await add(`${name}@example.net`);
    await erase(stage.audience, person('erased@example.net').id, NOW);
    await leave(stage.audience, person('left@example.net').id, SAID);
    set('suppressed@example.net', { status: 'suppressed' });
    const before = structuredClone(people());
    for (const rest of ['', `,,,,,0,${CONSENT}`]) {
      const file = aList(
        `${HEAD}\nERASED@example.net${rest}\nleft@example.net${rest}\nsuppressed@example.net${rest}\n`,
      );
      for (const option of [[], ['--replace'], ['--no-opt-in'], ['--dry-run']]) {
        const { out } = await importing(file, ...option, '--json');
        expect(JSON.parse(out)).toMatchObject({
          rejected: 3,
          reasons: { erased: 1, left: 1, suppressed: 1 },
        });
      }
    }
    expect(people()).toEqual(before);
    expect(stage.memory.mailer.sent).toEqual([]);
  });

  it('an address twice, however it is written; the first stands', async () => {
    const file = aList(`email,languages\nmona@Example.net,fr\n MONA@example.NET ,en\n`);
    await importing(file);
    expect(rejected(file)).toContain('3,the address stands in line 2 already');
    expect(people().map(({ languages }) => languages)).toEqual([['fr']]);
    expect(stage.memory.mailer.sent).toHaveLength(1);
  });

  it('without a consent, with --no-opt-in', async () => {
    const file = aList(`${HEAD}\nmona@example.net,en\n`);
    const { status } = await importing(file, '--no-opt-in');
    expect(status).toBe(1);
    expect(rejected(file)).toContain('import without --no-opt-in');
    expect(people()).toEqual([]);
    expect(stage.memory.mailer.sent).toEqual([]);
  });

  it('are kept whole, so that the file of them can be mended and imported; no cell of it is a formula', async () => {
    const file = aList(
      `email;name;consent_at;consent_from;consent_words\n=cmd|x;"Mona; M.";2024-05-31;fair;yes\n`,
    );
    await importing(file);
    const rejects = file.replace('.csv', '.rejected.csv');
    expect(rejected(file)).toBe(
      '\ufeffline,reason,mend,email,name,consent_at,consent_from,consent_words\n' +
        `2,"""=cmd|x"" is no mail address","write it as name@example.org, and nothing else in the cell",'=cmd|x,Mona; M.,2024-05-31,fair,yes\n`,
    );
    writeFileSync(rejects, readFileSync(rejects, 'utf8').replace("'=cmd|x", 'mona@example.net'));
    const { status, err } = await importing(rejects);
    expect(status).toBe(0);
    expect(err).toBe(`columns that are not read: name (known: ${HEAD.replaceAll(',', ', ')})\n`);
    expect(person('mona@example.net').status).toBe('confirmed');
  });
});

describe('dateline subscribers import', () => {
  it.each([
    [
      'commas, CRLF and a mark',
      '\ufeffE-Mail,Language,Consent date,Consent source,Consent wording\r\nmona@example.net,"AR, fr",2024-05-31,fair,yes\r\n',
    ],
    [
      'semicolons, and empty lines',
      '\nemail;languages;consent_at;consent_from;consent_words\n;;;;\nmona@example.net;ar fr;2024-05-31T00:00:00Z;fair;yes\n\n',
    ],
    [
      'tabs and other columns',
      'id\tEMAIL\tlang\tconsent_at\tconsent_from\tconsent_words\n7\tmona@example.net\tar|fr\t2024-05-31 02:00:00+02:00\tfair\tyes',
    ],
    [
      'quotes and old line ends',
      '"email","languages","consent_at","consent_from","consent_words"\r"mona@example.net","ar;fr","2024-05-31 00:00","fair","yes"\r',
    ],
  ])('reads %s; the consent is kept, the subscription is of today', async (_what, text) => {
    const file = aList(text);
    const { status, out } = await importing(file);
    expect(status).toBe(0);
    expect(out).toContain('1 rows: 1 subscribed');
    expect(person('mona@example.net')).toMatchObject({
      status: 'confirmed',
      languages: ['ar', 'fr'],
      createdAt: NOW,
      confirmedAt: NOW,
      frequencies: [{ from: NOW, value: 'at-once' }],
      consent: [{ what: 'imported', at: '2024-05-31T00:00:00.000Z', words: 'yes' }],
    });
    expect(person('mona@example.net').consent[0]?.from).toMatch(/^fair \(list-\d+\.csv, line \d\)$/);
    expect(stage.memory.mailer.sent).toEqual([]);
  });

  it('takes names of topics and places in any language, and ids', async () => {
    const file = aList(`${HEAD}\nmona@example.net,,"Floods; ports",SENEGAL,Daily,12 h,${CONSENT}\n`);
    await importing(file);
    expect(person('mona@example.net')).toMatchObject({
      languages: ['en'],
      topics: ['floods', 'ports'],
      places: ['senegal'],
      waits: 12,
      frequencies: [{ value: 'daily' }],
    });
  });

  it('asks who brings no consent by mail, once, however often it is run', async () => {
    const file = aList('email,languages\nmona@example.net,fr\n');
    expect((await importing(file)).out).toContain('1 asked by mail');
    expect(stage.memory.mailer.sent.map(({ to, language }) => [to, language])).toEqual([
      ['mona@example.net', 'fr'],
    ]);
    expect((await importing(file)).out).toContain('1 asked before');
    expect(stage.memory.mailer.sent).toHaveLength(1);
    await confirm(stage.audience, person('mona@example.net').id, SAID);
    expect((await importing(file)).out).toContain('1 kept as they are');
    expect(stage.memory.mailer.sent).toHaveLength(1);
  });

  it('leaves alone who chose themselves, unless it may replace; changes whom it brought in itself', async () => {
    const rows = (language: string) =>
      aList(
        `${HEAD}\nown@example.net,${language},,,,0,${CONSENT}\nours@example.net,${language},,,,0,${CONSENT}\n`,
      );
    await importing(rows('en'));
    await confirm(stage.audience, person('own@example.net').id, SAID);
    set('own@example.net', { consent: [{ ...SAID, what: 'confirmed' }] });
    const { out } = await importing(rows('fr'));
    expect(out).toContain('1 subscribed, 0 asked by mail, 0 asked before, 1 kept as they are');
    expect([person('own@example.net').languages, person('ours@example.net').languages]).toEqual([
      ['en'],
      ['fr'],
    ]);
    await importing(rows('fr'), '--replace');
    expect(person('own@example.net').languages).toEqual(['fr']);
    const versions = people().map(({ version }) => version);
    expect((await importing(rows('fr'))).out).toContain('2 kept as they are');
    expect(people().map(({ version }) => version)).toEqual(versions);
  });

  it('overwrites nobody who confirms at that very moment', async () => {
    await importing(aList('email\nmona@example.net\n'));
    const { id } = person('mona@example.net');
    const { subscriber } = stage.audience;
    let looks = 0;
    stage.audience.subscriber = async (one) => {
      looks += 1;
      const seen = await subscriber(one);
      if (looks === 1) {
        stage.audience.subscriber = subscriber;
        await confirm(stage.audience, id, SAID);
      }
      return seen;
    };
    const file = aList(`${HEAD}\nmona@example.net,ar,,,,0,${CONSENT}\n`);
    expect((await importing(file)).status).toBe(1);
    expect(rejected(file)).toContain('just confirmed themselves');
    expect(person('mona@example.net').languages).toEqual(['en']);
  });

  it('writes and sends nothing in a dry run, and says the same', async () => {
    await add('kept@example.net');
    const before = structuredClone(people());
    const text = `${HEAD}\nmona@example.net,en,,,,0,${CONSENT}\nada@example.net,fr\nkept@example.net,fr\nnobody,en\n`;
    const dry = aList(text);
    const { out } = await importing(dry, '--dry-run', '--json');
    expect(people()).toEqual(before);
    expect(stage.memory.mailer.sent).toEqual([]);
    expect(existsSync(`${dry}.import.json`)).toBe(false);
    const { rejects: _dry, ...would } = JSON.parse(out);
    const { rejects: _real, ...did } = JSON.parse((await importing(aList(text), '--json')).out);
    expect(would).toEqual({
      rows: 4,
      confirmed: 1,
      asked: 1,
      waiting: 0,
      kept: 1,
      rejected: 1,
      reasons: { address: 1 },
    });
    expect(did).toEqual(would);
  });
});

describe('dateline subscribers import, broken off', () => {
  const rows = Array.from({ length: 25 }, (_, i) =>
    i % 5 === 0
      ? `nobody${i},en`
      : i % 5 === 1
        ? `asked${i}@example.net,fr`
        : `r${i}@example.net,en,,,,0,${CONSENT}`,
  );
  const text = `${HEAD}\n${rows.join('\n')}\nr2@example.net,en\n`;
  const whole = { rows: 26, confirmed: 15, asked: 5, rejected: 6, reasons: { address: 5, twice: 1 } };

  it('at any write or mail, goes on with --resume: nobody missing, each reject once, nobody asked twice but whose mail was under way', async () => {
    let broken = 0;
    for (let at = 1; ; at += 1) {
      stage = aStage();
      const { save } = stage.audience;
      const { send } = stage.mailer;
      let left = at;
      const die = (): void => {
        left -= 1;
        if (left === 0) throw new Error('killed');
      };
      stage.audience.save = async (next, previous) => {
        die();
        const saved = await save(next, previous);
        die();
        return saved;
      };
      stage.mailer.send = async (mail) => {
        die();
        return send(mail);
      };
      const file = aList(text);
      const first = await importing(file, '--concurrency', '3', '--json');
      if (left > 0) {
        expect(JSON.parse(first.out)).toMatchObject(whole);
        break;
      }
      broken += 1;
      expect(first).toMatchObject({ status: 1, out: '' });
      expect(first.err).toContain('killed');
      expect(existsSync(`${file}.import.json`)).toBe(true);
      const underWay = people()
        .filter(({ askingAt }) => askingAt !== undefined)
        .map(({ email }) => email);
      const second = await importing(file, '--resume', '--json');
      expect(JSON.parse(second.out)).toMatchObject({ rows: 26, rejected: 6, reasons: whole.reasons });
      expect(rejected(file).trimEnd().split('\n')).toHaveLength(7);
      expect(people().filter(({ status }) => status === 'confirmed')).toHaveLength(15);
      const mailed = stage.memory.mailer.sent.map(({ to }) => to);
      expect([...new Set(mailed)].sort()).toEqual(
        [1, 6, 11, 16, 21].map((i) => `asked${i}@example.net`).sort(),
      );
      const twice = mailed.filter((to, i) => mailed.indexOf(to) !== i);
      expect(underWay).toEqual(expect.arrayContaining(twice));
      expect(new Set(twice).size).toBe(twice.length);
      expect(existsSync(`${file}.import.json`)).toBe(false);
    }
    expect(broken).toBeGreaterThan(50);
  });

  it.each([['--resume'], ['--dry-run']])('refuses %s where it would go wrong', async (option) => {
    const file = aList(text);
    if (option === '--resume') {
      expect(await importing(file, option)).toMatchObject({ status: 2, out: '' });
      writeFileSync(`${file}.import.json`, '{"hash":');
      expect((await importing(file, option)).err).toContain('no import');
    }
    stage.audience.save = async () => {
      throw new Error('killed');
    };
    await importing(file);
    if (option === '--resume') writeFileSync(file, `${text}one@example.net\n`);
    const { status, err } = await importing(file, option);
    expect(status).toBe(2);
    expect(err).toContain(option === '--resume' ? 'has changed since' : 'was broken off');
  });

  it('goes on where not a row was done', async () => {
    const file = aList(text);
    const { key } = stage.audience;
    stage.audience.key = async () => {
      throw new Error('killed');
    };
    await importing(file);
    stage.audience.key = key;
    expect((await importing(file, '--resume')).out).toContain('26 rows: 15 subscribed');
  });

  it('begins anew without --resume, and says so', async () => {
    const file = aList(text);
    const { save } = stage.audience;
    stage.audience.save = async () => {
      throw new Error('killed');
    };
    await importing(file);
    stage.audience.save = save;
    const { err, out } = await importing(file);
    expect(err).toContain('begins anew');
    expect(out).toContain('26 rows: 15 subscribed');
    expect(rejected(file).trimEnd().split('\n')).toHaveLength(7);
  });

  it('of rows that are the same but for order of arrival, keeps the first however many run at once', async () => {
    const file = aList(`email,languages\n${'a@example.net,en\n'.repeat(450)}`);
    const { out } = await importing(file, '--concurrency', '32', '--json');
    expect(JSON.parse(out)).toMatchObject({ rows: 450, asked: 1, rejected: 449 });
    expect(stage.memory.mailer.sent).toHaveLength(1);
  });
});

describe('dateline subscribers import and SES', () => {
  const asking = (count: number): string =>
    aList(`email\n${Array.from({ length: count }, (_, i) => `r${i}@example.net`).join('\n')}\n`);

  it('asks no faster than its part of the rate', async () => {
    stage.quota = async () => ({ rate: 10, day: Number.POSITIVE_INFINITY, left: Number.POSITIVE_INFINITY });
    const { seconds, out, err } = await importing(asking(46));
    expect(out).toContain('46 asked by mail');
    expect(seconds).toBeCloseTo(10, 1);
    expect(err).toMatch(/\d+ of 46 rows, \d+ a second, \d+ s left/);
  });

  it('stops when the mails of the day are used up, and goes on the next day', async () => {
    let left = 130;
    stage.quota = async () => ({ rate: 1_000, day: 1_000, left });
    const file = asking(50);
    const { status, err } = await importing(file);
    expect(status).toBe(3);
    expect(err).toContain('--resume tomorrow');
    expect(stage.memory.mailer.sent).toHaveLength(30);
    left = 1_000;
    expect((await importing(file, '--resume')).out).toContain('50 rows: 0 subscribed, 50 asked by mail');
    expect(new Set(stage.memory.mailer.sent.map(({ to }) => to)).size).toBe(50);
    expect(stage.memory.mailer.sent).toHaveLength(50);
  });

  it('waits while SES takes none, and gives up after half a minute', async () => {
    const { send } = stage.mailer;
    let throttled = 3;
    stage.mailer.send = async (mail) => {
      throttled -= 1;
      if (throttled >= 0) throw new MailNotAccepted('throttled');
      return send(mail);
    };
    expect(await importing(asking(1))).toMatchObject({ status: 0, seconds: 7 });
    expect(stage.memory.mailer.sent).toHaveLength(1);
    throttled = 1_000;
    const { status, err, seconds } = await importing(aList('email\nother@example.net\n'));
    expect({ status, seconds }).toEqual({ status: 3, seconds: 31 });
    expect(err).toContain('with --resume later');
    expect(person('other@example.net')).not.toHaveProperty('askedAt');
  });

  it('rejects who is refused, and asks nobody twice of whom it is not known', async () => {
    stage.mailer.send = async ({ to }) => {
      if (to.startsWith('r0')) throw new MailRefused('no such thing');
      throw new MailFateUnknown('no answer');
    };
    const file = asking(2);
    const { out } = await importing(file, '--json');
    expect(JSON.parse(out)).toMatchObject({ asked: 1, rejected: 1, reasons: { 'mail-refused': 1 } });
    expect(JSON.parse((await importing(file, '--json')).out)).toMatchObject({ waiting: 2 });
  });
});
