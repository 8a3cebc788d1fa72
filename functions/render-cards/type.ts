import type { CanvasKit, Paragraph, TypefaceFontProvider } from 'canvaskit-wasm/full';
import { directionOf } from '../shared/site/i18n/index.ts';

/** How a text is set. Sizes are pixels. */
export interface TypeStyle {
  size: number;
  /** OpenType's `wght`. */
  weight: number;
  /** At most; what follows becomes an ellipsis. */
  lines: number;
  /** Of white. */
  opacity?: number;
  /** Line height, in sizes of the type. */
  leading?: number;
}

/** Sets texts of one language in white. */
export interface Typesetter {
  /** What can be set of a text: without what no font has, such as emoji, which would be boxes. */
  settable(text: string): string;
  /** A paragraph as wide as `width`. */
  set(text: string, style: TypeStyle, width: number): Paragraph;
  /**
   * A headline: in the largest of `steps` in which all of it fits, its lines about as long as each other; in the last,
   * cut after a word.
   *
   * @param room how high it may be
   */
  headline(text: string, steps: readonly TypeStyle[], width: number, room: number): Paragraph;
}

/** Something of Skia's, which has to be freed by hand. */
interface Freed {
  delete(): void;
}

/**
 * @param families the fonts, those to be tried first in front
 * @param keep takes what is to be freed when the card is done
 */
export function createTypesetter(
  ck: CanvasKit,
  provider: TypefaceFontProvider,
  families: string[],
  language: string,
  keep: <T extends Freed>(thing: T) => T,
): Typesetter {
  const textDirection = directionOf(language) === 'rtl' ? ck.TextDirection.RTL : ck.TextDirection.LTR;

  // One for all paragraphs: what it has found out of the fonts is kept.
  const collection = keep(ck.FontCollection.Make());
  collection.setDefaultFontManager(provider);

  function set(text: string, style: TypeStyle, width: number): Paragraph {
    const builder = ck.ParagraphBuilder.MakeFromFontCollection(
      new ck.ParagraphStyle({
        textDirection,
        // Said, because without a word of it a paragraph stands left, whatever its direction.
        textAlign: ck.TextAlign.Start,
        maxLines: style.lines,
        ellipsis: '…',
        textStyle: {
          fontFamilies: families,
          fontSize: style.size,
          // The weight is an axis of the fonts. As a style it would thicken them once more.
          fontVariations: [{ axis: 'wght', value: style.weight }],
          color: ck.Color(255, 255, 255, style.opacity ?? 1),
          heightMultiplier: style.leading ?? 1.3,
          halfLeading: true,
          locale: language,
        },
      }),
      collection,
    );
    builder.addText(text);
    const paragraph = keep(builder.build());
    builder.delete();
    paragraph.layout(width);
    return paragraph;
  }

  function settable(text: string): string {
    const plain = text.normalize('NFC').replace(/[\s\p{Cc}]+/gu, ' ');
    const line = { size: 20, weight: 400, lines: 10_000 };
    const lacking = new Set(set(plain, line, 10_000).unresolvedCodepoints());
    const isSettable = (cluster: string) => ![...cluster].some((c) => lacking.has(c.codePointAt(0) ?? 0));
    return segments(plain, language, 'grapheme').filter(isSettable).join('').replace(/\s+/g, ' ').trim();
  }

  function headline(text: string, steps: readonly TypeStyle[], width: number, room: number): Paragraph {
    const fits = (paragraph: Paragraph) => !paragraph.didExceedMaxLines() && paragraph.getHeight() <= room;
    for (const style of steps) {
      const paragraph = set(text, style, width);
      if (fits(paragraph)) return balanced(paragraph, width);
    }
    const last = steps.at(-1);
    if (!last) throw new Error('a headline needs a size');
    const style = { ...last, lines: linesIn(last, room) };
    const words = segments(text, language, 'word');
    const upTo = (n: number) =>
      `${words
        .slice(0, n)
        .join('')
        .replace(/[\s\p{P}]+$/u, '')}…`;
    const n = largest(0, words.length, (count) => fits(set(upTo(count), style, width)));
    // One word that is longer than all the room is cut within.
    return set(n > 0 ? upTo(n) : text, style, width);
  }

  /** The same lines, the narrowest they can be, so that no word stands alone in the last. */
  function balanced(paragraph: Paragraph, width: number): Paragraph {
    const lines = paragraph.getNumberOfLines();
    if (lines === 1) return paragraph;
    const narrower = largest(0, Math.floor(width / 2 / GRAIN), (by) => {
      paragraph.layout(width - by * GRAIN);
      return paragraph.getNumberOfLines() === lines && !paragraph.didExceedMaxLines();
    });
    paragraph.layout(width - narrower * GRAIN);
    return paragraph;
  }

  return { set, settable, headline };
}

/** Pixels to which the width of a headline is sought. */
const GRAIN = 8;

const linesIn = ({ size, leading = 1.3, lines }: TypeStyle, room: number): number =>
  Math.max(1, Math.min(lines, Math.floor(room / (size * leading))));

const segments = (text: string, language: string, granularity: 'grapheme' | 'word'): string[] =>
  [...new Intl.Segmenter(language, { granularity }).segment(text)].map(({ segment }) => segment);

/** The largest whole number of `low` to `high` that will do, where all below one that does do too. `low` does. */
function largest(low: number, high: number, does: (n: number) => boolean): number {
  if (low >= high) return low;
  const middle = Math.ceil((low + high) / 2);
  return does(middle) ? largest(middle, high, does) : largest(low, middle - 1, does);
}
