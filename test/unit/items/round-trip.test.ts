import { expect, it } from 'vitest';
import { itemAs } from '../../../functions/shared/domain/items/item.ts';
import { everything } from './everything.ts';
import { readNinjs } from './read-ninjs.ts';
import { corpusReleases, sampleReleases, siteUrl } from './releases.ts';

const releases = [everything, ...(await sampleReleases()), ...(await corpusReleases())];

it.each(releases)('$name is the same release, read back from its ninjs item', ({ sources }) => {
  const { edition, revision, media } = sources;
  const { document } = revision;
  const { body } = itemAs('ninjs-3.1', 'full', sources);
  expect(readNinjs(body, siteUrl, media)).toEqual({
    slug: revision.slug,
    language: revision.language,
    revision: revision.revision,
    firstPublishedAt: edition.publishedAt,
    publishedAt: revision.publishedAt,
    date: document.date,
    changeNote: revision.changeNote,
    title: document.title,
    subtitle: document.subtitle,
    summary: document.summary,
    place: document.dateline?.place,
    topics: document.topics,
    places: document.places,
    contacts: document.contacts,
    bodyHtml: document.bodyHtml,
    bodyText: document.bodyText,
  });
});
