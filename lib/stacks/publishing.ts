import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { EVENT_TYPES } from '../../events/catalogue.ts';
import { ENV, UPLOAD_PREFIX } from '../../functions/shared/names.ts';
import { grantMail, grantQuota } from '../constructs/mailer.ts';
import { NewsroomFunction } from '../constructs/newsroom-function.ts';
import { Schedules } from '../constructs/schedules.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import type { Watched } from '../surroundings.ts';
import type { SiteStack } from './site.ts';
import type { StorageStack } from './storage.ts';

type PublishingProps = StackProps & Watched & { storage: StorageStack; site: SiteStack };

/** From the upload to the page, and the report to the editor. */
export class PublishingStack extends Stack {
  constructor(scope: Construct, id: string, props: PublishingProps) {
    super(scope, id, props);
    const pages = this.#pages(props);
    const cards = this.#cards(props);
    this.#ingest(props, pages, this.#pictures(props, pages, cards));
    this.#accepted(props, pages, cards);
    this.#reports(props);
    this.#rehearsals(props);
    this.#merges(props, pages);
    new CfnOutput(this, 'PagesQueueUrl', { value: pages.queue.queueUrl });
    new CfnOutput(this, 'CardsQueueUrl', { value: cards.queue.queueUrl });
  }

  #pages({ storage, site, ...watched }: PublishingProps): WorkQueue {
    const renderPages = new NewsroomFunction(this, 'RenderPages', {
      surroundings: watched,
      name: 'render-pages',
      description: 'Renders what stands at an address, and says that it is there',
      timeout: Duration.minutes(1),
      memory: 1769,
    });
    storage.newsroom.grantRead(renderPages);
    storage.uploads.grantRead(renderPages, [UPLOAD_PREFIX.releases, UPLOAD_PREFIX.renditions]);
    storage.site.grantReadWrite(renderPages);
    storage.bus.grantPut(renderPages);
    site.grantUrl(renderPages);
    site.grantInvalidate(renderPages);
    return new WorkQueue(this, 'Pages', {
      worker: renderPages,
      failure: 'A page could not be rendered: the site shows it as it was, or not at all.',
      runbook: 'pages',
      late: Duration.minutes(5),
      alarms: watched.alarms,
      fifo: true,
      batchSize: 10,
      maxConcurrency: 20,
      variable: ENV.pagesQueueUrl,
    });
  }

  #cards({ storage, ...watched }: PublishingProps): WorkQueue {
    const renderCards = new NewsroomFunction(this, 'RenderCards', {
      surroundings: watched,
      name: 'render-cards',
      description: 'Draws the image that networks show of a link to a release',
      timeout: Duration.minutes(1),
      memory: 1769,
    });
    storage.newsroom.grantRead(renderCards);
    storage.uploads.grantRead(renderCards, [UPLOAD_PREFIX.renditions]);
    storage.site.grantReadWrite(renderCards);
    return new WorkQueue(this, 'Cards', {
      worker: renderCards,
      failure: 'The card of a release could not be drawn: networks show its link without an image.',
      runbook: 'cards',
      late: Duration.minutes(15),
      alarms: watched.alarms,
      variable: ENV.cardsQueueUrl,
    });
  }

  #pictures({ storage, ...watched }: PublishingProps, pages: WorkQueue, cards: WorkQueue): WorkQueue {
    const renderPictures = new NewsroomFunction(this, 'RenderPictures', {
      surroundings: watched,
      name: 'render-pictures',
      description: 'Makes the files that readers are shown of a picture',
      timeout: Duration.minutes(2),
      memory: 1769,
    });
    storage.uploads.grantRead(renderPictures, [UPLOAD_PREFIX.releases, UPLOAD_PREFIX.extracted]);
    storage.uploads.grantWrite(renderPictures, UPLOAD_PREFIX.renditions);
    storage.newsroom.grantReadWrite(renderPictures);
    storage.bus.grantPut(renderPictures);
    pages.grantSend(renderPictures);
    cards.grantSend(renderPictures);
    return new WorkQueue(this, 'Pictures', {
      worker: renderPictures,
      failure: 'A picture could not be made ready: its page shows its words instead.',
      runbook: 'pictures',
      late: Duration.minutes(15),
      alarms: watched.alarms,
      variable: ENV.picturesQueueUrl,
    });
  }

  #ingest({ storage, ...watched }: PublishingProps, pages: WorkQueue, pictures: WorkQueue): void {
    const ingest = new NewsroomFunction(this, 'IngestRelease', {
      surroundings: watched,
      name: 'ingest-release',
      description: 'Reads an upload, writes the index and says what became of it',
      timeout: Duration.minutes(1),
      memory: 1769,
    });
    const uploads = new WorkQueue(this, 'Uploads', {
      worker: ingest,
      failure: 'An upload was neither taken nor rejected: its editor waits without an answer.',
      runbook: 'uploads',
      late: Duration.minutes(5),
      alarms: watched.alarms,
    });
    feedUploads(uploads, storage, UPLOAD_PREFIX.releases, ['Object Created', 'Object Deleted']);
    storage.uploads.grantRead(ingest, [UPLOAD_PREFIX.releases]);
    storage.newsroom.grantReadWrite(ingest);
    storage.bus.grantPut(ingest);
    storage.uploads.grantWrite(ingest, UPLOAD_PREFIX.extracted);
    pages.grantSend(ingest);
    pictures.grantSend(ingest);
    this.#due({ storage, ...watched }).grantManage(ingest);
  }

  #due({ storage, ...watched }: Omit<PublishingProps, 'site'>): Schedules {
    const releaseDue = new NewsroomFunction(this, 'ReleaseDue', {
      surroundings: watched,
      name: 'release-due',
      description: 'Opens a release whose embargo ends',
      timeout: Duration.minutes(1),
    });
    storage.newsroom.grantReadWrite(releaseDue);
    storage.bus.grantPut(releaseDue);
    const due = new WorkQueue(this, 'Due', {
      worker: releaseDue,
      failure: 'A release is due and is still held: nobody can see it.',
      runbook: 'due',
      late: Duration.minutes(2),
      alarms: watched.alarms,
    });
    new CfnOutput(this, 'DueQueueUrl', { value: due.queue.queueUrl });
    return new Schedules(this, 'DueSchedules', { queue: due, variable: ENV.dueQueueArn });
  }

  #accepted({ storage, ...watched }: PublishingProps, pages: WorkQueue, cards: WorkQueue): void {
    const planPages = new NewsroomFunction(this, 'PlanPages', {
      surroundings: watched,
      name: 'plan-pages',
      description: 'Finds the pages that an accepted release touches',
      timeout: Duration.seconds(30),
    });
    storage.newsroom.grantRead(planPages);
    pages.grantSend(planPages);
    cards.grantSend(planPages);
    const accepted = new WorkQueue(this, 'Accepted', {
      worker: planPages,
      failure: 'A release was accepted and its pages were never asked for: it is not on the site.',
      runbook: 'accepted',
      late: Duration.minutes(5),
      alarms: watched.alarms,
    });
    storage.bus.feed(accepted, ['release.accepted.v1']);
  }

  #rehearsals({ storage, site, ...watched }: PublishingProps): void {
    const rehearse = new NewsroomFunction(this, 'RehearseRelease', {
      surroundings: watched,
      name: 'rehearse-release',
      description: 'Shows what an upload would become; changes nothing',
      timeout: Duration.minutes(2),
      memory: 1769,
    });
    const rehearsals = new WorkQueue(this, 'Rehearsals', {
      worker: rehearse,
      failure: 'A rehearsal has no report; nothing else is touched by it.',
      runbook: 'rehearsals',
      late: Duration.minutes(15),
      alarms: watched.alarms,
      maxConcurrency: 2,
    });
    feedUploads(rehearsals, storage, UPLOAD_PREFIX.preview, ['Object Created']);
    storage.uploads.grantRead(rehearse, [UPLOAD_PREFIX.preview]);
    storage.uploads.grantWrite(rehearse, UPLOAD_PREFIX.reports);
    storage.newsroom.grantRead(rehearse);
    storage.audience.grantRead(rehearse);
    storage.ledger.grantRead(rehearse);
    storage.partners.grantRead(rehearse);
    grantMail(rehearse, watched.newsroom);
    grantQuota(rehearse);
    site.grantUrl(rehearse);
  }

  #merges({ storage, ...watched }: PublishingProps, pages: WorkQueue): void {
    const mergeSearch = new NewsroomFunction(this, 'MergeSearch', {
      surroundings: watched,
      name: 'merge-search',
      description: 'Makes one shard of search of the months of a year that is over',
      timeout: Duration.seconds(30),
    });
    storage.newsroom.grantReadWrite(mergeSearch);
    pages.grantSend(mergeSearch);
    const merges = new WorkQueue(this, 'Merges', {
      worker: mergeSearch,
      failure:
        'A year that is over stays in one shard of search for each month: search works, and loads more files.',
      runbook: 'merges',
      late: Duration.hours(1),
      alarms: watched.alarms,
      maxConcurrency: 2,
    });
    new Rule(merges, 'Rule', {
      description: 'Once a day, years that are over are merged for search',
      schedule: Schedule.rate(Duration.days(1)),
      targets: [merges.target()],
    });
  }

  #reports({ storage, site, ...watched }: PublishingProps): void {
    const report = new NewsroomFunction(this, 'ReportToEditor', {
      surroundings: watched,
      name: 'report-to-editor',
      description: 'Tells the editor what became of an upload',
      timeout: Duration.seconds(30),
    });
    storage.newsroom.grantRead(report);
    storage.uploads.grantWrite(report, UPLOAD_PREFIX.reports);
    grantMail(report, watched.newsroom);
    site.grantUrl(report);
    const reports = new WorkQueue(this, 'Reports', {
      worker: report,
      failure: 'An editor was not told what became of an upload; the release itself is not touched by it.',
      runbook: 'reports',
      late: Duration.minutes(15),
      alarms: watched.alarms,
    });
    storage.bus.feed(reports, EVENT_TYPES);
  }
}

/** Uploads below a prefix come into a queue; never a report, which would start the next. */
function feedUploads(queue: WorkQueue, storage: StorageStack, prefix: string, detailType: string[]): void {
  new Rule(queue, 'Rule', {
    description: `Uploads of editors below ${prefix}`,
    eventPattern: {
      source: ['aws.s3'],
      detailType,
      detail: {
        bucket: { name: [storage.uploads.bucket.bucketName] },
        object: { key: [{ prefix }] },
      },
    },
    targets: [queue.target()],
  });
}
