import { type CardJob, type PageJob, queuedPages } from '../jobs.ts';
import type { NewsroomSettings } from '../newsroom.ts';
import type { NewsroomIndex } from '../newsroom-index.ts';
import { everyRevisionAddress, touchedAddresses } from '../pages.ts';
import type { Jobs } from '../ports.ts';
import { publicRevisions } from '../readable.ts';

/**
 * Whether a page shows a file by this name: that of the release, or that of an earlier revision, which stays readable.
 * What is public is not replaced under its name: nothing overwrites a revision, and the picture of a held one would be
 * on a page before its time (law 9).
 */
export async function isShown(
  index: Pick<NewsroomIndex, 'editions' | 'revisions'>,
  slug: string,
  name: string,
): Promise<boolean> {
  const editions = (await index.editions(slug)).filter((e) => e.publicRevision > 0);
  const all = await Promise.all(editions.map(({ language }) => index.revisions(slug, language)));
  const source = `"media:${encodeURIComponent(name)}"`;
  return all
    .flat()
    .filter(({ publishedAt }) => publishedAt !== undefined)
    .some(({ document }) => document.image?.name === name || document.bodyHtml.includes(source));
}

/** Asks for the pages of a release again: a file of it may come after the text that shows it. */
export async function renderAgain(
  {
    index,
    pages,
    settings,
  }: {
    index: Pick<NewsroomIndex, 'editions' | 'revisions'>;
    pages: Jobs<PageJob>;
    settings: NewsroomSettings;
  },
  slug: string,
  cause: string,
): Promise<void> {
  const editions = await index.editions(slug);
  const addresses = new Set<string>();
  for (const edition of editions.filter((e) => e.publicRevision > 0)) {
    const revisions = await index.revisions(slug, edition.language);
    const shown = publicRevisions(edition, revisions);
    const current = shown.find(({ revision }) => revision === edition.publicRevision);
    if (!current) continue;
    for (const address of [
      ...touchedAddresses(current, undefined, edition, editions, settings),
      // An earlier revision shows the file under its name as well.
      ...everyRevisionAddress(edition.path, shown),
    ]) {
      addresses.add(address);
    }
  }
  await pages.send(queuedPages(addresses, cause));
}

/** Asks for the cards of a release again, as its pages. One that is there already is not drawn again. */
export async function drawAgain(
  { index, cards }: { index: Pick<NewsroomIndex, 'editions'>; cards: Jobs<CardJob> },
  slug: string,
): Promise<void> {
  const editions = (await index.editions(slug)).filter((e) => e.publicRevision > 0);
  await cards.send(editions.map(({ language }) => ({ job: { slug, language } })));
}
