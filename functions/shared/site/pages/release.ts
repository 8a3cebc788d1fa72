import type { Page } from '../../domain/address.ts';
import { toNinjs } from '../../domain/items/ninjs.ts';
import type { NewsroomIndex } from '../../domain/newsroom-index.ts';
import { cardAddress, cardOf } from '../card.ts';
import { jsonFile, textFile } from '../files.ts';
import { textsOf } from '../i18n/index.ts';
import { page, type RenderContext, type RenderedPage } from '../rendered.ts';
import { renderMoved } from './moved.ts';
import { onwardFrom } from './onward.ts';
import { publicReleaseAt } from './public-release.ts';
import { releaseHead } from './release-head.ts';
import { releaseMain } from './release-main.ts';
import { releaseText } from './release-text.ts';

/** The page of a release, with its text and its ninjs item. `undefined`: there is nothing public at this address. */
export async function renderRelease(
  index: NewsroomIndex,
  { slug, language }: Extract<Page, { kind: 'release' }>,
  address: string,
  context: RenderContext,
): Promise<RenderedPage | undefined> {
  const release = await publicReleaseAt(index, address, slug, language);
  if (!release) return undefined;
  if (release.edition.path !== address) return renderMoved(release.edition.path, address, language, context);
  const { edition, revision, editions, all, files } = release;
  const { title, summary } = revision.document;
  const withdrawn = revision.status === 'retracted';
  const onward = withdrawn ? undefined : await onwardFrom(index, revision, context);
  const card = cardOf(release, context.settings);
  const main = releaseMain(release, onward, context);
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
        `${JSON.stringify(toNinjs({ ...context, edition, revision, editions, all, media: files }), null, 1)}\n`,
        language,
      ),
      'index.txt': textFile(releaseText(release, context), language),
    },
    media: release.pictures.shown,
    card: card && cardAddress(card),
  };
}
