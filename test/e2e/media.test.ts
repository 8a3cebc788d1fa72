import { Document, ImageRun, Packer, Paragraph, TextRun } from 'docx';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { newsroomClient, unique } from '../support/newsroom-client.ts';

const { upload, get, pageWith, reportOf } = newsroomClient();
const blank = (width: number, height: number, background: string) =>
  sharp({ create: { width, height, channels: 3, background } });

const bytesAt = async (path: string): Promise<Buffer> => Buffer.from(await (await get(path)).arrayBuffer());
const addresses = (page: string, extension: string): string[] => [
  ...new Set([...page.matchAll(new RegExp(`/media/[^" ]+\\.${extension}`, 'g'))].map(([address]) => address)),
];

it('a picture is shown upright, in several sizes, without where it was taken; an attachment with its size', async () => {
  const slug = unique('media');
  const path = `/en/news/2026/03/${slug}/`;
  const lying = await blank(900, 600, '#3377aa')
    .jpeg()
    .withExif({ IFD0: { Copyright: 'CANARY' }, IFD3: { GPSLatitude: '46/1 12/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  await upload(`releases/${slug}/tower.jpg`, lying);
  await upload(
    `releases/${slug}/Annex_1.pdf`,
    Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(150_000)]),
  );
  await upload(
    `releases/${slug}/en.md`,
    `---\ntitle: Media ${slug}\ndate: 2026-03-02\nimage: { name: tower.jpg, alt: A tower }\n---\nText.\n`,
  );
  const page = await pageWith(path, '<picture>', 30_000);
  expect(page).toContain('alt="A tower" width="600" height="900"');
  expect(addresses(page, 'avif')).toHaveLength(2);
  // The card that the page names is of another shape, and may be there later.
  for (const address of addresses(page, '(?:avif|webp|jpg)').filter((one) => !one.includes('/card.'))) {
    const bytes = await bytesAt(address);
    expect(bytes.includes('CANARY')).toBe(false);
    const { exif, width = 0, height = 0 } = await sharp(bytes).metadata();
    expect(exif).toBeUndefined();
    expect(height).toBe(width * 1.5);
  }
  expect(await pageWith(path, 'Annex 1')).toMatch(/Annex 1<\/a> <span class="kind">PDF, 150 kB/);
  const [pdf = ''] =
    addresses(page, 'pdf').length > 0
      ? addresses(page, 'pdf')
      : addresses(await pageWith(path, '.pdf'), 'pdf');
  expect((await get(pdf)).headers.get('content-type')).toBe('application/pdf');
}, 90_000);

it('a Word file is a page with its picture; one with macros is refused by name', async () => {
  const slug = unique('word');
  const document = new Document({
    sections: [
      {
        children: [
          new Paragraph({ text: `Word ${slug}`, heading: 'Title' }),
          new Paragraph({ children: [new TextRun('DAKAR, 2 March 2026 – The gauge went live on Monday.')] }),
          new Paragraph({
            children: [
              new ImageRun({
                type: 'png',
                data: await blank(300, 200, '#aa7733').png().toBuffer(),
                transformation: { width: 300, height: 200 },
                altText: { name: 'p', title: '', description: 'A gauge at low water' },
              }),
            ],
          }),
        ],
      },
    ],
  });
  await upload(`releases/${slug}/en.docx`, await Packer.toBuffer(document));
  const page = await pageWith(`/en/news/2026/03/${slug}/`, 'alt="A gauge at low water" width="300"', 30_000);
  expect(page).toContain(`<h1 dir="auto">Word ${slug}</h1>`);
  const key = `releases/${slug}/fr.docx`;
  await upload(key, Buffer.from('d0cf11e0a1b11ae10000', 'hex'));
  expect((await reportOf(key, 'rejected')).errors.map(({ code }) => code)).toEqual(['docx-old']);
}, 90_000);
