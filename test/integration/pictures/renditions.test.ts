import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { renditionsOf } from '../../../functions/render-pictures/renditions.ts';

const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#3377aa' } });

describe('what can’t be decoded has no renditions:', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['a text', Buffer.from('This is no picture.')],
    ['a drawing with scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')],
  ])('%s', async (_, bytes) => {
    // SVG is refused before; what sharp makes of one is a picture without its scripts.
    const made = await renditionsOf(bytes);
    expect(made?.every(({ contentType }) => contentType.startsWith('image/')) ?? true).toBe(true);
  });

  it('a picture that breaks off', async () => {
    const whole = await blank(800, 600).jpeg().toBuffer();
    expect(await renditionsOf(whole.subarray(0, 400))).toBeUndefined();
  });

  it('one of more pixels than are read', async () => {
    // 20,000 × 20,000 pixels in a few kilobytes.
    const bomb = await sharp({
      create: { width: 20_000, height: 20_000, channels: 3, background: '#000' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(await renditionsOf(bomb)).toBeUndefined();
  }, 60_000);
});

describe('a picture', () => {
  it('is shown in three formats, never wider than it is, without a word of where it was taken', async () => {
    const bytes = await blank(1000, 500)
      .jpeg()
      .withExif({
        IFD0: { Copyright: 'CANARY', ImageDescription: 'CANARY' },
        IFD3: { GPSLatitude: '46/1 12/1 0/1' },
      })
      .toBuffer();
    expect(bytes.includes('CANARY')).toBe(true);
    const made = (await renditionsOf(bytes)) ?? [];
    expect(made.map(({ name, width, height }) => [name, width, height])).toEqual(
      [480, 800, 1000].flatMap((width) =>
        ['avif', 'webp', 'jpg'].map((extension) => [`${width}.${extension}`, width, width / 2]),
      ),
    );
    for (const { body, contentType, bytes: size } of made) {
      expect(body.length).toBe(size);
      expect(Buffer.from(body).includes('CANARY')).toBe(false);
      const { exif, xmp, format } = await sharp(body).metadata();
      expect([exif, xmp]).toEqual([undefined, undefined]);
      expect(contentType).toBe(`image/${format === 'heif' ? 'avif' : format}`);
    }
  });

  it('stands upright, as its camera says', async () => {
    const lying = await blank(600, 300).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const made = (await renditionsOf(lying)) ?? [];
    expect(made.map(({ width, height }) => [width, height])).toEqual(Array(3).fill([300, 600]));
  });

  it('that moves keeps moving in WebP and stands still in JPEG', async () => {
    const frames = await Promise.all(
      ['#f00', '#0f0'].map((background) =>
        sharp({ create: { width: 60, height: 40, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const moving = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const made = (await renditionsOf(moving)) ?? [];
    expect(made.map(({ name, width, height }) => [name, width, height])).toEqual([
      ['60.webp', 60, 40],
      ['60.jpg', 60, 40],
    ]);
    expect((await sharp(made[0]?.body).metadata()).pages).toBe(2);
  });
});
