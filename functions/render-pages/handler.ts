import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { PublicEvent } from '../../events/catalogue.ts';
import { type PageJob, pageJob } from '../shared/domain/jobs.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import type { Bus, Cdn, SiteStore, Uploads } from '../shared/domain/ports.ts';
import { readOnce } from '../shared/domain/read-once.ts';
import type { Log } from '../shared/runtime/log.ts';
import { allAssets } from '../shared/site/assets.ts';
import { render } from '../shared/site/render.ts';
import type { RenderContext } from '../shared/site/rendered.ts';
import { invalidate, type Replaced } from './invalidate.ts';
import { createMediaCopier } from './media.ts';

export interface Deps extends RenderContext {
  index: NewsroomIndex;
  uploads: Pick<Uploads, 'read'>;
  site: SiteStore;
  bus: Bus;
  /** The CDN in front of the site.
   * @default none
   */
  cdn?: Cdn | undefined;
  log: Log;
}

/**
 * Renders the pages that a batch of jobs names, each once however often it is named (law 4), and then sends what its
 * jobs announce. A page that fails returns to the queue with all its jobs; the others are done.
 */
export function createHandler(deps: Deps): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const { settings, siteUrl, scripts, site, bus, log } = deps;
  const remember = () => ({
    copyMedia: createMediaCopier(deps),
    putAssets: once(async () => {
      for (const { key, file } of allAssets(settings, scripts)) await site.put(key, file);
    }),
  });
  let [remembered, lastRun] = [remember(), ''];

  /** Renders a page and returns what is to be announced of it. What it writes over is noted even where it fails. */
  const renderPage = async (index: NewsroomIndex, address: string, jobs: PageJob[], replaced: Replaced) => {
    const { files, remove, media } = await render(index, address, { settings, siteUrl, scripts });
    const announcements = jobs.flatMap(({ announce }) => announce ?? []);
    if (announcements.length > 0 && files.size === 0) {
      throw new Error(`${address} is to be announced, but the index has nothing public there`);
    }
    // What a page shows is there before the page.
    const { run = lastRun } = jobs.findLast((job) => job.run !== undefined) ?? {};
    if (run !== lastRun) [remembered, lastRun] = [remember(), run];
    await Promise.all([remembered.putAssets(), remembered.copyMedia(media)]);
    // A rebuild or an archive replaces pages by the thousand: the CDN's own time ends soon enough for those.
    const isBulk = jobs.every((job) => job.run !== undefined || job.bulk);
    const results = await Promise.all(
      [...files].map(async ([key, file]) => {
        const result = await site.put(key, file);
        if (result === 'replaced' && !isBulk) replaced.set(key, file);
        return result;
      }),
    );
    await Promise.all(remove.map((key) => site.remove(key)));
    log.info('page rendered', {
      address,
      jobs: jobs.length,
      written: results.filter((result) => result !== 'unchanged').length,
      announced: announcements.length,
    });
    return announcements;
  };

  /** Does something with the jobs of a group; returns its records where that fails. */
  const attempt = async (records: SQSRecord[], work: () => Promise<void>): Promise<SQSRecord[]> => {
    try {
      await work();
      return [];
    } catch (error) {
      log.error('page failed', {
        messageIds: records.map(({ messageId }) => messageId),
        error: error instanceof Error ? error : String(error),
      });
      return records;
    }
  };

  /** Renders the pages of some groups, lets the CDN forget what they replace, and announces them only then. */
  const renderGroups = async (index: NewsroomIndex, groups: SQSRecord[][]): Promise<SQSRecord[]> => {
    const replaced: Replaced = new Map();
    const announcements: { records: SQSRecord[]; events: PublicEvent[] }[] = [];
    const unrendered = await Promise.all(
      groups.map((records) =>
        attempt(records, async () => {
          const jobs = records.map((record) => pageJob.parse(JSON.parse(record.body)));
          const events: PublicEvent[] = [];
          for (const [address, its] of Map.groupBy(jobs, (job) => job.address)) {
            events.push(...(await renderPage(index, address, its, replaced)));
          }
          if (events.length > 0) announcements.push({ records, events });
        }),
      ),
    );
    await invalidate(
      deps,
      replaced,
      groups.flat().map(({ messageId }) => messageId),
    );
    const unannounced = await Promise.all(
      announcements.map(({ records, events }) => attempt(records, () => bus.emit(events))),
    );
    return [...unrendered, ...unannounced].flat();
  };

  return async ({ Records }) => {
    const groups = [...Map.groupBy(Records, groupOf).values()];
    // Releases' own pages first: others wait for their announcement, and lists lead to them.
    const [own, others] = [groups.filter(isAnnounced), groups.filter((group) => !isAnnounced(group))];
    const index = readOnce(deps.index);
    const failed = [...(await renderGroups(index, own)), ...(await renderGroups(index, others))];
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
