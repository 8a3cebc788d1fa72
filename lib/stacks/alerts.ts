import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { PUBLIC_EVENT_TYPES } from '../../events/catalogue.ts';
import { ENV, MAIL_WORKERS } from '../../functions/shared/names.ts';
import { ErrorAlarm, NewsroomAlarm } from '../constructs/alarm.ts';
import { MailEvents } from '../constructs/mail-events.ts';
import { grantQuota, SubscriberMail } from '../constructs/mailer.ts';
import { NewsroomFunction } from '../constructs/newsroom-function.ts';
import { addPublicRoutes } from '../constructs/public-routes.ts';
import { Schedules } from '../constructs/schedules.ts';
import { UnsubscribeMailbox } from '../constructs/unsubscribe-mailbox.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import type { Watched } from '../surroundings.ts';
import type { SiteStack } from './site.ts';
import type { StorageStack } from './storage.ts';

type AlertsProps = StackProps & Watched & { storage: StorageStack; site: SiteStack };

/** Routes of the subscriptions API. */
const ROUTES: [string, HttpMethod[]][] = [
  ['/subscriptions', [HttpMethod.POST]],
  ['/subscriptions/confirm', [HttpMethod.GET, HttpMethod.POST]],
  ['/subscriptions/manage', [HttpMethod.GET, HttpMethod.POST]],
  ['/subscriptions/unsubscribe', [HttpMethod.GET, HttpMethod.POST]],
];

/** Mail to those who asked for it, and how they ask. */
export class AlertsStack extends Stack {
  constructor(scope: Construct, id: string, props: AlertsProps) {
    super(scope, id, props);
    const mail = new SubscriberMail(this, 'Mail');
    const planAlerts = this.#planAlerts(props, mail);
    const announcements = this.#announcements(props, planAlerts);
    const later = new Schedules(this, 'Later', {
      queue: announcements,
      variable: ENV.announcementsQueueArn,
    });
    later.grantManage(planAlerts);
    const alerts = this.#alerts(props, mail, later);
    alerts.grantSend(planAlerts);
    alerts.grantSend(this.#digests(props));
    this.#reconciliations(props, this.#feedback(props, mail));
    this.#subscriptions(props, mail);
    const { unsubscribe } = props.newsroom.senders.alerts;
    // Emulators receive no mail.
    if (unsubscribe !== undefined && !props.stage.emulated) {
      const { storage, site: _, ...watched } = props;
      new UnsubscribeMailbox(this, 'Unsubscribes', {
        ...watched,
        address: unsubscribe,
        audience: storage.audience,
      });
    }
    new CfnOutput(this, 'AlertsQueueUrl', { value: alerts.queue.queueUrl });
    new CfnOutput(this, 'MailConfigurationSet', { value: mail.setName });
  }

  #alerts({ storage, site, ...watched }: AlertsProps, mail: SubscriberMail, later: Schedules): WorkQueue {
    const sendAlerts = new NewsroomFunction(this, 'SendAlerts', {
      surroundings: watched,
      name: 'send-alerts',
      description: 'Mails a release or a digest to a range of the audience, each once',
      timeout: Duration.minutes(2),
    });
    storage.newsroom.grantRead(sendAlerts);
    storage.audience.grantRead(sendAlerts);
    storage.ledger.grantReadWrite(sendAlerts);
    mail.grantSend(sendAlerts, watched.newsroom);
    grantQuota(sendAlerts);
    site.grantUrl(sendAlerts);
    later.grantManage(sendAlerts);
    const alerts = new WorkQueue(this, 'Alerts', {
      worker: sendAlerts,
      failure: 'A range of the audience was not written to, or not to its end; the ledger says who was.',
      runbook: 'alerts',
      late: Duration.hours(1),
      alarms: watched.alarms,
      fifo: true,
      // SES's rate is one for the account: more workers only share it. Two is the least that SQS takes.
      maxConcurrency: MAIL_WORKERS,
      variable: ENV.alertsQueueUrl,
    });
    alerts.grantSend(sendAlerts);
    this.#stuck(alerts.queue, watched);
    return alerts;
  }

