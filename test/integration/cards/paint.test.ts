import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createPainter } from '../../../functions/render-cards/paint.ts';
import type { Media } from '../../../functions/shared/domain/release.ts';
import { CARD_SIZE, type Card } from '../../../functions/shared/site/card.ts';

const card: Card = {
  slug: 'tide-gauges',
  language: 'en',
  newsroom: 'International Tide Office',
  kicker: 'Early warning',
  title: 'A tide gauge for Chittagong',
  date: '24 November 2026',
  accent: '#0b5c8a',
};
const media: Media = {
  slug: 'tide-gauges',
  name: 'gauge.jpg',
  upload: { key: 'releases/tide-gauges/gauge.jpg', sequencer: '01' },
  contentType: 'image/jpeg',
  bytes: 1,
  hash: '00112233aabbccdd',
};
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const ACCENT = [0x0b, 0x5c, 0x8a];

const paint = createPainter();

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.from(a).equals(b);

/** Pixels of a part of a card: whether they are all of the newsroom's colour, and how many are of text. */
async function pixels(bytes: Uint8Array, left: number, top: number, width: number, height: number) {
  const { data } = await sharp(bytes)
    .extract({ left, top, width, height })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  let white = 0;
  let accent = 0;
  for (let i = 0; i < data.length; i += 3) {
    const rgb = [...data.subarray(i, i + 3)];
    if (rgb.every((value) => value > 250)) white += 1;
    if (rgb.every((value, n) => value === ACCENT[n])) accent += 1;
  }
  return { white, accent, all: width * height };
}

/** Where the title stands on a card without a picture. */
const titleOf = (bytes: Uint8Array) => pixels(bytes, 0, 160, 1200, 345);

describe('a card of', () => {
  it.each([
    ['a title of 2,000 characters in one word', { title: 'W'.repeat(2000) }],
    ['a title of 2,000 characters in many', { title: 'The sea is high. '.repeat(118) }],
    ['an Arabic title of 2,000 characters', { language: 'ar', title: 'ارتفع البحر '.repeat(167) }],
    ['a Chinese title of 2,000 characters', { language: 'zh', title: '海平面上升'.repeat(400) }],
    ['mixed directions and overrides', { title: 'The word مقاييس المد \u202e(tide) 验潮站 3–5 m' }],
    ['long names', { newsroom: 'Office of Tides and Harbours '.repeat(20), kicker: 'Flood '.repeat(60) }],
  ])('%s stays within its margins', async (_, change) => {
    const bytes = await paint({ ...card, ...change });
    expect((await titleOf(bytes)).white).toBeGreaterThan(500);
    for (const [left, top, width, height] of [
      [0, 0, 70, 630],
      [1130, 0, 70, 630],
      [0, 0, 1200, 60],
      [0, 590, 1200, 40],
    ] as const) {
      const { accent, all } = await pixels(bytes, left, top, width, height);
      expect(accent).toBe(all);
    }
    // Between the title and the rule above the newsroom's name.
    const { accent, all } = await pixels(bytes, 76, 500, 1048, 8);
    expect(accent).toBe(all);
  });

  it.each([
    ['emoji', 'Tides 🌊👩🏽‍🚀✈️ rise', 'Tides rise'],
    ['scripts that no font has', '한국어 Tides ภาษาไทย rise', 'Tides rise'],
    ['control characters', 'Tides\u0007\n\t rise', 'Tides rise'],
  ])('%s leaves them out', async (_, title, rest) => {
    expect(same(await paint({ ...card, title }), await paint({ ...card, title: rest }))).toBe(true);
  });

  it('nothing that can be set says the rest', async () => {
    const bytes = await paint({ ...card, title: '한국어', kicker: undefined });
    expect((await titleOf(bytes)).white).toBe(0);
    expect((await pixels(bytes, 0, 530, 600, 60)).white).toBeGreaterThan(500);
  });

  it('a picture that breaks off is none', async () => {
    await expect(paint({ ...card, picture: media }, Buffer.from('no picture'))).rejects.toThrow(/image/);
    expect((await titleOf(await paint(card))).white).toBeGreaterThan(500);
  });
});

describe('a card in', () => {
  it.each([
    ['ar', 'مقاييس المد تصل إلى آخر ميناء', '٢٤ نوفمبر ٢٠٢٦'],
    ['en', 'Tide gauges reach the last harbour', '24 November 2026'],
    ['es', 'Los mareógrafos llegan al último puerto: ¿y ahora?', '24 de noviembre de 2026'],
    ['fr', 'Les marégraphes atteignent « le dernier port »', '24 novembre 2026'],
    ['ru', 'Мареографы добрались до последней гавани', '24 ноября 2026 г.'],
    ['zh', '验潮站建到了最后一座港口：“从此我们能读懂海水”', '2026年11月24日'],
  ])('%s is a PNG of the size, the same every time, with its words', async (language, title, date) => {
    const said = { ...card, language, title, date };
    const bytes = await paint(said);
    expect(Buffer.from(bytes.subarray(0, 8))).toEqual(PNG);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', ...CARD_SIZE });
    // Another painter has none of the fonts and none of the memory of this one.
    expect(same(await createPainter()(said), bytes)).toBe(true);
    const { white, accent } = await titleOf(bytes);
    expect(white).toBeGreaterThan(5000);
    expect(accent).toBeGreaterThan(100_000);
    // The words begin at the side where the language does.
    const [left, right] = [await pixels(bytes, 76, 56, 300, 20), await pixels(bytes, 824, 56, 300, 20)];
    expect(left.white > 0).toBe(language !== 'ar');
    expect(right.white > 0).toBe(language === 'ar');
    // Every letter was found: without one of them, it is another card.
    const [, ...rest] = title;
    expect(same(await paint({ ...said, title: rest.join('') }), bytes)).toBe(false);
  });
});

describe('a picture', () => {
  it.each([
    ['lying', 1600, 900],
    ['upright', 600, 1600],
    ['tiny', 20, 10],
  ])('%s fills the side where lines end', async (_, width, height) => {
    const green = sharp({ create: { width, height, channels: 3, background: '#20c040' } });
    const photo = await green.jpeg().toBuffer();
    for (const [language, left] of [
      ['en', 720],
      ['ar', 0],
    ] as const) {
      const bytes = await paint({ ...card, language, picture: media }, photo);
      const { format, width: wide, height: high } = await sharp(bytes).metadata();
      expect({ format, width: wide, height: high }).toEqual({ format: 'jpeg', ...CARD_SIZE });
      const side = await sharp(bytes)
        .extract({ left: left + 8, top: 0, width: 464, height: 630 })
        .png()
        .toBuffer();
      const { channels } = await sharp(side).stats();
      for (const [n, value] of [0x20, 0xc0, 0x40].entries()) {
        expect(Math.abs((channels[n]?.min ?? 0) - value)).toBeLessThan(12);
        expect(Math.abs((channels[n]?.max ?? 0) - value)).toBeLessThan(12);
      }
    }
  });
});
