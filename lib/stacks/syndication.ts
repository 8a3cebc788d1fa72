import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { PARTNER_EVENT_TYPES } from '../../events/catalogue.ts';
import { ENV, UPLOAD_PREFIX } from '../../functions/shared/names.ts';
import { grantMail } from '../constructs/mailer.ts';
import { NewsroomFunction } from '../constructs/newsroom-function.ts';
import { addPublicRoutes } from '../constructs/public-routes.ts';
import { Schedules } from '../constructs/schedules.ts';
import { SecretsKey } from '../constructs/secrets-key.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import type { Watched } from '../surroundings.ts';
import type { SiteStack } from './site.ts';
import type { StorageStack } from './storage.ts';

type SyndicationProps = StackProps & Watched & { storage: StorageStack; site: SiteStack };

/** Routes of partners. */
const ROUTES: [string, HttpMethod[]][] = [
  ['/partners/{id}', [HttpMethod.GET, HttpMethod.POST]],
  ['/partners/{id}/items', [HttpMethod.GET]],
  ['/partners/{id}/items/{sequence}', [HttpMethod.GET]],
  ['/partners/{id}/feed.json', [HttpMethod.GET]],
  ['/partners/keys/{endpoint}', [HttpMethod.GET]],
];

/** Deliveries that a worker is given at once, and calls side by side: mostly it waits for partners. */
const AT_ONCE = 10;

/** Signed webhooks to partners, retried until they are there or it is too late; and what partners can ask for. */
export class SyndicationStack extends Stack {
  constructor(scope: Construct, id: string, props: SyndicationProps) {
    super(scope, id, props);
    const secrets = new SecretsKey(this, 'Secrets', { stage: props.stage });
    const lanes = this.#deliveries(props, secrets);
    this.#syndications(props, lanes);
    this.#partners(props, lanes.slow);
    for (const [name, value] of Object.entries({
      DeliveriesQueueUrl: lanes.deliveries.queue.queueUrl,
      SlowDeliveriesQueueUrl: lanes.slow.queue.queueUrl,
      SecretsKeyArn: secrets.key.keyArn,
      AllowInsideEndpoints: String(props.stage.allowInsideEndpoints),
    })) {
      new CfnOutput(this, name, { value });
    }
  }

  #deliveries({ storage, site, ...watched }: SyndicationProps, secrets: SecretsKey): Lanes {
    const deliver = new NewsroomFunction(this, 'DeliverWebhooks', {
      surroundings: watched,
      name: 'deliver-webhooks',
      description: 'Tries deliveries of releases to endpoints of partners, once each',
      timeout: Duration.minutes(1),
    });
    storage.partners.grantReadWrite(deliver);
    storage.ledger.grantReadWrite(deliver);
    storage.uploads.grantRead(deliver, [UPLOAD_PREFIX.items]);
    secrets.grantOpen(deliver);
    grantMail(deliver, watched.newsroom);
    site.grantUrl(deliver);
    if (watched.stage.allowInsideEndpoints) deliver.know({ [ENV.insideEndpoints]: 'true' });
    const common = { worker: deliver, alarms: watched.alarms, batchSize: AT_ONCE };
    const deliveries = new WorkQueue(this, 'Deliveries', {
      ...common,
      failure: 'A delivery to a partner was neither made nor given up; the ledger says which.',
      runbook: 'deliveries',
      late: Duration.hours(1),
      maxConcurrency: 20,
      variable: ENV.deliveriesQueueUrl,
    });
    // Who hangs is waited for by a few workers, and holds up nobody but those who hang as well.
    const slow = new WorkQueue(this, 'SlowDeliveries', {
      ...common,
      failure:
        'A later attempt, or one at a slow endpoint, was neither made nor given up; the ledger says which.',
      runbook: 'slow-deliveries',
      late: Duration.hours(2),
      maxConcurrency: 5,
      variable: ENV.slowDeliveriesQueueUrl,
    });
    for (const queue of [deliveries, slow]) queue.grantSend(deliver);
    // SQS delays a message for 15 minutes at most; later attempts wait in Scheduler.
    const retries = new Schedules(this, 'Retries', { queue: slow, variable: ENV.slowDeliveriesQueueArn });
    retries.grantManage(deliver);
    return { deliveries, slow };
  }

  #syndications({ storage, site, ...watched }: SyndicationProps, { deliveries, slow }: Lanes): void {
    const plan = new NewsroomFunction(this, 'PlanDeliveries', {
      surroundings: watched,
      name: 'plan-deliveries',
      description: 'Makes the items of a release, and finds the partners that take it',
      timeout: Duration.minutes(1),
      memory: 1024,
    });
    storage.newsroom.grantRead(plan);
    storage.partners.grantRead(plan);
    storage.ledger.grantReadWrite(plan);
    storage.uploads.grantWrite(plan, UPLOAD_PREFIX.items);
    site.grantUrl(plan);
    for (const queue of [deliveries, slow]) queue.grantSend(plan);
    const syndications = new WorkQueue(this, 'Syndications', {
      worker: plan,
      failure: 'None of the partners, or not all, will get what became of a release.',
      runbook: 'syndications',
      late: Duration.minutes(15),
      alarms: watched.alarms,
    });
    storage.bus.feed(syndications, PARTNER_EVENT_TYPES);
  }

  #partners({ storage, site, ...watched }: SyndicationProps, slow: WorkQueue): void {
    const serve = new NewsroomFunction(this, 'ServePartners', {
      surroundings: watched,
      name: 'serve-partners',
      description: "Answers partners: their page, their items, an endpoint's public keys",
      timeout: Duration.seconds(10),
      memory: 1024,
    });
    storage.newsroom.grantRead(serve);
    storage.partners.grantRead(serve);
    storage.partners.grantAdd(serve, 'KEYS');
    storage.ledger.grantReadWrite(serve);
    storage.uploads.grantRead(serve, [UPLOAD_PREFIX.items]);
    slow.grantSend(serve);
    site.grantUrl(serve);
    addPublicRoutes(this, {
      api: site.api,
      fn: serve,
      routes: ROUTES,
      reason:
        'Partners have no account: every link to their page and items is signed, and public keys are public.',
    });
  }
}

/** The queues of deliveries: both are worked off by one function. */
interface Lanes {
  deliveries: WorkQueue;
  /** Slow endpoints, and later attempts. */
  slow: WorkQueue;
}
