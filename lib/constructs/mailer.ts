import { Aws } from 'aws-cdk-lib';
import type { NewsroomSettings } from '../../functions/shared/domain/newsroom.ts';
import type { NewsroomFunction } from './newsroom-function.ts';

/**
 * `fn` may send mail as the newsroom's sender, and as nobody else. SES holds an address verified where either the
 * address or its domain is an identity, and asks for a permission on the one that it found.
 */
export function grantMail(fn: NewsroomFunction, newsroom: NewsroomSettings, configurationSet?: string): void {
  const { address } = newsroom.senders.alerts;
  const arn = (resource: string) => `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
  fn.allow({
    actions: ['ses:SendRawEmail'],
    resources: [
      arn(`identity/${address}`),
      arn(`identity/${address.slice(address.lastIndexOf('@') + 1)}`),
      ...(configurationSet ? [arn(`configuration-set/${configurationSet}`)] : []),
    ],
    conditions: { StringEquals: { 'ses:FromAddress': address } },
  });
}
