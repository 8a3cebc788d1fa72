import type { PublicEvent } from '../../../events/catalogue.ts';
import type { ToldItem } from './delivery.ts';
import type { NewsroomIndex } from './newsroom-index.ts';
import { readableEditions } from './readable.ts';

/** What there is to tell of an edition, in the words of this moment. */
export interface Story {
  slug: string;
  language: string;
  kind: ToldItem['kind'];
  title: string;
  summary: string;
  changeNote: string | undefined;
  path: string;
  /** The moment of publication as the newsroom dates it, UTC. */
  date: string;
  /** The revision that is announced. */
  revision: number;
  /** The revision whose words these are. */
  text: number;
}

const KIND: Record<PublicEvent['type'], ToldItem['kind']> = {
  'release.published.v1': 'published',
  'release.corrected.v1': 'corrected',
  'release.retracted.v1': 'retracted',
};

/** The kind of fact that an event tells. */
export const kindOf = (event: PublicEvent): ToldItem['kind'] => KIND[event.type];

/**
 * Reads the newest public revision of the edition that an event is about.
 *
 * @returns `outdated` where the edition was withdrawn after the event, or came back after its withdrawal: that is told
 *   by an event of its own
 * @throws Error where the index lacks the revision: first the index, then the event (law 2)
 */
export async function readStory(index: NewsroomIndex, event: PublicEvent): Promise<Story | 'outdated'> {
  const { slug, language, revision } = event.data;
  const kind = kindOf(event);
  const edition = await index.edition(slug, language);
  const newest = edition && (await index.revision(slug, language, edition.publicRevision));
  const told = await index.revision(slug, language, revision);
  if (!edition || !newest || !told)
    throw new Error(
      `the index does not hold revision ${revision} of ${slug} (${language}) that ${event.id} tells of`,
    );
  if ((newest.status === 'retracted') !== (kind === 'retracted')) return 'outdated';
  return {
    slug,
    language,
    kind,
    title: newest.document.title,
    summary: newest.document.summary,
    changeNote: kind === 'published' ? undefined : told.changeNote,
    path: edition.path,
    date: newest.document.date,
    revision,
    text: newest.revision,
  };
}

/** The languages in which a release can be read now, with what there is to tell in each, read when it is asked for. */
export async function readEditions(index: NewsroomIndex, slug: string) {
  const open = await readableEditions(index, await index.editions(slug));
  return {
    languages: new Set(open.map(({ language }) => language)),
    async story(language: string): Promise<Story> {
      const edition = open.find((one) => one.language === language);
      const newest = edition && (await index.revision(slug, language, edition.publicRevision));
      if (!edition || !newest) throw new Error(`the index does not hold ${slug} (${language}) that it lists`);
      const { title, summary, date } = newest.document;
      const { path } = edition;
      const { revision } = newest;
      return {
        slug,
        language,
        kind: 'published',
        title,
        summary,
        changeNote: undefined,
        path,
        date,
        revision,
        text: revision,
      };
    },
  };
}