  /**
   * A job that SES throttles is followed by a new one, so that the age of the oldest message says nothing about it: what
   * tells is that new ones keep coming for an hour. (One plain metric: emulators reckon with none.)
   */
  #stuck(queue: Queue, { alarms }: Watched): void {
    new NewsroomAlarm(this, 'StuckAlarm', {
      metric: queue.metricNumberOfMessagesSent({ period: Duration.minutes(5), statistic: 'Sum' }),
      above: 0,
      evaluationPeriods: 12,
      means: 'Mails have been waiting for an hour without a break: SES takes none, or too few at a time.',
      runbook: 'alerts',
      alarms,
    });
  }

  #planAlerts({ storage, site, ...watched }: AlertsProps, mail: SubscriberMail): NewsroomFunction {
    const planAlerts = new NewsroomFunction(this, 'PlanAlerts', {
      surroundings: watched,
      name: 'plan-alerts',
      description: 'Cuts the audience of a release into ranges',
      timeout: Duration.seconds(30),
    });
    storage.newsroom.grantRead(planAlerts);
    storage.audience.grantRead(planAlerts);
    mail.grantSend(planAlerts, watched.newsroom);
    site.grantUrl(planAlerts);
    storage.ledger.grantReadWrite(planAlerts);
    return planAlerts;
  }

  #digests({ storage, ...watched }: AlertsProps): NewsroomFunction {
    const planDigests = new NewsroomFunction(this, 'PlanDigests', {
      surroundings: watched,
      name: 'plan-digests',
      description: 'Cuts the digests of a day and of a week into ranges of the audience',
      timeout: Duration.minutes(2),
    });
    storage.audience.grantRead(planDigests);
    storage.ledger.grantReadWrite(planDigests);
    const digests = new WorkQueue(this, 'Digests', {
      worker: planDigests,
      failure: 'A digest that is due is not planned: none of its readers, or not all, will be written to.',
      runbook: 'digests',
      late: Duration.minutes(15),
      alarms: watched.alarms,
      maxConcurrency: 2,
    });
    new Rule(digests, 'Rule', {
      description: 'Every hour, digests that are due are planned',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [digests.target()],
    });
    return planDigests;
  }

  #announcements({ storage, ...watched }: AlertsProps, planAlerts: NewsroomFunction): WorkQueue {
    const announcements = new WorkQueue(this, 'Announcements', {
      worker: planAlerts,
      failure: 'A release is public and none of its subscribers, or not all, will be written to.',
      runbook: 'announcements',
      late: Duration.minutes(15),
      alarms: watched.alarms,
    });
    storage.bus.feed(announcements, PUBLIC_EVENT_TYPES);
    return announcements;
  }

  #feedback({ storage, ...watched }: AlertsProps, mail: SubscriberMail): MailEvents {
    const recordFeedback = new NewsroomFunction(this, 'RecordFeedback', {
      surroundings: watched,
      name: 'record-feedback',
      description: 'Writes down what SES tells of the mails',
      timeout: Duration.seconds(30),
    });
    storage.audience.grantReadWrite(recordFeedback);
    storage.ledger.grantReadWrite(recordFeedback);
    const feedback = new WorkQueue(this, 'Feedback', {
      worker: recordFeedback,
      failure: 'A mail came back and is not written down: its reader may be written to again.',
      runbook: 'feedback',
      late: Duration.hours(1),
      alarms: watched.alarms,
      batchSize: 10,
      // Events of one crash are of few chunks of the ledger: more writers are only in each other's way.
      maxConcurrency: 2,
    });
    return new MailEvents(this, 'MailEvents', { stage: watched.stage, mail, queue: feedback });
  }

  #reconciliations({ storage, ...watched }: AlertsProps, events: MailEvents): void {
    const reconcile = new NewsroomFunction(this, 'ReconcileAlerts', {
      surroundings: watched,
      name: 'reconcile-alerts',
      description: 'Settles from SES what a crash left unknown, and reports what it can not',
      timeout: Duration.minutes(2),
    });
    storage.ledger.grantReadWrite(reconcile);
    events.grantReplay(reconcile);
    const reconciliations = new WorkQueue(this, 'Reconciliations', {
      worker: reconcile,
      failure: 'What a crash left of announcements is not looked at: mails stay unknown.',
      runbook: 'reconciliations',
      late: Duration.hours(1),
      alarms: watched.alarms,
      maxConcurrency: 2,
    });
    new Rule(reconciliations, 'Rule', {
      description: 'Every quarter of an hour, what was left of announcements is settled',
      schedule: Schedule.rate(Duration.minutes(15)),
      targets: [reconciliations.target()],
    });
    // It fails on purpose, once, where it has something to report.
    new ErrorAlarm(this, 'NotSettledAlarm', {
      fn: reconcile.lambda,
      means: 'The fate of some mails could not be settled, and a person decides what becomes of them.',
      runbook: 'reconciliations',
      alarms: watched.alarms,
    });
  }

  #subscriptions({ storage, site, ...watched }: AlertsProps, mail: SubscriberMail): void {
    const manage = new NewsroomFunction(this, 'ManageSubscriptions', {
      surroundings: watched,
      name: 'manage-subscriptions',
      description: 'Answers the subscriptions API: sign up, confirm, manage, leave',
      timeout: Duration.seconds(10),
      memory: 1024,
    });
    storage.audience.grantReadWrite(manage);
    mail.grantSend(manage, watched.newsroom);
    site.grantUrl(manage);
    site.grantReaders(manage);

    addPublicRoutes(this, {
      api: site.api,
      fn: manage,
      routes: ROUTES,
      reason:
        'Readers have no account: a subscription is confirmed from its mailbox, and every link is signed.',
    });
  }
}
