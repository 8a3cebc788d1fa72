import * as z from 'zod';
import type { NewsroomSettings, Term } from './newsroom.ts';
import type { Edition, Revision } from './release.ts';
import { distinctWords } from './search.ts';

/** What the index keeps of an edition for search: a line of its month, as lists have theirs. */
export const searchEntry = z.object({
  slug: z.string(),
  language: z.string(),
  /** UTC */
  date: z.string(),
  path: z.string(),
  title: z.string(),
  summary: z.string(),
  /** Normalised words beside those of title and summary, a space between any two. */
  words: z.string(),
});
export type SearchEntry = z.infer<typeof searchEntry>;

/**
 * Characters of words that are kept of an edition: some five hundred words, or thirteen hundred pairs of Chinese
 * characters, which is all of most releases and the first half of the longest.
 */
const WORDS_LENGTH = 4000;

/** What search knows of a public revision. */
export function searchEntryOf(
  { slug, language, document }: Revision,
  { path }: Edition,
  settings: NewsroomSettings,
): SearchEntry {
  const { title, subtitle, summary, date, number, contacts, dateline } = document;
  const names = (terms: Term[], ids: string[]) =>
    ids.map((id) => terms.find((term) => term.id === id)?.name[language] ?? id);
  // What people look for by name comes first, lest a long body crowds it out.
  const texts = [
    subtitle,
    number,
    dateline?.place,
    ...names(settings.topics, document.topics),
    ...names(settings.places, document.places),
    ...contacts.map(({ name }) => name),
    document.bodyText,
  ];
  const words = distinctWords(
    texts.filter((text) => text !== undefined),
    [title, summary],
    WORDS_LENGTH,
  );
  return { slug, language, date, path, title, summary, words };
}
