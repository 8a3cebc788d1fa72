import type { Page } from '../../domain/address.ts';
import type { NewsroomIndex } from '../../domain/newsroom-index.ts';
import { toNinjs } from '../../domain/ninjs.ts';
import type { Edition, Media, Revision } from '../../domain/release.ts';
import { jsonFile, textFile } from '../files.ts';
import { textsOf } from '../i18n/index.ts';
import { type Pictures, picturesOf } from '../pictures.ts';
import { page, type RenderContext, type RenderedPage } from '../rendered.ts';
import { releaseHead } from './release-head.ts';
import { releaseMain } from './release-main.ts';
import { releaseText } from './release-text.ts';

/** All that the page of a release is made of. Nothing of a held revision is in it (law 9). */
export interface PublicRelease {
  edition: Edition;
  revision: Revision;
  /** Public revisions, newest first. */
  revisions: Revision[];
  /** Editions of the release that can be read, this one among them. */
  editions: Edition[];
  files: Media[];
  pictures: Pictures;
}

/** The page of a release, with its text and its ninjs item. `undefined`: there is nothing public at this address. */
export async function renderRelease(
  index: NewsroomIndex,
  { slug, language }: Extract<Page, { kind: 'release' }>,
  address: string,
  context: RenderContext,
): Promise<RenderedPage | undefined> {
  const release = await publicRelease(index, slug, language);
  if (!release || release.edition.path !== address) return undefined;
  const { edition, revision, editions, files } = release;
  const { title, summary } = revision.document;
  const withdrawn = revision.status === 'retracted';
  const main = releaseMain(release, context);
  const head = releaseHead(release, context);
  return {
    files: {
      'index.html': await page(context, {
        language,
        title: withdrawn ? `${textsOf(language).retracted}: ${title}` : title,
        ...(withdrawn ? {} : { description: summary }),
        address,
        alternates: Object.fromEntries(editions.map((e) => [e.language, e.path])),
        kind: withdrawn ? 'withdrawn' : 'release',
        head,
        main,
      }),
      'index.json': jsonFile(
        `${JSON.stringify(toNinjs({ ...context, edition, revision, editions, media: files }), null, 1)}\n`,
        language,
      ),
      'index.txt': textFile(releaseText(release, context), language),
    },
    media: release.pictures.shown,
  };
}

async function publicRelease(
  index: NewsroomIndex,
  slug: string,
  language: string,
): Promise<PublicRelease | undefined> {
  const [all, everyRevision, files] = await Promise.all([
    index.editions(slug),
    index.revisions(slug, language),
    index.media(slug),
  ]);
  const edition = all.find((e) => e.language === language);
  if (!edition || edition.publicRevision === 0) return undefined;
  const revisions = everyRevision.filter((r) => r.publishedAt && r.revision <= edition.publicRevision);
  const revision = revisions.find((r) => r.revision === edition.publicRevision);
  if (!revision) return undefined;
  const readable = await Promise.all(
    all.map(async (e) => (e.language === language || (await isReadable(index, e)) ? [e] : [])),
  );
  return { edition, revision, revisions, editions: readable.flat(), files, pictures: picturesOf(files) };
}

/** Has the edition a public text that stands? One whose next revision is held shows its last public one. */
async function isReadable(index: NewsroomIndex, edition: Edition): Promise<boolean> {
  if (edition.publicRevision === 0 || edition.status === 'retracted') return false;
  if (edition.status === 'published') return true;
  const shown = await index.revision(edition.slug, edition.language, edition.publicRevision);
  return shown?.status === 'published';
}
