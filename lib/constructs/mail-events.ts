import { Aws, Duration } from 'aws-cdk-lib';
import { CfnArchive, CfnRule, EventBus, type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { ConfigurationSetEventDestination, EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { ENV, MAIL_EVENTS } from '../../functions/shared/names.ts';
import type { StageSettings } from '../config.ts';
import type { SubscriberMail } from './mailer.ts';
import type { NewsroomFunction } from './newsroom-function.ts';
import type { WorkQueue } from './work-queue.ts';

export interface MailEventsProps {
  stage: StageSettings;
  /** Whose mails the events are about. */
  mail: SubscriberMail;
  /** Where the events go. */
  queue: WorkQueue;
}

/** As long as the archive has to know what became of a mail. Events hold addresses: not longer than it takes. */
const KEPT = Duration.days(14);

/**
 * SES's own events about mails. SES puts them on the account's default bus, and on no other. What comes back goes to the
 * queue at once. That a mail went out is told for every single one: those events only go into an archive, and reach the
 * queue when they are replayed (law 6).
 */
export class MailEvents extends Construct {
  readonly #archive: CfnArchive | undefined;
  readonly #bus = `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:event-bus/default`;
  readonly #replayed: Rule;

  constructor(scope: Construct, id: string, { stage, mail, queue }: MailEventsProps) {
    super(scope, id);
    new ConfigurationSetEventDestination(this, 'Destination', {
      configurationSet: mail.set,
      destination: EventDestination.eventBus(EventBus.fromEventBusArn(this, 'DefaultBus', this.#bus)),
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.RENDERING_FAILURE,
      ],
    });
    const ofOurs = (types: readonly string[]) =>
      ({
        source: ['aws.ses'],
        detailType: [...types],
        detail: { mail: { tags: { 'ses:configuration-set': [mail.setName] } } },
      }) satisfies EventPattern;

    new Rule(this, 'Returned', {
      description: 'Mails to subscribers that came back, or were complained of',
      eventPattern: ofOurs(MAIL_EVENTS.returned),
      targets: [queue.target()],
    });
    this.#replayed = new Rule(this, 'Replayed', {
      description: 'Mails to subscribers that went out, when it is asked for them again',
      eventPattern: ofOurs(MAIL_EVENTS.wentOut),
      targets: [queue.target()],
    });
    // Only a replayed event has the name of a replay; CDK's patterns do not know the field.
    const { defaultChild } = this.#replayed.node;
    if (defaultChild instanceof CfnRule)
      defaultChild.addPropertyOverride('EventPattern.replay-name', [{ exists: true }]);

    // MiniStack's CloudFormation makes no archive.
    if (stage.stage === 'emulator') return;
    const { detailType, ...pattern } = ofOurs(MAIL_EVENTS.wentOut);
    this.#archive = new CfnArchive(this, 'Archive', {
      archiveName: `dateline-${stage.stage}-mail`,
      sourceArn: this.#bus,
      description: 'Mails to subscribers that went out, for replay',
      eventPattern: { ...pattern, 'detail-type': detailType },
      retentionDays: KEPT.toDays(),
    });
  }

  /** `fn` may ask for events again, and knows from where. Not where the stage has no archive. */
  grantReplay(fn: NewsroomFunction): void {
    if (this.#archive === undefined) return;
    fn.allow(
      { actions: ['events:StartReplay'], resources: [this.#archive.attrArn, this.#bus] },
      {
        [ENV.mailArchiveArn]: this.#archive.attrArn,
        [ENV.mailBusArn]: this.#bus,
        [ENV.mailReplayRuleArn]: this.#replayed.ruleArn,
      },
    );
    fn.allowBelow(
      `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:replay/${this.#archive.ref}-*`,
      'Replays are named by their times; the grant ends at those of this archive.',
      { actions: ['events:StartReplay'] },
    );
  }
}
