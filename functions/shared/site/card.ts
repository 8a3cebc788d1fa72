import { createHash } from 'node:crypto';
import { mediaAddress } from '../domain/address.ts';
import { mainRendition } from '../domain/media.ts';
import type { NewsroomSettings } from '../domain/newsroom.ts';
import type { Media } from '../domain/release.ts';
import { longDate } from './i18n/index.ts';
import { newsroomName, termName } from './i18n/words.ts';
import type { PublicRelease } from './pages/public-release.ts';

/** Pixels; the shape that networks show a link in (Open Graph: 1.91 to 1). */
export const CARD_SIZE = { width: 1200, height: 630 } as const;

/** Goes up whenever a card would look different: cards are named by what they are made of, and the drawing is of it. */
const TEMPLATE = 1;

/** All that a release's card is made of: what networks show of a link to it. */
export interface Card {
  slug: string;
  language: string;
  newsroom: string;
  /** The name of the release's first topic. */
  kicker?: string | undefined;
  title: string;
  /** In the reader's language. */
  date: string;
  /** `#rrggbb` */
  accent: string;
  /** The release's own picture, of which there is a JPEG. */
  picture?: Media | undefined;
}

/** The card of a release; nothing of a retracted one. */
export function cardOf({ revision, files }: PublicRelease, settings: NewsroomSettings): Card | undefined {
  const { slug, language, status, document } = revision;
  if (status === 'retracted') return undefined;
  const [topic] = document.topics;
  return {
    slug,
    language,
    newsroom: newsroomName(settings, language),
    kicker: topic && termName(settings.topics, topic, language),
    title: document.title,
    date: longDate(document.date, language, settings.timeZone),
    accent: settings.colours.accent,
    picture: files.find((file) => file.name === document.image?.name && mainRendition(file)),
  };
}

/** PNG for type alone; JPEG where there is a photograph, which is large as a PNG. */
export const cardType = ({ picture }: Card): 'image/png' | 'image/jpeg' =>
  picture ? 'image/jpeg' : 'image/png';

/** Where a card stands. What it is made of is in the name, so that it never changes and may be kept for ever. */
export function cardAddress(card: Card): string {
  const { slug, picture, ...words } = card;
  const hash = createHash('sha256')
    .update(JSON.stringify([TEMPLATE, words, picture?.hash]))
    .digest('hex');
  const name = `card.${card.language}.${cardType(card) === 'image/png' ? 'png' : 'jpg'}`;
  return mediaAddress({ slug, hash: hash.slice(0, 16), name });
}
