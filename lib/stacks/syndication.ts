import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PUBLIC_EVENT_TYPES } from '../../events/catalogue.ts';
import { ENV } from '../../functions/shared/names.ts';
import { NewsroomFunction } from '../constructs/newsroom-function.ts';
import { Schedules } from '../constructs/schedules.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import type { Watched } from '../surroundings.ts';
import type { SiteStack } from './site.ts';
import type { StorageStack } from './storage.ts';

type SyndicationProps = StackProps & Watched & { storage: StorageStack; site: SiteStack };

/** Signed webhooks to partners, retried until they are there or it is too late. */
export class SyndicationStack extends Stack {
  constructor(scope: Construct, id: string, props: SyndicationProps) {
    super(scope, id, props);
    const deliveries = this.#deliveries(props);
    this.#syndications(props, deliveries);
    new CfnOutput(this, 'DeliveriesQueueUrl', { value: deliveries.queue.queueUrl });
    new CfnOutput(this, 'AllowInsideEndpoints', { value: String(props.stage.allowInsideEndpoints) });
  }

  #deliveries({ storage, site, ...watched }: SyndicationProps): WorkQueue {
    const deliver = new NewsroomFunction(this, 'DeliverWebhooks', {
      surroundings: watched,
      name: 'deliver-webhooks',
      description: 'Tries one delivery of a release to one endpoint of a partner',
      timeout: Duration.minutes(1),
    });
    storage.newsroom.grantRead(deliver);
    storage.partners.grantReadWrite(deliver);
    storage.ledger.grantReadWrite(deliver);
    site.grantUrl(deliver);
    if (watched.stage.allowInsideEndpoints) deliver.know({ [ENV.insideEndpoints]: 'true' });
    const deliveries = new WorkQueue(this, 'Deliveries', {
      worker: deliver,
      failure: 'A delivery to a partner was neither made nor given up; the ledger says which.',
      runbook: 'deliveries',
      late: Duration.hours(1),
      alarms: watched.alarms,
      maxConcurrency: 20,
      variable: ENV.deliveriesQueueUrl,
    });
    deliveries.grantSend(deliver);
    // SQS delays a message for 15 minutes at most; later attempts wait in Scheduler.
    const retries = new Schedules(this, 'Retries', { queue: deliveries, variable: ENV.deliveriesQueueArn });
    retries.grantManage(deliver);
    return deliveries;
  }

  #syndications({ storage, ...watched }: SyndicationProps, deliveries: WorkQueue): void {
    const plan = new NewsroomFunction(this, 'PlanDeliveries', {
      surroundings: watched,
      name: 'plan-deliveries',
      description: 'Finds the partners that take a release',
      timeout: Duration.seconds(30),
    });
    storage.partners.grantRead(plan);
    storage.ledger.grantReadWrite(plan);
    deliveries.grantSend(plan);
    const syndications = new WorkQueue(this, 'Syndications', {
      worker: plan,
      failure: 'A release is public and none of the partners, or not all, will get it.',
      runbook: 'syndications',
      late: Duration.minutes(15),
      alarms: watched.alarms,
    });
    storage.bus.feed(syndications, PUBLIC_EVENT_TYPES);
  }
}
