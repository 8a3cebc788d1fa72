import { selectAll } from 'hast-util-select';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';
import { describe, expect, it } from 'vitest';
import type { ReleaseEvent } from '../../../events/catalogue.ts';
import { createHandler } from '../../../functions/report-to-editor/handler.ts';
import type { Mail } from '../../../functions/shared/domain/mail.ts';
import { en as problemsInEnglish } from '../../../functions/shared/domain/problem-texts/en.ts';
import { inWords, problem, problemTexts } from '../../../functions/shared/domain/problems.ts';
import type { UploadRecord } from '../../../functions/shared/domain/release.ts';
import { reportTexts } from '../../../functions/shared/site/i18n/reports/index.ts';
import { type Report, reportHtml, reportText } from '../../../functions/shared/site/report.ts';
import { memoryUploads } from '../../support/memory.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { aRevision, testNewsroom } from '../../support/newsroom.ts';
import { message } from '../ingest/world.ts';

const KEY = 'releases/tide-gauges/en.md';
const upload = { key: KEY, sequencer: '0061A1' };
const aRecord = (more: Partial<UploadRecord> = {}): UploadRecord => ({
  upload,
  bytes: 35,
  receivedAt: '2026-03-02T09:00:00.000Z',
  outcome: 'accepted',
  slug: 'tide-gauges',
  language: 'en',
  revision: 1,
  title: 'Tide gauges',
  path: '/en/news/2026/03/tide-gauges/',
  errors: [],
  warnings: [],
  understood: [],
  ...more,
});
const report: Report = {
  ...aRecord({ outcome: 'rejected' }),
  stage: 'release.rejected.v1',
  verdict: 'rejected',
  reportLanguage: 'en',
  timeZone: 'Europe/Rome',
  errors: [problem('value-date', { name: 'date', value: '"<soon>"' }, { line: 3, column: 1 })],
  warnings: [problem('picture-alt-missing', { name: 'a.png' }, { near: 'Below' })],
  understood: [
    { field: 'title', value: 'Tide <b> gauges', from: 'front-matter', line: 2 },
    { field: 'date', value: '2026-03-02T09:00:00.000Z', from: 'file-name' },
  ],
};

describe('a report', () => {
  it('escapes what an upload says', () => {
    expect(reportHtml(report)).not.toMatch(/<soon>|<b>/);
  });

  it('tells what is wrong, where, and what to write instead, and what was understood and whence', () => {
    const text = reportText(report);
    expect(text).toContain('- line 3, column 1: date: can’t be "<soon>".\n  What to do: Write a date');
    expect(text).toContain('- below the heading “Below”: A picture');
    expect(text).toContain('Title: Tide <b> gauges (front matter, line 2)');
    expect(text).toContain('Date: 2 March 2026 at 10:00:00 CET (the file’s name)');
  });

  it.each(Object.keys(reportTexts))('is in %s whole, and in its direction', (language) => {
    const html = reportHtml({ ...report, reportLanguage: language });
    const tree = unified().use(rehypeParse).parse(html);
    const [root] = selectAll('html', tree);
    expect(root?.properties).toMatchObject({ lang: language, dir: language === 'ar' ? 'rtl' : 'ltr' });
    expect(html).not.toMatch(/\{\w+\}|undefined|\[object/);
  });
});

describe('the words of problems and reports', () => {
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

  it.each(Object.entries(problemTexts))('are complete in %s, with the same values', (_, texts) => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(problemsInEnglish).sort());
    for (const [code, english] of Object.entries(problemsInEnglish)) {
      const text = Object.entries(texts).find(([name]) => name === code)?.[1];
      expect(names(text?.message ?? ''), code).toEqual(names(english.message));
      expect(names(text?.mend ?? ''), code).toEqual(names(english.mend));
    }
  });

  it.each(Object.entries(reportTexts))('reports are complete in %s', (_, texts) => {
    const flat = (value: object): [string, string][] =>
      Object.entries(value).flatMap(([key, inner]): [string, string][] =>
        typeof inner === 'string'
          ? [[key, names(inner).join()]]
          : flat(inner).map(([k, v]) => [`${key}.${k}`, v]),
      );
    expect(flat(texts)).toEqual(flat(reportTexts.en ?? {}));
  });

  it('of a language without are English', () => {
    const told = problem('empty', { bytes: 0 });
    expect(inWords(told, 'de')).toEqual({ message: told.message, mend: told.mend });
  });
});

