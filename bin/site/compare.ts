import { createHash } from 'node:crypto';
import { digestOf } from '../../functions/shared/adapters/site.ts';
import { searchAddress, subscribeAddress } from '../../functions/shared/domain/address.ts';
import { everyAddress } from '../../functions/shared/domain/every-address.ts';
import type { CardJob } from '../../functions/shared/domain/jobs.ts';
import type { NewsroomIndex } from '../../functions/shared/domain/newsroom-index.ts';
import type { SiteFile, SiteInventory } from '../../functions/shared/domain/ports.ts';
import { readOnce } from '../../functions/shared/domain/read-once.ts';
import { allAssets } from '../../functions/shared/site/assets.ts';
import { mediaKeys } from '../../functions/shared/site/media-parts.ts';
import { addressOf, render } from '../../functions/shared/site/render.ts';
import type { RenderContext } from '../../functions/shared/site/rendered.ts';
import type { Stage } from '../stage.ts';

/** One file of the site that is not as the index has it. */
export interface Difference {
  key: string;
  /** `headers`: the bytes are right, their type, language or time to live is not. */
  what: 'missing' | 'different' | 'headers' | 'orphaned';
  /** The page that brings it back, or takes it away; absent: no page has to do with it. */
  address?: string;
  /** The edition whose social card it is: its job brings it back. */
  card?: CardJob;
}

export interface Comparison {
  pages: number;
  files: number;
  differences: Difference[];
}

export interface SiteDeps {
  index: NewsroomIndex;
  site: Pick<SiteInventory, 'list' | 'look'>;
  context: RenderContext;
}

/** A stage as this checkout sees it: its templates, its newsroom.yaml. */
export const comparable = async ({
  index,
  siteBucket,
  settings,
  outputs,
  scripts,
}: Stage): Promise<SiteDeps> => ({
  index,
  site: siteBucket,
  context: { settings, siteUrl: outputs.SiteUrl, scripts: await scripts() },
});

interface Options {
  /** Whether the headers are compared as well: a request for each file.
   * @default false
   */
  headers?: boolean;
  /** Called now and then; `share` is from 0 to 1. */
  progress?: (pages: number, share: number) => void;
}

/** Pages that are rendered at once: while one waits for the index, another is made. */
const AT_ONCE = 16;
/** Whoever renders a page writes the assets; this one shows nothing of the index. */
const ANY_PAGE = '/404.html';

type Look = (key: string) => Promise<{ md5: string; digest?: string | undefined } | undefined>;

/**
 * Renders every page that the index has and compares it with what stands in the bucket, which is listed, not read:
 * some 1,000 files a request. In memory is one line for each file of the bucket.
 */
export async function compareSite(deps: SiteDeps, options: Options = {}): Promise<Comparison> {
  const { index, site, context } = deps;
  const stored = new Map<string, string>();
  for await (const files of site.list()) for (const { key, md5 } of files) stored.set(key, md5);
  const accounted = new Set<string>();
  const look: Look = async (key) => {
    const md5 = stored.get(key);
    if (md5 === undefined) return undefined;
    accounted.add(key);
    return options.headers ? site.look(key) : { md5 };
  };

  const differences: Difference[] = [];
  let pages = 0;
  for (const { key, file } of allAssets(context.settings, context.scripts)) {
    differences.push(...(await differenceOf(key, file, look, ANY_PAGE)));
  }
  for await (const { addresses, share } of everyAddress(index, context.settings)) {
    const once = readOnce(index);
    for (let i = 0; i < addresses.length; i += AT_ONCE) {
      const some = addresses.slice(i, i + AT_ONCE);
      const found = await Promise.all(
        some.map((address) => differencesAt({ ...deps, index: once }, address, look)),
      );
      differences.push(...found.flat());
      pages += some.length;
      options.progress?.(pages, share);
    }
  }
  for (const key of await orphans(
    deps,
    [...stored.keys()].filter((one) => !accounted.has(one)),
  )) {
    const address = addressOf(key);
    differences.push({ key, what: 'orphaned', ...(address ? { address } : {}) });
  }
  return { pages, files: stored.size, differences: unique(differences) };
}

