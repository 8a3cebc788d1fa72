import { Aws } from 'aws-cdk-lib';
import { ConfigurationSet } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { NewsroomSettings } from '../../functions/shared/domain/newsroom.ts';
import { ENV } from '../../functions/shared/names.ts';
import type { NewsroomFunction } from './newsroom-function.ts';

const sesArn = (resource: string) => `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;

/**
 * `fn` may send mail as the newsroom's sender, and as nobody else. SES takes an address as verified where either the
 * address or its domain is an identity, and asks for a permission on the one that it found.
 *
 * @param configurationSet name of the configuration set that the mail goes through
 */
export function grantMail(fn: NewsroomFunction, newsroom: NewsroomSettings, configurationSet?: string): void {
  const { address } = newsroom.senders.alerts;
  const identities = [address, address.slice(address.lastIndexOf('@') + 1)].map((name) => `identity/${name}`);
  const sets = configurationSet === undefined ? [] : [`configuration-set/${configurationSet}`];
  fn.allow({
    actions: ['ses:SendRawEmail'],
    resources: [...identities, ...sets].map(sesArn),
    conditions: { StringEquals: { 'ses:FromAddress': address } },
  });
}

/** `fn` may ask how much the account may send. */
export function grantQuota(fn: NewsroomFunction): void {
  fn.allowBelow('*', 'SES tells it of the account; the action takes no resource.', {
    actions: ['ses:GetSendQuota'],
  });
}

/** Mail to subscribers. What SES tells of it: mail-events.ts. */
export class SubscriberMail extends Construct {
  readonly set: ConfigurationSet;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.set = new ConfigurationSet(this, 'Set', { reputationMetrics: true });
  }

  /** The name of the configuration set. */
  get setName(): string {
    return this.set.configurationSetName;
  }

  /** `fn` may mail subscribers, and knows the name of the configuration set. */
  grantSend(fn: NewsroomFunction, newsroom: NewsroomSettings): void {
    grantMail(fn, newsroom, this.setName);
    fn.know({ [ENV.configurationSet]: this.setName });
  }
}