describe('report-to-editor', () => {
  async function told(event: ReleaseEvent, records: UploadRecord[]) {
    const index = memoryIndex();
    const uploads = memoryUploads();
    const mails: Mail[] = [];
    await index.addRevision(aRevision());
    for (const record of records) await index.recordUpload(record);
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const handler = createHandler({
      index,
      uploads,
      mailer: {
        async send(mail) {
          mails.push(mail);
          return { messageId: 'm' };
        },
      },
      settings: testNewsroom,
      siteUrl: 'https://news.example.org',
      log,
    });
    const { batchItemFailures } = await handler(message({ detail: event }));
    expect(batchItemFailures).toEqual([]);
    const written = uploads.objects.get(`reports/${KEY}.json`);
    return {
      mails,
      json: written && JSON.parse(Buffer.from(written.bytes).toString('utf8')),
      files: [...uploads.objects.keys()],
    };
  }
  const envelope = { id: `evt_${'0'.repeat(32)}`, time: '2026-03-02T09:00:01.000Z' };
  const handled = (outcome: 'media' | 'unchanged' | 'superseded' | 'kept'): ReleaseEvent => ({
    ...envelope,
    type: 'upload.handled.v1',
    data: { upload, outcome },
  });
  const published: ReleaseEvent = {
    ...envelope,
    type: 'release.published.v1',
    data: {
      slug: 'tide-gauges',
      language: 'en',
      revision: 1,
      path: '/en/news/2026/03/tide-gauges/',
      topics: [],
      places: [],
    },
  };

  it.each([
    ['unchanged', 0],
    ['superseded', 0],
    ['kept', 1],
    ['media', 0],
  ] as const)('of an upload that is %s writes a report and %i mails', async (outcome, count) => {
    const { mails, files } = await told(handled(outcome), [aRecord({ outcome })]);
    expect(files).toEqual([`reports/${KEY}.json`, `reports/${KEY}.html`]);
    expect(mails).toHaveLength(count);
  });

  it('of a deletion says that the release is public still, and how to withdraw it', async () => {
    const { mails, json } = await told(handled('kept'), [aRecord({ outcome: 'kept' })]);
    expect(json).toMatchObject({
      verdict: 'kept',
      url: 'https://news.example.org/en/news/2026/03/tide-gauges/',
    });
    expect(mails[0]?.text).toContain('npx dateline retract tide-gauges');
  });

  it('mails the editor where the upload names one, in their language, else the desk', async () => {
    const mine = await told(published, [aRecord({ editor: 'ed@example.org', editorLanguage: 'fr' })]);
    expect(mine.mails).toMatchObject([
      { to: 'ed@example.org', subject: 'Publié: Tide gauges', language: 'fr' },
    ]);
    const desk = await told(published, [aRecord({ editorLanguage: 'xx', language: 'ar' })]);
    expect(desk.mails).toMatchObject([{ to: 'desk@example.org', language: 'ar' }]);
  });

  it('keeps quiet where an import asks for it, but for what was refused', async () => {
    expect((await told(published, [aRecord({ quiet: true })])).mails).toEqual([]);
    const refused: ReleaseEvent = { ...envelope, type: 'release.rejected.v1', data: { upload, errors: 1 } };
    expect((await told(refused, [aRecord({ quiet: true, outcome: 'rejected' })])).mails).toHaveLength(1);
  });

  it('never covers the report of a later upload, nor a picture’s refusal', async () => {
    const later = aRecord({ upload: { ...upload, sequencer: '0061A2' } });
    expect((await told(published, [aRecord(), later])).files).toEqual([]);
    expect((await told(handled('media'), [aRecord({ outcome: 'rejected' })])).files).toEqual([]);
  });
});