/** Looks again at what differed: the index and the bucket are read anew. What was on its way may have come since. */
export async function compareAgain(
  deps: SiteDeps,
  { differences, ...rest }: Comparison,
): Promise<Comparison> {
  const look: Look = (key) => deps.site.look(key);
  const checksHeaders = differences.some(({ what }) => what === 'headers');
  const { settings, scripts } = deps.context;
  const assets = new Map(allAssets(settings, scripts).map(({ key, file }) => [key, file]));
  const again: Difference[] = [];
  for (const address of new Set(differences.flatMap((one) => one.address ?? []))) {
    again.push(...(await differencesAt(deps, address, look)));
  }
  for (const { key, address } of differences) {
    const asset = assets.get(key);
    if (asset) again.push(...(await differenceOf(key, asset, look, ANY_PAGE)));
    else if (!address && (await look(key)) && (await orphans(deps, [key])).length > 0)
      again.push({ key, what: 'orphaned' });
  }
  const differ = unique(again).filter(({ what }) => what !== 'headers' || checksHeaders);
  return { ...rest, differences: differ };
}

/** A social card in the site bucket. */
const CARD = /^media\/[^/]+\/[0-9a-f]+\/card\.([a-z]{2,3})\.(?:png|jpg)$/;

/** What is wrong at and beside an address. */
async function differencesAt(
  { index, context }: SiteDeps,
  address: string,
  look: Look,
): Promise<Difference[]> {
  const { files, remove, media, card } = await render(index, address, context);
  const found: Difference[] = [];
  for (const [key, file] of files) found.push(...(await differenceOf(key, file, look, address)));
  for (const key of remove) if (await look(key)) found.push({ key, what: 'orphaned', address });
  // Named by their content, so that what is there is right.
  for (const key of media.flatMap(mediaKeys)) {
    if (!(await look(key))) found.push({ key, what: 'missing', address });
  }
  const [, slug, , name = ''] = card?.split('/') ?? [];
  if (card && slug && !(await look(card))) {
    const [, language = ''] = name.split('.');
    found.push({ key: card, what: 'missing', address, card: { slug, language } });
  }
  return found;
}

async function differenceOf(key: string, file: SiteFile, look: Look, address: string): Promise<Difference[]> {
  const there = await look(key);
  if (!there) return [{ key, what: 'missing', address }];
  if (there.md5 !== createHash('md5').update(file.body).digest('hex')) {
    return [{ key, what: 'different', address }];
  }
  const isAsSent = !('digest' in there) || there.digest === digestOf(file);
  return isAsSent ? [] : [{ key, what: 'headers', address }];
}

/**
 * Whether a stage renders as this checkout does, by pages that show every asset and hardly anything of the index:
 * where it does not, what this checkout does not know may well belong.
 */
export async function runsThisCheckout(deps: SiteDeps): Promise<boolean> {
  const { languages } = deps.context.settings;
  const pages = [
    '/',
    ANY_PAGE,
    ...languages.flatMap((language) => [subscribeAddress(language), searchAddress(language)]),
  ];
  const found = await Promise.all(pages.map((address) => differencesAt(deps, address, deps.site.look)));
  return found.flat().length === 0;
}

/**
 * Those of some keys that the newsroom knows nothing of. A file of a release is known as long as its release has it,
 * whether a page shows it now or not: what was withdrawn may come back. So are the cards that an edition had: networks
 * name them as long as they show a link.
 */
export async function orphans({ index }: Pick<SiteDeps, 'index'>, keys: string[]): Promise<string[]> {
  const known = new Set<string>();
  const slugs = new Set(keys.flatMap((key) => /^media\/([^/]+)\//.exec(key)?.[1] ?? []));
  const editions = new Set<string>();
  for (const slug of slugs) {
    for (const key of (await index.media(slug)).flatMap(mediaKeys)) known.add(key);
    for (const { language, publicRevision } of await index.editions(slug)) {
      if (publicRevision > 0) editions.add(`${slug} ${language}`);
    }
  }
  const isCard = (key: string): boolean => editions.has(`${key.split('/')[1]} ${CARD.exec(key)?.[1]}`);
  return keys.filter((key) => !known.has(key) && !isCard(key));
}

function unique(differences: Difference[]): Difference[] {
  return [...new Map(differences.map((one) => [one.key, one])).values()];
}
