import { createRequire } from 'node:module';
import canvaskit, { type CanvasKit, type Paragraph, type TypefaceFontProvider } from 'canvaskit-wasm/full';
import { CARD_SIZE, type Card, cardType } from '../shared/site/card.ts';
import { directionOf } from '../shared/site/i18n/index.ts';
import { createFonts } from './fonts.ts';
import { createTypesetter, type TypeStyle } from './type.ts';

const require = createRequire(import.meta.url);

/** Pixels. */
const MARGIN = 76;
const PICTURE_WIDTH = 480;
const BAR = { width: 64, height: 8 };

const KICKER: TypeStyle = { size: 30, weight: 600, lines: 1 };
const NAME: TypeStyle = { size: 30, weight: 700, lines: 1 };
const DATE: TypeStyle = { size: 28, weight: 400, lines: 1, opacity: 0.9 };
/** Sizes in which a title is tried, and the lines that it may have, without and with a picture beside it. */
const TITLE = {
  wide: [
    { size: 96, lines: 2 },
    { size: 82, lines: 3 },
    { size: 68, lines: 3 },
    { size: 60, lines: 4 },
    { size: 52, lines: 5 },
  ],
  narrow: [
    { size: 66, lines: 3 },
    { size: 58, lines: 4 },
    { size: 50, lines: 5 },
    { size: 42, lines: 5 },
  ],
};
/** Line height of titles: letters with marks above and below them need more. */
const LEADING: Record<string, number> = { ar: 1.36, zh: 1.28 };

/**
 * Draws cards: PNG, or JPEG of one with a picture. Skia is loaded at the first card, each file of a font at the first
 * that needs it. The same card gives the same bytes.
 *
 * @throws Error where the picture can't be decoded
 */
export function createPainter(): (card: Card, picture?: Uint8Array) => Promise<Uint8Array> {
  const fontsFor = createFonts();
  const registered = new Set<string>();
  let loading: Promise<{ ck: CanvasKit; provider: TypefaceFontProvider }> | undefined;
  const load = async () => {
    const ck = await canvaskit.default({
      locateFile: (file) => require.resolve(`canvaskit-wasm/bin/full/${file}`),
    });
    return { ck, provider: ck.TypefaceFontProvider.Make() };
  };
  return async (card, picture) => {
    loading ??= load();
    const { ck, provider } = await loading;
    const fonts = fontsFor(`${card.newsroom}${card.kicker ?? ''}${card.title}${card.date}…`, card.language);
    for (const { family, read } of fonts.filter((font) => !registered.has(font.family))) {
      provider.registerFont(Uint8Array.from(read()).buffer, family);
      registered.add(family);
    }
    return paint(
      ck,
      provider,
      card,
      picture,
      fonts.map(({ family }) => family),
    );
  };
}

function paint(
  ck: CanvasKit,
  provider: TypefaceFontProvider,
  card: Card,
  picture: Uint8Array | undefined,
  families: string[],
): Uint8Array {
  const { width, height } = CARD_SIZE;
  const isRightToLeft = directionOf(card.language) === 'rtl';
  // Skia's memory is not collected.
  const kept: { delete(): void }[] = [];
  const keep = <T extends { delete(): void }>(thing: T): T => {
    kept.push(thing);
    return thing;
  };
  try {
    const surface = keep(made(ck.MakeSurface(width, height), 'surface'));
    const canvas = surface.getCanvas();
    canvas.clear(ck.parseColorString(card.accent));
    const beside = picture ? PICTURE_WIDTH : 0;
    const column = { left: isRightToLeft ? beside + MARGIN : MARGIN, width: width - beside - 2 * MARGIN };

    if (picture) {
      const image = keep(made(ck.MakeImageFromEncoded(picture), 'image'));
      const to = ck.XYWHRect(isRightToLeft ? 0 : width - beside, 0, beside, height);
      const scale = Math.max(beside / image.width(), height / image.height());
      const [w, h] = [beside / scale, height / scale];
      const from = ck.XYWHRect((image.width() - w) / 2, (image.height() - h) / 2, w, h);
      canvas.drawImageRectOptions(image, from, to, ck.FilterMode.Linear, ck.MipmapMode.Linear, null);
    }

    const type = createTypesetter(ck, provider, families, card.language, keep);
    /** Where something of a width begins that stands at the start, or at the end, of the lines. */
    const start = (w: number) => (isRightToLeft ? column.left + column.width - w : column.left);
    const end = (w: number) => (isRightToLeft ? column.left : column.left + column.width - w);
    const draw = (paragraph: Paragraph, y: number) =>
      canvas.drawParagraph(paragraph, start(paragraph.getMaxWidth()), y);
    const rule = (w: number, h: number, y: number, opacity: number) => {
      const colour = keep(new ck.Paint());
      colour.setColor(ck.Color(255, 255, 255, opacity));
      canvas.drawRect(ck.XYWHRect(start(w), y, w, h), colour);
    };

    let top = MARGIN - BAR.height;
    rule(BAR.width, BAR.height, top, 1);
    top += BAR.height + 20;
    if (card.kicker) {
      const kicker = type.set(type.settable(card.kicker), KICKER, column.width);
      draw(kicker, top);
      top += kicker.getHeight() + 18;
    }

    // From below: the newsroom and the date in one line, or, beside a picture, in two.
    let bottom = height - MARGIN + 18;
    const newsroom = type.settable(card.newsroom);
    const dated = type.settable(card.date);
    const date = type.set(dated, DATE, Math.ceil(type.set(dated, DATE, column.width).getLongestLine()) + 1);
    bottom -= date.getHeight();
    if (picture) {
      draw(date, bottom);
      const name = type.set(newsroom, { ...NAME, lines: 2 }, column.width);
      bottom -= name.getHeight() + 6;
      draw(name, bottom);
    } else {
      canvas.drawParagraph(date, end(date.getMaxWidth()), bottom);
      draw(type.set(newsroom, NAME, column.width - date.getMaxWidth() - MARGIN / 2), bottom - 1);
    }
    bottom -= 22;
    rule(column.width, 2, bottom, 0.35);

    const leading = LEADING[card.language] ?? 1.14;
    const steps = (picture ? TITLE.narrow : TITLE.wide).map((step) => ({ ...step, weight: 700, leading }));
    draw(type.headline(type.settable(card.title), steps, column.width, bottom - 24 - top), top);

    const format = cardType(card) === 'image/png' ? ck.ImageFormat.PNG : ck.ImageFormat.JPEG;
    return made(keep(surface.makeImageSnapshot()).encodeToBytes(format, 86), 'file');
  } finally {
    for (const thing of kept.reverse()) thing.delete();
  }
}

/** Skia says null where it can't; with what it is given here, only for want of memory or of a sound picture. */
function made<T>(thing: T | null, what: string): T {
  if (thing === null) throw new Error(`Skia made no ${what}`);
  return thing;
}
