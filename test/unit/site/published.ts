import { facetsOf, monthOf, releaseAddress } from '../../../functions/shared/domain/address.ts';
import type { Edition, ReleaseDocument, Revision } from '../../../functions/shared/domain/release.ts';
import { searchEntryOf } from '../../../functions/shared/domain/search-entry.ts';
import { render } from '../../../functions/shared/site/render.ts';
import type { memoryIndex } from '../../support/memory-index.ts';
import { anEdition, anEntry, aRevision, testNewsroom, testScripts } from '../../support/newsroom.ts';

export const context = { settings: testNewsroom, siteUrl: 'https://news.example.org', scripts: testScripts };

type Index = ReturnType<typeof memoryIndex>;
type Said = Partial<Omit<Revision, 'document'>> & { document?: Partial<ReleaseDocument> };

/** Puts a revision into the index as ingest-release does, as public as it says. */
export async function publish(
  index: Index,
  said: Said = {},
): Promise<{ revision: Revision; edition: Edition }> {
  const revision = aRevision(said);
  const { slug, language, document } = revision;
  const before = await index.edition(slug, language);
  const previous = before && (await index.revision(slug, language, before.publicRevision));
  await index.addRevision(revision);
  const path = before?.path ?? releaseAddress(language, slug, document.date, testNewsroom.timeZone);
  const edition = anEdition({
    slug,
    language,
    path,
    revision: revision.revision,
    publicRevision: revision.revision,
    status: revision.status,
    ...(revision.publishedAt ? { updatedAt: revision.publishedAt } : {}),
  });
  await index.replaceEdition(edition, before);
  const month = (date: string) => monthOf(date, testNewsroom.timeZone);
  if (previous) {
    for (const facet of facetsOf(previous.document)) {
      await index.removeListEntry(facet, month(previous.document.date), anEntry(previous, path));
      await index.removeWithdrawn(facet, anEntry(previous, path));
      if (revision.status === 'retracted') {
        const withdrawn = { ...revision, document: previous.document };
        await index.putWithdrawn(facet, anEntry(withdrawn, path));
      }
    }
    await index.removeSearchEntry(month(previous.document.date), anEntry(previous, path));
  }
  if (revision.status === 'published') {
    for (const facet of facetsOf(document)) {
      await index.putListEntry(facet, month(document.date), anEntry(revision, path));
    }
    const searched = searchEntryOf(revision, edition, testNewsroom);
    await index.putSearchEntry(month(document.date), searched);
  }
  return { revision, edition };
}

/** Puts a revision into the index that nobody may see yet. */
export async function hold(index: Index, said: Said = {}): Promise<void> {
  const { publishedAt: _, announcement: __, ...revision } = aRevision(said);
  const { slug, language } = revision;
  const before = await index.edition(slug, language);
  await index.addRevision(revision);
  await index.replaceEdition(
    {
      ...(before ?? anEdition({ slug, language, publicRevision: 0 })),
      revision: revision.revision,
      status: 'scheduled',
      dueAt: '2030-01-01T00:00:00Z',
    },
    before,
  );
}

/** A file of a page as text; `undefined`: it is not there. */
export async function textAt(
  index: Index,
  address: string,
  file = 'index.html',
  settings = testNewsroom,
): Promise<string | undefined> {
  const { files } = await render(index, address, { ...context, settings });
  const found = [...files].find(
    ([key]) => key.endsWith(`/${file}`) || key === file || !address.endsWith('/'),
  );
  return found && String(found[1].body);
}
