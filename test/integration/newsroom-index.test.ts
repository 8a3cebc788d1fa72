import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createNewsroomIndex } from '../../functions/shared/adapters/newsroom-index.ts';
import type { WritableIndex } from '../../functions/shared/domain/newsroom-index.ts';
import type { UploadRecord } from '../../functions/shared/domain/release.ts';
import { memoryIndex } from '../support/memory-index.ts';
import { anEdition, anEntry, aRevision } from '../support/newsroom.ts';
import { startTables } from '../support/tables.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
let fresh = 0;
const names = Array.from({ length: 16 }, (_, i) => `Newsroom${i}`);
beforeAll(async () => {
  tables = await startTables(...names);
});
afterAll(() => tables.stop());

const table = (): string => names[fresh++] ?? 'Newsroom0';

describe.each([
  ['in memory', (): WritableIndex => memoryIndex()],
  ['in DynamoDB', (): WritableIndex => createNewsroomIndex(table(), tables.client)],
])('the index %s', (_where, create) => {
  let index: WritableIndex;
  beforeEach(() => {
    index = create();
  });

  it('never overwrites a revision', async () => {
    const first = aRevision();
    expect(await index.addRevision(first)).toBe(true);
    expect(await index.addRevision(aRevision({ document: { title: 'Another' } }))).toBe(false);
    expect((await index.revision(first.slug, 'en', 1))?.document.title).toBe(first.document.title);
  });

  it('makes a revision public once', async () => {
    const { publishedAt: _at, announcement: _what, ...held } = aRevision();
    await index.addRevision(held);
    await index.markPublic(held, '2026-03-02T10:00:00.000Z', 'published');
    const again = await index.markPublic(held, '2026-03-02T11:00:00.000Z', 'corrected');
    expect(again).toMatchObject({ publishedAt: '2026-03-02T10:00:00.000Z', announcement: 'published' });
    await expect(
      index.markPublic(aRevision({ revision: 9 }), '2026-03-02T10:00:00.000Z', 'none'),
    ).rejects.toThrow(/9|no revision/);
  });

  it('replaces an edition only where nobody else did meanwhile', async () => {
    const first = anEdition();
    expect(await index.replaceEdition(first, undefined)).toBe(true);
    expect(await index.replaceEdition(first, undefined)).toBe(false);
    const second = anEdition({ revision: 2 });
    expect(await index.replaceEdition(second, first)).toBe(true);
    expect(await index.replaceEdition(anEdition({ revision: 2, publicRevision: 2 }), first)).toBe(false);
    expect(await index.edition(first.slug, 'en')).toEqual(second);
  });

  it('keeps editions, revisions and media of a release apart', async () => {
    for (const language of ['fr', 'en']) await index.replaceEdition(anEdition({ language }), undefined);
    await index.replaceEdition(anEdition({ slug: 'other' }), undefined);
    for (const revision of [1, 2, 10]) await index.addRevision(aRevision({ revision }));
    await index.addRevision(aRevision({ language: 'fr' }));
    await index.putMedia({
      slug: 'tide-gauges',
      name: 'gauge.jpg',
      upload: { key: 'k', sequencer: '1' },
      contentType: 'image/jpeg',
      bytes: 3,
      hash: '0123456789abcdef',
    });
    expect((await index.editions('tide-gauges')).map((e) => e.language)).toEqual(['en', 'fr']);
    expect((await index.revisions('tide-gauges', 'en')).map((r) => r.revision)).toEqual([10, 2, 1]);
    expect((await index.media('tide-gauges')).map((m) => m.name)).toEqual(['gauge.jpg']);
    expect(await index.media('other')).toEqual([]);
  });

  it('lists the newest first across months, and what is removed is gone', async () => {
    const dates = [
      '2026-01-05T08:00:00Z',
      '2026-02-01T08:00:00Z',
      '2026-02-20T08:00:00Z',
      '2026-03-02T09:00:00Z',
    ];
    const entries = dates.map((date, i) =>
      anEntry(aRevision({ slug: `release-${i}`, document: { date } }), '/en/'),
    );
    for (const entry of entries) await index.putListEntry('topic:floods', entry.date.slice(0, 7), entry);
    const slugs = async (limit: number) =>
      (await index.latest('en', 'topic:floods', limit)).map((e) => e.slug);
    expect(await slugs(3)).toEqual(['release-3', 'release-2', 'release-1']);
    expect(await index.months('en', 'topic:floods')).toEqual([
      { month: '2026-03', count: 1 },
      { month: '2026-02', count: 2 },
      { month: '2026-01', count: 1 },
    ]);
    expect(await index.months('fr', 'topic:floods')).toEqual([]);
    expect((await index.month('en', 'topic:floods', '2026-02')).map((e) => e.slug)).toEqual([
      'release-2',
      'release-1',
    ]);
    const [, , third] = entries;
    if (third) await index.removeListEntry('topic:floods', '2026-02', third);
    expect(await slugs(9)).toEqual(['release-3', 'release-1', 'release-0']);
    const [first] = entries;
    if (first) await index.removeListEntry('topic:floods', '2026-01', first);
    expect(await index.months('en', 'topic:floods')).toEqual([
      { month: '2026-03', count: 1 },
      { month: '2026-02', count: 1 },
    ]);
  });

  it('counts a month rightly, however many change it at once', async () => {
    const entries = Array.from({ length: 20 }, (_, i) =>
      anEntry(aRevision({ slug: `release-${i}` }), '/en/'),
    );
    await Promise.all(entries.map((entry) => index.putListEntry('all', '2026-03', entry)));
    expect(await index.months('en', 'all')).toEqual([{ month: '2026-03', count: 20 }]);
    await Promise.all([
      ...entries.slice(0, 8).map((entry) => index.removeListEntry('all', '2026-03', entry)),
      ...entries.slice(12).map((entry) => index.putListEntry('all', '2026-03', entry)),
    ]);
    expect(await index.months('en', 'all')).toEqual([{ month: '2026-03', count: 12 }]);
  });

  it('knows what stands next to a place, across months, nearest first', async () => {
    const dates = ['2025-11-30', '2026-02-01', '2026-02-01', '2026-02-20', '2026-03-02'];
    for (const [i, day] of dates.entries()) {
      const entry = anEntry(aRevision({ slug: `r${i}`, document: { date: `${day}T09:00:00Z` } }), '/en/');
      await index.putListEntry('all', day.slice(0, 7), entry);
    }
    const beside = async (i: number, side: 'older' | 'newer', limit: number) => {
      const date = `${dates[i]}T09:00:00Z`;
      const place = { month: date.slice(0, 7), date, slug: `r${i}` };
      return (await index.beside('en', 'all', place, side, limit)).map(({ slug }) => slug);
    };
    expect(await beside(2, 'older', 1)).toEqual(['r1']);
    expect(await beside(2, 'older', 9)).toEqual(['r1', 'r0']);
    expect(await beside(1, 'newer', 3)).toEqual(['r2', 'r3', 'r4']);
    expect(await beside(0, 'older', 2)).toEqual([]);
    const gap = { month: '2026-01', date: '2026-01-15T09:00:00Z', slug: 'nobody' };
    expect((await index.beside('en', 'all', gap, 'older', 1)).map(({ slug }) => slug)).toEqual(['r0']);
    expect((await index.beside('en', 'all', gap, 'newer', 1)).map(({ slug }) => slug)).toEqual(['r1']);
    expect(await index.beside('fr', 'all', gap, 'newer', 1)).toEqual([]);
  });

  it('remembers what was withdrawn from a list since a moment', async () => {
    const entries = ['2026-01-05', '2026-02-01', '2026-03-02'].map((day) =>
      anEntry(aRevision({ slug: day, document: { date: `${day}T09:00:00Z` } }), '/en/'),
    );
    for (const entry of entries) await index.putWithdrawn('all', entry);
    const since = async (moment: string) =>
      (await index.withdrawn('en', 'all', moment)).map(({ slug }) => slug);
    expect(await since('')).toEqual(['2026-03-02', '2026-02-01', '2026-01-05']);
    expect(await since('2026-02-01T00:00:00Z')).toEqual(['2026-03-02', '2026-02-01']);
    const [, second] = entries;
    if (second) await index.removeWithdrawn('all', second);
    expect(await since('2026-01-01T00:00:00Z')).toEqual(['2026-03-02', '2026-01-05']);
    expect(await index.withdrawn('en', 'topic:floods', '2026-01-01T00:00:00Z')).toEqual([]);
  });

  it('finds the editions in a language of many releases', async () => {
    for (const slug of ['a', 'b']) await index.replaceEdition(anEdition({ slug, language: 'fr' }), undefined);
    await index.replaceEdition(anEdition({ slug: 'c' }), undefined);
    const found = await index.editionsIn('fr', ['a', 'b', 'c', 'a', 'nobody']);
    expect(found.map(({ slug }) => slug).sort()).toEqual(['a', 'b']);
    expect(await index.editionsIn('fr', [])).toEqual([]);
  });

  it('reads a revision once that is named twice, as where a line is in a list and still among the withdrawn', async () => {
    const first = aRevision();
    await index.addRevision(first);
    await index.addRevision(aRevision({ revision: 2 }));
    const second = { ...first, revision: 2 };
    const found = await index.revisionsOf([second, first, second, first]);
    expect(found.map(({ revision }) => revision).sort()).toEqual([1, 2]);
  });

  it('knows what search knows of a month, by language, newest first, and forgets it', async () => {
    const entry = (slug: string, date: string, language = 'en') => ({
      ...{ slug, language, date, path: `/${language}/news/2026/03/${slug}/` },
      ...{ title: 'Tides', summary: '', words: 'gauge harbour' },
    });
    const first = entry('a', '2026-03-02T09:00:00Z');
    await index.putSearchEntry('2026-03', entry('b', '2026-03-05T09:00:00Z'));
    await index.putSearchEntry('2026-03', first);
    await index.putSearchEntry('2026-03', { ...first, title: 'High tides' });
    await index.putSearchEntry('2026-03', entry('c', '2026-03-05T09:00:00Z', 'fr'));
    await index.putSearchEntry('2026-02', entry('d', '2026-02-05T09:00:00Z'));
    expect((await index.searchEntries('en', '2026-03')).map(({ slug, title }) => [slug, title])).toEqual([
      ['b', 'Tides'],
      ['a', 'High tides'],
    ]);
    await index.removeSearchEntry('2026-03', first);
    expect((await index.searchEntries('en', '2026-03')).map(({ slug }) => slug)).toEqual(['b']);
    expect(await index.searchEntries('ar', '2026-03')).toEqual([]);
  });

  it('lets one run merge a year, however often that says so', async () => {
    expect(await index.mergeYear('en', { year: '2024', run: 'a' })).toBe(true);
    expect(await index.mergeYear('en', { year: '2025', run: 'b' })).toBe(true);
    expect(await index.mergeYear('en', { year: '2025', run: 'b' })).toBe(true);
    expect(await index.mergeYear('en', { year: '2025', run: 'c' })).toBe(false);
    expect(await index.mergedYears('en')).toEqual([
      { year: '2025', run: 'b' },
      { year: '2024', run: 'a' },
    ]);
    expect(await index.mergedYears('fr')).toEqual([]);
  });

  it('gives an address to one release, and lists what is due, the next first', async () => {
    const path = '/en/news/2026/03/high-water/';
    expect(await index.addressOwner(path)).toBeUndefined();
    expect([await index.claimAddress(path, 'a'), await index.claimAddress(path, 'a')]).toEqual([true, true]);
    expect(await index.claimAddress(path, 'b')).toBe(false);
    expect(await index.addressOwner(path)).toEqual({ slug: 'a' });
    const due = (dueAt: string) => ({ slug: 'a', language: 'ar', dueAt });
    for (const at of ['2026-03-03T09:00:00.000Z', '2026-03-02T09:00:00.000Z']) await index.putDue(due(at));
    expect(await index.due()).toEqual([due('2026-03-02T09:00:00.000Z'), due('2026-03-03T09:00:00.000Z')]);
    await index.removeDue(due('2026-03-02T09:00:00.000Z'));
    expect(await index.due()).toEqual([due('2026-03-03T09:00:00.000Z')]);
  });

  it('remembers uploads in the order of their sequencers, padded on the right', async () => {
    const record = (sequencer: string): UploadRecord => ({
      upload: { key: 'releases/a b/ar.md', sequencer },
      bytes: 1,
      understood: [],
      receivedAt: '2026-03-02T09:00:00.000Z',
      outcome: 'accepted',
      errors: [],
      warnings: [],
    });
    for (const sequencer of ['0061', '00611', '006']) await index.recordUpload(record(sequencer));
    await index.recordUpload({ ...record('0061'), outcome: 'unchanged' });
    const found = await index.uploads('releases/a b/ar.md', 5);
    expect(found.map((r) => [r.upload.sequencer, r.outcome])).toEqual([
      ['00611', 'accepted'],
      ['0061', 'unchanged'],
      ['006', 'accepted'],
    ]);
    expect(await index.uploads('releases/a b/ar.md', 1)).toHaveLength(1);
  });
});
