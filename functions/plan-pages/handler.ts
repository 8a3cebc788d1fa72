import type { PublicEvent } from '../../events/catalogue.ts';
import { eventId } from '../../events/event-id.ts';
import { releaseAcceptedV1 } from '../../events/release-accepted.v1.ts';
import { type CardJob, type PageJob, queuedPages } from '../shared/domain/jobs.ts';
import type { NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import {
  neighbourAddresses,
  searchAddresses,
  sharedAddresses,
  touchedAddresses,
} from '../shared/domain/pages.ts';
import type { Jobs } from '../shared/domain/ports.ts';
import { publicRevisions } from '../shared/domain/readable.ts';
import type { Edition, ReleaseDocument, Revision } from '../shared/domain/release.ts';
import { busMessage, queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';

export interface Deps {
  index: Pick<NewsroomIndex, 'editions' | 'revisions' | 'revisionsOf' | 'mergedYears' | 'beside' | 'months'>;
  pages: Jobs<PageJob>;
  cards: Jobs<CardJob>;
  settings: NewsroomSettings;
  log: Log;
}

/** Turns an accepted revision into one job for each page that it touches, and one for its social card. */
export const createHandler = ({ index, pages, cards, settings, log }: Deps) =>
  queueHandler(
    busMessage(releaseAcceptedV1),
    async ({ detail: event }) => {
      const { slug, language, revision } = event.data;
      const [editions, revisions, merged] = await Promise.all([
        index.editions(slug),
        index.revisions(slug, language),
        index.mergedYears(language),
      ]);
      const edition = editions.find((e) => e.language === language);
      const current = revisions.find((r) => r.revision === revision);
      if (!edition || !current?.publishedAt || edition.publicRevision < revision) {
        throw new Error(
          `${event.id}: revision ${revision} of ${slug} (${language}) is not public in the index; it is written before it is announced`,
        );
      }
      const previous = revisions.find((r) => r.revision < revision && r.publishedAt !== undefined);
      const announce = announcementOf(current, current.publishedAt, edition);
      const shown = publicRevisions(edition, revisions);
      const translations =
        current.status === previous?.status ? [] : await translationsOf(index, editions, language);
      // The lines of what was withdrawn are those of what the public was shown before.
      const withdrawn =
        previous?.status === 'retracted'
          ? revisions.find((r) => r.revision < previous.revision && r.publishedAt && r.status === 'published')
          : undefined;
      const years = merged.map(({ year }) => year);
      const touched = [
        ...touchedAddresses(current, previous, edition, editions, settings, shown, translations),
        ...(withdrawn ? touchedAddresses(current, withdrawn, edition, editions, settings, shown) : []),
        ...searchAddresses(current, previous, years, settings),
      ];
      // Of an archive, whoever brings it in asks for all that releases share, once, when all of it is in.
      const shared = new Set(isImported(current) ? sharedAddresses(current, settings) : []);
      const neighbours = isImported(current)
        ? []
        : await neighbourAddresses(index, current, previous, settings);
      const asked = new Set([...touched, ...neighbours].filter((address) => !shared.has(address)));
      await pages.send(
        queuedPages(asked, event.id, (address) => ({
          ...(announce && address === edition.path ? { announce } : {}),
          ...(isImported(current) ? { bulk: true } : {}),
        })),
      );
      if (current.status !== 'retracted') await cards.send([{ job: { slug, language } }]);
      log.info('pages planned', { slug, language, revision, pages: asked.size });
    },
    log,
  );

/** What the other editions of a release say in public. */
async function translationsOf(
  index: Pick<NewsroomIndex, 'revisionsOf'>,
  editions: Edition[],
  language: string,
): Promise<ReleaseDocument[]> {
  const others = editions.filter((e) => e.language !== language && e.publicRevision > 0);
  const shown = await index.revisionsOf(others.map((e) => ({ ...e, revision: e.publicRevision })));
  return shown.map(({ document }) => document);
}

/** The first revision of what came out of an archive; what follows is news. */
const isImported = ({ imported, revision }: Revision): boolean => imported === true && revision === 1;

/** What the world is told once the page is there; nothing of a minor revision. */
function announcementOf(revision: Revision, time: string, edition: Edition): PublicEvent | undefined {
  const { announcement } = revision;
  if (announcement === undefined || announcement === 'none') return undefined;
  const type = `release.${announcement}.v1` as const;
  const { slug, language, document } = revision;
  return {
    id: eventId(type, slug, language, revision.revision),
    type,
    time,
    data: {
      slug,
      language,
      revision: revision.revision,
      path: edition.path,
      topics: document.topics,
      places: document.places,
    },
  };
}
