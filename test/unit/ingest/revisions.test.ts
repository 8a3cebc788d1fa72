import { describe, expect, it } from 'vitest';
import { fireDue, ingest, KEY, markdown, objectCreated, outcomes, problems, upload, world } from './world.ts';

const RETRACTION = 'releases/gauge/en.retraction.md';
const RETRACT = '---\nstatus: retracted\nreason: Another zero.\n---\n';
const announced = async (w: ReturnType<typeof world>) =>
  (await w.index.revisions('gauge', 'en'))
    .map((r) => [r.revision, r.status, r.announcement, r.changeNote])
    .reverse();

describe('a retraction', () => {
  it('of nothing is refused, and one without a reason', async () => {
    const w = world();
    await upload(w, RETRACTION, '01', RETRACT);
    expect(await problems(w, RETRACTION)).toEqual(['nothing-to-retract']);
    await upload(w, KEY, '01', markdown('Tides'));
    await upload(w, RETRACTION, '02', '---\nstatus: retracted\n---\n');
    expect(await problems(w, RETRACTION)).toEqual(['reason-missing']);
    expect((await w.index.edition('gauge', 'en'))?.status).toBe('published');
  });

  it('of a few lines beside the release withdraws what it said, once', async () => {
    const w = world();
    await upload(w, KEY, '01', markdown('Tides'));
    w.state.now = new Date('2026-03-02T10:00:00Z');
    await upload(w, RETRACTION, '01', RETRACT);
    await upload(w, RETRACTION, '02', RETRACT);
    expect(await outcomes(w, RETRACTION)).toEqual(['accepted', 'unchanged']);
    expect((await w.index.uploads(RETRACTION, 1))[0]).toMatchObject({ warnings: [] });
    expect(await announced(w)).toEqual([
      [1, 'published', 'published', undefined],
      [2, 'retracted', 'retracted', 'Another zero.'],
    ]);
    const [withdrawn] = await w.index.revisions('gauge', 'en');
    expect(withdrawn?.document.title).toBe('Tides');
    expect(await w.index.latest('en', 'all', 5)).toEqual([]);
  });
});

it('a retraction of a few lines says nothing of a correction that is held', async () => {
  const w = world();
  await upload(w, KEY, '01', markdown('Tides'));
  await upload(w, KEY, '02', markdown('Secret', 'change_note: Why.\nembargo: 2026-03-02T12:00:00Z\n'));
  await upload(w, RETRACTION, '01', RETRACT);
  const [withdrawn] = await w.index.revisions('gauge', 'en');
  expect(withdrawn).toMatchObject({ revision: 3, status: 'retracted', document: { title: 'Tides' } });
});

describe('a release that was withdrawn', () => {
  it.each([
    ['the same text', markdown('Tides'), 'This release is public again.'],
    ['another text', markdown('Tides turn'), 'This release is public again.'],
    ['a note', markdown('Tides', 'change_note: Measured anew.\n'), 'Measured anew.'],
  ])('is public again by an upload with %s', async (_, text, note) => {
    const w = world();
    await upload(w, KEY, '01', markdown('Tides'));
    await upload(w, RETRACTION, '01', RETRACT);
    expect(await upload(w, KEY, '02', text)).toBe(true);
    expect((await announced(w)).at(-1)).toEqual([3, 'published', 'corrected', note]);
    expect(await w.index.latest('en', 'all', 5)).toHaveLength(1);
    // And then it changes like any other.
    await upload(w, KEY, '03', markdown('Tides fall'));
    expect(await problems(w)).toEqual(['change-note-missing']);
  });
});

describe('a slug in the document', () => {
  const moved = (slug: string, more = '') => markdown('Tides', `slug: ${slug}\nchange_note: Moved.\n${more}`);
  const place = async (w: ReturnType<typeof world>, slug = 'gauge') => {
    const edition = await w.index.edition(slug, 'en');
    return [edition?.path, edition?.formerPaths];
  };

  it.each(['Big Letters', 'a/b', 'revisions', `${'x'.repeat(101)}`])('%j is no slug', async (slug) => {
    const w = world();
    await upload(w, KEY, '01', markdown('Tides', `slug: "${slug}"\n`));
    expect(await problems(w)).toEqual(['value-slug']);
  });

  it('moves the page and leaves where it stood behind; moved back, it stands there again', async () => {
    const w = world();
    await upload(w, KEY, '01', markdown('Tides'));
    await upload(w, KEY, '02', moved('high-water'));
    expect(await place(w)).toEqual(['/en/news/2026/03/high-water/', ['/en/news/2026/03/gauge/']]);
    expect(await w.index.addressOwner('/en/news/2026/03/high-water/')).toEqual({ slug: 'gauge' });
    await upload(w, KEY, '03', markdown('Tides rise', 'slug: gauge\nminor: true\n'));
    expect(await place(w)).toEqual(['/en/news/2026/03/high-water/', ['/en/news/2026/03/gauge/']]);
  });

  it('that another release has is refused, whoever came first', async () => {
    const w = world();
    await upload(w, KEY, '01', markdown('Tides', 'slug: high-water\n'));
    await upload(w, 'releases/high-water/en.md', '01', markdown('Water'));
    expect(await problems(w, 'releases/high-water/en.md')).toEqual(['address-taken']);
    await upload(w, 'releases/ebb/en.md', '01', markdown('Ebb'));
    await upload(w, 'releases/flow/en.md', '01', markdown('Flow', 'slug: ebb\n'));
    expect(await problems(w, 'releases/flow/en.md')).toEqual(['address-taken']);
    expect(await place(w, 'ebb')).toEqual(['/en/news/2026/03/ebb/', undefined]);
  });

  it('of a held revision moves the page when that is public, and not before', async () => {
    const w = world();
    await upload(w, KEY, '01', markdown('Tides'));
    await upload(w, KEY, '02', moved('high-water', 'embargo: 2026-03-02T12:00:00Z\n'));
    expect(await place(w)).toEqual(['/en/news/2026/03/gauge/', undefined]);
    w.state.now = new Date('2026-03-02T12:00:00Z');
    await fireDue(w);
    expect(await place(w)).toEqual(['/en/news/2026/03/high-water/', ['/en/news/2026/03/gauge/']]);
  });
});

it('a deleted upload changes nothing, and its record knows what stays public', async () => {
  const w = world();
  await upload(w, KEY, '01', markdown('Tides'));
  await ingest(w, objectCreated(KEY, '02', 0, 'Object Deleted'));
  const [record] = await w.index.uploads(KEY, 1);
  expect(record).toMatchObject({ outcome: 'kept', slug: 'gauge', path: '/en/news/2026/03/gauge/' });
  expect((await w.index.edition('gauge', 'en'))?.status).toBe('published');
});
