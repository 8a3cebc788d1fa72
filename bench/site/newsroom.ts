/** A newsroom in one process: its index a table on disk, its site a folder, the functions' own code between them. */
import { join } from 'node:path';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { ReleaseEvent } from '../../events/catalogue.ts';
import { createHandler as createPlan } from '../../functions/plan-pages/handler.ts';
import { createHandler as createRender } from '../../functions/render-pages/handler.ts';
import { createNewsroomIndex } from '../../functions/shared/adapters/newsroom-index.ts';
import { makePublic, placeOf } from '../../functions/shared/domain/ingest/publication.ts';
import type { PageJob } from '../../functions/shared/domain/jobs.ts';
import type { WritableIndex } from '../../functions/shared/domain/newsroom-index.ts';
import type { Revision } from '../../functions/shared/domain/release.ts';
import type { Scripts } from '../../functions/shared/names.ts';
import { loadNewsroom } from '../../lib/config.ts';
import {
  batchOf,
  done,
  silentLog as log,
  renderAll,
  siteInFolder,
  type Written,
} from '../support/in-process.ts';
import { type Asked, tableOnDisk } from '../support/table.ts';
import type { Archive } from './archive.ts';

/** Of the folder in which the command runs: bundled, this file stands elsewhere. */
export const settings = loadNewsroom('newsroom.yaml');
export const SITE_URL = 'https://news.example.org';

/** What one publish took. */
export interface Published extends Written {
  milliseconds: number;
  asked: Asked;
  addresses: string[];
}

export interface Newsroom {
  index: WritableIndex;
  render(event: SQSEvent): Promise<SQSBatchResponse>;
  site: ReturnType<typeof siteInFolder>;
  /** Puts an archive into the index, without a page. */
  fill(archive: Archive): Promise<void>;
  /** Publishes a release: the index, the plan, every page that it touches. */
  publish(revision: Revision): Promise<Published>;
  close(): void;
}

/** Opens the newsroom in a folder. `scripts` are those of the site, bundled. */
export function openNewsroom(dir: string, scripts: Scripts): Newsroom {
  const table = tableOnDisk(join(dir, 'index.db'));
  const index = createNewsroomIndex('newsroom', table.client);
  const site = siteInFolder(join(dir, 'site'));
  const events: ReleaseEvent[] = [];
  const jobs: PageJob[] = [];
  const bus = { emit: async (more: ReleaseEvent[]) => void events.push(...more) };
  const pages = { send: async (more: { job: PageJob }[]) => void jobs.push(...more.map(({ job }) => job)) };
  const uploads = { read: async () => undefined };
  const plan = createPlan({ index, pages, cards: { send: async () => {} }, settings, log });
  const render = createRender({ index, uploads, site, bus, settings, scripts, siteUrl: SITE_URL, log });

  const write = async (revision: Revision): Promise<void> => {
    const { slug, language, upload } = revision;
    await index.addRevision(revision);
    const edition = { slug, language, revision: 1, upload, ...placeOf(revision, undefined, settings) };
    const deps = { index, bus, settings };
    if (!(await makePublic(deps, revision, undefined, edition, revision.createdAt, async () => {}))) {
      throw new Error(`${slug} is in the index already`);
    }
  };

  return {
    index,
    render,
    site,
    fill: (archive) =>
      table.atOnce(async () => {
        for (let i = 0; i < archive.count; i += 1) await write(archive.release(i).revision);
        events.length = 0;
      }),
    async publish(revision) {
      table.asked();
      const before = { ...site.counts };
      const start = performance.now();
      await write(revision);
      for (const detail of events.splice(0)) {
        if (detail.type === 'release.accepted.v1') done(await plan(batchOf([{ detail }])));
      }
      const its = jobs.splice(0);
      await renderAll(render, its);
      const milliseconds = performance.now() - start;
      events.length = 0;
      return {
        milliseconds,
        asked: table.asked(),
        addresses: its.map(({ address }) => address),
        written: site.counts.written - before.written,
        unchanged: site.counts.unchanged - before.unchanged,
        pages: site.counts.pages - before.pages,
      };
    },
    close: () => table.close(),
  };
}
