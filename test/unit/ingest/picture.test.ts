import { Document, ImageRun, Packer, Paragraph, TextRun } from 'docx';
import { describe, expect, it } from 'vitest';
import { publicRelease } from '../../../functions/shared/site/pages/public-release.ts';
import {
  KEY,
  markdown,
  outcomes,
  problems,
  renderPictures,
  types,
  upload,
  type World,
  world,
} from './world.ts';

/** The smallest PNG: one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A picture that is uploaded and made ready. */
async function picture(w: World, key: string, sequencer: string, bytes: Uint8Array): Promise<void> {
  await upload(w, key, sequencer, bytes);
  await renderPictures(w);
}

describe('a picture', () => {
  it('that nobody can decode is rejected over its record, and is in no index', async () => {
    const w = world();
    await picture(w, 'releases/gauge/photo.png', '01', Buffer.concat([PNG, Buffer.from('broken')]));
    expect(await outcomes(w, 'releases/gauge/photo.png')).toEqual(['rejected']);
    expect(await problems(w, 'releases/gauge/photo.png')).toEqual(['picture-unreadable']);
    expect(types(w)).toEqual(['upload.handled.v1', 'release.rejected.v1']);
    expect(await w.index.media('gauge')).toEqual([]);
  });

  it('that was overtaken while it waited leaves the newer one as it is', async () => {
    const w = world();
    const other = Buffer.concat([PNG, Buffer.from([0])]);
    await upload(w, 'releases/gauge/photo.png', '01', PNG);
    const old = w.pictures.queued.splice(0);
    await picture(w, 'releases/gauge/photo.png', '02', other);
    const [newer] = await w.index.media('gauge');
    w.pictures.queued.push(...old);
    await renderPictures(w);
    expect(await w.index.media('gauge')).toEqual([newer]);
  });

  it('is kept as its renditions, and never as it came', async () => {
    const w = world();
    await picture(w, 'releases/gauge/photo.png', '01', PNG);
    const [media] = await w.index.media('gauge');
    expect(media?.renditions).toEqual([
      { name: '480.jpg', contentType: 'image/jpeg', width: 480, height: 320, bytes: 3 },
    ]);
    expect([...w.uploads.objects.keys()]).toContain(`renditions/gauge/${media?.hash}/480.jpg`);
  });

  it('goes into the index, and onto the pages and cards of a release that is public already', async () => {
    const w = world();
    await picture(w, 'releases/gauge/photo.png', '01', PNG);
    expect([w.pages.jobs, w.cards.jobs]).toEqual([[], []]);
    expect(await w.index.media('gauge')).toMatchObject([
      { name: 'photo.png', contentType: 'image/png', width: 1, height: 1 },
    ]);
    await upload(w, KEY, '01', markdown('Tides'));
    await picture(w, 'releases/gauge/photo.png', '02', PNG);
    expect(w.pages.jobs.map((job) => job.address)).toContain('/en/news/2026/03/gauge/');
    expect(w.pages.jobs.every((job) => job.announce === undefined)).toBe(true);
    expect(w.cards.jobs).toEqual([{ slug: 'gauge', language: 'en' }]);
  });

  it('is not replaced under its name once a page shows it, whatever comes first, the text or the picture', async () => {
    const w = world();
    const shows = (more = '') => markdown('Tides', `image: { name: photo.png, alt: A gauge }\n${more}`);
    const other = Buffer.concat([PNG, Buffer.from([0])]);
    await picture(w, 'releases/gauge/photo.png', '01', PNG);
    await picture(w, 'releases/gauge/photo.png', '02', other);
    await upload(w, KEY, '01', shows());
    const hash = async () => (await w.index.media('gauge')).find((m) => m.name === 'photo.png')?.hash;
    const before = await hash();
    await picture(w, 'releases/gauge/photo.png', '03', PNG);
    expect(await problems(w, 'releases/gauge/photo.png')).toEqual(['picture-public']);
    await upload(w, KEY, '02', shows('change_note: Why.\nembargo: 2026-03-02T12:00:00Z\n'));
    await picture(w, 'releases/gauge/photo.png', '04', PNG);
    expect(await hash()).toBe(before);
    await picture(w, 'releases/gauge/photo.png', '05', other);
    await picture(w, 'releases/gauge/later.png', '01', PNG);
    expect(await outcomes(w, 'releases/gauge/photo.png')).toEqual([
      'media',
      'media',
      'rejected',
      'rejected',
      'media',
    ]);
    expect(await outcomes(w, 'releases/gauge/later.png')).toEqual(['media']);
  });

  it('of an earlier revision, which stays readable, is not replaced either', async () => {
    const w = world();
    await picture(w, 'releases/gauge/photo.png', '01', PNG);
    await upload(w, KEY, '01', markdown('Tides', 'image: { name: photo.png, alt: A gauge }\n'));
    await upload(w, KEY, '02', markdown('Tides', 'minor: true\n', 'Without the picture.'));
    await picture(w, 'releases/gauge/photo.png', '02', Buffer.concat([PNG, Buffer.from([0])]));
    expect(await problems(w, 'releases/gauge/photo.png')).toEqual(['picture-public']);
  });

  it('of a held release is on no page and no card', async () => {
    const w = world();
    await upload(w, KEY, '01', markdown('Tides', 'embargo: 2026-03-02T12:00:00Z\n'));
    await picture(w, 'releases/gauge/photo.png', '01', PNG);
    expect([w.pages.jobs, w.cards.jobs]).toEqual([[], []]);
  });
});

