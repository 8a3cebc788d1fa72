import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { UploadRecord } from '../../../functions/shared/domain/release.ts';
import { anEdition, aRevision } from '../../support/newsroom.ts';
import { enrol, sent } from './sent.ts';
import { aRecord, aStage, dateline } from './world.ts';

const root = mkdtempSync(join(tmpdir(), 'dateline-publish-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const gauge = join(root, 'gauge.md');
writeFileSync(gauge, 'Words');
mkdirSync(join(root, 'tide'));
for (const name of ['en.md', 'fr.md', 'photo.jpg']) writeFileSync(join(root, 'tide', name), 'Words');

const key = 'releases/gauge.md';
const { path } = anEdition({ slug: 'gauge' });
let stage: ReturnType<typeof aStage>;
beforeEach(() => {
  stage = aStage();
});

const say = (overrides: Partial<UploadRecord> = {}) =>
  stage.index.recordUpload(
    aRecord(key, { slug: 'gauge', language: 'en', revision: 1, title: 'A gauge', path, ...overrides }),
  );
/** What the newsroom does with an upload that it takes. */
const take = async () => {
  await say();
  await stage.index.addRevision(aRevision({ slug: 'gauge', document: { title: 'A gauge' } }));
  await stage.index.replaceEdition(anEdition({ slug: 'gauge' }), undefined);
  stage.site.set(path, 1);
};
const told = (text: string): boolean => /alerts|partners/.test(text);

describe('wrong use uploads nothing', () => {
  it.each([
    [['publish'], 2, 'missing required argument'],
    [['publish', gauge, join(root, 'nowhere.md')], 1, 'nowhere.md'],
    [['publish', gauge, '--language', 'de'], 1, 'it has en, fr, ar'],
    [['publish', gauge, '--timeout', 'soon'], 2, 'number of seconds'],
    [['publish', gauge, '--timeout', '-1'], 2, 'number of seconds'],
    [['publish', gauge, '--editor', 'me'], 2, 'editor@example.org'],
    [['publish', gauge, '--editor', 'مرحبا@example.org'], 2, 'editor@example.org'],
    [['publish', gauge, '--as', ''], 2, 'name'],
    [['publish', gauge, '--colour'], 2, 'unknown option'],
  ])('%j: status %i', async (args, status, words) => {
    const answer = await dateline(stage, args);
    expect(answer).toMatchObject({ status, out: '', err: expect.stringContaining(words) });
    expect(stage.puts).toEqual([]);
  });
});

describe('a refused upload', () => {
  beforeEach(() => {
    stage.onPut = () =>
      say({
        outcome: 'rejected',
        revision: undefined,
        errors: [{ code: 'x', message: 'broken: "[a"', mend: 'Close it.', line: 2, column: 8 }],
      });
  });

  it('exits with 1, the reason, its place, its mend, and where the report is', async () => {
    const { status, out, err } = await dateline(stage, ['publish', gauge]);
    expect(status).toBe(1);
    expect(out).toContain(`✘ Refused: ${gauge}`);
    expect(out).toContain('error in line 2, column 8: broken: "[a"');
    expect(out).toContain('Close it.');
    expect(out).toContain('s3://uploads/reports/releases/gauge.md.html');
    expect(err).toContain('1 of 1 refused');
  });

  it('as JSON: one value on stdout, the rest on stderr', async () => {
    const { status, out } = await dateline(stage, ['--json', 'publish', gauge]);
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject([{ key, outcome: 'rejected', errors: [{ line: 2, column: 8 }] }]);
  });
});

describe('the stage', () => {
  it('that does not answer: says so in one line, with the way out and no stack', async () => {
    stage.onPut = () => Promise.reject(Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' }));
    const { status, out, err } = await dateline(stage, ['publish', gauge]);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toContain('dateline: ECONNREFUSED.');
    expect(err).toContain('Is "npm start" running');
    expect(err).not.toMatch(/^ {4}at /m);
  });

  it('that fails at the second file: what became of the first is said', async () => {
    const second = join(root, 'second.md');
    writeFileSync(second, 'Words');
    stage.onPut = (name) => (name === key ? take() : Promise.reject(new Error('out of disk')));
    const { status, out, err } = await dateline(stage, ['publish', gauge, second]);
    expect(status).toBe(1);
    expect(out).toContain(`✔ Published: ${gauge}`);
    expect(err).toContain('dateline: out of disk.');
  });

  it('that never looks at the upload: exits with 3 in time, and says what to ask later', async () => {
    const { status, out, seconds } = await dateline(stage, ['publish', gauge, '--timeout', '7']);
    expect(status).toBe(3);
    expect(out).toContain('… Not done in time');
    expect(out).toContain('npx dateline status gauge');
    expect(seconds).toBeCloseTo(7, 0);
  });

  it('that never shows the page: exits with 3 and names the address', async () => {
    stage.onPut = async () => {
      await take();
      stage.site.clear();
    };
    const { status, out } = await dateline(stage, ['publish', gauge, '--timeout', '7']);
    expect(status).toBe(3);
    expect(out).toContain(`https://news.example.org${path}`);
  });
});

describe('whose record is it', () => {
  it('not the one of the same bytes from before', async () => {
    await take();
    const { status, out } = await dateline(stage, ['publish', gauge, '--timeout', '5']);
    expect(status).toBe(3);
    expect(out).not.toContain('A gauge');
  });

  it('not the one from before, nor another hand’s with other bytes', async () => {
    await say({ upload: { key, sequencer: '0061A0' }, title: 'Before' });
    stage.onPut = async () => {
      await take();
      await say({ upload: { key, sequencer: '0061B1' }, title: 'Ours' });
      await say({ upload: { key, sequencer: '0061B2' }, title: 'Another', etag: '"0ther"' });
    };
    const { out } = await dateline(stage, ['publish', gauge]);
    expect(out).toContain('Ours');
    expect(out).not.toMatch(/Before|Another/);
  });
});

describe('a published upload', () => {
  it('prints title, edition, page and report, once the page is up', async () => {
    stage.onPut = async () => {
      await take();
      stage.site.clear();
    };
    const { status, out, err, seconds } = await dateline(stage, ['publish', gauge], async (second) => {
      if (second > 3) stage.site.set(path, 1);
    });
    expect(status).toBe(0);
    expect(seconds).toBeGreaterThan(3);
    expect(out.split('\n')).toEqual([
      `✔ Published: ${gauge}`,
      '  title    A gauge',
      '  edition  en, revision 1',
      `  page     https://news.example.org${path}`,
      '  alerts   none so far',
      '  partners none so far',
      '  report   s3://uploads/reports/releases/gauge.md.html',
      '',
    ]);
    expect(err).toContain('waiting for the page');
    expect(stage.puts).toEqual([{ key, contentType: 'text/markdown; charset=utf-8', metadata: {} }]);
  });

  it('counts partners reached and those still to be tried', async () => {
    await enrol(stage, { name: 'Tide Wire' });
    await enrol(stage, { name: 'Radio Delta' });
    stage.onPut = take;
    const deliver = (partnerId: string, state: 'delivered' | 'pending') =>
      sent(stage, { partnerId, endpointId: `${partnerId}-1`, state });
    // The second is planned later than counts are taken for settled.
    const { out } = await dateline(stage, ['publish', gauge], async (second) => {
      if (second > 0.5) await deliver('tide-wire', 'delivered');
      if (second > 3) await deliver('radio-delta', 'pending');
    });
    expect(out).toContain('partners 1 of 2 reached, 1 pending');
  });

  it('counts the mails of this edition and revision', async () => {
    stage.onPut = take;
    const chunk = {
      slug: 'gauge',
      range: '0000',
      kind: 'published' as const,
      text: 1,
      claimedAt: 'x',
      version: 1,
    };
    const fate = (state: 'sent' | 'unknown') => ({ state });
    await stage.mailLedger.claim(
      {
        ...chunk,
        language: 'en',
        revision: 1,
        first: 'a',
        recipients: { a: fate('sent'), b: fate('unknown') },
      },
      undefined,
    );
    await stage.mailLedger.claim(
      { ...chunk, language: 'fr', revision: 1, first: 'c', recipients: { c: fate('sent') } },
      undefined,
    );
    const { out } = await dateline(stage, ['publish', gauge]);
    expect(out).toContain('alerts   1 sent, 1 unknown');
  });

  it('does not count a large audience again and again', async () => {
    stage.onPut = take;
    await stage.mailLedger.ranges('gauge', 64);
    let reads = 0;
    stage.mailLedger.chunks = async () => {
      reads += 1;
      return [];
    };
    const { out } = await dateline(stage, ['publish', gauge]);
    expect(out).toContain('alerts   on their way to many: npx dateline reach gauge');
    expect(reads).toBe(0);
  });

  it('says that alerts are paused', async () => {
    stage.onPut = take;
    await stage.mailLedger.pause('2026-03-02T08:00:00.000Z');
    const { out } = await dateline(stage, ['publish', gauge]);
    expect(out).toContain('alerts   paused since 2026-03-02T08:00:00.000Z: npx dateline resume alerts');
  });

  it('says when the edge still shows the former revision', async () => {
    stage.onPut = take;
    const late = aStage({ ...stage, written: async () => 1, served: async () => 0.5 });
    const { status, out } = await dateline(late, ['publish', gauge]);
    expect(status).toBe(0);
    expect(out).toContain('the edge still shows revision 0.5');
  });

  it('names the editor, for reports', async () => {
    stage.onPut = take;
    await dateline(stage, ['publish', gauge, '--editor', ' Mona@Example.ORG']);
    expect(stage.puts[0]?.metadata).toEqual({ editor: 'Mona@example.org' });
  });
});

describe('what is not announced is not waited for', () => {
  it('a minor revision', async () => {
    stage.onPut = async () => {
      await say({ revision: 2 });
      await stage.index.addRevision(aRevision({ slug: 'gauge', revision: 2, announcement: 'none' }));
      await stage.index.replaceEdition(
        anEdition({ slug: 'gauge', revision: 2, publicRevision: 2 }),
        undefined,
      );
      stage.site.set(path, 2);
    };
    const { status, out, seconds } = await dateline(stage, ['publish', gauge]);
    expect({ status, seconds }).toEqual({ status: 0, seconds: 0 });
    expect(out).toContain('told     nobody: a minor revision');
  });

  it('an upload that changes nothing', async () => {
    await take();
    stage.onPut = () => say({ upload: { key, sequencer: '0061B3' }, outcome: 'unchanged' });
    const { status, out, seconds } = await dateline(stage, ['publish', gauge]);
    expect({ status, seconds }).toEqual({ status: 0, seconds: 0 });
    expect(out).toContain('✔ Unchanged');
    expect(told(out)).toBe(false);
  });

  it.each(['scheduled', 'unchanged'] as const)(
    'an embargo (%s): the page is not waited for',
    async (outcome) => {
      const dueAt = '2026-12-01T08:00:00.000Z';
      stage.onPut = async () => {
        await say({ outcome });
        const held = anEdition({ slug: 'gauge', status: 'scheduled', publicRevision: 0, dueAt });
        await stage.index.replaceEdition(held, undefined);
      };
      const { status, out, seconds } = await dateline(stage, ['publish', gauge]);
      expect({ status, seconds }).toEqual({ status: 0, seconds: 0 });
      expect(out).toContain(`due      ${dueAt}`);
      expect(out).not.toContain('https://');
    },
  );

  it('a release that was withdrawn before anybody saw it', async () => {
    stage.onPut = () => say({ outcome: 'dropped' });
    const { status, out, seconds } = await dateline(stage, ['publish', gauge]);
    expect({ status, seconds }).toEqual({ status: 0, seconds: 0 });
    expect(out).toContain('Dropped, nobody has seen it');
  });
});

it('says of a retraction that it is one', async () => {
  stage.onPut = async () => {
    await take();
    const published = await stage.index.edition('gauge', 'en');
    if (published) await stage.index.replaceEdition({ ...published, status: 'retracted' }, published);
  };
  expect((await dateline(stage, ['publish', gauge])).out).toContain(`✔ Retracted: ${gauge}`);
});

it('of two uploads at once, says which one lost', async () => {
  stage.onPut = () => say({ outcome: 'superseded' });
  const { status, out } = await dateline(stage, ['publish', gauge]);
  expect(status).toBe(1);
  expect(out).toContain('a later upload');
});

it('takes a folder, its picture first', async () => {
  stage.onPut = (name) => stage.index.recordUpload(aRecord(name, { outcome: 'media', slug: 'tide' }));
  const { status, out } = await dateline(stage, ['publish', join(root, 'tide')]);
  expect(status).toBe(0);
  expect(out.match(/✔ File taken/g)).toHaveLength(3);
  expect(stage.puts.map((put) => put.key)).toEqual([
    'releases/tide/photo.jpg',
    'releases/tide/en.md',
    'releases/tide/fr.md',
  ]);
});
