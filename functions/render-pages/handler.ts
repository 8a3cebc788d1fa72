import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type PageJob, pageJob } from '../shared/domain/jobs.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import type { Bus, SiteStore, Uploads } from '../shared/domain/ports.ts';
import { SCRIPT_NAMES } from '../shared/names.ts';
import type { Log } from '../shared/runtime/log.ts';
import { scriptAsset, siteAssets } from '../shared/site/assets.ts';
import { render } from '../shared/site/render.ts';
import type { RenderContext } from '../shared/site/rendered.ts';
import { createMediaCopier } from './media.ts';
import { readOnce } from './read-once.ts';

export interface Deps extends RenderContext {
  index: NewsroomIndex;
  uploads: Pick<Uploads, 'read'>;
  site: SiteStore;
  bus: Bus;
  log: Log;
}

/**
 * Renders the pages that a batch of jobs names, each once however often it is named (law 4), and then sends what its
 * jobs announce. A page that fails returns to the queue with all its jobs; the others are done.
 */
export function createHandler(deps: Deps): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const { settings, siteUrl, scripts, site, bus, log } = deps;
  const copyMedia = createMediaCopier(deps);
  const putAssets = once(async () => {
    const assets = [
      ...Object.values(siteAssets(settings)),
      ...SCRIPT_NAMES.map((name) => scriptAsset(scripts, name)),
    ];
    for (const { key, file } of assets) await site.put(key, file);
  });

  const renderPage = async (index: NewsroomIndex, address: string, jobs: PageJob[]) => {
    const { files, remove, media } = await render(index, address, { settings, siteUrl, scripts });
    const announcements = jobs.flatMap(({ announce }) => announce ?? []);
    if (announcements.length > 0 && files.size === 0) {
      throw new Error(`${address} is to be announced, but the index has nothing public there`);
    }
    // What a page shows is there before the page.
    await Promise.all([putAssets(), copyMedia(media)]);
    const results = await Promise.all([...files].map(([key, file]) => site.put(key, file)));
    await Promise.all(remove.map((key) => site.remove(key)));
    if (announcements.length > 0) await bus.emit(announcements);
    log.info('page rendered', {
      address,
      jobs: jobs.length,
      written: results.filter((result) => result === 'written').length,
      announced: announcements.length,
    });
  };

  const renderGroup = async (index: NewsroomIndex, records: SQSRecord[]): Promise<SQSRecord[]> => {
    try {
      const jobs = records.map((record) => pageJob.parse(JSON.parse(record.body)));
      for (const [address, its] of Map.groupBy(jobs, (job) => job.address)) {
        await renderPage(index, address, its);
      }
      return [];
    } catch (error) {
      log.error('page failed', {
        messageIds: records.map(({ messageId }) => messageId),
        error: error instanceof Error ? error : String(error),
      });
      return records;
    }
  };

  return async ({ Records }) => {
    const groups = [...Map.groupBy(Records, groupOf).values()];
    // Releases' own pages first: others wait for their announcement, and lists lead to them.
    const [own, others] = [groups.filter(isAnnounced), groups.filter((group) => !isAnnounced(group))];
    const index = readOnce(deps.index);
    const failed = [
      ...(await Promise.all(own.map((group) => renderGroup(index, group)))),
      ...(await Promise.all(others.map((group) => renderGroup(index, group)))),
    ].flat();
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

/** Jobs of one address are of one group; they run one at a time, and fail together. */
const groupOf = (record: SQSRecord): string => record.attributes.MessageGroupId ?? record.messageId;

const isAnnounced = (records: SQSRecord[]): boolean =>
  records.some(({ body }) => body.includes('"announce":'));

/** Does something the first time it is asked, and again after it failed. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work().catch((error: unknown) => {
      done = undefined;
      throw error;
    });
    return done;
  };
}
