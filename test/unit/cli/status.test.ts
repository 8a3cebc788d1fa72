import { beforeEach, describe, expect, it } from 'vitest';
import { anEdition, anEntry, aRevision } from '../../support/newsroom.ts';
import { aRecord, aStage, dateline } from './world.ts';

let stage: ReturnType<typeof aStage>;
beforeEach(() => {
  stage = aStage();
});

describe('a release that is not there', () => {
  it('in an empty newsroom', async () => {
    const { status, out, err } = await dateline(stage, ['status', 'gauge']);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toBe('dateline: there is no release "gauge". Nothing is published yet.\n');
  });

  it('names the ones that are written alike, in any language, else the newest', async () => {
    for (const [slug, language] of [
      ['tide-gauges', 'en'],
      ['marees-vertes', 'fr'],
      ['harbour', 'en'],
    ] as const) {
      const revision = aRevision({ slug, language });
      await stage.index.putListEntry('all', '2026-03', anEntry(revision, anEdition({ slug, language }).path));
    }
    expect((await dateline(stage, ['status', 'tide-guages'])).err).toContain('Did you mean tide-gauges?');
    expect((await dateline(stage, ['status', 'maree-verte'])).err).toContain('Did you mean marees-vertes?');
    const { err } = await dateline(stage, ['status', 'xyz']);
    expect(err).toContain('The newest are');
    expect(err).toContain('harbour');
  });
});

describe('a release with a story', () => {
  beforeEach(async () => {
    const upload = { key: 'releases/gauge/en.md', sequencer: '0061A2', versionId: 'v2' };
    await stage.index.addRevision(aRevision({ slug: 'gauge', document: { title: 'A gauge' } }));
    await stage.index.addRevision(
      aRevision({
        ...{ slug: 'gauge', revision: 2, announcement: 'corrected', upload },
        changeNote: 'The height was wrong.',
        document: { title: 'The gauge' },
      }),
    );
    await stage.index.replaceEdition(
      anEdition({ slug: 'gauge', revision: 2, publicRevision: 2, upload }),
      undefined,
    );
    const { publishedAt: _not, announcement: _yet, ...held } = aRevision({ slug: 'gauge', language: 'ar' });
    await stage.index.addRevision({ ...held, embargo: '2026-12-01T08:00:00.000Z' });
    await stage.index.replaceEdition(
      anEdition({
        slug: 'gauge',
        language: 'ar',
        status: 'scheduled',
        publicRevision: 0,
        dueAt: '2026-12-01T08:00:00.000Z',
      }),
      undefined,
    );
    await stage.index.recordUpload(aRecord(upload.key, { upload, outcome: 'accepted' }));
    await stage.index.recordUpload(
      aRecord(upload.key, {
        upload: { ...upload, sequencer: '0061A3' },
        outcome: 'rejected',
        errors: [{ code: 'x', message: 'a title is missing', mend: 'Write one.', line: 3 }],
      }),
    );
    await stage.mailLedger.claim(
      {
        ...{
          slug: 'gauge',
          range: '0000',
          language: 'en',
          revision: 2,
          kind: 'corrected',
          text: 2,
          first: 'a',
        },
        recipients: { a: { state: 'sent' }, b: { state: 'refused' } },
        claimedAt: 'x',
        version: 1,
      },
      undefined,
    );
    await stage.webhookLedger.add({
      ...{ id: 'w1', slug: 'gauge', language: 'en', revision: 1, partnerId: 'tide-wire', endpointId: 'e1' },
      type: 'release.published.v1',
      state: 'pending',
      item: { digest: 'a'.repeat(64), bytes: 2, contentType: 'application/json' },
      ...{ sequence: 1, before: 0, version: 3, attempts: 2 },
      last: { at: '2026-03-02T09:00:08Z', status: 503, latency: 41.6, error: 'answered 503' },
      nextAt: '2026-03-02T09:05:00Z',
      createdAt: '2026-03-02T09:00:02Z',
    });
  });

  it('is told whole', async () => {
    const { status, out } = await dateline(stage, ['status', 'gauge']);
    expect(status).toBe(0);
    expect(out.trimEnd().split('\n')).toEqual([
      'gauge',
      '',
      'ar  scheduled, due 2026-12-01T08:00:00.000Z',
      '  revision 1 2026-03-02T09:00:01.000Z  not public',
      '             Tide gauges reach the last harbour',
      '             releases/gauge/ar.md',
      '             embargo: 2026-12-01T08:00:00.000Z',
      '',
      'en  published',
      '  https://news.example.org/en/news/2026/03/gauge/',
      '  revision 1 2026-03-02T09:00:01.000Z  published',
      '             A gauge',
      '             releases/gauge/en.md',
      '  revision 2 2026-03-02T09:00:01.000Z  corrected',
      '             The gauge',
      '             releases/gauge/en.md (version v2)',
      '             note: The height was wrong.',
      '  alerts     revision 2, corrected: 1 sent, 1 refused',
      '  partner    tide-wire (endpoint e1), revision 1, published: pending, next attempt 2026-03-02T09:05:00Z',
      '             attempt 2 2026-03-02T09:00:08Z  503 in 42 ms: answered 503',
      '  refused    2026-03-02T09:00:00.000Z  releases/gauge/en.md',
      '             line 3: a title is missing',
    ]);
  });

  it.each([
    'gauge',
    ' Gauge ',
    'gauge.md',
    'gauge.en.md',
    'gauge/en.md',
    'releases/gauge/ar.md',
    'releases/gauge/photo.jpg',
    '/en/news/2026/03/gauge/',
    'https://news.example.org/en/news/2026/03/gauge/',
    'https://news.example.org/en/news/2026/03/gauge/index.json?x#y',
  ])('is found by %j', async (given) => {
    const { out } = await dateline(stage, ['status', given, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      slug: 'gauge',
      editions: [{ language: 'ar' }, { language: 'en' }],
    });
  });
});
