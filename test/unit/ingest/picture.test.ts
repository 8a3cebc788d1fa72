import { describe, expect, it } from 'vitest';
import { KEY, markdown, outcomes, problems, upload, world } from './world.ts';

/** The smallest PNG: one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('a picture', () => {
  it('goes into the index, and onto the pages of a release that is public already', async () => {
    const w = world();
    await upload(w, 'releases/gauge/photo.png', '01', PNG);
    expect(w.pages.jobs).toEqual([]);
    expect(await w.index.media('gauge')).toMatchObject([
      { name: 'photo.png', contentType: 'image/png', width: 1, height: 1 },
    ]);
    await upload(w, KEY, '01', markdown('Tides'));
    await upload(w, 'releases/gauge/photo.png', '02', PNG);
    expect(w.pages.jobs.map((job) => job.address)).toContain('/en/news/2026/03/gauge/');
    expect(w.pages.jobs.every((job) => job.announce === undefined)).toBe(true);
  });

  it('is not replaced under its name once a page shows it, whatever comes first, the text or the picture', async () => {
    const w = world();
    const shows = (more = '') => markdown('Tides', `image: { name: photo.png, alt: A gauge }\n${more}`);
    const other = Buffer.concat([PNG, Buffer.from([0])]);
    await upload(w, 'releases/gauge/photo.png', '01', PNG);
    await upload(w, 'releases/gauge/photo.png', '02', other);
    await upload(w, KEY, '01', shows());
    const hash = async () => (await w.index.media('gauge')).find((m) => m.name === 'photo.png')?.hash;
    const before = await hash();
    await upload(w, 'releases/gauge/photo.png', '03', PNG);
    expect(await problems(w, 'releases/gauge/photo.png')).toEqual(['picture-public']);
    await upload(w, KEY, '02', shows('change_note: Why.\nembargo: 2026-03-02T12:00:00Z\n'));
    await upload(w, 'releases/gauge/photo.png', '04', PNG);
    expect(await hash()).toBe(before);
    await upload(w, 'releases/gauge/photo.png', '05', other);
    await upload(w, 'releases/gauge/later.png', '01', PNG);
    expect(await outcomes(w, 'releases/gauge/photo.png')).toEqual([
      'media',
      'media',
      'rejected',
      'rejected',
      'media',
    ]);
    expect(await outcomes(w, 'releases/gauge/later.png')).toEqual(['media']);
  });

  it('of a held release is on no page', async () => {
    const w = world();
    await upload(w, KEY, '01', markdown('Tides', 'embargo: 2026-03-02T12:00:00Z\n'));
    await upload(w, 'releases/gauge/photo.png', '01', PNG);
    expect(w.pages.jobs).toEqual([]);
  });
});
