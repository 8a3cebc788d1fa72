import sharp from 'sharp';
import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { newsroomClient, unique } from '../support/newsroom-client.ts';

const { upload, get, pageWith } = newsroomClient();

/** The image that a page names, once it is there. */
async function cardOf(page: string): Promise<Response> {
  const [, address = ''] = /<meta property="og:image" content="([^"]+)"/.exec(page) ?? [];
  return eventually(async () => {
    const response = await get(new URL(address).pathname);
    if (response.status !== 200) throw new Error(`${address} answers ${response.status}`);
    return response;
  }, 60_000);
}

it('a release has an image for networks that show its link, another once its title is corrected', async () => {
  const slug = unique('card');
  const text = (title: string, more = '') => `---\ntitle: ${title}\ndate: 2026-03-02\n${more}---\nText.\n`;
  await upload(`releases/${slug}/en.md`, text(`Card ${slug}`));
  const path = `/en/news/2026/03/${slug}/`;
  const page = await pageWith(path, 'og:image', 30_000);
  const card = await cardOf(page);
  expect(card.headers.get('content-type')).toBe('image/png');
  expect(card.headers.get('cache-control')).toContain('immutable');
  expect(await sharp(await card.arrayBuffer()).metadata()).toMatchObject({ width: 1200, height: 630 });

  await upload(`releases/${slug}/en.md`, text(`Corrected ${slug}`, 'change_note: The title.\n'));
  const corrected = await cardOf(await pageWith(path, `content="Corrected ${slug}"`, 30_000));
  expect(corrected.url).not.toBe(card.url);
  expect(corrected.headers.get('content-type')).toBe('image/png');
}, 180_000);

it('an image of a release with a picture is a JPEG', async () => {
  const slug = unique('card');
  const photo = sharp({ create: { width: 900, height: 600, channels: 3, background: '#3377aa' } });
  await upload(`releases/${slug}/gauge.jpg`, await photo.jpeg().toBuffer());
  await upload(
    `releases/${slug}/en.md`,
    `---\ntitle: Card ${slug}\ndate: 2026-03-02\nimage: { name: gauge.jpg, alt: A gauge }\n---\nText.\n`,
  );
  const card = await cardOf(await pageWith(`/en/news/2026/03/${slug}/`, 'card.en.jpg', 60_000));
  expect(card.headers.get('content-type')).toBe('image/jpeg');
}, 180_000);
