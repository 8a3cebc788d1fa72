import type { PageJob } from '../jobs.ts';
import type { NewsroomSettings } from '../newsroom.ts';
import type { NewsroomIndex } from '../newsroom-index.ts';
import { touchedAddresses } from '../pages.ts';
import type { Jobs } from '../ports.ts';

/**
 * Whether a page shows a file by this name. What is public is not replaced under its name: nothing overwrites a
 * revision, and the picture of a held one would be on the page before its time (law 9).
 */
export async function isShown(
  index: Pick<NewsroomIndex, 'editions' | 'revisionsOf'>,
  slug: string,
  name: string,
): Promise<boolean> {
  const editions = (await index.editions(slug)).filter((e) => e.publicRevision > 0);
  const shown = await index.revisionsOf(editions.map((e) => ({ ...e, revision: e.publicRevision })));
  const source = `"media:${encodeURIComponent(name)}"`;
  return shown.some(({ document }) => document.image?.name === name || document.bodyHtml.includes(source));
}

/** Asks for the pages of a release again: a file of it may come after the text that shows it. */
export async function renderAgain(
  {
    index,
    pages,
    settings,
  }: {
    index: Pick<NewsroomIndex, 'editions' | 'revision'>;
    pages: Jobs<PageJob>;
    settings: NewsroomSettings;
  },
  slug: string,
  cause: string,
): Promise<void> {
  const editions = await index.editions(slug);
  const addresses = new Set<string>();
  for (const edition of editions.filter((e) => e.publicRevision > 0)) {
    const revision = await index.revision(slug, edition.language, edition.publicRevision);
    if (!revision) continue;
    for (const address of touchedAddresses(revision, undefined, edition, editions, settings))
      addresses.add(address);
  }
  await pages.send(
    [...addresses].map((address) => ({
      job: { address },
      group: address,
      deduplication: `${cause} ${address}`,
    })),
  );
}