describe('an attachment', () => {
  const PDF = Buffer.from('%PDF-1.7 and so on');

  it.each([
    ['annex.pdf', Buffer.from('<html>'), 'attachment-other'],
    ['annex.xlsx', Buffer.from('PK\u0003\u0004 xl/vbaProject.bin'), 'attachment-macros'],
    ['annex.csv', Buffer.alloc(0), 'attachment-other'],
  ])('%s that is not what it says is refused', async (name, bytes, code) => {
    const w = world();
    await upload(w, `releases/gauge/${name}`, '01', bytes);
    expect(await problems(w, `releases/gauge/${name}`)).toEqual([code]);
    expect(await w.index.media('gauge')).toEqual([]);
  });

  it('goes into the index and onto the page; one that comes while a correction is held waits with it', async () => {
    const w = world();
    await upload(w, KEY, '01', markdown('Tides'));
    await upload(w, 'releases/gauge/annex.pdf', '01', PDF);
    expect(w.pages.jobs.map((job) => job.address)).toContain('/en/news/2026/03/gauge/');
    await upload(w, KEY, '02', markdown('Tides turn', 'change_note: Why.\nembargo: 2026-03-02T12:00:00Z\n'));
    await upload(w, 'releases/gauge/secret.pdf', '01', PDF);
    expect((await w.index.media('gauge')).map(({ name, kind, heldWith }) => [name, kind, heldWith])).toEqual([
      ['annex.pdf', 'attachment', undefined],
      ['secret.pdf', 'attachment', { en: 2 }],
    ]);
  });

  it('that came while a correction was held is public with it, and no later embargo takes it away', async () => {
    const w = world();
    const listed = async () =>
      (await publicRelease(w.index, 'gauge', 'en'))?.attachments.map(({ name }) => name);
    const correct = (title: string, more: string) => markdown(title, `change_note: Why.\n${more}`);
    await upload(w, KEY, '01', markdown('Tides'));
    await upload(w, KEY, '02', correct('Tides turn', 'embargo: 2026-03-02T12:00:00Z\n'));
    await upload(w, 'releases/gauge/secret.pdf', '01', PDF);
    await upload(w, KEY, '03', correct('Tides fall', 'embargo: 2026-03-02T13:00:00Z\n'));
    expect(await listed()).toEqual([]);
    await upload(w, KEY, '04', correct('Tides rise', ''));
    expect(await listed()).toEqual(['secret.pdf']);
    await upload(w, KEY, '05', correct('Tides stand', 'embargo: 2026-03-02T14:00:00Z\n'));
    // The event of the upload once more, late.
    await upload(w, 'releases/gauge/secret.pdf', '01', PDF);
    expect(await listed()).toEqual(['secret.pdf']);
  });
});

it('a picture out of a Word file is a file of its own, before the text that shows it', async () => {
  const w = world();
  const bytes = await Packer.toBuffer(
    new Document({
      sections: [
        {
          children: [
            new Paragraph({ text: 'Tides', heading: 'Title' }),
            new Paragraph({
              children: [
                new TextRun('The gauge went live on Monday.'),
                new ImageRun({
                  type: 'png',
                  data: PNG,
                  transformation: { width: 1, height: 1 },
                  altText: { name: 'p', title: '', description: 'A gauge' },
                }),
              ],
            }),
          ],
        },
      ],
    }),
  );
  await upload(w, 'releases/gauge/en.docx', '01', bytes);
  await renderPictures(w);
  const [media] = await w.index.media('gauge');
  const [revision] = await w.index.revisions('gauge', 'en');
  expect(revision?.document.bodyHtml).toContain(`src="media:${media?.name}"`);
  expect(media?.renditions).toHaveLength(1);
});
